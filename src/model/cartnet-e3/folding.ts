/**
 * The weights rearranged for speed, exactly (no approximation but float32 rounding): matrices transposed to
 * [inputs, outputs], evaluation-mode batch norms folded into the linear maps beside them, the halves u_g and u_a of the
 * message kept apart (slicing an edge tensor copies it), and sums over the components of V and S written as matrices.
 *
 * A site's V and S are one row of 9C numbers: components x y z xx yy zz xy xz yz, C channels each.
 */
import type { TensorData } from '../tensor-ops.js';
import type { BatchNorm, CartNetE3Weights, LayerWeights, Linear } from './weights.js';

/** Components of a vector and of a symmetric tensor, one below the other. */
export const componentCount = 9;
/** Weights of the six components in a contraction A:B. */
export const contractionWeights = [1, 1, 1, 2, 2, 2] as const;
/** Share of the mixed tensors in the update, and in the head. */
export const equivariantStep = 0.2;
const batchNormEpsilon = 1e-5;

/** y = x·matrix + bias */
export interface Affine {
  readonly matrix: TensorData;
  readonly bias: TensorData;
}

/** One half of u before SiLU, D outputs: what comes from the receiver, its V and S, the sender and the edge. */
export interface FoldedHalf {
  readonly receiver: Affine;
  /** [C, D]: V_i·v and S_i:t; V and S meet it before v and t do. */
  readonly ownVectors: TensorData;
  readonly ownTensors: TensorData;
  readonly sender: TensorData;
  /** [D + 2C, D]: e, V_p·v, S_p:t. */
  readonly edge: TensorData;
}

export interface FoldedLayer {
  /** u_g and u_a. */
  readonly forGate: FoldedHalf;
  readonly forMessage: FoldedHalf;
  /** With BN_e. */
  readonly gate: Affine;
  /** With the scale of BN_n, which the gate and the sum over neighbours let through. */
  readonly message: Affine;
  /** The shift of BN_n. */
  readonly nodeShift: TensorData;
  /** α and β, which multiply the edge's own v and t. */
  readonly ownTensor: Affine;
  /** γ three times, δ six times: what multiplies the components of the image's V and S. */
  readonly imageTensor: Affine;
  /** [C, C] each, with the step; `keep` with the identity: X ← aggregate·mix + own·keep. */
  readonly mixVectors: TensorData;
  readonly keepVectors: TensorData;
  readonly mixTensors: TensorData;
  readonly keepTensors: TensorData;
  readonly norms: readonly [Affine, Affine];
}

export interface FoldedNetwork {
  /** Emb + b_T, [elements, 2D]. */
  readonly embedding: TensorData;
  readonly temperature: TensorData;
  readonly atom: Affine;
  readonly prior: Affine;
  readonly edge: readonly [Affine, Affine];
  readonly layers: readonly FoldedLayer[];
  readonly head: readonly [Affine, Affine];
  /** [6, 9C]: Ω into channel 0 of S. */
  readonly anisotropyToState: TensorData;
  /** [9, 9C]: the components of v and t, repeated for every channel. */
  readonly repeatComponents: TensorData;
  /** [9C, 2C]: sums over components, which make V·v and S:t of products with v and t, |V|² and S:S of squares. */
  readonly contraction: TensorData;
}

export function foldCartNetE3(weights: CartNetE3Weights): FoldedNetwork {
  const { channels } = weights.configuration;
  const state = componentCount * channels;
  const embedding = Float32Array.from(weights.embedding);
  const width = weights.temperature.outputs;
  const temperatureBias = biasOf(weights.temperature);
  for (let k = 0; k < embedding.length; k++) embedding[k] = embedding[k] + temperatureBias[k % width];

  return {
    embedding: { data: embedding, shape: [weights.elements, width] },
    temperature: affine(weights.temperature).matrix,
    atom: affine(weights.atom),
    prior: affine(weights.prior),
    edge: [affine(weights.edge[0]), affine(weights.edge[1])],
    layers: weights.layers.map((layer) => foldLayer(layer, channels)),
    head: [affine(weights.head[0]), affine(weights.head[1])],
    anisotropyToState: matrix(6, state, (row, column) => (column === (3 + row) * channels ? 1 : 0)),
    repeatComponents: matrix(componentCount, state, (row, column) => (componentOf(column, channels) === row ? 1 : 0)),
    contraction: componentSums(channels),
  };
}

