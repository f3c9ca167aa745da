import fc from 'fast-check';
import type { Site } from '../../src/crystal/crystal.js';
import { joinCauses } from '../../src/linter/causes.js';
import type { Finding, Severity } from '../../src/rules/rule.js';
import type { Found } from '../../src/rules/run.js';
import { severities } from '../../src/rules/severity.js';
import { crystalOf, isotropic } from '../support/structures.js';

const { sites } = crystalOf(['A', 'B', 'C', 'D'].map((label) => ({ label, u: isotropic(0.02) })));
const [a, b, c] = sites;

interface Given {
  readonly severity?: Severity;
  readonly excess?: number;
  readonly block?: string;
}

function found(rule: string, about: readonly Site[], { severity = 'warning', excess, block = 'x' }: Given = {}): Found {
  const finding: Finding = {
    code: rule.toUpperCase(),
    rule,
    severity,
    message: `${rule} at ${about.map(({ label }) => label).join(' ')}`,
    block,
    sites: about.map(({ label }) => label),
    range: { start: 0, end: 1 },
    data: {},
    ...(excess !== undefined && { excess }),
    causes: [],
    advice: [],
  };
  return { finding, sites: about };
}

type Explains = Readonly<Record<string, readonly string[]>>;

/** `p A (q A, r A)` for each finding that is told, with those that it explains. */
function joined(all: readonly Found[], explains: Explains, acknowledged: readonly Found[] = []): string[] {
  const metas = Object.entries(explains).map(([name, others]) => ({ name, explains: others }));
  const answered = new Set(acknowledged.map(({ finding }) => finding));
  return joinCauses(all, metas, (finding) => answered.has(finding)).map(told);
}

function told({ rule, sites: labels, explains = [] }: Finding): string {
  const name = (each: { readonly rule: string; readonly sites: readonly string[] }) =>
    [each.rule, ...each.sites].join(' ');
  const within = explains.length === 0 ? '' : ` (${explains.map(name).join(', ')})`;
  return `${name({ rule, sites: labels })}${within}`;
}

describe('two that explain each other', () => {
  const explains = { p: ['q'], q: ['p'] };

  test.each([
    ['the more severe stands', { severity: 'error' }, {}],
    ['then that further beyond its limit', { excess: 1.3 }, { excess: 1.2 }],
    ['an excess is more than none', { excess: 1.3 }, {}],
    ['severity counts before excess', { severity: 'warning', excess: 1 }, { severity: 'info', excess: 9 }],
    ['of equals the first', {}, {}],
  ] as const)('%s', (_, stronger, weaker) => {
    expect(joined([found('p', [a], stronger), found('q', [a], weaker)], explains)).toEqual(['p A (q A)']);
  });

  test('the stronger stands where it comes last', () => {
    expect(joined([found('p', [a]), found('q', [a], { severity: 'error' })], explains)).toEqual(['q A (p A)']);
  });

  test('the whole finding is told within the other', () => {
    const [left] = joinCauses(
      [found('p', [a], { severity: 'error' }), found('q', [a], { severity: 'info' })],
      [
        { name: 'p', explains: ['q'] },
        { name: 'q', explains: ['p'] },
      ],
      () => false,
    );
    expect(left.explains).toEqual([{ code: 'Q', rule: 'q', severity: 'info', sites: ['A'], message: 'q at A' }]);
  });

  test('four of them are one finding, the others in the order of their codes', () => {
    const all = { p: ['q', 'r', 's'], q: ['p', 'r', 's'], r: ['p', 'q', 's'], s: ['p', 'q', 'r'] };
    const four = [
      found('s', [a]),
      found('q', [a], { excess: 2 }),
      found('p', [a], { excess: 1 }),
      found('r', [a], { severity: 'error' }),
    ];
    expect(joined(four, all)).toEqual(['r A (p A, q A, s A)']);
  });
});

