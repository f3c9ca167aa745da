import { markdown } from '../../src/reporters/markdown.js';
import { bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

const page = { quiet: false, hidden: 0 };

describe('markdown', () => {
  test('makes a table of each file', () => {
    expect(
      markdown(
        report(
          file({
            findings: [
              finding({ message: 'U_ij too large', causes: ['wrong element', 'a | b'] }),
              bond(),
              group(),
              finding({ severity: 'info', sites: [], message: 'scale', value: undefined, causes: [], line: 12 }),
            ],
          }),
          file({ file: 'clean.cif', findings: [] }),
          file({
            file: 'missing.cif',
            blocks: [],
            findings: [],
            problems: [{ severity: 'fatal', kind: 'unreadable', message: 'no such file' }],
          }),
        ),
        { ...page, hidden: 2 },
      ),
    ).toBe(`### adp-lint: 1 error (A), 1 warning (B), 2 notes (C/G), 1 file not judged

2 structures, 20 atoms assessed.

#### \`structures/one.cif\`

| level | atom | line | finding | likely causes |
| --- | --- | --- | --- | --- |
| **A** error | \`C7\` | 214 | U\\_ij too large<br>tested: IoU 0.44, limit 0.61<br>\`ADPL103/odd-volume\` | wrong element<br>a &#124; b |
| **B** warning | \`C7 C8\` | 214 | displacements along the bond differ by 0.0123(12) Å²<br>tested: difference 0.0123(12) Å², limit 0.005 Å²<br>\`ADPL103/odd-volume\` |  |
| **C** info |  | 214 | axes of 3 atoms lie alike (C7, C8, C9)<br>tested: spread 4.7°, limit 10.3°<br>also: ADPL101/low-iou at C7, C9; ADPL104/odd-shape<br>\`ADPL103/odd-volume\` |  |
| **C** info |  | 12 | scale<br>\`ADPL103/odd-volume\` |  |

#### \`missing.cif\`

| level | atom | line | finding | likely causes |
| --- | --- | --- | --- | --- |
| **not judged** |  |  | no such file<br>\`unreadable\` |  |

No findings in \`clean.cif\`.

2 milder not shown.
`);
  });

  test('names the structure where a file has findings in several', () => {
    const text = markdown(report(file({ findings: [finding({ block: 'a' }), finding({ block: 'b' })] })), page);
    expect(text).toContain('| level | structure | atom |');
    expect(text).toContain('| **A** error | `b` | `C7` |');
  });

  test('quiet leaves tables alone, and counts many clean files', () => {
    expect(markdown(report(file({ findings: [] })), { quiet: true, hidden: 3 })).toBe('');
    expect(markdown(report(file()), { quiet: true, hidden: 3 })).toMatch(/^#### `structures\/one\.cif`\n/);
    const clean = Array.from({ length: 13 }, (_, i) => file({ file: `${i}.cif`, findings: [] }));
    expect(markdown(report(...clean), page)).toContain('`9.cif` and 3 more.');
  });

  test.each(hostileTexts)('keeps its tables and means what it says: %s', (_, hostile) => {
    const text = markdown(hostileReport(hostile), page);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(5);
    // Neither escaped nor other pipes within cells: every pipe ends one.
    for (const row of rows) expect(row.match(/\|/g)).toHaveLength(6);
    const outsideCode = text.replace(/<code>.*?<\/code>|`[^`]*`|\*\*(A|G|not judged)\*\*/g, '');
    expect(outsideCode.replaceAll(/<br>|<!-- -->/g, '')).not.toMatch(/[<>`]|(?<!\\)[*_[\]~]/);
    expect(outsideCode).not.toMatch(/@team|(?<!&)#12/);
  });
});
