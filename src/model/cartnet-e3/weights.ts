import { type CartNetE3Configuration, identifyNetwork } from '../weights/configuration.js';
import { WeightsFormatError } from '../weights/errors.js';
import { embeddingRows } from '../weights/layout.js';
import { float32Tensor, type SafetensorsFile } from '../weights/safetensors.js';

/** y = W·x + b; `weight` is [outputs, inputs], row-major. */
export interface Linear {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Float32Array;
  readonly bias?: Float32Array;
}

/** Batch normalisation with the statistics of training: y = (x − runningMean)/sqrt(runningVar + 1e-5)·weight + bias. */
export interface BatchNorm {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  readonly runningMean: Float32Array;
  readonly runningVar: Float32Array;
}

export interface LayerWeights {
  readonly receiver: Linear;
  readonly sender: Linear;
  readonly edge: Linear;
  readonly invariants: Linear;
  readonly gate: Linear;
  readonly message: Linear;
  readonly tensor: Linear;
  readonly edgeNorm: BatchNorm;
  readonly nodeNorm: BatchNorm;
  /** Over the channel axis of [aggregate, own], as is mixTensors. */
  readonly mixVectors: Linear;
  readonly mixTensors: Linear;
  readonly norms: readonly [Linear, Linear];
}

/** The weights of a cartnet-e3 network, checked against its configuration. */
export interface CartNetE3Weights {
  readonly configuration: CartNetE3Configuration;
  /** [elements, 2D], indexed by atomic number. */
  readonly embedding: Float32Array;
  /** Rows of `embedding`: atomic numbers 0 to elements − 1. */
  readonly elements: number;
  readonly temperature: Linear;
  readonly prior: Linear;
  readonly atom: Linear;
  readonly edge: readonly [Linear, Linear];
  readonly layers: readonly LayerWeights[];
  readonly head: readonly [Linear, Linear];
}

/** Prior features φ of a site. */
export const priorFeatureCount = 4;

/**
 * Types and checks the tensors of a cartnet-e3 weights file.
 * @throws WeightsFormatError naming the metadata entry or tensor that is missing, of another type or shape, or damaged
 */
export function loadCartNetE3Weights(file: SafetensorsFile): CartNetE3Weights {
  const configuration = identifyNetwork(file);
  if (configuration.architecture !== 'cartnet-e3') {
    throw new WeightsFormatError(`the weights are for the architecture ${configuration.architecture}, not cartnet-e3`);
  }
  if (configuration.rbf < 2) throw new WeightsFormatError('a cartnet-e3 network needs two radial functions at least');
  const { dim, channels, rbf } = configuration;

  const numbers = (name: string, shape: readonly number[]): Float32Array => {
    const data = float32Tensor(file, name, shape);
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new WeightsFormatError(`tensor ${name} holds ${data[bad]} at place ${bad}; the file is damaged`);
    return data;
  };
  const unbiased = (name: string, inputs: number, outputs: number): Linear => ({
    inputs,
    outputs,
    weight: numbers(`${name}.weight`, [outputs, inputs]),
  });
  const linear = (name: string, inputs: number, outputs: number): Linear => ({
    ...unbiased(name, inputs, outputs),
    bias: numbers(`${name}.bias`, [outputs]),
  });
  const batchNorm = (name: string): BatchNorm => {
    const runningVar = numbers(`${name}.running_var`, [dim]);
    if (runningVar.some((variance) => variance < 0)) {
      throw new WeightsFormatError(`tensor ${name}.running_var holds a negative variance; the file is damaged`);
    }
    return {
      weight: numbers(`${name}.weight`, [dim]),
      bias: numbers(`${name}.bias`, [dim]),
      runningMean: numbers(`${name}.running_mean`, [dim]),
      runningVar,
    };
  };

  return {
    configuration,
    embedding: numbers('embedding.weight', [embeddingRows, 2 * dim]),
    elements: embeddingRows,
    temperature: linear('temperature', 1, 2 * dim),
    prior: linear('prior', priorFeatureCount, dim),
    atom: linear('atom', 2 * dim, dim),
    edge: [linear('edge.0', rbf, 2 * dim), linear('edge.2', 2 * dim, dim)],
    layers: Array.from({ length: configuration.layers }, (_, index) => {
      const layer = `layers.${index}`;
      return {
        receiver: linear(`${layer}.receiver`, dim, 2 * dim),
        sender: unbiased(`${layer}.sender`, dim, 2 * dim),
        edge: unbiased(`${layer}.edge`, dim, 2 * dim),
        invariants: unbiased(`${layer}.invariants`, 4 * channels, 2 * dim),
        gate: linear(`${layer}.gate`, dim, dim),
        message: linear(`${layer}.message`, dim, dim),
        tensor: linear(`${layer}.tensor`, dim, 4 * channels),
        edgeNorm: batchNorm(`${layer}.edge_norm`),
        nodeNorm: batchNorm(`${layer}.node_norm`),
        mixVectors: unbiased(`${layer}.mix_vectors`, 2 * channels, channels),
        mixTensors: unbiased(`${layer}.mix_tensors`, 2 * channels, channels),
        norms: [linear(`${layer}.norms.0`, 2 * channels, dim), linear(`${layer}.norms.2`, dim, dim)],
      };
    }),
    head: [linear('head.0', dim, dim), linear('head.2', dim, 2 + 2 * channels)],
  };
}
