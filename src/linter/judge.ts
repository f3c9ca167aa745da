import type { SourceText } from '../cif/index.js';
import { assessSites, type Crystal, hydrogensMissing } from '../crystal/index.js';
import { median } from '../math/median.js';
import type { StructurePrediction } from '../model/prediction.js';
import type { LintSession } from '../project/session.js';
import { allRules, compareStructure, type Finding, type StructureComparison } from '../rules/index.js';
import { runRules } from '../rules/run.js';
import { atomReports } from './atom-reports.js';
import type { LintOptions } from './lint-options.js';
import type { PluggedRule } from './plugin-rules.js';
import type { BlockReport } from './report.js';

/**
 * Where hydrogens are missing the expected errors are multiplied by this: volume residuals grow by that factor when the
 * hydrogens of 81 structures that trained nothing are taken away, at every quantile (bench/hydrogens-missing.ts).
 */
const doubtWithoutHydrogens = 1.6;

/** A structure as the models and rules see it. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly prediction?: StructurePrediction;
  readonly comparison?: StructureComparison;
  readonly notes: readonly string[];
}

/** Predicts a structure, compares it, and runs the rules over it. */
export async function judge(
  crystal: Crystal,
  session: LintSession,
  options: LintOptions,
  plugged: readonly PluggedRule[],
  isAcknowledged: (finding: Finding) => boolean,
): Promise<Judged> {
  const notes: string[] = [];
  let prediction: StructurePrediction | undefined;
  let comparison: StructureComparison | undefined;
  const assessments = assessSites(crystal);
  if (assessments.some(({ assessable }) => assessable)) {
    const predictor = await session.predictor(options.predictor);
    prediction = await predictor.predict(
      crystal,
      options.temperature === undefined ? {} : { temperature: options.temperature },
    );
    notes.push(...prediction.notes);
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
    comparison = compareStructure(crystal, prediction, withoutHydrogens ? doubtWithoutHydrogens : 1);
  } else {
    const carriers = crystal.sites.filter(({ displacement }) => displacement.kind === 'anisotropic').length;
    notes.push(carriers === 0 ? 'no anisotropic U in this structure: nothing to assess' : 'no atom can be assessed');
    comparison = {
      atoms: [],
      notAssessed: assessments.flatMap(({ assessable, reasons }, site) =>
        assessable || crystal.sites[site].atomicNumber === 1 ? [] : [{ site, reasons }],
      ),
      doubt: 1,
    };
  }
  return {
    findings: runRules([...allRules, ...plugged], { crystal, prediction, comparison }, options.rules, isAcknowledged),
    prediction,
    comparison,
    notes,
  };
}

/** What the report says of the structure as a whole. */
export function blockReport(crystal: Crystal, judged: Judged, source: SourceText): BlockReport {
  const { prediction, comparison, notes } = judged;
  const atoms = atomReports(crystal, judged, source);
  const assessed = comparison?.atoms.length ?? 0;
  return {
    block: crystal.blockName,
    line: source.position(crystal.blockRange.start).line,
    sites: crystal.sites.length,
    assessed,
    notAssessed: atoms.length - assessed,
    ...(prediction && {
      temperature: prediction.temperature,
      temperatureSource: prediction.temperatureSource,
      model: prediction.model,
      engine: prediction.engine,
      device: prediction.device,
      prior: prediction.prior.kind,
    }),
    scale: comparison?.scale,
    medianIou:
      comparison && comparison.atoms.length > 0
        ? median(comparison.atoms.map(({ iouScaled }) => iouScaled))
        : undefined,
    notes,
    atoms,
  };
}
