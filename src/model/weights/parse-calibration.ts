import { type CalibratedMeasure, type Calibration, calibratedMeasures, type MeasureQuantiles } from '../calibration.js';
import { WeightsFormatError } from './errors.js';

/** Tables of one model: for structures that have the lattice prior, and for those (or networks) without. */
export type CalibrationTable = 'with prior' | 'without prior';
export const calibrationTables: readonly CalibrationTable[] = ['with prior', 'without prior'];
export type Calibrations = Readonly<Partial<Record<CalibrationTable, Calibration>>>;

/**
 * The `calibration` entry of a weights file's metadata.
 * @param source how to call the file in messages
 * @throws WeightsFormatError naming what is missing or out of order
 */
export function parseCalibrations(json: string, source: string): Calibrations {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new WeightsFormatError(`${source}: the calibration in the metadata is not JSON`);
  }
  const tables = record(parsed, `${source}: calibration`);
  const found: Partial<Record<CalibrationTable, Calibration>> = {};
  for (const table of calibrationTables) {
    if (tables[table] !== undefined) {
      found[table] = parseCalibration(tables[table], `${source}: calibration, "${table}"`);
    }
  }
  if (Object.keys(found).length === 0) {
    throw new WeightsFormatError(
      `${source}: the calibration has neither of the tables ${calibrationTables.join(', ')}`,
    );
  }
  return found;
}

/**
 * One calibration, of a parsed JSON.
 * @throws WeightsFormatError naming what is missing or out of order
 */
export function parseCalibration(value: unknown, source: string): Calibration {
  const json = record(value, source);
  const quantileLevels = numbers(json.quantileLevels, `${source}, quantileLevels`);
  const isIncreasing = quantileLevels.every((level, i) => level > (i === 0 ? 0 : quantileLevels[i - 1]) && level < 1);
  if (quantileLevels.length < 2 || !isIncreasing) {
    throw new WeightsFormatError(`${source}, quantileLevels: not two or more levels between 0 and 1 in rising order`);
  }
  const structures = json.structures;
  if (typeof structures !== 'number' || !Number.isInteger(structures) || structures < 1) {
    throw new WeightsFormatError(`${source}, structures: not a number of structures`);
  }
  const count = quantileLevels.length;
  const groups = Object.entries(record(json.groups, `${source}, groups`)).map(
    ([name, group]) => [name, measures(group, count, `${source}, groups.${name}`)] as const,
  );
  return {
    quantileLevels,
    logScale: quantiles(json.logScale, count, `${source}, logScale`),
    structures,
    all: measures(json.all, count, `${source}, all`),
    groups: Object.fromEntries(groups),
  };
}

function measures(value: unknown, count: number, place: string): MeasureQuantiles {
  const json = record(value, place);
  const found: Partial<Record<CalibratedMeasure, readonly number[]>> = {};
  for (const measure of calibratedMeasures) found[measure] = quantiles(json[measure], count, `${place}.${measure}`);
  const { atoms } = json;
  if (atoms !== undefined && (typeof atoms !== 'number' || !Number.isInteger(atoms) || atoms < 0)) {
    throw new WeightsFormatError(`${place}.atoms: not a number of atoms`);
  }
  // Every measure has just been set.
  return { ...(found as Record<CalibratedMeasure, readonly number[]>), ...(atoms !== undefined && { atoms }) };
}

function quantiles(value: unknown, count: number, place: string): readonly number[] {
  const values = numbers(value, place);
  if (values.length !== count) {
    throw new WeightsFormatError(`${place}: ${values.length} quantiles for ${count} levels`);
  }
  if (values.some((quantile, i) => i > 0 && quantile < values[i - 1])) {
    throw new WeightsFormatError(`${place}: the quantiles do not rise`);
  }
  return values;
}

function numbers(value: unknown, place: string): readonly number[] {
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'number' && Number.isFinite(entry))) {
    throw new WeightsFormatError(`${place}: not a list of numbers`);
  }
  return value;
}

function record(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new WeightsFormatError(`${place}: not an object`);
  }
  return value as Record<string, unknown>;
}
