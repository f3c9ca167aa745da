import type { AtomComparison } from '../../judging/comparison.js';
import type { CalibratedMeasure } from '../../model/calibration.js';
import type { Rule, RuleMeta } from '../rule.js';
import { severities } from '../severity.js';
import { judgeMeasure, type MeasureVerdict, type MisfitOptions, misfitOptionsSchema } from './misfit.js';
import { misfitEvidence } from './misfit-report.js';

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

/**
 * What presets say of them for measurements that put more into U than motion. Kinematical refinement puts dynamical
 * scattering, incomplete data and charge into U, so that single atoms scatter more than in the X-ray structures that the
 * limits are from; under pressure U smaller than predicted are what compression does.
 */
export const whereUMeansLess = {
  'electron-diffraction': ['info', { level: 0.999, errorFactor: 2 }],
  'high-pressure': ['info', { level: 0.999, errorFactor: 2 }],
} as const satisfies RuleMeta['presets'];

/**
 * The rules that hold the same two ellipsoids against each other: what fails several of them has one cause, and each
 * explains the others.
 */
const misfitRuleNames = ['low-iou', 'high-s12', 'odd-volume', 'odd-shape'];

/** A rule that holds one or two numbers of each compared atom against the clean atoms of its kind. */
export function misfitRule(definition: {
  readonly meta: Pick<RuleMeta, 'code' | 'name' | 'severity' | 'summary' | 'source' | 'topic' | 'platon' | 'presets'>;
  readonly defaults: MisfitOptions;
  readonly measures: readonly {
    readonly measure: CalibratedMeasure;
    /** Undefined where the number cannot be had for this atom. */
    readonly value: (atom: AtomComparison) => number | undefined;
  }[];
  /** Whether the experiment can tell this misfit from its own uncertainty. */
  readonly isSignificant: (atom: AtomComparison) => boolean;
  readonly headline: (atom: AtomComparison) => string;
}): Rule<MisfitOptions, 'comparison'> {
  const meta: RuleMeta<'comparison'> = {
    ...definition.meta,
    optionsSchema: misfitOptionsSchema(definition.defaults),
    needs: 'comparison',
    explains: misfitRuleNames,
  };
  return {
    meta,
    check({ crystal, facts, comparison, prediction, options, severity }) {
      const calibration = prediction?.calibration;
      if (calibration === undefined) return [];
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
          misfitEvidence({
            crystal,
            facts,
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
