import { stripVTControlCharacters } from 'node:util';
import { stylish } from '../../src/reporters/stylish.js';
import { block, bond, file, finding, group, report } from './example-report.js';

const page = { color: false, columns: 100, quiet: false, hidden: 0 };

describe('stylish', () => {
  test('shows the atom, the severity, the place, the evidence, the causes and what to try', () => {
    expect(stylish(report(file()), page)).toBe(
      `structures/one.cif
  compound_1  10 of 11 atoms assessed · 150 K (from the file) · cartnet-e3-open1 · onnx on cpu
              k 1.03 · median IoU 0.86

  C7    error A    structures/one.cif:214:1  ADPL103/odd-volume
        ellipsoid 1.93 times too large; IoU 0.44, S12 2.1 %, volume 0.042 for 0.015 Å³ predicted
        (larger than in 99.9 % of clean atoms of its kind)
        tested  IoU 0.44, limit 0.61
        likely  wrong element: the size would suit N (Z ≈ 6.8) rather than C
                site not fully occupied
        try     look at the difference map around the atom

1 file, 1 structure, 10 atoms assessed, 1 not; 1 error (A)
`,
    );
  });

  test('says once, at the end, what is noted of every structure', () => {
    const slow = 'the slower engine is used';
    const text = stylish(
      report(
        file({ file: 'a.cif', findings: [], blocks: [block({ notes: [slow] })] }),
        file({ file: 'b.cif', blocks: [block({ notes: [slow, 'no temperature given'] })] }),
        file({ file: 'c.cif', findings: [], blocks: [block({ notes: [slow], assessed: 0 })] }),
      ),
      { ...page, columns: 200 },
    );
    expect(text.match(/the slower engine is used/g)).toHaveLength(1);
    expect(text).toContain('note    the slower engine is used (a.cif compound_1 and 2 more)\n');
    expect(text).toMatch(/^ {14} *no temperature given$/m);
  });

  test('a note of the only structure stands with it', () => {
    const text = stylish(report(file({ blocks: [block({ notes: ['the slower engine is used'] })] })), page);
    expect(text).toMatch(/^ {14}the slower engine is used$/m);
  });

  test('names two atoms, counts more, and tells of the other findings with the cause', () => {
    const text = stylish(report(file({ findings: [finding({ causes: [], advice: [] }), bond(), group()] })), page);
    expect(text.slice(text.indexOf('\n\n') + 2, text.lastIndexOf('\n\n'))).toBe(
      `  3 atoms  info C     structures/one.cif:214:1  ADPL103/odd-volume
        axes of 3 atoms lie alike (C7, C8, C9)
        tested  spread 4.7°, limit 10.3°
        also    ADPL101/low-iou at C7, C9; ADPL104/odd-shape

  C7       error A    structures/one.cif:214:1  ADPL103/odd-volume
        ellipsoid 1.93 times too large; IoU 0.44, S12 2.1 %, volume 0.042 for 0.015 Å³ predicted
        (larger than in 99.9 % of clean atoms of its kind)
        tested  IoU 0.44, limit 0.61

  C7 C8    warning B  structures/one.cif:214:1  ADPL103/odd-volume
        displacements along the bond differ by 0.0123(12) Å²
        tested  difference 0.0123(12) Å², limit 0.005 Å²`,
    );
  });

  test('gives a structure without findings one line, and its notes once at the end', () => {
    const clean = { findings: [], blocks: [block({ notes: ['no temperature given'] })] };
    expect(
      stylish(
        report(file({ file: 'a.cif', ...clean }), file({ file: 'b.cif', ...clean }), file({ file: 'c.cif', ...clean })),
        page,
      ),
    ).toBe(
      `✓ a.cif  compound_1  10 of 11 atoms assessed · 150 K · k 1.03 · median IoU 0.86
✓ b.cif  compound_1  10 of 11 atoms assessed · 150 K · k 1.03 · median IoU 0.86
✓ c.cif  compound_1  10 of 11 atoms assessed · 150 K · k 1.03 · median IoU 0.86

note    no temperature given (a.cif compound_1 and 2 more)

3 files, 3 structures, 30 atoms assessed, 3 not; no findings
predicted by cartnet-e3-open1, onnx on cpu
`,
    );
  });

  test('says why nothing was assessed beneath the structure', () => {
    const nothing = block({
      assessed: 0,
      notAssessed: 12,
      temperature: 295,
      temperatureSource: 'assumed',
      scale: undefined,
      medianIou: undefined,
      notes: ['no anisotropic displacement parameters in the file'],
    });
    expect(stylish(report(file({ findings: [], blocks: [nothing] })), page)).toBe(
      `– structures/one.cif  compound_1  none of 12 atoms assessed · 295 K assumed
  no anisotropic displacement parameters in the file

1 file, 1 structure, 0 atoms assessed, 12 not; no findings
`,
    );
  });

  test('keeps the structures of one file apart, also under one name', () => {
    const text = stylish(
      report(
        file({
          blocks: [
            block({ block: 'x', line: 1 }),
            block({ block: 'x', line: 100, assessed: 3, notAssessed: 0 }),
            block({ block: 'y', line: 200, notes: ['a note'] }),
          ],
          findings: [
            finding({ block: 'x', line: 150, sites: ['O1'] }),
            finding({ block: 'powder', line: 300, sites: [] }),
          ],
        }),
      ),
      page,
    );
    const lines = text.split('\n').filter((line) => /^ {2}\S/.test(line));
    expect(lines).toEqual([
      '  ✓ x  10 of 11 atoms assessed · 150 K · k 1.03 · median IoU 0.86',
      '  x  3 of 3 atoms assessed · 150 K (from the file) · cartnet-e3-open1 · onnx on cpu · k 1.03',
      '  O1         error A    structures/one.cif:150:1  ADPL103/odd-volume',
      '  ✓ y  10 of 11 atoms assessed · 150 K · k 1.03 · median IoU 0.86',
      '  powder',
      '  structure  error A    structures/one.cif:300:1  ADPL103/odd-volume',
    ]);
    expect(text).toContain('note    a note (structures/one.cif y)\n');
  });

  test('shows why nothing was judged, and what is wrong with the text, first', () => {
    const text = stylish(
      report(
        file({
          blocks: [],
          findings: [
            finding({
              code: 'ADPL902',
              rule: 'duplicate-item',
              sites: [],
              subject: 'text',
              message: '_cell_length_a is given a second time',
              value: undefined,
              line: 30,
              column: 2,
              related: { line: 3, column: 1, endLine: 3, endColumn: 15 },
              data: { kind: 'duplicate-item' },
              causes: [],
              advice: [],
            }),
          ],
          problems: [{ severity: 'fatal', kind: 'no-structure', message: 'no crystal structure in this file' }],
        }),
      ),
      page,
    );
    expect(text).toBe(
      `structures/one.cif
  file  fatal      structures/one.cif  no-structure
        no crystal structure in this file

  file  error A    structures/one.cif:30:2  ADPL902/duplicate-item
        _cell_length_a is given a second time
        see     structures/one.cif:3:1

1 file, 0 structures; 1 error (A), 1 file not judged
`,
    );
  });

  const repeated = (line: number, changes: Parameters<typeof finding>[0] = {}) =>
    finding({
      code: 'ADPL906',
      rule: 'unknown-element',
      severity: 'warning',
      sites: [],
      message: `line ${line} has no element`,
      line,
      data: { kind: 'element-unknown' },
      causes: [],
      advice: [],
      ...changes,
    });

  test('tells what was found while reading once for each kind, by atom or by line', () => {
    const text = stylish(
      report(
        file({
          findings: [
            repeated(13, { sites: ['X1'] }),
            repeated(15, { data: { kind: 'site-dummy' } }),
            repeated(16, { sites: ['X2'] }),
            finding(),
            finding({ sites: ['C8'] }),
            repeated(300, { data: { kind: 'site-dummy' } }),
            repeated(301, { data: { kind: 'site-dummy' }, severity: 'hint' }),
          ],
        }),
      ),
      page,
    );
    const named = text.split('\n').filter((line) => /^ {2}\S|of this kind/.test(line));
    expect(named).toEqual([
      '  compound_1  10 of 11 atoms assessed · 150 K (from the file) · cartnet-e3-open1 · onnx on cpu',
      '  structure  warning B  structures/one.cif:15:1  ADPL906/unknown-element',
      '        and 1 more of this kind (line 300)',
      '  structure  hint G     structures/one.cif:301:1  ADPL906/unknown-element',
      '  X1         warning B  structures/one.cif:13:1  ADPL906/unknown-element',
      '        and 1 more of this kind (X2)',
      '  C7         error A    structures/one.cif:214:1  ADPL103/odd-volume',
      '  C8         error A    structures/one.cif:214:1  ADPL103/odd-volume',
    ]);
    const many = file({ findings: Array.from({ length: 30 }, (_, i) => repeated(i + 20)) });
    expect(stylish(report(many), page)).toContain('and 29 more of this kind (lines 21, 22, 23, 24, 25, 26, 27, 28 …)');
  });

  test('quiet leaves findings alone', () => {
    const text = stylish(
      report(file({ file: 'clean.cif', findings: [] }), file({ blocks: [block({ notes: ['a note'] })] })),
      { ...page, quiet: true },
    );
    expect(text).not.toMatch(/clean\.cif|a note|1 file/);
    expect(text).toContain('structures/one.cif:214:1');
    expect(stylish(report(file({ findings: [] })), { ...page, quiet: true })).toBe('');
  });

  test('counts what somebody answers for, and does not show it', () => {
    const acknowledged = [{ ...finding({ sites: ['C9'] }), suppressed: { by: 'comment' as const } }];
    const text = stylish(report(file({ acknowledged })), page);
    expect(text).toContain('; 1 error (A), 1 acknowledged\n');
    expect(text).not.toContain('C9');
    expect(stylish(report(file({ findings: [], acknowledged })), page)).toContain('; no findings, 1 acknowledged\n');
  });

  test('says that milder findings are not shown', () => {
    expect(stylish(report(file({ findings: [] })), { ...page, hidden: 4 })).toContain('; no findings shown, 4 milder');
  });

  test.each([40, 60, 80, 140])('keeps its text within %i columns', (columns) => {
    const text = stylish(
      report(
        file({
          blocks: [block({ notes: ['a note that goes on for rather longer than any one line of text has room for'] })],
        }),
      ),
      { ...page, columns },
    );
    const wide = text.split('\n').filter((line) => line.length > Math.max(columns, 40 + 16));
    // Only the heading of a finding, which must stay clickable, and the summary may be longer.
    expect(wide.filter((line) => !/structures\/one\.cif:214:1|^1 file/.test(line))).toEqual([]);
  });

  test('colours when asked, and only then; colours change no character', () => {
    const example = report(file(), file({ file: 'b.cif', findings: [] }));
    const coloured = stylish(example, { ...page, color: true });
    const plain = stylish(example, page);
    expect(coloured).toContain('\u001b[31m');
    expect(plain).not.toContain('\u001b');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  test('hands no control character of a file to the terminal', () => {
    const text = stylish(
      report(
        file({
          file: 'a\u001b]0;x\u0007.cif',
          blocks: [block({ block: 'b\u001b[2J', notes: ['n\u0000'] })],
          findings: [finding({ block: 'b\u001b[2J', sites: ['C\u009b1'], message: 'm\u001b[0m' })],
        }),
      ),
      page,
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});
