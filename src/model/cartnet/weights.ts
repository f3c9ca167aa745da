import type { TensorData } from '../tensor-ops.js';
import { WeightsFormatError } from '../weights/errors.js';

/** A tensor of a state dict; integers (BatchNorm's counters) may be among them and are not read. */
export interface StateTensor {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number> | ArrayLike<bigint>;
}
/** Tensors by the names that the official code gives them. */
export type StateDict = ReadonlyMap<string, StateTensor>;

/** y = x·weight + bias, weight laid out [in, out]. */
export interface Linear {
  readonly weight: TensorData;
  readonly bias: TensorData;
}

/** An MLP on [h_i, h_j, e_ij], its first linear split by input so that the node parts are computed once per node. */
export interface PairMlp {
  /** [D, D], the receiver's part. */
  readonly receiver: TensorData;
  /** [D, D], the sender's part. */
  readonly sender: TensorData;
  /** The edge's part, with the bias. */
  readonly edge: Linear;
  readonly second: Linear;
}

export interface CartNetLayer {
  /** `second` already holds the batch normalisation over edges. */
  readonly gate: PairMlp;
  readonly message: PairMlp;
  /** Batch normalisation over nodes as x·scale + shift. */
  readonly nodeNorm: { readonly scale: TensorData; readonly shift: TensorData };
}

/** CartNet's weights for inference, in the algebraically reduced form. */
export interface CartNetWeights {
  /** D */
  readonly dim: number;
  /** K, the number of radial functions. */
  readonly radialFunctions: number;
  /** Highest atomic number in the embedding. */
  readonly highestAtomicNumber: number;
  /** μ_k of the radial functions, [K]. */
  readonly means: TensorData;
  /** −β_k, [K]. */
  readonly negativeBetas: TensorData;
  /** Per atomic number, with the temperature's bias added, [119, 2D]. */
  readonly embedding: TensorData;
  /** [1, 2D] */
  readonly temperature: TensorData;
  readonly atom: Linear;
  readonly edgeFirst: Linear;
  readonly edgeSecond: Linear;
  readonly layers: readonly CartNetLayer[];
  readonly headFirst: Linear;
  readonly headSecond: Linear;
}

/** BatchNorm1d's default, which the official code keeps. */
const batchNormEpsilon = 1e-5;

/** L00, L11, L22, L01, L02, L12. */
const headOutputs = 6;

/**
 * Reads CartNet out of a state dict with the official names. Sizes come from the shapes.
 * @throws WeightsFormatError where a tensor is missing or its shape does not fit the others
 */
export function cartNetWeights(state: StateDict): CartNetWeights {
  const read = new StateReader(state);
  const [dim = 0] = read.shape('encoder.encoder_atom.1.weight', 2);
  const [radialFunctions = 0] = read.shape('encoder.rbf.means', 1);
  const [elements = 0] = read.shape('encoder.embedding.weight', 2);
  const embedding = read.tensor('encoder.embedding.weight', [elements, 2 * dim]);
  const temperature = read.tensor('encoder.temperature_proj_atom.weight', [2 * dim, 1]);
  const temperatureBias = read.tensor('encoder.temperature_proj_atom.bias', [2 * dim]);
  const betas = read.tensor('encoder.rbf.betas', [radialFunctions]);
  return {
    dim,
    radialFunctions,
    highestAtomicNumber: elements - 1,
    means: tensor(read.tensor('encoder.rbf.means', [radialFunctions]), [radialFunctions]),
    negativeBetas: tensor(
      betas.map((beta) => -beta),
      [radialFunctions],
    ),
    embedding: tensor(
      embedding.map((value, index) => value + temperatureBias[index % (2 * dim)]),
      [elements, 2 * dim],
    ),
    temperature: tensor(temperature, [1, 2 * dim]),
    atom: read.linear('encoder.encoder_atom.1', 2 * dim, dim),
    edgeFirst: read.linear('encoder.encoder_edge.0', radialFunctions + 3, 2 * dim),
    edgeSecond: read.linear('encoder.encoder_edge.2', 2 * dim, dim),
    layers: readLayers(read, state, dim),
    headFirst: read.linear('head.MLP.0', dim, Math.floor(dim / 2)),
    headSecond: read.linear('head.MLP.2', Math.floor(dim / 2), headOutputs),
  };
}

