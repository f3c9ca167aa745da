import fc from 'fast-check';
import {
  applyBaseline,
  type Baseline,
  BaselineError,
  baselineEntries,
  formatBaseline,
  mergeEntries,
  parseBaseline,
} from '../../../src/project/baseline/baseline.js';
import { file, finding } from '../../reporters/example-report.js';

const own = ({ rule }: { readonly rule: string }) => [rule];

const name = fc.constantFrom('low-iou', 'odd-shape', 'odd-volume');
/** None, one, two in either order, three. */
const sites = fc.uniqueArray(fc.constantFrom('C1', 'C2', 'C3'), { maxLength: 3 });
const findings = fc
  .array(fc.record({ rule: name, sites, block: fc.constantFrom('a', 'A', 'b') }), { maxLength: 10 })
  .map((list) => list.map((each) => finding(each)));

test('what a baseline was made of is acknowledged, and nothing is left or gone', () => {
  fc.assert(
    fc.property(findings, (all) => {
      const entries = baselineEntries(all);
      const { report, stillThere, gone } = applyBaseline(file({ findings: all }), entries, own);
      expect(report.findings).toEqual([]);
      expect(report.acknowledged).toHaveLength(all.length);
      expect(gone).toBe(0);
      expect(mergeEntries(stillThere, [])).toEqual(mergeEntries(entries, []));
    }),
  );
});

test('counts count: what is more stands, what is less is gone', () => {
  fc.assert(
    fc.property(findings, findings, (known, now) => {
      const { report, stillThere, gone } = applyBaseline(file({ findings: now }), baselineEntries(known), own);
      const acknowledged = report.acknowledged?.length ?? 0;
      expect(report.findings.length + acknowledged).toBe(now.length);
      expect(stillThere.reduce((sum, { count }) => sum + count, 0)).toBe(acknowledged);
      expect(acknowledged + gone).toBe(known.length);
    }),
  );
});

test('a pair of atoms is the same in either order, and another than either atom', () => {
  const bond = finding({ sites: ['C2', 'C10'] });
  const [entry] = baselineEntries([bond]);
  expect(entry.atom).toBe('C10 C2');
  const left = (...atoms: string[]) =>
    applyBaseline(file({ findings: [finding({ sites: atoms })] }), [entry], own).report.findings.length;
  expect([left('C2', 'C10'), left('C10', 'C2')]).toEqual([0, 0]);
  expect([left('C2'), left('C10'), left('C2', 'C3'), left('C2', 'C10', 'C3'), left()]).toEqual([1, 1, 1, 1, 1]);
});

test('findings about more atoms than two are counted as those about the structure', () => {
  const entries = baselineEntries([finding({ sites: ['C1', 'C2', 'C3'] }), finding({ sites: [] })]);
  expect(entries).toEqual([{ block: 'compound_1', rule: 'odd-volume', count: 2 }]);
  expect(
    applyBaseline(file({ findings: [finding({ sites: ['C1', 'C2', 'C4'] })] }), entries, own).report.findings,
  ).toEqual([]);
});

test('a finding that goes by another rule of its cause is known, but takes no entry from one under its own name', () => {
  const entries = baselineEntries([finding({ rule: 'low-iou', sites: ['C1'] })]);
  const renamed = finding({ rule: 'odd-volume', sites: ['C1'] });
  const both = ({ rule }: { readonly rule: string }) => (rule === 'low-iou' ? ['low-iou'] : [rule, 'low-iou']);
  expect(applyBaseline(file({ findings: [renamed] }), entries, both).report.findings).toEqual([]);
  const exact = finding({ rule: 'low-iou', sites: ['C1'] });
  expect(applyBaseline(file({ findings: [renamed, exact] }), entries, both).report.findings).toEqual([renamed]);
});

test('the file is read as it was written, and does not depend on the order', () => {
  const text = fc.string({ minLength: 1, maxLength: 6 });
  const entry = fc.record(
    { block: text, rule: name, atom: text, count: fc.integer({ min: 1, max: 9 }) },
    { requiredKeys: ['block', 'rule', 'count'] },
  );
  const baseline = fc.uniqueArray(
    fc.tuple(
      text.filter((key) => key !== '__proto__'),
      fc.uniqueArray(entry, {
        selector: ({ block, rule, atom }) => JSON.stringify([block.toLowerCase(), rule, atom]),
        minLength: 1,
      }),
    ),
    { selector: ([key]) => key },
  );
  fc.assert(
    fc.property(baseline, (pairs) => {
      const written = formatBaseline(new Map(pairs) as Baseline);
      expect(formatBaseline(parseBaseline(written))).toBe(written);
      expect(formatBaseline(new Map([...pairs].reverse().map(([key, entries]) => [key, [...entries].reverse()])))).toBe(
        written,
      );
    }),
  );
  expect(formatBaseline(new Map())).toBe('{\n  "version": 1,\n  "files": {}\n}\n');
  expect(formatBaseline(new Map([['a.cif', baselineEntries([finding({ sites: ['C1'] })])]]))).toBe(
    '{\n  "version": 1,\n  "files": {\n    "a.cif": [\n      { "block": "compound_1", "rule": "odd-volume", "atom": "C1", "count": 1 }\n    ]\n  }\n}\n',
  );
});

test.each([
  ['{', 'this is not JSON'],
  ['[]', 'the file is no object'],
  ['{ "version": 2, "files": {} }', 'its version is 2, and this adp-lint reads 1'],
  ['{ "version": 1 }', '"files" is no object'],
  ['{ "version": 1, "files": { "a": {} } }', '"files": "a" is no list'],
  ['{ "version": 1, "files": { "a": [{}] } }', 'a[0] needs a "block" and a "rule"'],
  ['{ "version": 1, "files": { "a": [{ "block": "b", "rule": "r", "count": 0 }] } }', 'no whole number above 0'],
  ['{ "version": 1, "files": { "a": [{ "block": "b", "rule": "r", "atom": 1, "count": 1 }] } }', '"atom" is no label'],
])('%j', (text, message) => {
  expect(() => parseBaseline(text)).toThrow(BaselineError);
  expect(() => parseBaseline(text)).toThrow(message);
});
