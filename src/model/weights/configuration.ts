/** What a weights file says about its network: which of the two it is, and its sizes. */
import { WeightsFormatError } from './errors.js';
import { cartnetE3Shapes, cartnetShapes, checkShapes, countLayers } from './layout.js';
import type { SafetensorsFile } from './safetensors.js';

interface SharedConfiguration {
  /** Width of the scalar features. */
  readonly dim: number;
  readonly layers: number;
  /** Radial functions. */
  readonly rbf: number;
  /** Å */
  readonly cutoff: number;
  /** K; the temperature goes in as (T − mean)/std. */
  readonly temperatureMean: number;
  /** K */
  readonly temperatureStd: number;
}

export interface CartNetConfiguration extends SharedConfiguration {
  readonly architecture: 'cartnet';
}

export interface CartNetE3Configuration extends SharedConfiguration {
  readonly architecture: 'cartnet-e3';
  /** Vectors, and symmetric traceless tensors, an atom. */
  readonly channels: number;
  /** K, for structures without a temperature. */
  readonly assumedTemperature: number;
}

export type NetworkConfiguration = CartNetConfiguration | CartNetE3Configuration;

/** Mean and standard deviation of the paper's training temperatures, K. */
export const paperTemperature = { mean: 192.1785, std: 81.2135 } as const;
/** Å, of the paper. */
export const paperCutoff = 5;

/**
 * The architecture comes from the metadata or, without it, from the tensors' names; sizes from the tensors' shapes.
 * @param source how to call the file in messages
 * @throws WeightsFormatError where the tensors are not exactly those of one of the networks, or metadata contradict them
 */
export function identifyNetwork(file: SafetensorsFile, source = 'the weights'): NetworkConfiguration {
  const architecture = file.metadata.architecture ?? guessArchitecture(file);
  if (architecture !== 'cartnet' && architecture !== 'cartnet-e3') {
    throw new WeightsFormatError(
      architecture === undefined
        ? `${source}: not the weights of a network that adp-lint knows (cartnet, cartnet-e3)`
        : `${source}: weights for the architecture ${architecture}; adp-lint has cartnet and cartnet-e3`,
    );
  }
  const numberOf = (key: string, otherwise: number) => metadataNumber(file, key, otherwise, source);
  const shared = {
    layers: countLayers(file.tensors.keys(), 'layers'),
    cutoff: numberOf('cutoff', paperCutoff),
    temperatureMean: numberOf('temperature_mean', paperTemperature.mean),
    temperatureStd: numberOf('temperature_std', paperTemperature.std),
  };
  const configuration: NetworkConfiguration =
    architecture === 'cartnet'
      ? {
          architecture,
          dim: sizeOf(file, 'encoder.encoder_atom.1.weight', 0, source),
          rbf: sizeOf(file, 'encoder.rbf.means', 0, source),
          ...shared,
        }
      : {
          architecture,
          dim: sizeOf(file, 'atom.weight', 0, source),
          rbf: sizeOf(file, 'edge.0.weight', 1, source),
          channels: sizeOf(file, 'layers.0.mix_vectors.weight', 0, source),
          assumedTemperature: numberOf('assumed_temperature', 295),
          ...shared,
        };
  const shapes =
    configuration.architecture === 'cartnet' ? cartnetShapes(configuration) : cartnetE3Shapes(configuration);
  checkShapes(file.tensors, shapes, source);
  for (const key of ['dim', 'layers', 'rbf', 'channels'] as const) {
    const actual =
      key === 'channels' ? ('channels' in configuration ? configuration.channels : undefined) : configuration[key];
    if (actual !== undefined && numberOf(key, actual) !== actual) {
      throw new WeightsFormatError(`${source}: the metadata say ${key} ${file.metadata[key]}, the tensors ${actual}`);
    }
  }
  if (!(configuration.cutoff > 0 && configuration.temperatureStd > 0)) {
    throw new WeightsFormatError(`${source}: cutoff and temperature_std in the metadata must be positive`);
  }
  return configuration;
}

function guessArchitecture(file: SafetensorsFile): string | undefined {
  if (file.tensors.has('encoder.encoder_atom.1.weight')) return 'cartnet';
  if (file.tensors.has('layers.0.mix_vectors.weight')) return 'cartnet-e3';
  return undefined;
}

function sizeOf(file: SafetensorsFile, name: string, axis: number, source: string): number {
  const size = file.tensors.get(name)?.shape[axis];
  if (size === undefined) throw new WeightsFormatError(`${source}: the tensor ${name} is missing`);
  return size;
}

function metadataNumber(file: SafetensorsFile, key: string, otherwise: number, source: string): number {
  const text = file.metadata[key];
  if (text === undefined) return otherwise;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) {
    throw new WeightsFormatError(`${source}: the metadata entry ${key} is ${JSON.stringify(text)}, not a number`);
  }
  return value;
}
