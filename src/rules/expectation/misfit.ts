import type { AtomComparison } from '../../judging/comparison.js';
import { limitFor, unusualness } from '../../judging/quantiles.js';
import type { CalibratedMeasure, Calibration } from '../../model/calibration.js';
import type { Severity } from '../rule.js';

/** Where a misfit is reported, and where it is an error. */
export interface MisfitOptions {
  /** A misfit larger than in this fraction of clean atoms is reported at the rule's severity. */
  readonly level: number;
  /** A misfit this many times the largest of any clean atom is an error. */
  readonly errorFactor: number;
  /** Ellipsoids that overlap better than this are no finding, however well determined their difference is. */
  readonly sparedIou: number;
}

export function misfitOptionsSchema(defaults: MisfitOptions) {
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      level: {
        type: 'number',
        minimum: 0.5,
        maximum: 0.9999,
        default: defaults.level,
        description: 'Report a misfit larger than in this fraction of clean atoms.',
      },
      errorFactor: {
        type: 'number',
        minimum: 1,
        default: defaults.errorFactor,
        description: 'A misfit this many times the largest of any clean atom is an error.',
      },
      sparedIou: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: defaults.sparedIou,
        description: 'Ellipsoids that overlap better than this are not reported; 1 spares none.',
      },
    },
  };
}

/** The result of one measure held against the calibration. */
export interface MeasureVerdict {
  readonly measure: CalibratedMeasure;
  readonly value: number;
  /** The value at the reporting level. */
  readonly limit: number;
  /** How far beyond the limit, as a factor ≥ 1 where it is exceeded. */
  readonly excess: number;
  readonly severity?: Severity;
  /** Fraction of clean atoms with a smaller misfit. */
  readonly unusualness: number;
}

/**
 * A number that grows in proportion to the misfit, so that what exceeds two limits can be compared: 1 − IoU in the place of
 * IoU, and the root of S12, which is quadratic in a small difference.
 */
function misfitOf(measure: CalibratedMeasure, value: number): number {
  if (measure === 'iouScaled' || measure === 'iouRaw') return 1 - value;
  return measure === 's12Scaled' ? Math.sqrt(value) : value;
}

/** Holds one number of an atom against the clean atoms of its kind. */
export function judgeMeasure(
  calibration: Calibration,
  atom: AtomComparison,
  measure: CalibratedMeasure,
  value: number,
  options: MisfitOptions,
  ruleSeverity: Severity,
): MeasureVerdict {
  const limit = limitFor(calibration, measure, atom.groups, options.level);
  const largestClean = limitFor(calibration, measure, atom.groups, 1);
  const misfit = misfitOf(measure, value);
  const excess = misfit / misfitOf(measure, limit);
  const isError = misfit > options.errorFactor * misfitOf(measure, largestClean);
  return {
    measure,
    value,
    limit,
    excess,
    severity: excess > 1 ? (isError ? 'error' : ruleSeverity) : undefined,
    unusualness: unusualness(calibration, measure, atom.groups, value),
  };
}
