import { explainedText, numberText, subjectName, valueText } from '../../src/linter/finding-text.js';
import type { TestedValue } from '../../src/rules/rule.js';
import { bond, finding, group } from '../reporters/example-report.js';

const value = (number: number, changes: Partial<TestedValue> = {}): TestedValue => ({
  quantity: 'q',
  number,
  unit: '',
  ...changes,
});

describe('a tested value', () => {
  test.each([
    ['q 0.571', value(0.57123)],
    ['q 0.5', value(0.5)],
    ['q 57.1 %', value(57.123, { unit: '%' })],
    ['q 16.2°', value(16.2, { unit: '°' })],
    // No digit before the point is lost: a temperature is not 2930 K.
    ['q 2931 K', value(2931.4, { unit: 'K' })],
    ['q 999', value(999.4)],
    ['q 1000', value(999.6)],
    ['q -1234', value(-1234.4)],
    ['q 0', value(0)],
    ['q 0.000123', value(0.0001234)],
    ['q NaN', value(Number.NaN)],
    ['q 0.57, limit 0.62', value(0.57, { limit: 0.62 })],
    ['q 0.0585 Å², limit 0.002 Å²', value(0.05849, { unit: 'Å²', limit: 0.002 })],
    ['q -0.001(3) Å², limit 0 Å²', value(-0.0007, { su: 0.0031, unit: 'Å²', limit: 0 })],
    ['q -0.0007 Å², limit 0 Å²', value(-0.0007, { su: 0, unit: 'Å²', limit: 0 })],
    ['q -0.0007 Å², limit 0 Å²', value(-0.0007, { su: Number.NaN, unit: 'Å²', limit: 0 })],
    // As many decimals as the limit has.
    ['q 2.70, limit 2.62', value(2.7, { limit: 2.62 })],
    ['q 3.00, limit 2.62', value(2.999, { limit: 2.62 })],
    // What is beyond the limit does not look as if it were not.
    ['q 2.624, limit 2.62', value(2.6241, { limit: 2.62 })],
    ['q 0.61999, limit 0.62', value(0.61999, { limit: 0.62 })],
    ['q 0.62, limit 0.62', value(0.62, { limit: 0.62 })],
  ])('%s', (text, tested) => {
    expect(valueText(tested)).toBe(text);
    expect(text.startsWith(`q ${numberText(tested)}`)).toBe(true);
  });

  test('no finding looks as if it were within its limit', () => {
    for (const step of [0.1, 0.01, 1e-3, 1e-4, 1e-5]) {
      for (const limit of [2.62, -0.3, 0.002, 150, 3000]) {
        const text = valueText(value(limit * (1 + step), { limit }));
        const [, shown, shownLimit] = /^q (\S+), limit (\S+)$/.exec(text) ?? [];
        expect(Math.abs(Number(shown))).toBeGreaterThan(Math.abs(Number(shownLimit)));
      }
    }
  });
});

test('a finding is about an atom, two, more, the structure or the file', () => {
  const subjects = [finding(), bond(), group(), finding({ sites: [] }), finding({ sites: [], subject: 'text' })];
  expect(subjects.map(subjectName)).toEqual(['C7', 'C7 C8', '3 atoms', 'structure', 'file']);
});

test('findings with the same cause are named by rule, with their atoms where those are others', () => {
  expect(explainedText(finding())).toBeUndefined();
  expect(explainedText(group())).toBe('ADPL101/low-iou at C7, C9; ADPL104/odd-shape');
  const other = { code: 'ADPL103', rule: 'odd-volume', severity: 'error', message: '' } as const;
  const at = (count: number) => Array.from({ length: count }, (_, i) => ({ ...other, sites: [`C${i + 1}`] }));
  expect(explainedText(finding({ sites: [], explains: at(8) }))).toBe(
    'ADPL103/odd-volume at C1, C2, C3, C4, C5, C6, C7, C8',
  );
  expect(explainedText(finding({ sites: [], explains: at(9) }))).toMatch(/ C8 and 1 more$/);
  // The same atom, named twice, is one.
  expect(explainedText(finding({ sites: [], explains: [...at(1), ...at(1)] }))).toBe('ADPL103/odd-volume at C1');
});
