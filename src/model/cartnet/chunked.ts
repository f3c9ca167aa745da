import type { Engine } from '../engine.js';
import type { CompiledStage, StageDefinition, TensorData } from '../tensor-ops.js';
import { type CartNetGraph, receiverOffsets } from './graph.js';
import { edgeStage, headStage, nodeEncoderStage, nodePartsStage, nodeUpdateStage } from './stages.js';
import type { CartNetWeights } from './weights.js';

/** What the network needs of an engine. */
export type StageCompiler = Pick<Engine, 'name' | 'compile'>;

/** Receivers `firstAtom..endAtom` with all their edges `firstEdge..endEdge`. */
interface Chunk {
  readonly firstAtom: number;
  readonly endAtom: number;
  readonly firstEdge: number;
  readonly endEdge: number;
}

/**
 * CartNet stage by stage, with the edges in chunks of whole receivers, so that only the edge features themselves (4·D
 * bytes per edge) grow with the cell and not the ten or so tensors of that size that a layer needs on its way.
 */
export class ChunkedCartNet {
  readonly #engine: StageCompiler;
  readonly #weights: CartNetWeights;
  readonly #stages = new Map<string, Promise<CompiledStage>>();

  constructor(engine: StageCompiler, weights: CartNetWeights) {
    this.#engine = engine;
    this.#weights = weights;
  }

  /** U of the graph's targets, [targets, 6], Å². */
  async predict(graph: CartNetGraph, temperature: TensorData, chunkEdges: number): Promise<TensorData> {
    const { dim, layers } = this.#weights;
    const atoms = graph.atomicNumber.length;
    const chunks = planChunks(receiverOffsets(graph), chunkEdges);
    const targets = targetPositions(graph, chunks);
    let { nodes } = await this.#run(nodeEncoderStage(this.#weights), {
      atomicNumber: { data: graph.atomicNumber, shape: [atoms] },
      temperature,
    });
    const features: Float32Array[] = [];
    for (let layer = 0; layer < layers.length; layer++) {
      const isLast = layer === layers.length - 1;
      const parts = await this.#run(nodePartsStage(this.#weights, layer), { nodes });
      const messageSum = new Float32Array(atoms * dim);
      for (const [index, chunk] of chunks.entries()) {
        const edges = isLast ? targets[index] : undefined;
        const inputs = chunkInputs(graph, chunk, parts, features[index], dim, edges);
        if (inputs.receiver.data.length === 0) continue;
        const results = await this.#run(edgeStage(this.#weights, layer), inputs);
        messageSum.set(results.messageSum.data, chunk.firstAtom * dim);
        if (results.features) features[index] = results.features.data as Float32Array;
      }
      ({ nodes } = await this.#run(nodeUpdateStage(this.#weights, layer), {
        nodes,
        messageSum: { data: messageSum, shape: [atoms, dim] },
      }));
    }
    const picked = pickRows(nodes.data as Float32Array, graph.target, dim);
    return (await this.#run(headStage(this.#weights), { nodes: picked })).u;
  }

  async dispose(): Promise<void> {
    for (const stage of this.#stages.values()) await (await stage).dispose();
    this.#stages.clear();
  }

  async #run(
    definition: StageDefinition,
    inputs: Readonly<Record<string, TensorData>>,
  ): Promise<Record<string, TensorData>> {
    let stage = this.#stages.get(definition.name);
    if (!stage) {
      stage = this.#engine.compile(definition);
      this.#stages.set(definition.name, stage);
    }
    return (await stage).run(inputs);
  }
}

/** Runs of whole receivers with at most `chunkEdges` edges (more where one receiver alone has more). */
export function planChunks(offsets: Int32Array, chunkEdges: number): Chunk[] {
  const atoms = offsets.length - 1;
  const chunks: Chunk[] = [];
  for (let firstAtom = 0; firstAtom < atoms; ) {
    let endAtom = firstAtom + 1;
    while (endAtom < atoms && offsets[endAtom + 1] - offsets[firstAtom] <= chunkEdges) endAtom++;
    chunks.push({ firstAtom, endAtom, firstEdge: offsets[firstAtom], endEdge: offsets[endAtom] });
    firstAtom = endAtom;
  }
  return chunks;
}

/** For each chunk the positions within it of the edges that end at a target; undefined where all do. */
function targetPositions(graph: CartNetGraph, chunks: readonly Chunk[]): (Int32Array | undefined)[] {
  const isTarget = new Uint8Array(graph.atomicNumber.length);
  for (const atom of graph.target) isTarget[atom] = 1;
  return chunks.map(({ firstEdge, endEdge }) => {
    const positions = new Int32Array(endEdge - firstEdge);
    let count = 0;
    for (let edge = firstEdge; edge < endEdge; edge++) {
      if (isTarget[graph.receiver[edge]]) positions[count++] = edge - firstEdge;
    }
    return count === positions.length ? undefined : positions.subarray(0, count);
  });
}

function chunkInputs(
  graph: CartNetGraph,
  chunk: Chunk,
  parts: Readonly<Record<string, TensorData>>,
  features: Float32Array | undefined,
  dim: number,
  picked: Int32Array | undefined,
): Record<string, TensorData> {
  const { firstAtom, endAtom, firstEdge, endEdge } = chunk;
  const edges = picked?.length ?? endEdge - firstEdge;
  const pickEdges = <A extends Float32Array | Int32Array>(data: A, width: number): A =>
    picked ? (pickRows(data, picked, width).data as A) : data;
  const ofReceivers = ({ data }: TensorData): TensorData => ({
    data: data.subarray(firstAtom * dim, endAtom * dim),
    shape: [endAtom - firstAtom, dim],
  });
  const receiver = pickEdges(graph.receiver.subarray(firstEdge, endEdge), 1).map((atom) => atom - firstAtom);
  return {
    receiver: { data: receiver, shape: [edges] },
    sender: { data: pickEdges(graph.sender.subarray(firstEdge, endEdge), 1), shape: [edges] },
    distance: { data: pickEdges(graph.distance.subarray(firstEdge, endEdge), 1), shape: [edges, 1] },
    ...(features
      ? { features: { data: pickEdges(features, dim), shape: [edges, dim] } }
      : {
          direction: {
            data: pickEdges(graph.direction.subarray(3 * firstEdge, 3 * endEdge), 3),
            shape: [edges, 3],
          },
        }),
    gateReceiver: ofReceivers(parts.gateReceiver),
    gateSender: parts.gateSender,
    messageReceiver: ofReceivers(parts.messageReceiver),
    messageSender: parts.messageSender,
  };
}

function pickRows(data: Float32Array | Int32Array, rows: Int32Array, width: number): TensorData {
  const picked =
    data instanceof Int32Array ? new Int32Array(rows.length * width) : new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    picked.set(data.subarray(row * width, (row + 1) * width), index * width);
  });
  return { data: picked, shape: [rows.length, width] };
}