function readLayers(read: StateReader, state: StateDict, dim: number): CartNetLayer[] {
  const layers: CartNetLayer[] = [];
  while (layers.length === 0 || hasLayer(state, layers.length)) {
    const prefix = `layers.${layers.length}`;
    const edgeNorm = read.batchNorm(`${prefix}.norm`, dim);
    const nodeNorm = read.batchNorm(`${prefix}.norm2`, dim);
    layers.push({
      gate: read.pairMlp(`${prefix}.MLP_gate`, dim, edgeNorm),
      message: read.pairMlp(`${prefix}.MLP_aggr`, dim),
      nodeNorm: { scale: tensor(nodeNorm.scale, [dim]), shift: tensor(nodeNorm.shift, [dim]) },
    });
  }
  return layers;
}

function hasLayer(state: StateDict, index: number): boolean {
  const prefix = `layers.${index}.`;
  for (const name of state.keys()) if (name.startsWith(prefix)) return true;
  return false;
}

interface Affine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

/** Checks shapes on the way and folds in float64, so that each weight is rounded once. */
class StateReader {
  readonly #state: StateDict;

  constructor(state: StateDict) {
    this.#state = state;
  }

  shape(name: string, rank: number): readonly number[] {
    const { shape } = this.#find(name);
    if (shape.length !== rank) {
      throw new WeightsFormatError(`CartNet's tensor ${name} should have ${rank} dimensions, it has ${show(shape)}`);
    }
    return shape;
  }

  tensor(name: string, shape: readonly number[]): Float64Array {
    const found = this.#find(name);
    if (found.shape.join() !== shape.join()) {
      throw new WeightsFormatError(
        `CartNet's tensor ${name} should have the shape ${show(shape)}, it has ${show(found.shape)}`,
      );
    }
    // Element by element, 2.5 million numbers would take a third of a second.
    return found.data instanceof Float32Array ? new Float64Array(found.data) : Float64Array.from(found.data, Number);
  }

  linear(prefix: string, inputs: number, outputs: number): Linear {
    const weight = this.tensor(`${prefix}.weight`, [outputs, inputs]);
    const bias = this.tensor(`${prefix}.bias`, [outputs]);
    return { weight: transposed(weight, outputs, inputs, 0, inputs), bias: tensor(bias, [outputs]) };
  }

  /** Evaluation-mode BatchNorm1d as x·scale + shift. */
  batchNorm(prefix: string, size: number): Affine {
    const weight = this.tensor(`${prefix}.weight`, [size]);
    const bias = this.tensor(`${prefix}.bias`, [size]);
    const mean = this.tensor(`${prefix}.running_mean`, [size]);
    const variance = this.tensor(`${prefix}.running_var`, [size]);
    const scale = weight.map((value, index) => value / Math.sqrt(variance[index] + batchNormEpsilon));
    return { scale, shift: bias.map((value, index) => value - mean[index] * scale[index]) };
  }

  pairMlp(prefix: string, dim: number, norm?: Affine): PairMlp {
    const first = this.tensor(`${prefix}.0.weight`, [dim, 3 * dim]);
    const second = this.tensor(`${prefix}.2.weight`, [dim, dim]);
    const secondBias = this.tensor(`${prefix}.2.bias`, [dim]);
    if (norm) {
      for (let row = 0; row < dim; row++) {
        for (let column = 0; column < dim; column++) second[row * dim + column] *= norm.scale[row];
        secondBias[row] = secondBias[row] * norm.scale[row] + norm.shift[row];
      }
    }
    return {
      receiver: transposed(first, dim, 3 * dim, 0, dim),
      sender: transposed(first, dim, 3 * dim, dim, 2 * dim),
      edge: {
        weight: transposed(first, dim, 3 * dim, 2 * dim, 3 * dim),
        bias: tensor(this.tensor(`${prefix}.0.bias`, [dim]), [dim]),
      },
      second: { weight: transposed(second, dim, dim, 0, dim), bias: tensor(secondBias, [dim]) },
    };
  }

  #find(name: string): StateTensor {
    const found = this.#state.get(name);
    if (!found) {
      throw new WeightsFormatError(
        `these are not CartNet's weights for displacement parameters: the tensor ${name} is missing`,
      );
    }
    return found;
  }
}

/** Columns `start..end` of an [outputs, inputs] matrix as an [end − start, outputs] one. */
function transposed(weight: Float64Array, outputs: number, inputs: number, start: number, end: number): TensorData {
  const data = new Float32Array((end - start) * outputs);
  for (let output = 0; output < outputs; output++) {
    for (let input = start; input < end; input++) {
      data[(input - start) * outputs + output] = weight[output * inputs + input];
    }
  }
  return { data, shape: [end - start, outputs] };
}

function tensor(values: Float64Array, shape: readonly number[]): TensorData {
  return { data: new Float32Array(values), shape };
}

function show(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
