import { hasAtLeast, keepAtLeast, summarise } from '../../src/linter/summary.js';
import { block, file, finding, report } from '../reporters/example-report.js';

const mixed = report(
  file({
    findings: [
      finding(),
      finding({ severity: 'warning' }),
      finding({ severity: 'info' }),
      finding({ severity: 'hint' }),
    ],
    problems: [{ severity: 'info', kind: 'long-line', message: 'long' }],
  }),
  file({
    blocks: [block({ assessed: 3, notAssessed: 4 }), block({ assessed: 0, notAssessed: 0 })],
    findings: [],
    problems: [
      { severity: 'warning', kind: 'loop-count', message: 'short' },
      { severity: 'fatal', kind: 'unreadable', message: 'gone' },
    ],
  }),
);

test('counts files, structures, atoms, findings and problems', () => {
  expect(summarise(mixed)).toEqual({
    files: 2,
    filesNotJudged: 1,
    structures: 3,
    atomsAssessed: 13,
    atomsNotAssessed: 5,
    findings: { error: 1, warning: 1, info: 1, hint: 1 },
    problems: { error: 0, warning: 1, info: 1 },
  });
});

test.each([
  ['error', 1, 1],
  ['warning', 2, 2],
  ['info', 3, 2],
  ['hint', 4, 3],
] as const)('%s keeps %i findings and %i problems', (threshold, findings, problems) => {
  const kept = keepAtLeast(mixed, threshold);
  expect(kept.files.flatMap((each) => each.findings)).toHaveLength(findings);
  expect(kept.files.flatMap((each) => each.problems)).toHaveLength(problems);
});

test('a remark about the text of a file is a hint, and fatal problems have no severity to fail on', () => {
  const onlyRemark = report(
    file({ findings: [], problems: [{ severity: 'info', kind: 'long-line', message: 'long' }] }),
  );
  expect(hasAtLeast(onlyRemark, 'info')).toBe(false);
  expect(hasAtLeast(onlyRemark, 'hint')).toBe(true);
  const fatal = report(file({ findings: [], problems: [{ severity: 'fatal', kind: 'unreadable', message: 'gone' }] }));
  expect(hasAtLeast(fatal, 'hint')).toBe(false);
  expect(hasAtLeast(report(file({ findings: [finding({ severity: 'warning' })] })), 'error')).toBe(false);
  expect(hasAtLeast(report(file({ findings: [finding({ severity: 'warning' })] })), 'info')).toBe(true);
});
