import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readR1 } from '../../../src/project/watch/r1.js';
import { looksWhole } from '../../../src/project/watch/wholeness.js';

const root = join(__dirname, '../../..');
const cif = readFileSync(join(root, 'fixtures/paracetamol_monomethanolate.cif'));
const res = Buffer.from('TITL x\nCELL 0.7 8 9 10 90 90 90\nSFAC C\nC1 1 0.1 0.2 0.3 11 0.04\nHKLF 4\n');

test('whole files look whole', () => {
  expect(looksWhole(cif, 'a.cif')).toBe(true);
  expect(looksWhole(res, 'a.res')).toBe(true);
  expect(looksWhole(Buffer.from(cif.toString().replaceAll('\n', '\r\n')), 'a.cif')).toBe(true);
});

test('files cut within a line never do', () => {
  for (let cut = 100; cut < cif.length - 1; cut += 997) {
    if (cif[cut - 1] !== 0x0a) expect([cut, looksWhole(cif.subarray(0, cut), 'a.cif')]).toEqual([cut, false]);
  }
});

test.each([
  ['nothing', 'a.cif', ''],
  ['an open text field', 'a.cif', 'data_a\n_refine_special_details\n;\nhalf\n'],
  ['a loop with half a row', 'a.cif', 'data_a\nloop_\n_atom_site_label\n_atom_site_fract_x\nC1 0.1\nC2\n'],
  ['a name without its value', 'a.cif', 'data_a\n_cell_length_a\n'],
  ['no HKLF', 'a.res', 'TITL x\nCELL 0.7 8 9 10 90 90 90\nSFAC C\nC1 1 0.1 0.2 0.3 11 0.04\n'],
])('half-written: %s', (_, name, text) => {
  expect(looksWhole(Buffer.from(text), name)).toBe(false);
});

test('an error in the middle of a file is no sign that its end is missing', () => {
  expect(looksWhole(Buffer.from('data_a\n_cell_length_a\n_cell_length_b 9\n_cell_length_c 10\n'), 'a.cif')).toBe(true);
});

test('a file that lost more than half of itself looks half-written', () => {
  expect(looksWhole(res, 'a.res', res.length * 2 - 1)).toBe(true);
  expect(looksWhole(res, 'a.res', res.length * 2 + 1)).toBe(false);
});

test('R1 is read from both kinds of file', () => {
  const text =
    'data_a\n_refine_ls_R_factor_gt 0.0432\ndata_b\n_refine_ls_R_factor_gt ?\ndata_c\n_refine_ls_R_factor_gt 0.05(1)\n';
  expect([...readR1(Buffer.from(text), 'a.cif')]).toEqual([
    ['a', 0.0432],
    ['c', 0.05],
  ]);
  const remark = `${res}REM R1 =  0.0321 for    100 Fo > 4sig(Fo)  and  0.0400 for all    120 data\nEND\n`;
  expect([...readR1(Buffer.from(remark), 'a.res')]).toEqual([[undefined, 0.0321]]);
  expect(readR1(res, 'a.res').size).toBe(0);
});
