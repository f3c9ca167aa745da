import type { TextRange } from '../cif/text/source.js';
import type { Crystal } from '../crystal/crystal.js';
import type { ReadingProblem } from '../crystal/reading/structure-file.js';
import type { StructureComparison } from '../judging/comparison.js';
import type { StructurePrediction } from '../model/prediction.js';
import type { SuppressionFacts } from './suppression/suppression-facts.js';

/** checkCIF levels: error = A, warning = B, info = C, hint = G. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

export interface RuleMeta {
  /** `ADPL101` */
  readonly code: string;
  /** `low-iou`; also the name of the page docs/rules/<name>.md. */
  readonly name: string;
  readonly severity: Severity;
  /** What it tests, one sentence. */
  readonly summary: string;
  /** Where the test comes from: paper, equation, PLATON test. */
  readonly source: string;
  /** JSON schema of the options; every property has a default. */
  readonly optionsSchema: Readonly<Record<string, unknown>>;
  readonly needsModel: boolean;
  /** `file`: looks at what was found while the file was read, once for each file (FileRule); else at each structure. */
  readonly scope?: 'file';
  /** What a rule of scope `file` reports, each kind with its severity where the configuration sets none. */
  readonly problems?: Readonly<Record<string, Severity>>;
  /** Rules of one group that fail on the same atom have one cause: only the strongest finding is kept. */
  readonly group?: 'misfit';
}

/** Numbers behind a finding, for machines; tensors are six numbers 11 22 33 12 13 23. */
export type FindingData = Readonly<
  Record<string, number | string | boolean | null | readonly number[] | readonly string[]>
>;

export interface Finding {
  readonly code: string;
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence of evidence, with numbers and units. */
  readonly message: string;
  readonly block: string;
  /** Atom label, where the finding is about one atom. */
  readonly site?: string;
  /** Where a report points: the atom's U row, or the heading of the block. */
  readonly range: TextRange;
  /** A second place that matters, e.g. the first of two duplicates. */
  readonly related?: TextRange;
  /** `text` where the finding is about the text of the file and no structure in it. */
  readonly subject?: 'text';
  readonly data: FindingData;
  /** How far beyond its limit the number lies, as a factor; decides which of several findings on one atom is kept. */
  readonly excess?: number;
  /** Likely causes, likeliest first. */
  readonly causes: readonly string[];
  /** What to try. */
  readonly advice: readonly string[];
}

export interface RuleContext<Options> {
  readonly crystal: Crystal;
  readonly options: Options;
  readonly severity: Severity;
  /** The severity that the configuration sets, for rules that grade their findings where it sets none. */
  readonly configured?: Severity;
  /** Absent where no model ran (or it failed: then the linter has said so). */
  readonly prediction?: StructurePrediction;
  readonly comparison?: StructureComparison;
}

export interface Rule<Options = unknown> {
  readonly meta: RuleMeta;
  check(context: RuleContext<Options>): readonly Finding[];
}

export interface FileRuleContext<Options> {
  /** In the order in which they were found. */
  readonly problems: readonly ReadingProblem[];
  /** The structures that could be read. */
  readonly crystals: readonly Crystal[];
  /** What is wrong with the suppressions in the file; known once all other rules have run. */
  readonly suppressions?: SuppressionFacts;
  readonly options: Options;
  /** What the configuration says; undefined where each kind of problem has its own severity. */
  readonly severity?: Severity;
}

/** A rule about a file as it was read: it runs whether or not there is a structure, and before any model. */
export interface FileRule<Options = unknown> {
  readonly meta: RuleMeta & { readonly scope: 'file' };
  check(context: FileRuleContext<Options>): readonly Finding[];
}

export type AnyRule = Rule<never> | FileRule<never>;

export function isFileRule(rule: AnyRule): rule is FileRule<never> {
  return rule.meta.scope === 'file';
}
