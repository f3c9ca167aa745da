import { type CifSyntaxProblem, decodeCifBytes, type SourceText, type TextRange } from '../cif/index.js';
import { assessSites, type Crystal, hydrogensMissing } from '../crystal/index.js';
import { median } from '../crystal/median.js';
import { openPredictor, type Predictor, type PredictorOptions } from '../model/predict.js';
import type { StructurePrediction } from '../model/prediction.js';
import { allRules, compareStructure, type Finding, type StructureComparison } from '../rules/index.js';
import { byPlace, type RuleSetting, runFileRules, runRules } from '../rules/run.js';
import { atomReports } from './atom-reports.js';
import { type PluggedRule, type RulePlugin, rulesOfPlugins } from './plugin-rules.js';
import { readStructureFile } from './read-structures.js';
import type { BlockReport, FileReport, Place, ReportedFinding } from './report.js';

/** Where the rules' pages are published. */
const docsRoot = 'docs/rules';

/**
 * Where hydrogens are missing the expected errors are multiplied by this: volume residuals grow by that factor when the
 * hydrogens of 81 structures that trained nothing are taken away, at every quantile (bench/hydrogens-missing.ts).
 */
const doubtWithoutHydrogens = 1.6;

export interface LintOptions {
  /** By rule name or code. */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** Whose rules run besides our own. */
  readonly plugins?: readonly RulePlugin[];
}

/** What is kept from file to file: the model, opened when the first structure needs it. */
export interface LintSession {
  predictor(): Promise<Predictor>;
  dispose(): Promise<void>;
}

export function openLintSession(options: PredictorOptions = {}): LintSession {
  let opening: Promise<Predictor> | undefined;
  return {
    predictor() {
      opening ??= openPredictor(options);
      return opening;
    },
    async dispose() {
      // A model that failed to open has told its user already, and leaves nothing to close.
      const predictor = await opening?.catch(() => undefined);
      await predictor?.dispose();
    },
  };
}

/** Decodes and lints the bytes of one file. */
export async function lintBytes(
  bytes: Uint8Array,
  name: string,
  session: LintSession,
  options: LintOptions = {},
): Promise<FileReport> {
  const { text, problems } = decodeCifBytes(bytes);
  return lintFile(text, name, session, options, problems);
}

/**
 * Lints the text of one CIF or SHELX file: reads it, predicts its structures, compares, and runs the rules.
 * Problems of the file are in the report; what is thrown is a model or engine that cannot be had.
 */
export async function lintText(
  text: string,
  name: string,
  session: LintSession,
  options: LintOptions = {},
): Promise<FileReport> {
  return lintFile(text, name, session, options, []);
}

async function lintFile(
  text: string,
  name: string,
  session: LintSession,
  options: LintOptions,
  ofBytes: readonly CifSyntaxProblem[],
): Promise<FileReport> {
  const begin = performance.now();
  const { source, problems, crystals, lacking } = readStructureFile(text, name, ofBytes);
  const plugged = rulesOfPlugins(
    options.plugins ?? [],
    allRules.map(({ meta }) => meta),
  );
  const pages = new Map(plugged.map(({ meta, docs }) => [meta.code, docs]));
  const blocks: BlockReport[] = [];
  const findings = runFileRules(allRules, { problems, crystals }, options.rules);
  for (const crystal of crystals) {
    const judged = await judge(crystal, session, options, plugged);
    blocks.push(blockReport(crystal, judged, source));
    findings.push(...judged.findings);
  }
  return {
    file: name,
    blocks,
    findings: findings.sort(byPlace).map((finding) => locate(finding, source, pages)),
    problems:
      crystals.length > 0 ? [] : [{ severity: 'fatal', kind: 'no-structure', message: lacking, line: 1, column: 1 }],
    elapsed: performance.now() - begin,
  };
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly prediction?: StructurePrediction;
  readonly comparison?: StructureComparison;
  readonly notes: readonly string[];
}

async function judge(
  crystal: Crystal,
  session: LintSession,
  options: LintOptions,
  plugged: readonly PluggedRule[],
): Promise<Judged> {
  const notes: string[] = [];
  let prediction: StructurePrediction | undefined;
  let comparison: StructureComparison | undefined;
  const assessments = assessSites(crystal);
  if (assessments.some(({ assessable }) => assessable)) {
    prediction = await (await session.predictor()).predict(crystal);
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
    findings: runRules([...allRules, ...plugged], { crystal, prediction, comparison }, options.rules),
    prediction,
    comparison,
    notes,
  };
}

function blockReport(crystal: Crystal, judged: Judged, source: SourceText): BlockReport {
  const { prediction, comparison, notes } = judged;
  return {
    block: crystal.blockName,
    line: source.position(crystal.blockRange.start).line,
    sites: crystal.sites.length,
    assessed: comparison?.atoms.length ?? 0,
    notAssessed: comparison?.notAssessed.length ?? 0,
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
    atoms: atomReports(crystal, judged, source),
  };
}

/** @param pages of rules that are not ours, by code */
function locate(finding: Finding, source: SourceText, pages: ReadonlyMap<string, string>): ReportedFinding {
  const { range, related, excess: _, ...rest } = finding;
  return {
    ...rest,
    ...place(range, source),
    ...(related && { related: place(related, source) }),
    docs: pages.get(finding.code) ?? `${docsRoot}/${finding.rule}.md`,
  };
}

function place({ start, end }: TextRange, source: SourceText): Place {
  const first = source.position(start);
  const last = source.position(end);
  return { line: first.line, column: first.column, endLine: last.line, endColumn: last.column };
}
