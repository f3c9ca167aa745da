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
  }),
  file({
    blocks: [block({ assessed: 3, notAssessed: 4 }), block({ assessed: 0, notAssessed: 0 })],
    findings: [],
    problems: [{ severity: 'fatal', kind: 'unreadable', message: 'gone' }],
  }),
);

test('counts files, structures, atoms and findings', () => {
  expect(summarise(mixed)).toEqual({
    files: 2,
    filesNotJudged: 1,
    structures: 3,
    atomsAssessed: 13,
    atomsNotAssessed: 5,
    acknowledged: 0,
    findings: { error: 1, warning: 1, info: 1, hint: 1 },
  });
});

test.each([
  ['error', 1],
  ['warning', 2],
  ['info', 3],
  ['hint', 4],
] as const)('%s keeps %i findings, and why a file was not judged', (threshold, findings) => {
  const kept = keepAtLeast(mixed, threshold);
  expect(kept.files.flatMap((each) => each.findings)).toHaveLength(findings);
  expect(kept.files.flatMap((each) => each.problems)).toHaveLength(1);
});

test('fatal problems have no severity to fail on', () => {
  const fatal = report(file({ findings: [], problems: [{ severity: 'fatal', kind: 'unreadable', message: 'gone' }] }));
  expect(hasAtLeast(fatal, 'hint')).toBe(false);
  expect(hasAtLeast(report(file({ findings: [finding({ severity: 'warning' })] })), 'error')).toBe(false);
  expect(hasAtLeast(report(file({ findings: [finding({ severity: 'warning' })] })), 'info')).toBe(true);
});

test('what somebody answers for is counted apart, and fails no run', () => {
  const answered = report(
    file({ findings: [], acknowledged: [{ ...finding(), suppressed: { by: 'comment', reason: 'known' } }] }),
  );
  expect(summarise(answered)).toMatchObject({ findings: { error: 0 }, acknowledged: 1 });
  expect(hasAtLeast(answered, 'hint')).toBe(false);
  expect(keepAtLeast(answered, 'error').files[0].acknowledged).toHaveLength(1);
});