describe('one that explains without being explained', () => {
  test('stands however mild it is', () => {
    const mild = found('p', [a], { severity: 'hint' });
    const severe = found('q', [a], { severity: 'error', excess: 99 });
    expect(joined([severe, mild], { p: ['q'] })).toEqual(['p A (q A)']);
    // And the other way round it does not.
    expect(joined([severe, mild], { q: ['p'] })).toEqual(['q A (p A)']);
    expect(joined([severe, mild], {})).toEqual(['q A', 'p A']);
  });

  test('is told before those that explain each other', () => {
    const explains = { cause: ['p', 'q'], p: ['q'], q: ['p'] };
    const all = [found('p', [a], { severity: 'error' }), found('q', [a]), found('cause', [a], { severity: 'hint' })];
    expect(joined(all, explains)).toEqual(['cause A (p A, q A)']);
  });

  test('of a chain the first stands, and tells of all', () => {
    expect(joined([found('r', [a]), found('q', [a]), found('p', [a])], { p: ['q'], q: ['r'] })).toEqual([
      'p A (q A, r A)',
    ]);
    // A longer way leads to the same.
    expect(joined([found('r', [a]), found('q', [a]), found('p', [a])], { p: ['q', 'r'], q: ['r'] })).toEqual([
      'p A (q A, r A)',
    ]);
  });

  test('of a circle the strongest stands', () => {
    const circle = { p: ['q'], q: ['r'], r: ['p'] };
    for (const rule of ['p', 'q', 'r']) {
      const all = ['p', 'q', 'r'].map((name) => found(name, [a], { severity: name === rule ? 'error' : 'info' }));
      const [left, ...more] = joinCauses(all, metasOf(circle), () => false);
      expect([left.rule, left.explains?.length, more]).toEqual([rule, 2, []]);
    }
    // What hangs on a circle is told with it.
    const all = ['x', 'p', 'q', 'r'].map((name) => found(name, [a]));
    expect(joined(all, { ...circle, r: ['p', 'x'] })).toHaveLength(1);
  });

  test('of two causes that have nothing to do with each other the stronger tells', () => {
    const all = [found('weak', [a]), found('strong', [a], { severity: 'error' }), found('x', [a])];
    expect(joined(all, { weak: ['x'], strong: ['x'] })).toEqual(['weak A', 'strong A (x A)']);
  });
});

describe('atoms', () => {
  const explains = { p: ['q'] };

  test.each([
    ['the same atom', [a], [a], ['p A (q A)']],
    ['another atom', [a], [b], ['p A', 'q B']],
    ['an atom of a pair', [a, b], [b], ['p A B (q B)']],
    ['more than the cause is about', [a], [a, b], ['p A', 'q A B']],
    ['the same pair, turned round', [a, b], [b, a], ['p A B (q B A)']],
    ['pairs that share an atom', [a, b], [b, c], ['p A B', 'q B C']],
    ['a structure explains its atoms', [], [a], ['p (q A)']],
    ['an atom does not explain the structure', [a], [], ['p A', 'q']],
    ['a structure explains itself', [], [], ['p (q)']],
  ] as const)('%s', (_, of, about, expected) => {
    expect(joined([found('p', of), found('q', about)], explains)).toEqual(expected);
  });

  test('two atoms of one label are two', () => {
    const namesake: Site = { ...b, label: 'A' };
    expect(joined([found('p', [a]), found('q', [namesake])], explains)).toEqual(['p A', 'q A']);
    expect(joined([found('p', [namesake]), found('q', [namesake])], explains)).toEqual(['p A (q A)']);
  });

  test('one of many atoms, whichever it is', () => {
    expect(joined([found('q', [c]), found('q', [b]), found('p', sites)], explains)).toEqual(['p A B C D (q C, q B)']);
  });

  test('of other blocks are others', () => {
    expect(joined([found('p', [], { block: 'y' }), found('q', [a])], explains)).toEqual(['p', 'q A']);
  });

  test('findings of one rule do not explain each other', () => {
    expect(joined([found('p', [a]), found('p', [a])], { p: ['q'] })).toEqual(['p A', 'p A']);
  });
});

describe('what somebody answers for', () => {
  test('does not hide what nobody answers for', () => {
    const cause = found('p', [a], { severity: 'error' });
    const other = found('q', [a]);
    expect(joined([cause, other], { p: ['q'] }, [cause])).toEqual(['p A', 'q A']);
    // Of two that explain each other the one that stands is then the weaker.
    expect(joined([cause, other], { p: ['q'], q: ['p'] }, [cause])).toEqual(['q A (p A)']);
  });

  test('is told within what nobody answers for, and within another that somebody does', () => {
    const cause = found('p', [a]);
    const other = found('q', [a]);
    expect(joined([cause, other], { p: ['q'] }, [other])).toEqual(['p A (q A)']);
    expect(joined([cause, other], { p: ['q'] }, [cause, other])).toEqual(['p A (q A)']);
  });

  test('does not hide it at the end of a chain either', () => {
    const first = found('p', [a]);
    const all = [first, found('q', [a]), found('r', [a])];
    expect(joined(all, { p: ['q', 'r'], q: ['r'] }, [first])).toEqual(['p A', 'q A (r A)']);
    const middle = all[1];
    expect(joined(all, { p: ['q'], q: ['r'] }, [middle])).toEqual(['p A (q A)', 'r A']);
  });
});

