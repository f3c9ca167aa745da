import { compareStructure } from '../../src/judging/comparison.js';
import { Hypotheses } from '../../src/judging/hypotheses.js';
import { StructureFacts } from '../../src/judging/structure-facts.js';
import {
  type AnyRule,
  type Evidence,
  type Finding,
  type Need,
  needsCrystal,
  needsModel,
  noOptions,
  type Rule,
  type RuleContext,
  type RuleMeta,
  type Severity,
} from '../../src/rules/rule.js';
import { byPlace, ruleOptions, runDocumentRules, runRules, type StructureContext } from '../../src/rules/run.js';
import { crystalOf, isotropic, predictionOf } from '../support/structures.js';

const crystal = crystalOf([
  { label: 'C1', u: isotropic(0.02) },
  { label: 'C2', u: isotropic(0.02) },
]);
const [c1, c2] = crystal.sites;
const facts = new StructureFacts(crystal);
const prediction = predictionOf([{ uCart: isotropic(0.02) }, { uCart: isotropic(0.02) }]);
const comparison = compareStructure(facts, prediction);
const hypotheses = new Hypotheses(crystal, async () => prediction, { prediction });
const given = { crystal, facts };

function meta<N extends Need>(needs: N, changes: Partial<RuleMeta<N>> = {}): RuleMeta<N> {
  return {
    code: 'TST001',
    name: 'test-rule',
    severity: 'warning',
    summary: 'A test.',
    source: 'test',
    optionsSchema: noOptions,
    needs,
    topic: 'structure',
    platon: [],
    ...changes,
  };
}

type Check = (context: RuleContext<unknown, 'crystal'>) => readonly Evidence[] | Promise<readonly Evidence[]>;

const ruleOf = (check: Check, changes: Partial<RuleMeta<'crystal'>> = {}): AnyRule => ({
  meta: meta('crystal', changes),
  check,
});

async function only(evidence: Evidence, severity?: Severity): Promise<Finding> {
  const settings = severity && { 'test-rule': { severity } };
  const { found, failures } = await runRules([ruleOf(() => [evidence])], given, settings);
  expect([found.length, failures]).toEqual([1, []]);
  return found[0].finding;
}

describe('what evidence does not say', () => {
  test('is the rule, its severity, and the structure as the place', async () => {
    expect(await only({ message: 'm' })).toEqual({
      code: 'TST001',
      rule: 'test-rule',
      severity: 'warning',
      message: 'm',
      block: 'test',
      sites: [],
      range: crystal.blockRange,
      data: {},
      causes: [],
      advice: [],
    });
  });

  test('the place is the row of U of the first atom, or its row in the atom list', async () => {
    expect((await only({ message: 'm', sites: [c2, c1] })).range).toEqual(c2.displacementRange);
    const { displacementRange: _, ...bare } = c2;
    expect((await only({ message: 'm', sites: [bare] })).range).toEqual(c2.range);
    // Labels have no place.
    expect((await only({ message: 'm', sites: ['C2'] })).range).toEqual(crystal.blockRange);
    expect((await only({ message: 'm', sites: ['C9', c2] })).range).toEqual(c2.displacementRange);
  });

  test('atoms are told by their labels, and handed on as atoms where they are some', async () => {
    const { found } = await runRules([ruleOf(() => [{ message: 'm', sites: [c2, 'C9', c1] }])], given);
    expect(found[0].finding.sites).toEqual(['C2', 'C9', 'C1']);
    expect(found[0].sites).toEqual([c2, c1]);
  });

  test('what it does say stands', async () => {
    const all = {
      message: 'm',
      sites: [c1],
      value: { quantity: 'q', number: 1, unit: 'Å²', limit: 0.5 },
      severity: 'hint',
      range: { start: 3, end: 4 },
      related: { start: 5, end: 6 },
      block: 'other',
      subject: 'text',
      causes: ['c'],
      advice: ['a'],
      data: { n: 1 },
      excess: 2,
    } satisfies Evidence;
    expect(await only(all)).toEqual({ ...all, sites: ['C1'], code: 'TST001', rule: 'test-rule' });
  });
});

