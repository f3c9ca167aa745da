import { compareStructure, type StructureComparison } from '../judging/comparison.js';
import { Hypotheses } from '../judging/hypotheses.js';
import type { StructureFacts } from '../judging/structure-facts.js';
import type { StructurePrediction } from '../model/prediction.js';
import type { LintOptions } from './lint-options.js';

/**
 * Where hydrogens are missing the expected errors are multiplied by this: volume residuals grow by that factor when the
 * hydrogens of 81 structures that trained nothing are taken away, at every quantile (bench/hydrogens-missing.ts).
 */
const doubtWithoutHydrogens = 1.6;

/** A structure as the models see it. */
export interface Judged {
  readonly prediction?: StructurePrediction;
  readonly comparison: StructureComparison;
  readonly hypotheses?: Hypotheses;
  readonly notes: readonly string[];
  /** Why there is no prediction although one was wanted. */
  readonly failure?: string;
}

/**
 * Predicts a structure and holds it against the prediction.
 *
 * @throws what asking for the model throws; where predicting fails the result says so
 */
export async function judge(facts: StructureFacts, options: LintOptions): Promise<Judged> {
  const { assessments, crystal } = facts;
  // What could not be read needs no model to say so.
  const isWhole = (crystal.unreadable ?? []).length === 0;
  const isWanted = isWhole && (options.predictAll === true || assessments.some(({ assessable }) => assessable));
  const predictor = isWanted ? await options.predictor?.() : undefined;
  if (predictor === undefined) return notCompared(facts, isWanted);
  const settings = { assessments, ...(options.temperature !== undefined && { temperature: options.temperature }) };
  let prediction: StructurePrediction;
  try {
    prediction = await predictor.predict(crystal, settings);
  } catch (error) {
    return { ...notCompared(facts, false), failure: error instanceof Error ? error.message : String(error) };
  }
  const notes = [...prediction.notes];
  if (prediction.temperatureSource === 'assumed') {
    notes.push(
      `no temperature in the file: ${prediction.temperature} K assumed, and the scale judged only where no temperature explains it`,
    );
  }
  if (facts.hydrogensMissing) {
    notes.push(
      'hydrogen atoms of the formula are missing from the atom list: predictions are less sure, limits are wider',
    );
  }
  return {
    prediction,
    comparison: compareStructure(facts, prediction, facts.hydrogensMissing ? doubtWithoutHydrogens : 1),
    hypotheses: new Hypotheses(crystal, predictor.predict.bind(predictor), { settings, prediction }),
    notes,
  };
}

/** @param isWanted whether a model would have had something to say */
function notCompared({ crystal, assessments }: StructureFacts, isWanted: boolean): Judged {
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
