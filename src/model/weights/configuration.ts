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

/** A number that a network may have: in these units, from `least` to `most`, both included. */
interface Limits {
  readonly least: number;
  readonly most: number;
  readonly unit?: string;
}

/**
 * What a network can be built of. Sizes end where the memory of a workstation does; a sphere of 12 Å holds some thousand
 * atoms, and below 1 Å nothing is bonded; no diffraction experiment is hotter than 3000 K.
 */
export const networkLimits = {
  dim: { least: 2, most: 4096 },
  layers: { least: 1, most: 64 },
  rbf: { least: 1, most: 1024 },
  channels: { least: 1, most: 1024 },
  cutoff: { least: 1, most: 12, unit: 'Å' },
  temperature_mean: { least: 0, most: 3000, unit: 'K' },
  temperature_std: { least: 1, most: 3000, unit: 'K' },
  assumed_temperature: { least: 1, most: 3000, unit: 'K' },
} as const satisfies Readonly<Record<string, Limits>>;

/**
 * The architecture comes from the metadata or, without it, from the tensors' names; sizes from the tensors' shapes.
 * @param source how to call the file in messages
 * @throws WeightsFormatError where the tensors are not exactly those of one of the networks, metadata contradict them, or
 * a size, the cutoff or a temperature is none that a network can have (`networkLimits`)
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
  checkLimits(configuration, source);
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
  return configuration;
}

/** @throws WeightsFormatError */
function checkLimits(configuration: NetworkConfiguration, source: string): void {
  const { dim, layers, rbf, cutoff, temperatureMean, temperatureStd } = configuration;
  const shared = { dim, layers, rbf, cutoff, temperature_mean: temperatureMean, temperature_std: temperatureStd };
  const numbers: Partial<Record<keyof typeof networkLimits, number>> =
    configuration.architecture === 'cartnet'
      ? shared
      : { ...shared, channels: configuration.channels, assumed_temperature: configuration.assumedTemperature };
  for (const [key, number] of Object.entries(numbers)) {
    const { least, most, unit }: Limits = networkLimits[key as keyof typeof networkLimits];
    if (number >= least && number <= most) continue;
    const inUnit = unit === undefined ? '' : ` ${unit}`;
    throw new WeightsFormatError(
      `${source}: ${key} is ${number}${inUnit}, and no network has that: it must be from ${least} to ${most}${inUnit}`,
    );
  }
  if (configuration.architecture === 'cartnet') checkPublished(configuration, source);
}

/** CartNet's formulas hold with the paper's radius and temperatures; with others they would give other ellipsoids. */
function checkPublished({ dim, cutoff, temperatureMean, temperatureStd }: CartNetConfiguration, source: string): void {
  if (dim % 2 !== 0) throw new WeightsFormatError(`${source}: dim is ${dim}, and CartNet halves it in its head`);
  for (const [key, number, published] of [
    ['cutoff', cutoff, paperCutoff],
    ['temperature_mean', temperatureMean, paperTemperature.mean],
    ['temperature_std', temperatureStd, paperTemperature.std],
  ] as const) {
    if (number !== published) {
      throw new WeightsFormatError(
        `${source}: the metadata say ${key} ${number}, but cartnet is computed with ${published}, as published`,
      );
    }
  }
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
