import type { CalibratedMeasure, Calibration } from '../model/calibration.js';

/**
 * How unusual a number is among clean atoms of structures that trained nothing. Two tables apply to an atom, that of
 * its kind of structure (`molecular`, `extended`) and that of its element class; the more forgiving one counts, so
 * that a thinly populated class never makes a verdict harsher than the broad table does.
 */

/** The misfit grows with the measure, except for IoU, where it grows as the measure falls. */
function growsDownward(measure: CalibratedMeasure): boolean {
  return measure === 'iouRaw' || measure === 'iouScaled';
}

/** Calibration group of an element. */
export function elementClass(element: string): 'C' | 'N' | 'O' | 'halogen' | 'other' {
  if (element === 'C' || element === 'N' || element === 'O') return element;
  return ['F', 'Cl', 'Br', 'I'].includes(element) ? 'halogen' : 'other';
}

function tables(
  calibration: Calibration,
  measure: CalibratedMeasure,
  groups: readonly string[],
): readonly (readonly number[])[] {
  const found = groups.flatMap((group) => {
    const table = calibration.groups[group]?.[measure];
    return table ? [table] : [];
  });
  return found.length > 0 ? found : [calibration.all[measure]];
}

/** Value of a quantile table at a level, linear between its levels, clamped to its ends. */
export function valueAtLevel(levels: readonly number[], values: readonly number[], level: number): number {
  if (level <= levels[0]) return values[0];
  for (let i = 1; i < levels.length; i++) {
    if (level <= levels[i]) {
      const weight = (level - levels[i - 1]) / (levels[i] - levels[i - 1]);
      return values[i - 1] + weight * (values[i] - values[i - 1]);
    }
  }
  return values[values.length - 1];
}

/** Level of a value in a quantile table, linear between its entries, 0 below the first and 1 above the last. */
export function levelOfValue(levels: readonly number[], values: readonly number[], value: number): number {
  if (value < values[0]) return 0;
  for (let i = 1; i < values.length; i++) {
    if (value <= values[i]) {
      const step = values[i] - values[i - 1];
      return step === 0 ? levels[i] : levels[i - 1] + ((value - values[i - 1]) / step) * (levels[i] - levels[i - 1]);
    }
  }
  return 1;
}

/**
 * The value beyond which only a fraction 1 − `level` of clean atoms lies.
 * @param level e.g. 0.9975
 */
export function limitFor(
  calibration: Calibration,
  measure: CalibratedMeasure,
  groups: readonly string[],
  level: number,
): number {
  const down = growsDownward(measure);
  const limits = tables(calibration, measure, groups).map((values) =>
    valueAtLevel(calibration.quantileLevels, values, down ? 1 - level : level),
  );
  return down ? Math.min(...limits) : Math.max(...limits);
}

/** Fraction of clean atoms whose misfit by this measure is smaller; 1 beyond the largest ever seen. */
export function unusualness(
  calibration: Calibration,
  measure: CalibratedMeasure,
  groups: readonly string[],
  value: number,
): number {
  const levels = tables(calibration, measure, groups).map((values) => {
    const level = levelOfValue(calibration.quantileLevels, values, value);
    return growsDownward(measure) ? 1 - level : level;
  });
  return Math.min(...levels);
}
