import { compact } from '../../src/reporters/compact.js';
import { bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

describe('compact', () => {
  test('gives each finding a line', () => {
    const text = compact(
      report(
        file({
          findings: [
            finding({ message: 'too large' }),
            bond({ line: 215 }),
            group({ line: 216 }),
            finding({ severity: 'hint', sites: [], message: 'of the structure', line: 12, value: undefined }),
            finding({ severity: 'warning', sites: ["C 1'"], message: 'odd' }),
          ],
          problems: [{ severity: 'fatal', kind: 'judging-failed', message: 'out of memory', line: 3, column: 7 }],
        }),
        file({ file: 'clean.cif', findings: [] }),
        file({
          file: 'missing.cif',
          findings: [],
          problems: [{ severity: 'fatal', kind: 'unreadable', message: 'no such file' }],
        }),
      ),
    );
    expect(text).toBe(
      `structures/one.cif:3:7: fatal judging-failed - out of memory
structures/one.cif:214:1: error ADPL103/odd-volume C7 too large [IoU 0.44, limit 0.61]
structures/one.cif:215:1: warning ADPL103/odd-volume "C7 C8" displacements along the bond differ by 0.0123(12) Å² [difference 0.0123(12) Å², limit 0.005 Å²]
structures/one.cif:216:1: info ADPL103/odd-volume - axes of 3 atoms lie alike (C7, C8, C9) [spread 4.7°, limit 10.3°]
structures/one.cif:12:1: hint ADPL103/odd-volume - of the structure
structures/one.cif:214:1: warning ADPL103/odd-volume "C 1'" odd [IoU 0.44, limit 0.61]
missing.cif:1:1: fatal unreadable - no such file
`,
    );
    expect(compact(report())).toBe('');
  });

  test.each(hostileTexts)('keeps one line a finding: %s', (_, hostile) => {
    const lines = compact(hostileReport(hostile)).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines.pop()).toBe('');
    for (const line of lines) {
      expect(line).toMatch(/:\d+:\d+: (fatal unreadable|(error|hint) ADPL103\/odd-volume) ("([^"\\]|\\.)*"|[^\s"]+) /);
      expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }
  });
});
