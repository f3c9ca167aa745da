import type { AtomComparison } from '../../judging/comparison.js';
import type { CalibratedMeasure } from '../../model/calibration.js';
import type { Rule, RuleMeta } from '../rule.js';
import { severities } from '../severity.js';
import { judgeMeasure, type MeasureVerdict, type MisfitOptions, misfitOptionsSchema } from './misfit.js';
import { misfitFinding } from './misfit-report.js';

/** A volume residual within this many of its standard uncertainties is no finding. */
const volumeSigmas = 3;
/** A shape residual within this many times what the uncertainties of U give by themselves is no finding. */
const shapeNoises = 2;

export function volumeIsSignificant(atom: AtomComparison): boolean {
  return Math.abs(atom.volume) > volumeSigmas * atom.volumeSu;
}

export function shapeIsSignificant(atom: AtomComparison): boolean {
  return atom.shape > shapeNoises * atom.shapeNoise;
}

/** The worse of two verdicts: by severity, then by how far beyond the limit. */
function worse(a: MeasureVerdict, b: MeasureVerdict): MeasureVerdict {
  const bySeverity = severities.indexOf(a.severity ?? 'hint') - severities.indexOf(b.severity ?? 'hint');
  return bySeverity > 0 || (bySeverity === 0 && b.excess > a.excess) ? b : a;
}

/** A rule that holds one or two numbers of each compared atom against the clean atoms of its kind. */
export function misfitRule(definition: {
  readonly meta: Omit<RuleMeta, 'optionsSchema' | 'needsModel' | 'group'>;
  readonly defaults: MisfitOptions;
  readonly measures: readonly {
    readonly measure: CalibratedMeasure;
    /** Undefined where the number cannot be had for this atom. */
    readonly value: (atom: AtomComparison) => number | undefined;
  }[];
  /** Whether the experiment can tell this misfit from its own uncertainty. */
  readonly isSignificant: (atom: AtomComparison) => boolean;
  readonly headline: (atom: AtomComparison) => string;
}): Rule<MisfitOptions> {
  const meta: RuleMeta = {
    ...definition.meta,
    optionsSchema: misfitOptionsSchema(definition.defaults),
    needsModel: true,
    group: 'misfit',
  };
  return {
    meta,
    check({ crystal, comparison, prediction, options, severity }) {
      const calibration = prediction?.calibration;
      if (comparison === undefined || calibration === undefined) return [];
      return comparison.atoms.flatMap((atom) => {
        if (atom.iouScaled > options.sparedIou || !definition.isSignificant(atom)) return [];
        const verdicts = definition.measures.flatMap(({ measure, value }) => {
          const number = value(atom);
          if (number === undefined) return [];
          const verdict = judgeMeasure(calibration, atom, measure, number, options, severity);
          return verdict.severity === undefined ? [] : [verdict];
        });
        if (verdicts.length === 0) return [];
        const verdict = verdicts.reduce(worse);
        return [
          misfitFinding({
            meta,
            crystal,
            comparison,
            atom,
            verdict,
            severity: verdict.severity ?? severity,
            headline: definition.headline(atom),
          }),
        ];
      });
    },
  };
}
