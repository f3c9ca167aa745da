import type { Engine } from '../engine.js';
import type { CompiledStage, StageDefinition, TensorData } from '../tensor-ops.js';
import type { PriorFeatures } from './features.js';
import type { AsymmetricUnitGraph } from './graph.js';
import { imageTensors, neighbourTable, networkInputs, rootTensor, siteTensors, tableColumns } from './inputs.js';
import type { NetworkDefinition } from './network.js';
import { beginStage, betweenStage, endStage, messageStage, wholeNetworkStage } from './stages.js';

/** What the network is asked about. */
export interface NetworkRequest {
  /** One per site of the graph. */
  readonly atomicNumbers: Int32Array;
  /** K */
  readonly temperature: number;
  readonly prior: PriorFeatures;
  readonly graph: AsymmetricUnitGraph;
}

/** U (Å², six a site in the order 11 22 33 12 13 23) and the logarithm of the expected relative error. */
export interface NetworkResult {
  readonly u: Float32Array;
  readonly logError: Float32Array;
}

export interface RunnerOptions {
  /** Places of the neighbour table up to which the network runs as one stage. */
  readonly wholeEdges?: number;
  /** Places of the table of a chunk in larger structures. */
  readonly chunkEdges?: number;
}

/** What the runner needs of an engine. */
export type StageCompiler = Pick<Engine, 'compile'> & Partial<Pick<Engine, 'name'>>;

const defaultWholeEdges = 8_000;
/** TensorFlow.js frees nothing before the end of a stage. */
const defaultWholeEdgesEager = 4_000;
const defaultChunkEdges = 4_000;

/**
 * The network in an engine: small structures in one stage, large ones layer by layer in chunks of sites, so that only
 * the edges' own features (4·D bytes an edge) stay in memory for all edges at once: 10,080 atoms without symmetry
 * (578,000 edges, D = 64) peak at 1.1 GiB for the whole process. Stages are compiled when first needed.
 */
export class NetworkRunner {
  readonly #network: NetworkDefinition;
  readonly #engine: StageCompiler;
  readonly #wholeEdges: number;
  readonly #chunkEdges: number;
  readonly #stages = new Map<string, Promise<CompiledStage>>();

  constructor(network: NetworkDefinition, engine: StageCompiler, options: RunnerOptions = {}) {
    this.#network = network;
    this.#engine = engine;
    this.#wholeEdges = options.wholeEdges ?? (engine.name === 'tfjs' ? defaultWholeEdgesEager : defaultWholeEdges);
    this.#chunkEdges = options.chunkEdges ?? defaultChunkEdges;
  }

  async run(request: NetworkRequest): Promise<NetworkResult> {
    const { atomicNumbers, temperature, prior, graph } = request;
    const results =
      graph.sites * tableColumns(graph) <= this.#wholeEdges
        ? await this.#run(wholeNetworkStage(this.#network), networkInputs(atomicNumbers, temperature, prior, graph))
        : await this.#runInChunks(request);
    return { u: floats(results.U), logError: floats(results.log_error) };
  }

  async dispose(): Promise<void> {
    for (const stage of this.#stages.values()) await (await stage).dispose();
    this.#stages.clear();
  }

  async #runInChunks({
    atomicNumbers,
    temperature,
    prior,
    graph,
  }: NetworkRequest): Promise<Record<string, TensorData>> {
    const { dim, layers } = this.#network.configuration;
    const chunks = planChunks(graph, this.#chunkEdges).map((sites) => ({
      sites,
      e: undefined as TensorData | undefined,
    }));
    const images = imageTensors(graph);
    let sites = await this.#run(beginStage(this.#network), {
      ...siteTensors(atomicNumbers, temperature, prior),
      ...images,
    });
    for (let layer = 0; ; layer++) {
      const stage = messageStage(this.#network, layer);
      const aggregate_h = zeros(atomicNumbers.length, dim);
      const aggregate_x = zeros(atomicNumbers.length, sites.x.shape[1]);
      for (const chunk of chunks) {
        const messages = await this.#run(stage, {
          ...neighbourTable(graph, chunk.sites),
          gate_receiver: rows(sites.gate_receiver, chunk.sites),
          gate_sender: sites.gate_sender,
          message_receiver: rows(sites.message_receiver, chunk.sites),
          message_sender: sites.message_sender,
          images: sites.images,
          ...(chunk.e && { e: chunk.e }),
        });
        putRows(messages.aggregate_h, chunk.sites, aggregate_h);
        putRows(messages.aggregate_x, chunk.sites, aggregate_x);
        chunk.e = messages.e;
      }
      const after = { h: sites.h, x: sites.x, aggregate_h, aggregate_x };
      if (layer === layers - 1) return this.#run(endStage(this.#network), { ...after, ...rootTensor(prior) });
      sites = await this.#run(betweenStage(this.#network, layer), { ...after, ...images });
    }
  }

  async #run(
    definition: StageDefinition,
    inputs: Readonly<Record<string, TensorData>>,
  ): Promise<Record<string, TensorData>> {
    let stage = this.#stages.get(definition.name);
    if (!stage) {
      stage = this.#engine.compile(definition);
      this.#stages.set(definition.name, stage);
      // A failure is the caller's to see, now and at another try.
      stage.catch(() => this.#stages.delete(definition.name));
    }
    return (await stage).run(inputs);
  }
}

/** Sites of about equally many neighbours together, so that the rows of a chunk's table are nearly full. */
export function planChunks({ rowStart, sites }: AsymmetricUnitGraph, chunkEdges: number): Int32Array[] {
  const neighbours = (site: number) => rowStart[site + 1] - rowStart[site];
  const order = Int32Array.from({ length: sites }, (_, site) => site).sort(
    (a, b) => neighbours(a) - neighbours(b) || a - b,
  );
  const chunks: Int32Array[] = [];
  let start = 0;
  for (let end = 1; end <= sites; end++) {
    // The next site has as many neighbours as any before it: the table's width.
    if (end === sites || (end + 1 - start) * neighbours(order[end]) > chunkEdges) {
      chunks.push(order.slice(start, end));
      start = end;
    }
  }
  return chunks;
}

function zeros(count: number, width: number): TensorData & { readonly data: Float32Array } {
  return { data: new Float32Array(count * width), shape: [count, width] };
}

function floats({ data }: TensorData): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

function rows(source: TensorData, picked: Int32Array): TensorData {
  const width = source.data.length / source.shape[0];
  const data = new Float32Array(picked.length * width);
  picked.forEach((row, place) => {
    data.set(source.data.subarray(row * width, (row + 1) * width), place * width);
  });
  return { data, shape: [picked.length, ...source.shape.slice(1)] };
}

function putRows(source: TensorData, picked: Int32Array, target: TensorData): void {
  const width = target.shape[1];
  picked.forEach((row, place) => {
    target.data.set(source.data.subarray(place * width, (place + 1) * width), row * width);
  });
}
