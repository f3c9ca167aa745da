import { WeightsFormatError } from '../weights/errors.js';
import { float32Tensor, type SafetensorsFile } from '../weights/safetensors.js';

/** The sizes of a cartnet-e3 network, as the metadata of its weights give them. */
export interface CartNetE3Configuration {
  /** D: scalars a site and an edge. */
  readonly dim: number;
  /** L: message-passing layers. */
  readonly layers: number;
  /** K: radial functions. */
  readonly rbf: number;
  /** C: vectors a site, and as many symmetric tensors. */
  readonly channels: number;
  /** Å; reach of an edge. */
  readonly cutoff: number;
  /** K; T̂ = (T − temperatureMean)/temperatureStd. */
  readonly temperatureMean: number;
  readonly temperatureStd: number;
  /** K; what a structure without a temperature is taken at. */
  readonly assumedTemperature: number;
}

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

/** Atomic numbers 0 to 118. */
const embeddedElements = 119;
/** Prior features φ of a site. */
export const priorFeatureCount = 4;

/**
 * Types and checks the tensors of a cartnet-e3 weights file.
 * @throws WeightsFormatError naming the metadata entry or tensor that is missing, or of another type or shape
 */
export function loadCartNetE3Weights(file: SafetensorsFile): CartNetE3Weights {
  const configuration = readConfiguration(file.metadata);
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
    embedding: numbers('embedding.weight', [embeddedElements, 2 * dim]),
    elements: embeddedElements,
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

/** @throws WeightsFormatError where an entry is missing or cannot be what it says */
function readConfiguration(metadata: Readonly<Record<string, string>>): CartNetE3Configuration {
  const { architecture } = metadata;
  if (architecture !== 'cartnet-e3') {
    throw new WeightsFormatError(
      architecture === undefined
        ? 'the metadata of the weights name no architecture; a cartnet-e3 file says "cartnet-e3"'
        : `the weights are for the architecture ${architecture}, not cartnet-e3`,
    );
  }
  const value = (key: string, accepts: (value: number) => boolean, wanted: string): number => {
    const text = metadata[key];
    if (text === undefined) throw new WeightsFormatError(`the metadata of the weights have no entry ${key}`);
    const number = text.trim() === '' ? Number.NaN : Number(text);
    if (!accepts(number))
      throw new WeightsFormatError(`the metadata entry ${key} is "${text}" where ${wanted} is needed`);
    return number;
  };
  const size = (key: string) =>
    value(key, (n) => Number.isInteger(n) && n >= 1 && n <= 65_536, 'a whole number from 1 to 65536');
  const positive = (key: string) => value(key, (n) => Number.isFinite(n) && n > 0, 'a positive number');
  return {
    dim: size('dim'),
    layers: size('layers'),
    rbf: value('rbf', (n) => Number.isInteger(n) && n >= 2 && n <= 65_536, 'a whole number from 2 to 65536'),
    channels: size('channels'),
    cutoff: positive('cutoff'),
    temperatureMean: value('temperature_mean', Number.isFinite, 'a number'),
    temperatureStd: positive('temperature_std'),
    assumedTemperature: positive('assumed_temperature'),
  };
}
