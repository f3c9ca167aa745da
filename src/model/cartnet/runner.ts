import type { CompiledStage, TensorData } from '../tensor-ops.js';
import { ChunkedCartNet, type StageCompiler } from './chunked.js';
import { type CartNetGraph, targetEdges } from './graph.js';
import { temperatureDeviation, temperatureMean } from './network.js';
import { wholeNetwork } from './stages.js';
import type { CartNetWeights } from './weights.js';

export interface CartNetRunnerOptions {
  /**
   * Bytes that an engine's tensors may take while the network runs as one graph; larger cells run in chunks.
   * 128 MiB unless given: 13,000 edges (250 atoms of an organic crystal) at 256 features.
   */
  readonly wholeBudget?: number;
  /**
   * Bytes that an engine's tensors may take for one chunk of edges. 20 MiB unless given, which is faster than larger
   * ones: the tensors of a chunk stay near the caches, and no fresh memory is touched.
   */
  readonly chunkBudget?: number;
}

const mebibyte = 2 ** 20;
const defaultWholeBudget = 128 * mebibyte;
const defaultChunkBudget = 20 * mebibyte;

/** Tensors of the size [edges, D] that live at once within a layer. */
const liveTensors = 10;

/** The same where nothing is freed before the end of a stage, per layer. */
const eagerTensors = 24;

/** Edges whose float32 tensors of `dim` features fit into a budget in bytes. */
export function edgesWithin(budget: number, dim: number, tensors: number = liveTensors): number {
  return Math.max(1, Math.floor(budget / (4 * dim * tensors)));
}

/** An atom whose element the network has no embedding for. */
export class UnknownElementError extends Error {
  override readonly name = 'UnknownElementError';
}

/** CartNet on an engine. Small cells run as one graph, large ones in chunks of edges. */
export class CartNetRunner {
  readonly #engine: StageCompiler;
  readonly #weights: CartNetWeights;
  readonly #wholeEdges: number;
  readonly #chunkEdges: number;
  readonly #chunked: ChunkedCartNet;
  readonly #whole = new Map<boolean, Promise<CompiledStage>>();

  constructor(engine: StageCompiler, weights: CartNetWeights, options: CartNetRunnerOptions = {}) {
    this.#engine = engine;
    this.#weights = weights;
    const { wholeBudget = defaultWholeBudget, chunkBudget = defaultChunkBudget } = options;
    const wholeTensors = engine.name === 'tfjs' ? eagerTensors * weights.layers.length : liveTensors;
    this.#wholeEdges = edgesWithin(wholeBudget, weights.dim, wholeTensors);
    this.#chunkEdges = edgesWithin(chunkBudget, weights.dim);
    this.#chunked = new ChunkedCartNet(engine, weights);
  }

  /**
   * U of the graph's targets as the network gives it, [targets, 6] in the order 11 22 33 12 13 23, Å², Cartesian.
   * @param temperature K
   * @throws UnknownElementError where an atomic number is not in the embedding
   */
  async predict(graph: CartNetGraph, temperature: number): Promise<Float32Array> {
    const { highestAtomicNumber } = this.#weights;
    const unknown = graph.atomicNumber.find((number) => number < 0 || number > highestAtomicNumber);
    if (unknown !== undefined) {
      throw new UnknownElementError(
        `the network knows the elements up to Z = ${highestAtomicNumber}; the cell has an atom with Z = ${unknown}`,
      );
    }
    if (graph.target.length === 0) return new Float32Array(0);
    const standardised: TensorData = {
      data: Float32Array.of((temperature - temperatureMean) / temperatureDeviation),
      shape: [1, 1],
    };
    const isSmall = graph.receiver.length <= this.#wholeEdges;
    const u = isSmall
      ? await this.#predictWhole(graph, standardised)
      : await this.#chunked.predict(graph, standardised, this.#chunkEdges);
    return u.data as Float32Array;
  }

  async dispose(): Promise<void> {
    for (const stage of this.#whole.values()) await (await stage).dispose();
    this.#whole.clear();
    await this.#chunked.dispose();
  }

  async #predictWhole(graph: CartNetGraph, temperature: TensorData): Promise<TensorData> {
    const { atomicNumber, receiver, sender, distance, direction, target } = graph;
    const edges = receiver.length;
    const isPicked = target.length < atomicNumber.length;
    let stage = this.#whole.get(isPicked);
    if (!stage) {
      stage = this.#engine.compile(wholeNetwork(this.#weights, { picked: isPicked }));
      this.#whole.set(isPicked, stage);
    }
    const inputs: Record<string, TensorData> = {
      atomicNumber: { data: atomicNumber, shape: [atomicNumber.length] },
      temperature,
      distance: { data: distance, shape: [edges, 1] },
      direction: { data: direction, shape: [edges, 3] },
      receiver: { data: receiver, shape: [edges] },
      sender: { data: sender, shape: [edges] },
    };
    if (isPicked) {
      const ending = targetEdges(graph);
      inputs.target = { data: target, shape: [target.length] };
      inputs.targetEdge = { data: ending, shape: [ending.length] };
      inputs.targetReceiver = { data: ending.map((edge) => receiver[edge]), shape: [ending.length] };
    }
    return (await (await stage).run(inputs)).u;
  }
}