const ruleName = fc.constantFrom('p', 'q', 'r', 's');
const arbitrary = fc.record({
  all: fc.array(
    fc.record({
      rule: ruleName,
      about: fc.subarray([...sites]),
      severity: fc.constantFrom(...severities),
      excess: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      answered: fc.boolean(),
    }),
    { maxLength: 12 },
  ),
  explains: fc.record({
    p: fc.subarray(['q', 'r', 's']),
    q: fc.subarray(['p', 'r', 's']),
    r: fc.subarray(['p', 'q', 's']),
    s: fc.subarray(['p', 'q', 'r']),
  }),
});

/** Findings of the generated kind, each with a message of its own. */
function findingsOf(all: (typeof arbitrary extends fc.Arbitrary<infer T> ? T : never)['all']) {
  const list = all.map(({ rule, about, answered, ...given }, index) => {
    const each = found(rule, about, given);
    return { answered, each: { ...each, finding: { ...each.finding, message: `number ${index}` } } };
  });
  const answered = new Set(list.filter((one) => one.answered).map(({ each }) => each.finding.message));
  return { list: list.map(({ each }) => each), isAnswered: ({ message }: Finding) => answered.has(message) };
}

const metasOf = (explains: Explains) => Object.entries(explains).map(([name, others]) => ({ name, explains: others }));

test('nothing is lost: every finding is told, or told within exactly one other', () => {
  fc.assert(
    fc.property(arbitrary, ({ all, explains }) => {
      const { list, isAnswered } = findingsOf(all);
      const left = joinCauses(list, metasOf(explains), isAnswered);
      const messages = left.flatMap((finding) => [
        finding.message,
        ...(finding.explains ?? []).map(({ message }) => message),
      ]);
      expect(messages.sort()).toEqual(list.map(({ finding }) => finding.message).sort());
      // What nobody answers for is never within what somebody does.
      const open = new Set(
        list
          .map(({ finding }) => finding)
          .filter((each) => !isAnswered(each))
          .map((each) => each.message),
      );
      for (const finding of left.filter(isAnswered)) {
        expect((finding.explains ?? []).filter(({ message }) => open.has(message))).toEqual([]);
      }
      // Those that are told keep their order.
      const order = left.map(({ message }) => list.findIndex(({ finding }) => finding.message === message));
      expect(order).toEqual([...order].sort((x, y) => x - y));
    }),
    { seed: 20261128, numRuns: 2000 },
  );
});

test('the order of the findings is no matter, where none are of equal strength', () => {
  const shuffled = arbitrary.chain((given) =>
    fc.record({
      given: fc.constant(given),
      order: fc.shuffledSubarray(
        given.all.map((_, i) => i),
        { minLength: given.all.length },
      ),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ given: { all, explains }, order }) => {
      const { list, isAnswered } = findingsOf(all.map((each, index) => ({ ...each, excess: index + 1 })));
      const outcome = (findings: readonly Found[]) =>
        joinCauses(findings, metasOf(explains), isAnswered)
          .map((finding) => [finding.message, ...(finding.explains ?? []).map(({ message }) => message).sort()])
          .sort();
      expect(outcome(order.map((index) => list[index]))).toEqual(outcome(list));
    }),
    { seed: 20261128, numRuns: 2000 },
  );
});

/** How often a finding is looked at, in the mean, where four rules that explain each other speak at each of many atoms. */
function looksPerFinding(atoms: number): number {
  const many = crystalOf(Array.from({ length: atoms }, (_, i) => ({ label: `C${i}`, u: isotropic(0.02) }))).sites;
  let looks = 0;
  const counting = ({ finding, ...rest }: Found): Found => ({
    ...rest,
    get finding() {
      looks++;
      return finding;
    },
  });
  const rules = ['p', 'q', 'r', 's'];
  const all = many.flatMap((site) => rules.map((rule) => counting(found(rule, [site]))));
  const metas = rules.map((name) => ({ name, explains: rules.filter((other) => other !== name) }));
  const left = joinCauses(all, metas, () => false);
  expect(left).toHaveLength(atoms);
  expect(left.every(({ explains }) => explains?.length === 3)).toBe(true);
  return looks / all.length;
}

test('5000 findings are joined with hardly more looks at each than 500: sorting alone grows', () => {
  expect(looksPerFinding(1250)).toBeLessThan(1.5 * looksPerFinding(125));
});