function foldLayer(layer: LayerWeights, channels: number): FoldedLayer {
  const dim = layer.gate.outputs;
  const edgeNorm = scaleAndShift(layer.edgeNorm);
  const nodeNorm = scaleAndShift(layer.nodeNorm);
  return {
    forGate: foldHalf(layer, channels, 0, dim),
    forMessage: foldHalf(layer, channels, dim, 2 * dim),
    gate: scaled(layer.gate, edgeNorm.scale, edgeNorm.shift),
    message: scaled(layer.message, nodeNorm.scale),
    nodeShift: { data: Float32Array.from(nodeNorm.shift), shape: [dim] },
    ownTensor: affine(layer.tensor, 0, 2 * channels),
    imageTensor: picked(layer.tensor, componentCount * channels, (output) => {
      const block = componentOf(output, channels) < 3 ? 2 : 3;
      return block * channels + (output % channels);
    }),
    mixVectors: mixing(layer.mixVectors, 0, 0),
    keepVectors: mixing(layer.mixVectors, channels, 1),
    mixTensors: mixing(layer.mixTensors, 0, 0),
    keepTensors: mixing(layer.mixTensors, channels, 1),
    norms: [affine(layer.norms[0]), affine(layer.norms[1])],
  };
}

function componentOf(column: number, channels: number): number {
  return Math.floor(column / channels);
}

function matrix(rows: number, columns: number, entry: (row: number, column: number) => number): TensorData {
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) data[row * columns + column] = entry(row, column);
  }
  return { data, shape: [rows, columns] };
}

/** Columns: C sums over the components of vectors, then C over those of tensors, with contraction weights. */
function componentSums(channels: number): TensorData {
  return matrix(componentCount * channels, 2 * channels, (row, column) => {
    if (row % channels !== column % channels) return 0;
    const component = componentOf(row, channels);
    if (componentOf(column, channels) !== (component < 3 ? 0 : 1)) return 0;
    return component < 3 ? 1 : contractionWeights[component - 3];
  });
}

/** Outputs `start` to `end` of u. The blocks of ι are V_i·v, V_p·v, S_i:t, S_p:t. */
function foldHalf(layer: LayerWeights, channels: number, start: number, end: number): FoldedHalf {
  const outputs = end - start;
  const { edge, invariants } = layer;
  const ofInvariant = (block: number, channel: number, output: number) =>
    invariants.weight[(start + output) * invariants.inputs + block * channels + channel];
  return {
    receiver: affine(layer.receiver, start, end),
    ownVectors: matrix(channels, outputs, (channel, output) => ofInvariant(0, channel, output)),
    ownTensors: matrix(channels, outputs, (channel, output) => ofInvariant(2, channel, output)),
    sender: affine(layer.sender, start, end).matrix,
    edge: matrix(edge.inputs + 2 * channels, outputs, (row, output) => {
      if (row < edge.inputs) return edge.weight[(start + output) * edge.inputs + row];
      const channel = row - edge.inputs;
      return channel < channels ? ofInvariant(1, channel, output) : ofInvariant(3, channel - channels, output);
    }),
  };
}

function biasOf(linear: Linear): Float32Array {
  return linear.bias ?? new Float32Array(linear.outputs);
}

/** Outputs `start` to `end` of a linear map, transposed. */
function affine(linear: Linear, start = 0, end = linear.outputs): Affine {
  return picked(linear, end - start, (output) => start + output);
}

/** A linear map whose output k is output `source(k)` of the given one. */
function picked(linear: Linear, outputs: number, source: (output: number) => number): Affine {
  const bias = biasOf(linear);
  return {
    matrix: matrix(linear.inputs, outputs, (row, column) => linear.weight[source(column) * linear.inputs + row]),
    bias: { data: Float32Array.from({ length: outputs }, (_, k) => bias[source(k)]), shape: [outputs] },
  };
}

/** scale·(W·x + b) + shift */
function scaled(linear: Linear, scale: readonly number[], shift?: readonly number[]): Affine {
  const bias = biasOf(linear);
  const outputs = linear.outputs;
  return {
    matrix: matrix(
      linear.inputs,
      outputs,
      (row, column) => linear.weight[column * linear.inputs + row] * scale[column],
    ),
    bias: {
      data: Float32Array.from({ length: outputs }, (_, k) => bias[k] * scale[k] + (shift?.[k] ?? 0)),
      shape: [outputs],
    },
  };
}

function scaleAndShift(norm: BatchNorm): { readonly scale: number[]; readonly shift: number[] } {
  const scale = Array.from(norm.weight, (weight, k) => weight / Math.sqrt(norm.runningVar[k] + batchNormEpsilon));
  return { scale, shift: Array.from(norm.bias, (bias, k) => bias - norm.runningMean[k] * scale[k]) };
}

/** The C columns of a channel mixing from `start` on, transposed, times the step, plus a multiple of the identity. */
function mixing(linear: Linear, start: number, identity: number): TensorData {
  return matrix(linear.outputs, linear.outputs, (row, column) => {
    const mixed = equivariantStep * linear.weight[column * linear.inputs + start + row];
    return mixed + (row === column ? identity : 0);
  });
}
