import type { TextRange } from '../cif/text/source.js';
import type { Crystal, Site } from '../crystal/crystal.js';
import type { ReadingProblem } from '../crystal/reading/structure-file.js';
import type { StructureComparison } from '../judging/comparison.js';
import type { Hypotheses } from '../judging/hypotheses.js';
import type { StructureFacts } from '../judging/structure-facts.js';
import type { StructurePrediction } from '../model/prediction.js';
import type { SuppressionFacts } from './suppression/suppression-facts.js';

/** checkCIF levels: error = A, warning = B, info = C, hint = G. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** What a configuration says of a rule: a severity or `off`, alone or with options. */
export type RuleEntry = Severity | 'off' | readonly [Severity | 'off', Readonly<Record<string, unknown>>?];

/**
 * What a rule looks at, and so when it runs: the text as it was read (once a file), a structure, a structure held against
 * its prediction, or also predictions under other assumptions.
 */
export type Need = 'document' | 'crystal' | 'comparison' | 'hypotheses';

/** What a rule is about; formats and pages group by it. */
export type Topic =
  | 'definiteness'
  | 'size'
  | 'shape'
  | 'overlap'
  | 'structure'
  | 'assessment'
  | 'reading'
  | 'suppression';

export const presetNames = [
  'recommended',
  'checkcif',
  'strict',
  'iucr',
  'electron-diffraction',
  'high-pressure',
  'neutron',
] as const;
export type PresetName = (typeof presetNames)[number];

export interface RuleMeta<N extends Need = Need> {
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
  readonly needs: N;
  readonly topic: Topic;
  /**
   * Tests of checkCIF (nnn of PLATnnn) whose alert and a finding of this rule have one answer: both say of the same atom
   * that the same property is off, so that a reply to one is a reply to the other. Tests about something else, however
   * near, are named on the rule's page.
   */
  readonly platon: readonly number[];
  /**
   * Names of rules whose findings about the same atoms have the same cause: they are told within the finding of this rule.
   * Where two rules explain each other, the stronger finding tells of the other.
   */
  readonly explains?: readonly string[];
  /** What presets say of the rule; where they say nothing it stays as it is. */
  readonly presets?: Readonly<Partial<Record<PresetName, RuleEntry>>>;
  /** What a rule about documents reports, each kind with its severity where the configuration sets none. */
  readonly problems?: Readonly<Record<string, Severity>>;
}

/** Numbers behind a finding, for machines; tensors are six numbers 11 22 33 12 13 23. */
export type FindingData = Readonly<
  Record<string, number | string | boolean | null | readonly number[] | readonly string[]>
>;

/** The number that a finding rests on. */
export interface TestedValue {
  /** `IoU`, `volume residual/expected error`. */
  readonly quantity: string;
  readonly number: number;
  /** Standard uncertainty, in the same unit. */
  readonly su?: number;
  /** `Å²`, `K`, `%`; empty for a number without. */
  readonly unit: string;
  /** Where findings begin. */
  readonly limit?: number;
}

/** What a rule has found. What follows from the rule, its settings and the place of the atoms is filled in by the runner. */
export interface Evidence {
  /** One sentence of evidence, with numbers and units. */
  readonly message: string;
  /** The atoms that it is about, out of `crystal.sites` (or their labels); none where it is about the structure or text. */
  readonly sites?: readonly (Site | string)[];
  readonly value?: TestedValue;
  /** As the rule grades it; the severity of the rule unless given. Where users set one, `context.grade` lets it count. */
  readonly severity?: Severity;
  /** Where to point: the row of the first atom's U (else of the atom), or the heading of the block, unless given. */
  readonly range?: TextRange;
  /** A second place that matters, e.g. the first of two duplicates. */
  readonly related?: TextRange;
  /** Name of the data block; that of the structure unless given. */
  readonly block?: string;
  /** `text` where it is about the text of the file and no structure in it. */
  readonly subject?: 'text';
  /** Likely causes, likeliest first. */
  readonly causes?: readonly string[];
  /** What to try. */
  readonly advice?: readonly string[];
  readonly data?: FindingData;
  /** How far beyond its limit the number lies, as a factor: of several findings with one cause the largest is kept. */
  readonly excess?: number;
}

/** A finding of another rule that has the same cause. */
export interface Explained {
  readonly code: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly sites: readonly string[];
  readonly message: string;
}

export interface Finding {
  readonly code: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly block: string;
  /** Labels of the atoms that it is about; none where it is about the structure or the text. */
  readonly sites: readonly string[];
  readonly value?: TestedValue;
  /** Where a report points. */
  readonly range: TextRange;
  readonly related?: TextRange;
  readonly subject?: 'text';
  readonly data: FindingData;
  readonly excess?: number;
  readonly causes: readonly string[];
  readonly advice: readonly string[];
  /** Findings of other rules with the same cause, which are not told by themselves. */
  readonly explains?: readonly Explained[];
}

/** What every rule is told. */
export interface RuleSettings<Options> {
  /** Defaults filled in. */
  readonly options: Options;
  /** What the configuration says, else what the rule says of itself. */
  readonly severity: Severity;
  /** The severity for a finding that the rule grades: what the configuration says, else the grade. */
  grade(severity: Severity): Severity;
}

export interface DocumentContext<Options> extends RuleSettings<Options> {
  /** In the order in which they were found. */
  readonly problems: readonly ReadingProblem[];
  /** The structures that could be read. */
  readonly crystals: readonly Crystal[];
  /** What is wrong with the suppressions in the file; known once all other rules have run. */
  readonly suppressions?: SuppressionFacts;
}

export interface CrystalContext<Options> extends RuleSettings<Options> {
  readonly crystal: Crystal;
  readonly facts: StructureFacts;
}

export interface ComparisonContext<Options> extends CrystalContext<Options> {
  readonly comparison: StructureComparison;
  /** Undefined where nothing was to be predicted; the comparison is then empty. */
  readonly prediction: StructurePrediction | undefined;
}

export interface HypothesesContext<Options> extends ComparisonContext<Options> {
  readonly hypotheses: Hypotheses;
}

interface Contexts<Options> {
  readonly document: DocumentContext<Options>;
  readonly crystal: CrystalContext<Options>;
  readonly comparison: ComparisonContext<Options>;
  readonly hypotheses: HypothesesContext<Options>;
}

/** What a rule is given: as much as it needs, and no more. */
export type RuleContext<Options = Readonly<Record<string, unknown>>, N extends Need = 'crystal'> = Contexts<Options>[N];

/** A rule: what it says of itself, and what it finds. Rules of plugins are of the same form. */
export interface Rule<Options = Readonly<Record<string, unknown>>, N extends Need = Need> {
  readonly meta: RuleMeta<N>;
  /** What it throws is the trouble of the file. */
  check(context: RuleContext<Options, N>): readonly Evidence[] | Promise<readonly Evidence[]>;
}

/** Any rule, to be run by what its meta says that it needs. */
export type AnyRule = { [N in Need]: Rule<never, N> }[Need];

export const noOptions = { type: 'object', additionalProperties: false, properties: {} };

/** Whether a rule says nothing without a prediction. */
export function needsModel({ needs }: Pick<RuleMeta, 'needs'>): boolean {
  return needs === 'comparison' || needs === 'hypotheses';
}

/** Whether a rule looks at a structure, and so runs once for each. */
export function needsCrystal({ needs }: Pick<RuleMeta, 'needs'>): boolean {
  return needs !== 'document';
}
