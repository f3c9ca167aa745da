import { readFile } from 'node:fs/promises';
import type { Calibration } from '../../model/calibration.js';
import type { NetworkConfiguration } from '../../model/weights/configuration.js';
import { countParameters } from '../../model/weights/layout.js';
import { calibrationTables, parseCalibration } from '../../model/weights/parse-calibration.js';
import { type Architecture, defaultModel, type ModelSource, type RegistryOptions, resolveModel } from './registry.js';

/** How far clean structures that trained nothing lie from one model's predictions: medians over their atoms. */
export interface CalibrationSummary {
  readonly table: 'with prior' | 'without prior' | 'prior alone';
  readonly structures: number;
  readonly atoms?: number;
  readonly groups: readonly string[];
  readonly medianIouRaw: number;
  /** After one scale factor a structure. */
  readonly medianIouScaled: number;
  /** %, after one scale factor a structure. */
  readonly medianS12Scaled: number;
}

export interface ModelInfo {
  readonly name: string;
  readonly architecture: Architecture;
  readonly source: ModelSource;
  readonly isDefault: boolean;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Undefined for the lattice prior. */
  readonly configuration?: NetworkConfiguration;
  /** Trained numbers; undefined for the lattice prior. */
  readonly parameters?: number;
  /** What the weights say of their training and origin, as it stands in their metadata. */
  readonly record: Readonly<Record<string, string>>;
  readonly calibration: readonly CalibrationSummary[];
}

/** Metadata that `ModelInfo` gives in a form of its own. */
const configurationKeys: ReadonlySet<string> = new Set([
  'architecture',
  'dim',
  'layers',
  'rbf',
  'channels',
  'cutoff',
  'temperature_mean',
  'temperature_std',
  'assumed_temperature',
  'calibration',
]);

/**
 * All there is to say of a model.
 * @throws UnknownModelError, WeightsFormatError as `resolveModel`
 */
export async function modelInfo(nameOrFile: string, options: RegistryOptions = {}): Promise<ModelInfo> {
  const model = await resolveModel(nameOrFile, options);
  const { name, architecture, source, path, bytes, sha256 } = model;
  const shared = { name, architecture, source, isDefault: name === defaultModel, path, bytes, sha256 };
  if (model.architecture === 'lattice') {
    const springs: unknown = JSON.parse(await readFile(path, 'utf8'));
    const calibration =
      typeof springs === 'object' && springs !== null && 'calibration' in springs ? springs.calibration : undefined;
    return {
      ...shared,
      record: {},
      calibration:
        calibration === undefined
          ? []
          : [summarize(parseCalibration(calibration, `${name}: calibration`), 'prior alone')],
    };
  }
  return {
    ...shared,
    configuration: model.configuration,
    parameters: countParameters(model.file),
    record: Object.fromEntries(Object.entries(model.file.metadata).filter(([key]) => !configurationKeys.has(key))),
    calibration: calibrationTables.flatMap((table) => {
      const calibration = model.calibration?.[table];
      return calibration === undefined ? [] : [summarize(calibration, table)];
    }),
  };
}

function summarize(calibration: Calibration, table: CalibrationSummary['table']): CalibrationSummary {
  const { quantileLevels: levels, all } = calibration;
  const median = (values: readonly number[]) => interpolate(levels, values, 0.5);
  return {
    table,
    structures: calibration.structures,
    ...(all.atoms !== undefined && { atoms: all.atoms }),
    groups: Object.keys(calibration.groups).sort(),
    medianIouRaw: median(all.iouRaw),
    medianIouScaled: median(all.iouScaled),
    medianS12Scaled: median(all.s12Scaled),
  };
}

/** Linear between the levels, clamped to their ends. */
function interpolate(levels: readonly number[], values: readonly number[], level: number): number {
  const above = levels.findIndex((entry) => entry >= level);
  if (above <= 0) return values[above === 0 ? 0 : values.length - 1];
  const weight = (level - levels[above - 1]) / (levels[above] - levels[above - 1]);
  return values[above - 1] + weight * (values[above] - values[above - 1]);
}
