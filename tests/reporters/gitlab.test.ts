import { Ajv } from 'ajv';
import { gitlab } from '../../src/reporters/gitlab.js';
import { bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

/** What GitLab's documentation of code quality asks of a report. */
const validate = new Ajv({ allErrors: true }).compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', not: { pattern: '^\\./' } },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
});

function issues(text: string): { fingerprint: string; severity: string; location: object; description: string }[] {
  const parsed = JSON.parse(text);
  expect(validate(parsed) ? [] : validate.errors).toEqual([]);
  return parsed;
}

describe('gitlab', () => {
  test('writes an issue a finding', () => {
    const [problem, issue, ...others] = issues(
      gitlab(
        report(
          file({
            file: './one.cif',
            findings: [
              finding({ message: 'too large' }),
              ...(['warning', 'info', 'hint'] as const).map((severity) => finding({ severity })),
            ],
            problems: [{ severity: 'fatal', kind: 'unreadable', message: 'no such file' }],
          }),
        ),
      ),
    );
    expect(issue).toEqual({
      description: 'C7: too large (tested: IoU 0.44, limit 0.61)',
      check_name: 'ADPL103/odd-volume',
      fingerprint: issue.fingerprint,
      severity: 'critical',
      location: { path: 'one.cif', lines: { begin: 214 } },
    });
    expect(problem).toMatchObject({ severity: 'blocker', location: { lines: { begin: 1 } } });
    expect(others.map(({ severity }) => severity)).toEqual(['major', 'minor', 'info']);
  });

  test('names two atoms; what is about more says so itself', () => {
    expect(issues(gitlab(report(file({ findings: [bond(), group()] })))).map(({ description }) => description)).toEqual(
      [
        'C7 C8: displacements along the bond differ by 0.0123(12) Å² (tested: difference 0.0123(12) Å², limit 0.005 Å²)',
        'axes of 3 atoms lie alike (C7, C8, C9) (tested: spread 4.7°, limit 10.3°)',
      ],
    );
  });

  test('fingerprints are unique in the report and survive other lines', () => {
    const prints = (...files: ReturnType<typeof file>[]): string[] =>
      issues(gitlab(report(...files))).map(({ fingerprint }) => fingerprint);
    const all = prints(
      file({ findings: [finding(), finding(), finding({ sites: ['C8'] })] }),
      file({ file: 'two.cif' }),
    );
    expect(new Set(all).size).toBe(4);
    expect(prints(file({ findings: [finding({ line: 2, message: 'reworded' })] }))).toEqual([all[0]]);
  });

  test.each(hostileTexts)('keeps to what GitLab asks: %s', (_, hostile) => {
    if (hostile === '') return expect(gitlab(report())).toBe('[]\n');
    expect(issues(gitlab(hostileReport(hostile)))[1].description).toBe(
      `${hostile}: m ${hostile} (tested: IoU 0.44, limit 0.61)`,
    );
  });
});
