import { assessSites, type Crystal, hydrogensMissing, type SiteAssessment } from '../crystal/index.js';
import { compareStructure, type StructureComparison } from '../judging/comparison.js';
import type { StructurePrediction } from '../model/prediction.js';

import type { LintOptions } from './lint-options.js';

/**
 * Where hydrogens are missing the expected errors are multiplied by this: volume residuals grow by that factor when the
 * hydrogens of 81 structures that trained nothing are taken away, at every quantile (bench/hydrogens-missing.ts).
 */
const doubtWithoutHydrogens = 1.6;

/** A structure as the models and rules see it. */
export interface Judged {
  readonly prediction?: StructurePrediction;
  readonly comparison: StructureComparison;
  readonly notes: readonly string[];
}

/** Predicts a structure and holds it against the prediction. */
export async function judge(crystal: Crystal, options: LintOptions): Promise<Judged> {
  const assessments = assessSites(crystal);
  const isWanted = options.predictAll === true || assessments.some(({ assessable }) => assessable);
  const predictor = isWanted ? await options.predictor?.() : undefined;
  if (predictor === undefined) return notCompared(crystal, assessments, isWanted);
  const prediction = await predictor.predict(crystal, {
    assessments,
    ...(options.temperature !== undefined && { temperature: options.temperature }),
  });
  const notes = [...prediction.notes];
  if (prediction.temperatureSource === 'assumed') {
    notes.push(
      `no temperature in the file: ${prediction.temperature} K assumed, and the scale of the structure not judged`,
    );
  }
  const withoutHydrogens = hydrogensMissing(crystal) === true;
  if (withoutHydrogens) {
    notes.push(
      'hydrogen atoms of the formula are missing from the atom list: predictions are less sure, limits are wider',
    );
  }
  const comparison = compareStructure(crystal, prediction, withoutHydrogens ? doubtWithoutHydrogens : 1);
  return { prediction, comparison, notes };
}

/** @param isWanted whether a model would have had something to say */
function notCompared(crystal: Crystal, assessments: readonly SiteAssessment[], isWanted: boolean): Judged {
  const carriers = crystal.sites.filter(({ displacement }) => displacement.kind === 'anisotropic').length;
  const nothing = carriers === 0 ? 'no anisotropic U in this structure: nothing to assess' : 'no atom can be assessed';
  const notAssessed = assessments.flatMap(({ reasons }, site) => {
    if (crystal.sites[site].atomicNumber === 1) return [];
    return reasons.length > 0 ? [{ site, reasons }] : [];
  });
  return {
    comparison: { atoms: [], notAssessed, doubt: 1 },
    notes: [isWanted ? 'linted without a model: refined U were held against no prediction' : nothing],
  };
}