describe('severity', () => {
  test('is that of the rule, else what the configuration says, else what evidence says', async () => {
    expect((await only({ message: 'm' })).severity).toBe('warning');
    expect((await only({ message: 'm' }, 'info')).severity).toBe('info');
    // A rule that says a severity itself is to grade, where the configuration should count.
    expect((await only({ message: 'm', severity: 'error' }, 'info')).severity).toBe('error');
  });

  test.each([
    [undefined, 'error', 'hint'],
    ['info', 'info', 'info'],
  ] as const)('graded, with %s configured', async (configured, first, second) => {
    const graded = ruleOf(({ grade }) => [
      { message: 'a', severity: grade('error') },
      { message: 'b', severity: grade('hint') },
    ]);
    const { found } = await runRules([graded], given, configured && { TST001: { severity: configured } });
    expect(found.map(({ finding }) => finding.severity)).toEqual([first, second]);
  });

  test('is told to the rule', async () => {
    const seen: Severity[] = [];
    const rule = ruleOf(({ severity }) => {
      seen.push(severity);
      return [];
    });
    await runRules([rule], given);
    await runRules([rule], given, { 'test-rule': { severity: 'error' } });
    expect(seen).toEqual(['warning', 'error']);
  });

  test.each(['test-rule', 'TST001'])('off by %s: the rule does not run', async (word) => {
    const check = jest.fn(() => []);
    await runRules([ruleOf(check)], given, { [word]: { severity: 'off' } });
    expect(check).not.toHaveBeenCalled();
  });
});

test('options have the defaults of the schema where the configuration says nothing', async () => {
  const optionsSchema = {
    type: 'object',
    properties: { low: { type: 'number', default: 1 }, high: { type: 'number', default: 2 } },
  };
  const seen: unknown[] = [];
  const rule = ruleOf(
    ({ options }) => {
      seen.push(options);
      return [];
    },
    { optionsSchema },
  );
  await runRules([rule], given);
  await runRules([rule], given, { 'test-rule': { options: { high: 5 } } });
  expect(seen).toEqual([
    { low: 1, high: 2 },
    { low: 1, high: 5 },
  ]);
  expect(ruleOptions({ meta: { optionsSchema: noOptions } })).toEqual({});
});

describe('a rule that fails', () => {
  const good = ruleOf(() => [{ message: 'good' }], { name: 'good', code: 'TST002' });

  test.each([
    [
      'at once',
      (() => {
        throw new Error('no eigenvalues');
      }) as Check,
      'no eigenvalues',
    ],
    [
      'later',
      (async () => {
        throw new Error('out of memory');
      }) as Check,
      'out of memory',
    ],
    [
      'with no error',
      (() => {
        throw 'a string';
      }) as Check,
      'a string',
    ],
  ])('%s costs no other, and is told with the reason', async (_, check, reason) => {
    const { found, failures } = await runRules([good, ruleOf(check), good], given);
    expect(found.map(({ finding }) => finding.message)).toEqual(['good', 'good']);
    expect(failures).toEqual([
      { rule: 'test-rule', block: 'test', message: `rule test-rule failed in data_test: ${reason}` },
    ]);
  });

  test('that looks at documents names no block', async () => {
    const rule: AnyRule = {
      meta: meta('document'),
      check: () => {
        throw new Error('broken');
      },
    };
    const { failures } = await runDocumentRules([rule], { problems: [], crystals: [] });
    expect(failures).toEqual([{ rule: 'test-rule', block: '', message: 'rule test-rule failed: broken' }]);
  });
});

test('rules may take their time, and their findings keep the order of the rules', async () => {
  const slow = ruleOf(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return [{ message: 'slow' }];
  });
  const { found } = await runRules([slow, ruleOf(() => [{ message: 'quick' }])], given);
  expect(found.map(({ finding }) => finding.message)).toEqual(['slow', 'quick']);
});

