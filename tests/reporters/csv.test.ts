import { csv } from '../../src/reporters/csv.js';
import { plainLines } from '../../src/reporters/plain-text.js';
import { atom, block, bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

/** RFC 4180: fields with commas, quotes or line ends stand in quotes, quotes within are doubled. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\n|$)/y;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error(`no CSV in row ${rows.length + 1}`);
    const [, value, end] = match;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const example = report(
  file({
    blocks: [
      block({
        atoms: [
          atom(),
          atom({
            label: 'O1',
            element: 'O',
            line: 215,
            numbers: undefined,
            reasons: ['disordered (group 1)', 'refined isotropically'],
            uCartRefined: undefined,
          }),
        ],
      }),
    ],
    findings: [
      finding(),
      finding({ code: 'ADPL190', rule: 'not-assessed', sites: ['O1', 'O2', 'O3'], value: undefined }),
    ],
  }),
);

describe('csv', () => {
  test('gives each atom a row of numbers', () => {
    expect(csv(example)).toBe(
      `file,block,atom,element,line,assessed,reason,findings,tested,iou,iou_raw,s12_percent,s12_raw_percent,volume_residual,volume_su,volume_over_expected,volume_z,shape_residual,shape_noise,shape_over_expected,shape_z,expected_error,axis_angle_degrees,volume_refined_A3,volume_predicted_A3,u11_cart_refined_A2,u22_cart_refined_A2,u33_cart_refined_A2,u12_cart_refined_A2,u13_cart_refined_A2,u23_cart_refined_A2,u11_cart_predicted_A2,u22_cart_predicted_A2,u33_cart_predicted_A2,u12_cart_predicted_A2,u13_cart_predicted_A2,u23_cart_predicted_A2,scale,temperature_K,model
structures/one.cif,compound_1,C7,C,214,yes,,ADPL103,"IoU 0.44, limit 0.61",0.44,0.412346,2.1,2.3,0.657,0.011,5.475,9.1,0.08,0.009,0.667,1.2,0.12,12.346,0.042,0.015,0.04,0.05,0.045,0,0.001,-0.002,0.02,0.021,0.022,0,0.0005,-0.001,1.034,150,cartnet-e3-open1
structures/one.cif,compound_1,O1,O,215,no,disordered (group 1); refined isotropically,ADPL190,,,,,,,,,,,,,,,,,,,,,,,,0.02,0.021,0.022,0,0.0005,-0.001,1.034,150,cartnet-e3-open1
`,
    );
  });

  test('every row is as long as the heading, also where nothing is known', () => {
    const bare = block({ atoms: [atom({ numbers: undefined, uCartRefined: undefined, uCartPredicted: undefined })] });
    const [heading, row] = parseCsv(csv(report(file({ blocks: [{ ...bare, scale: Number.NaN, model: undefined }] }))));
    expect(row).toHaveLength(heading.length);
    expect(new Set(heading).size).toBe(heading.length);
    expect(row[heading.indexOf('scale')]).toBe('');
    expect(csv(report()).split('\n')).toHaveLength(2);
  });

  test('findings about two and more atoms are in the row of each', () => {
    const rows = ['C6', 'C7', 'C8', 'C9'].map((label) => atom({ label }));
    const text = csv(
      report(file({ blocks: [block({ atoms: rows })], findings: [bond(), group({ code: 'ADPL190' })] })),
    );
    const [heading, ...cells] = parseCsv(text);
    const [difference, spread] = ['difference 0.0123(12) Å², limit 0.005 Å²', 'spread 4.7°, limit 10.3°'];
    expect(cells.map((row) => ['atom', 'findings', 'tested'].map((name) => row[heading.indexOf(name)]))).toEqual([
      ['C6', '', ''],
      ['C7', 'ADPL103 ADPL190', `${difference}; ${spread}`],
      ['C8', 'ADPL103 ADPL190', `${difference}; ${spread}`],
      ['C9', 'ADPL190', spread],
    ]);
  });

  test('findings go to the structure that they are about, also under one name', () => {
    const twins = file({
      blocks: [block({ line: 1, atoms: [atom({ line: 5 })] }), block({ line: 100, atoms: [atom({ line: 105 })] })],
      findings: [finding({ line: 105 })],
    });
    const [heading, ...rows] = parseCsv(csv(report(twins)));
    expect(rows.map((row) => row[heading.indexOf('findings')])).toEqual(['', 'ADPL103']);
  });

  test.each(hostileTexts)('comes back as it was written, but for what commands a terminal: %s', (_, hostile) => {
    const [heading, row, ...more] = parseCsv(csv(hostileReport(hostile)));
    expect(more).toEqual([]);
    expect(row).toHaveLength(heading.length);
    const guarded = (text: string) => {
      const shown = plainLines(text);
      return /^[=+\-@\t\r]/.test(shown) ? `'${shown}` : shown;
    };
    expect(row.slice(0, 3)).toEqual([guarded(`${hostile}.cif`), guarded(hostile), guarded(hostile)]);
  });
});
