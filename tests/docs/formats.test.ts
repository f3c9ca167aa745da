/** docs/formats.md shows what the formats give; where it does not, `npx tsx scripts/format-excerpts.ts` writes it anew. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LintReport } from '../../src/linter/report.js';
import { reporterNames } from '../../src/reporters/index.js';
import { excerptFixtures, excerptFormats, excerptOf, excerptReport, shownExcerpt } from './format-excerpts.js';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/formats.md'), 'utf8');
const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** Processors differ in the last digits of what the network gives. */
function expectSame(shown: string, made: string): void {
  expect(shown.replace(number, '#')).toBe(made.replace(number, '#'));
  const numbersOf = (text: string): number[] => (text.match(number) ?? []).map(Number);
  const expected = numbersOf(made);
  for (const [index, value] of numbersOf(shown).entries()) {
    const other = expected[index];
    // Digits of a fingerprint may look like a number beyond all numbers.
    if (value === other) continue;
    expect(Math.abs(value - other)).toBeLessThanOrEqual(Math.max(2e-3 * Math.abs(other), 2e-6));
  }
}

test('every format has a section and an excerpt', () => {
  const sections = [...page.matchAll(/^## `(\w+)`/gm)].map(([, name]) => name);
  expect(sections.sort()).toEqual([...reporterNames].sort());
  expect(excerptFormats.filter((format) => shownExcerpt(page, format) === undefined)).toEqual([]);
  for (const name of excerptFixtures) expect(page).toContain(name);
});

describe('the excerpts', () => {
  let report: LintReport;
  beforeAll(async () => {
    report = await excerptReport((name) => readFileSync(join(root, name)));
  });

  test.each(excerptFormats)('%s', (format) => {
    expectSame(shownExcerpt(page, format) ?? '', excerptOf(report, format));
  });

  test('a wrong number or word would be found', () => {
    expect(() => expectSame('IoU 0.71', 'IoU 0.70')).toThrow();
    expect(() => expectSame('IoU 0.71 ', 'IoU 0.71')).toThrow();
    expect(() => expectSame('IoU 0.70659 1e-9', 'IoU 0.7066 3e-9')).not.toThrow();
  });
});