describe('what a rule needs', () => {
  const needs: readonly Need[] = ['document', 'crystal', 'comparison', 'hypotheses'];
  const rules = needs.map((need): AnyRule => {
    const check = (context: object) => [{ message: `${need}: ${Object.keys(context).sort().join(' ')}` }];
    return { meta: { ...meta(need), name: `needs-${need}` }, check } as AnyRule;
  });
  const ran = async (structure: StructureContext) =>
    (await runRules(rules, structure)).found.map(({ finding }) => finding.rule.slice('needs-'.length));

  test('decides whether it runs', async () => {
    expect(await ran(given)).toEqual(['crystal']);
    expect(await ran({ ...given, comparison })).toEqual(['crystal', 'comparison']);
    expect(await ran({ ...given, comparison, prediction })).toEqual(['crystal', 'comparison']);
    expect(await ran({ ...given, comparison, prediction, hypotheses })).toEqual([
      'crystal',
      'comparison',
      'hypotheses',
    ]);
    // Hypotheses are about a comparison, which there is none of.
    expect(await ran({ ...given, hypotheses })).toEqual(['crystal']);
  });

  test('documents have rules of their own', async () => {
    const { found } = await runDocumentRules(rules, { problems: [], crystals: [crystal] });
    expect(found.map(({ finding }) => [finding.message, finding.block])).toEqual([
      ['document: crystals grade options problems severity', ''],
    ]);
  });

  test('is given', async () => {
    const rule: Rule<unknown, 'hypotheses'> = {
      meta: meta('hypotheses'),
      check: (context) => {
        expect(context.hypotheses).toBe(hypotheses);
        expect(context.comparison).toBe(comparison);
        expect(context.prediction).toBe(prediction);
        expect(context.facts).toBe(facts);
        return [{ message: 'seen' }];
      },
    };
    const { found, failures } = await runRules([rule], { ...given, comparison, prediction, hypotheses });
    expect([found.length, failures]).toEqual([1, []]);
  });

  test('is all that a rule may touch', async () => {
    const ofCrystal: Rule<unknown, 'crystal'> = {
      meta: meta('crystal'),
      check: (context) => {
        // @ts-expect-error: a rule about structures has no comparison
        return context.comparison === undefined ? [] : [{ message: 'touched' }];
      },
    };
    const ofComparison: Rule<unknown, 'comparison'> = {
      meta: meta('comparison'),
      check: (context) => {
        // @ts-expect-error: a rule about comparisons has no hypotheses
        return context.hypotheses === undefined ? [] : [{ message: 'touched' }];
      },
    };
    const ofDocument: Rule<unknown, 'document'> = {
      meta: meta('document'),
      check: (context) => {
        // @ts-expect-error: a rule about documents has no structure
        return context.crystal === undefined ? [] : [{ message: 'touched' }];
      },
    };
    // @ts-expect-error: what a rule says that it needs is what it is given
    const wrong: Rule<unknown, 'comparison'> = { meta: meta('crystal'), check: () => [] };
    expect(wrong.meta.needs).toBe('crystal');
    const { found } = await runRules([ofCrystal, ofComparison], { ...given, comparison: undefined });
    expect(found).toEqual([]);
    expect((await runDocumentRules([ofDocument], { problems: [], crystals: [] })).found).toEqual([]);
  });

  test('tells which rules are silent without a model or a structure', () => {
    expect(needs.map((need) => needsModel({ needs: need }))).toEqual([false, false, true, true]);
    expect(needs.map((need) => needsCrystal({ needs: need }))).toEqual([false, true, true, true]);
  });
});

test('the order of a file is by place, then by code', () => {
  const at = (start: number, code: string) => ({ code, range: { start, end: start + 1 } }) as Finding;
  const sorted = [at(5, 'B'), at(5, 'A'), at(1, 'Z')].sort(byPlace);
  expect(sorted.map(({ code, range }) => `${code}${range.start}`)).toEqual(['Z1', 'A5', 'B5']);
});
