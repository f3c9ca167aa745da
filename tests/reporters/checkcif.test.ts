import { checkcif } from '../../src/reporters/checkcif.js';
import { block, bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

const page = { quiet: false, hidden: 0 };
const alert = /^[A-Z0-9-]+_ALERT_[1-5]_[ABCG] {2}/;

describe('checkcif', () => {
  test('lists the alerts of each data block by level, then counts', () => {
    expect(
      checkcif(
        report(
          file({
            blocks: [block({ notes: ['a note'] })],
            findings: [
              finding({
                code: 'ADPL190',
                rule: 'not-assessed',
                severity: 'hint',
                sites: [],
                message:
                  '3 atoms not assessed (C1 C2 C3): refined isotropically; partly occupied (0.5); bonded to C42, which is disordered',
                value: undefined,
              }),
              finding({
                sites: ['C11'],
                severity: 'warning',
                message: 'U is 1.46 times the predicted (rare); IoU 0.57',
                value: { quantity: 'IoU', number: 0.5712, unit: '', limit: 0.62 },
              }),
              finding(),
            ],
            problems: [{ severity: 'fatal', kind: 'judging-failed', message: 'out of memory', line: 3 }],
          }),
        ),
        { ...page, hidden: 1 },
      ),
    ).toBe(`adp-lint 0.1.0: alerts about displacement parameters

File: structures/one.cif
========================

Alert level A: almost certainly wrong, or in need of an explanation
JUDGING-FAILED_ALERT_1_A  line 3: out of memory .......................                   Check

   1 ALERT level A
   0 ALERT level B
   0 ALERT level C
   0 ALERT level G
   1 ALERT type 1: the file: how it is written, or what is missing in it


Datablock: compound_1  (structures/one.cif)
===========================================
10 of 11 atoms assessed, T 150 K, k 1.03, median IoU 0.86, cartnet-e3-open1
Note: a note

Alert level A: almost certainly wrong, or in need of an explanation
ADPL103_ALERT_2_A  C7   ellipsoid 1.93 times too large ................       0.44 IoU    Check

Alert level B: probably wrong: look at it
ADPL103_ALERT_2_B  C11  U is 1.46 times the predicted .................      0.571 IoU    Check

Alert level G: for information
ADPL190_ALERT_5_G       3 atoms not assessed (C1 C2 C3): refined
                        isotropically; partly occupied (0.5); bonded
                        to C42, which is disordered ...................                   Info

   1 ALERT level A
   1 ALERT level B
   0 ALERT level C
   1 ALERT level G
   2 ALERT type 2: the structure model may be wrong or incomplete
   1 ALERT type 5: information


1 milder not shown (--min-severity hint)
`);
  });

  test('the atoms have a column, and the number with its unit', () => {
    const ratio = { quantity: 'volume residual/expected error', number: 3.271, unit: '', limit: 2.62 };
    const text = checkcif(report(file({ findings: [finding({ value: ratio }), bond(), group()] })), page);
    expect(text.split('\n').filter((line) => / (Check|Info)$/.test(line))).toEqual([
      'ADPL103_ALERT_2_A  C7     ellipsoid 1.93 times too large ..............       3.27 Ratio  Check',
      '                          0.0123(12) Å² ............................... 0.0123(12) Å²     Check',
      'ADPL103_ALERT_2_C         axes of 3 atoms lie alike (C7, C8, C9) ......        4.7 °      Check',
    ]);
    expect(text).toContain('ADPL103_ALERT_2_B  C7 C8  displacements along the bond differ by\n');
  });

  test('puts findings about the file apart from those of its structures', () => {
    const text = checkcif(
      report(file({ findings: [finding({ code: 'ADPL901', block: '', sites: [], message: 'of the file' })] })),
      page,
    );
    expect(text.indexOf('File: structures/one.cif')).toBeLessThan(text.indexOf('ADPL901_ALERT_1_A  of the file'));
    expect(text.indexOf('ADPL901')).toBeLessThan(text.indexOf('Datablock: compound_1'));
  });

  test('quiet leaves structures without alerts out', () => {
    expect(checkcif(report(file({ findings: [] })), { quiet: true, hidden: 2 })).toBe('');
    expect(checkcif(report(file()), { quiet: true, hidden: 2 })).toMatch(
      /^Datablock: compound_1 .*\n=+\n\nAlert level A/,
    );
  });

  test.each(hostileTexts)('lets no name break a line: %s', (_, hostile) => {
    const text = checkcif(hostileReport(hostile), page);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    const lines = text.split('\n');
    expect(lines.filter((line) => alert.test(line)).map((line) => line.slice(0, line.indexOf(' ')))).toEqual([
      'UNREADABLE_ALERT_1_A',
      'ADPL103_ALERT_2_A',
      'ADPL103_ALERT_5_G',
    ]);
    expect(lines.filter((line) => / (Check|Info)$/.test(line))).toHaveLength(3);
  });
});
