import fc from 'fast-check';
import { ruleNames } from '../../../src/linter/known-rules.js';
import { sortFindings } from '../../../src/linter/suppressions/apply.js';
import { rowsOnLine } from '../../../src/linter/suppressions/rows.js';
import { atomPattern, blockPattern, type Suppression } from '../../../src/linter/suppressions/suppression.js';
import { finding } from '../../reporters/example-report.js';

const rule = fc.constantFrom('low-iou', 'odd-shape', 'odd-volume', 'structure-scale');
const label = fc.constantFrom('C1', 'C2', 'O1');

const findings = fc
  .array(
    fc.record({
      rule,
      sites: fc.uniqueArray(label, { maxLength: 3 }),
      line: fc.integer({ min: 1, max: 5 }),
      others: fc.subarray(['ADPL101', 'ADPL103', 'ADPL104']),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map(({ rule: name, sites, line, others }, index) => {
      return finding({
        rule: name,
        sites,
        line,
        endLine: line,
        message: `number ${index}`,
        explains: others.map((code) => ({ code, rule: code, severity: 'info', sites, message: '' })),
      });
    }),
  );

const suppression: fc.Arbitrary<Suppression> = fc
  .record({
    by: fc.constantFrom<Suppression['by']>('comment', 'vrf', 'config'),
    rules: fc.uniqueArray(rule, { minLength: 1 }),
    block: fc.constantFrom(undefined, 'compound_1', 'other'),
    atoms: fc.subarray(['C1', 'C*', 'O1']),
    line: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    reason: fc.constantFrom('', 'a', 'b'),
  })
  .map(({ by, rules, block, atoms, line, reason }) => ({
    by,
    rules: new Set(rules),
    allRules: false,
    block: blockPattern(block),
    atoms: atoms.map(atomPattern),
    ...(line !== undefined && {
      rows: new Map(rules.slice(0, 2).map((each) => [each, rowsOnLine(line, line === 3 ? ['C2'] : [])])),
    }),
    reason,
    reportUnused: true,
  }));

test('findings are parted, none is lost, and both parts keep the order', () => {
  fc.assert(
    fc.property(findings, fc.array(suppression, { maxLength: 5 }), (all, suppressions) => {
      const parted = sortFindings(all, suppressions, ruleNames);
      const plain = parted.acknowledged.map(({ suppressed: _, ...rest }) => rest);
      const positions = (list: readonly object[]) =>
        list.map((each) => all.findIndex((one) => JSON.stringify(one) === JSON.stringify(each)));
      expect(parted.findings.length + plain.length).toBe(all.length);
      for (const part of [parted.findings, plain]) {
        expect(positions(part)).not.toContain(-1);
        expect(positions(part)).toEqual([...positions(part)].sort((a, b) => a - b));
      }
    }),
  );
});

test('the order of suppressions is no matter', () => {
  fc.assert(
    fc.property(
      findings,
      fc
        .array(suppression, { maxLength: 6 })
        .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
      (all, [list, shuffled]) => {
        expect(sortFindings(all, shuffled, ruleNames)).toEqual(sortFindings(all, list, ruleNames));
      },
    ),
  );
});

test('more suppressions acknowledge no less', () => {
  fc.assert(
    fc.property(findings, fc.array(suppression, { maxLength: 4 }), suppression, (all, list, one) => {
      const few = sortFindings(all, list, ruleNames).findings;
      const fewer = sortFindings(all, [...list, one], ruleNames).findings;
      expect(few).toEqual(expect.arrayContaining([...fewer]));
    }),
  );
});
