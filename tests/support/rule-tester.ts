/** Every rule has one table of cases: where it is silent, and where it speaks and what it then says. */
import type { Crystal } from '../../src/crystal/crystal.js';
import type { ReadingProblem } from '../../src/crystal/reading/structure-file.js';
import { readStructureFile } from '../../src/crystal/reading/structure-file.js';
import { compareStructure } from '../../src/judging/comparison.js';
import { Hypotheses } from '../../src/judging/hypotheses.js';
import { StructureFacts } from '../../src/judging/structure-facts.js';
import type { StructurePrediction } from '../../src/model/prediction.js';
import { allRules } from '../../src/rules/index.js';
import { type AnyRule, type Finding, needsCrystal, type Severity, type TestedValue } from '../../src/rules/rule.js';
import { byPlace, runDocumentRules, runRules, type Settings } from '../../src/rules/run.js';
import type { SuppressionFacts } from '../../src/rules/suppression/suppression-facts.js';

interface CaseSettings {
  /** What the case is about; the title of its test. */
  readonly name: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** As the configuration sets it. */
  readonly severity?: Severity;
}

/** A structure made by hand, with what is predicted for it. */
export interface StructureCase extends CaseSettings {
  readonly crystal: Crystal;
  readonly prediction?: StructurePrediction;
  /** What is predicted under other assumptions; the same as `prediction` unless given. */
  readonly repredict?: ConstructorParameters<typeof Hypotheses>[1];
  readonly problems?: readonly ReadingProblem[];
}

/** The text of a file. */
export interface TextCase extends CaseSettings {
  readonly text: string;
  /** `case.cif` unless given; `.res` for SHELX. */
  readonly file?: string;
}

/** What was found to be wrong with suppressions. */
export interface SuppressionCase extends CaseSettings {
  readonly suppressions: Partial<SuppressionFacts>;
}

export type RuleCase = StructureCase | TextCase | SuppressionCase;

/** What a finding says, as far as a case is about it. */
export interface ExpectedFinding {
  /** Labels; for none, `[]`. */
  readonly sites?: readonly string[];
  readonly severity?: Severity;
  /** Numbers to six digits. */
  readonly value?: Partial<TestedValue>;
  /** A part of the message, or what it matches. */
  readonly message?: string | RegExp;
  /** A part of one of the causes. */
  readonly cause?: string | RegExp;
  /** All causes, likeliest first. */
  readonly causes?: readonly (string | RegExp)[];
  readonly advice?: string | RegExp;
  readonly data?: Readonly<Record<string, unknown>>;
  /** The text that it points to, for cases that are texts. */
  readonly at?: string;
}

export interface RuleTable {
  readonly valid: readonly RuleCase[];
  readonly invalid: readonly (RuleCase & { readonly findings: readonly ExpectedFinding[] })[];
}

/**
 * The cases of a rule. Each option of its schema must be set by some case.
 *
 * @param rule its name, or a rule that is none of ours
 */
export function ruleTable(rule: string | AnyRule, { valid, invalid }: RuleTable): void {
  const tested = typeof rule === 'string' ? allRules.find(({ meta }) => meta.name === rule) : rule;
  if (tested === undefined) throw new Error(`there is no rule ${rule}`);
  const { meta } = tested;

  describe(`rule ${meta.name}`, () => {
    test('has cases on both sides, and for each of its options', () => {
      expect([valid.length, invalid.length].every((count) => count > 0)).toBe(true);
      const set = new Set([...valid, ...invalid].flatMap(({ options = {} }) => Object.keys(options)));
      const options = Object.keys((meta.optionsSchema.properties ?? {}) as object);
      expect(options.filter((option) => !set.has(option))).toEqual([]);
    });

    test.each(valid.map((each) => [each.name, each] as const))('is silent: %s', async (_, each) => {
      expect(await findingsOf(tested, each)).toEqual([]);
    });

    test.each(invalid.map((each) => [each.name, each] as const))('speaks: %s', async (_, each) => {
      const found = await findingsOf(tested, each);
      expect(found.map(({ message }) => message)).toHaveLength(each.findings.length);
      expect(each.findings.length).toBeGreaterThan(0);
      for (const [index, expected] of each.findings.entries()) expectFinding(found[index], expected, each);
    });
  });
}

/** What one rule finds, in the order of the file. */
async function findingsOf(rule: AnyRule, each: RuleCase): Promise<Finding[]> {
  const { options, severity } = each;
  const settings: Settings = { [rule.meta.name]: { ...(options && { options }), ...(severity && { severity }) } };
  const runs = needsCrystal(rule.meta)
    ? await overStructures(rule, each, settings)
    : [await overFile(rule, each, settings)];
  expect(runs.flatMap(({ failures }) => failures)).toEqual([]);
  return runs.flatMap(({ found }) => found.map(({ finding }) => finding)).sort(byPlace);
}

function overFile(rule: AnyRule, each: RuleCase, settings: Settings) {
  if ('suppressions' in each) {
    const suppressions = { unused: [], withoutReason: [], unknown: [], ...each.suppressions };
    return runDocumentRules([rule], { problems: [], crystals: [], suppressions }, settings);
  }
  if ('crystal' in each) {
    return runDocumentRules([rule], { problems: each.problems ?? [], crystals: [each.crystal] }, settings);
  }
  return runDocumentRules([rule], readStructureFile(each.text, each.file ?? 'case.cif'), settings);
}

function overStructures(rule: AnyRule, each: RuleCase, settings: Settings) {
  if ('suppressions' in each) throw new Error(`${each.name}: ${rule.meta.name} looks at structures`);
  const crystals = 'crystal' in each ? [each.crystal] : readStructureFile(each.text, each.file ?? 'case.cif').crystals;
  if (crystals.length === 0) throw new Error(`${each.name}: there is no structure in it`);
  const { prediction, repredict } = 'crystal' in each ? each : { prediction: undefined, repredict: undefined };
  return Promise.all(
    crystals.map((crystal) => {
      const facts = new StructureFacts(crystal);
      const comparison = prediction && compareStructure(facts, prediction);
      const hypotheses = prediction && new Hypotheses(crystal, repredict ?? (async () => prediction), { prediction });
      return runRules([rule], { crystal, facts, prediction, comparison, hypotheses }, settings);
    }),
  );
}

function expectFinding(finding: Finding, expected: ExpectedFinding, each: RuleCase): void {
  const { sites, severity, value, message, cause, causes, advice, data, at } = expected;
  if (sites !== undefined) expect(finding.sites).toEqual(sites);
  if (severity !== undefined) expect(finding.severity).toBe(severity);
  if (message !== undefined) expect(finding.message).toEqual(matching(message));
  if (causes !== undefined) expect(finding.causes).toEqual(causes.map(matching));
  if (cause !== undefined) expect(finding.causes).toContainEqual(matching(cause));
  if (advice !== undefined) expect(finding.advice).toContainEqual(matching(advice));
  if (data !== undefined) expect(finding.data).toMatchObject(data);
  if (at !== undefined) expect('text' in each && each.text.slice(finding.range.start, finding.range.end)).toBe(at);
  for (const [key, wanted] of Object.entries(value ?? {})) {
    const number = finding.value?.[key as keyof TestedValue];
    if (typeof wanted !== 'number') expect(number).toBe(wanted);
    else expect(Number((number as number).toPrecision(6))).toBe(Number(wanted.toPrecision(6)));
  }
}

function matching(wanted: string | RegExp): unknown {
  return typeof wanted === 'string' ? expect.stringContaining(wanted) : expect.stringMatching(wanted);
}
