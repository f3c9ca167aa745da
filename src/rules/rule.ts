import type { TextRange } from '../cif/source.js';
import type { Crystal } from '../crystal/crystal.js';
import type { StructurePrediction } from '../model/prediction.js';
import type { StructureComparison } from './comparison.js';

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
  /** Absent where no model ran (or it failed: then the linter has said so). */
  readonly prediction?: StructurePrediction;
  readonly comparison?: StructureComparison;
}

export interface Rule<Options = unknown> {
  readonly meta: RuleMeta;
  check(context: RuleContext<Options>): readonly Finding[];
}
