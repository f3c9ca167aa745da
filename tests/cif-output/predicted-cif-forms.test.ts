import { parseCif } from '../../src/cif/index.js';
import { predictedCif } from '../../src/cif-output/predicted-cif.js';
import { crystalFromBlock, type SymmetricTensor } from '../../src/crystal/index.js';
import { syntheticPrediction } from './synthetic-prediction.js';

const cell = `data_x
_cell_length_a 5
_cell_length_b 6
_cell_length_c 8
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_ _symmetry_equiv_pos_as_xyz x,y,z -x,-y,-z
`;

/** In an orthogonal cell U_cif = U_cart. */
const u: SymmetricTensor = [0.0123456, 0.02, 0.03, 0.001, -0.002, 0.0000001];

/** Predicts the same U for every atom but hydrogen. */
function predicted(text: string, comment?: string): string {
  const document = parseCif(text);
  const structures = document.blocks.map((block) => {
    const crystal = crystalFromBlock(block);
    if (!crystal) throw new Error('no crystal');
    const prediction = syntheticPrediction(crystal);
    return {
      block,
      crystal,
      prediction: { ...prediction, sites: prediction.sites.map((site) => (site.uCart ? { ...site, uCart: u } : site)) },
    };
  });
  return predictedCif(document, structures, comment === undefined ? {} : { comment });
}

function expectPredicted(before: string, after: string): void {
  expect(predicted(cell + before)).toBe(cell + after);
}

test('replaces numbers in place and keeps layout, comments, and rows without prediction', () => {
  expectPredicted(
    `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_U_iso_or_equiv
_atom_site_adp_type
 "O1'"  0.1   0.2 0.3  0.0203(5)   Uani  # the ether
 H1     0.15  0.2 0.3  0.027       Uiso
 C1     0.4   0.2 0.3  ?           Uiso

loop_
_atom_site_aniso_label
_atom_site_aniso_U_33
_atom_site_aniso_U_22
_atom_site_aniso_U_11
_atom_site_aniso_U_12
_atom_site_aniso_U_13
_atom_site_aniso_U_23
_atom_site_aniso_ratio
 C1   ? ? ?  ? ? ? ?   # last first
 "O1'"  0.0203(5) 0.02(1) 0.0211(3)  0.001(2) 0.0 -1e-3(5) 3.1
_refine_ls_R_factor_gt 0.03
`,
    `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_U_iso_or_equiv
_atom_site_adp_type
 "O1'"  0.1   0.2 0.3  0.02078   Uani  # the ether
 H1     0.15  0.2 0.3  0.027       Uiso
 C1     0.4   0.2 0.3  0.02078           Uani

loop_
_atom_site_aniso_label
_atom_site_aniso_U_33
_atom_site_aniso_U_22
_atom_site_aniso_U_11
_atom_site_aniso_U_12
_atom_site_aniso_U_13
_atom_site_aniso_U_23
_atom_site_aniso_ratio
 C1   0.03000 0.02000 0.01235  0.00100 -0.00200 0.00000 ?   # last first
 "O1'"  0.03000 0.02000 0.01235  0.00100 -0.00200 0.00000 ?
_refine_ls_R_factor_gt 0.03
`,
  );
});

test('adds a row for an atom that had none, with its type, indented as the others', () => {
  const atoms = `loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
C1 C 0.1 0.2 0.3
C2 C 0.3 0.2 0.3
O1 O2- 0.4 0.2 0.3
loop_
_atom_site_aniso_label
_atom_site_aniso_type_symbol
_atom_site_aniso_U_11
_atom_site_aniso_U_22
_atom_site_aniso_U_33
_atom_site_aniso_U_12
_atom_site_aniso_U_13
_atom_site_aniso_U_23
`;
  expectPredicted(
    `${atoms}  C2 C 1 2 3 4 5 6 # refined\n#END`,
    `${atoms}  C2 C 0.01235 0.02000 0.03000 0.00100 -0.00200 0.00000 # refined
  C1 C 0.01235 0.02000 0.03000 0.00100 -0.00200 0.00000
  O1 O2- 0.01235 0.02000 0.03000 0.00100 -0.00200 0.00000
#END`,
  );
  expectPredicted(
    `${atoms}  C2 C 1 2 3 4 5 6 _x y`,
    `${atoms}  C2 C 0.01235 0.02000 0.03000 0.00100 -0.00200 0.00000
  C1 C 0.01235 0.02000 0.03000 0.00100 -0.00200 0.00000
  O1 O2- 0.01235 0.02000 0.03000 0.00100 -0.00200 0.00000
 _x y`,
  );
});

test('adds the loop where the file has none, with the line ends of the file', () => {
  const atoms = `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
C1 0.1 0.2 0.3
H1 0.1 0.2 0.4
C10 0.4 0.2 0.3
`;
  const added = `
loop_
 _atom_site_aniso_label
 _atom_site_aniso_U_11
 _atom_site_aniso_U_22
 _atom_site_aniso_U_33
 _atom_site_aniso_U_23
 _atom_site_aniso_U_13
 _atom_site_aniso_U_12
C1  0.01235 0.02000 0.03000 0.00000 -0.00200 0.00100
C10 0.01235 0.02000 0.03000 0.00000 -0.00200 0.00100
`;
  expectPredicted(`${atoms}_x y\n`, `${atoms}${added}_x y\n`);
  const windows = (text: string) => text.replaceAll('\n', '\r\n');
  expect(predicted(windows(cell + atoms))).toBe(windows(cell + atoms + added));
  const dots = (text: string) => text.replaceAll(/_atom_site(_aniso)?_(label|fract|U)/g, '_atom_site$1.$2');
  expectPredicted(dots(atoms), dots(atoms + added));
});

test('writes B in a file of B', () => {
  const text = (b: string, aniso: string) => `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_B_iso_or_equiv
_atom_site_thermal_displace_type
C1 0.1 0.2 0.3 ${b}
loop_
_atom_site_aniso_label
_atom_site_aniso_B_11
_atom_site_aniso_B_22
_atom_site_aniso_B_33
_atom_site_aniso_B_12
_atom_site_aniso_B_13
_atom_site_aniso_B_23
C1 ${aniso}
`;
  // 8π²·0.02078187 = 1.6409, 8π²·0.0123456 = 0.97477
  expectPredicted(text('1.5(2) Biso', '1.5 1.5 1.5 0 0 0'), text('1.641 Bani', '0.975 1.579 2.369 0.079 -0.158 0.000'));
});

test('writes beta in a file of beta, with digits that resolve U alike', () => {
  const text = (aniso: string) => `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
C1 0.1 0.2 0.3
loop_
_atom_site_aniso_label
_atom_site_aniso_beta_11
_atom_site_aniso_beta_22
_atom_site_aniso_beta_33
_atom_site_aniso_beta_12
_atom_site_aniso_beta_13
_atom_site_aniso_beta_23
C1 ${aniso}
`;
  // β11 = 2π²·0.0123456/25, β33 = 2π²·0.03/64, β13 = −2π²·0.002/40
  expectPredicted(text('0.01 0.01 0.01 0 0 0'), text('0.009748 0.010966 0.009253 0.000658 -0.000987 0.000000'));
});

test('fills columns in the list of atoms, and adds those that are missing', () => {
  expectPredicted(
    `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_aniso_U_11
_atom_site_aniso_U_22
_atom_site_aniso_U_33
C1 0.1 0.2 0.3 0.1 0.1 0.1
H1 0.1 0.2 0.4 . . .
`,
    `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_aniso_U_11
_atom_site_aniso_U_22
_atom_site_aniso_U_33
_atom_site_aniso_U_12
_atom_site_aniso_U_13
_atom_site_aniso_U_23
C1 0.1 0.2 0.3 0.01235 0.02000 0.03000 0.00100 -0.00200 0.00000
H1 0.1 0.2 0.4 . . . ? ? ?
`,
  );
});

test('fills a list of labels alone, as old programs leave it', () => {
  const atoms = `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
C1 0.1 0.2 0.3
`;
  expectPredicted(
    `${atoms}loop_\n_atom_site_aniso_label\nC1\nQ7\n`,
    `${atoms}loop_
_atom_site_aniso_label
_atom_site_aniso_U_11
_atom_site_aniso_U_22
_atom_site_aniso_U_33
_atom_site_aniso_U_12
_atom_site_aniso_U_13
_atom_site_aniso_U_23
C1 0.01235 0.02000 0.03000 0.00100 -0.00200 0.00000
Q7 ? ? ? ? ? ?
`,
  );
});

test('reads and writes a single atom given as items', () => {
  const text = (uIso: string, u11: string, others: string) => `_atom_site_label C1
_atom_site_fract_x 0.1
_atom_site_fract_y 0.2
_atom_site_fract_z 0.3
_atom_site_U_iso_or_equiv ${uIso}
_atom_site_aniso_label C1
_atom_site_aniso_U_11 ${u11}
_atom_site_aniso_U_22 0.02000
_atom_site_aniso_U_33 0.03000${others}
_refine_ls_R_factor_gt 0.03
`;
  expectPredicted(
    text('0.5(3)', '0.7', ''),
    text(
      '0.02078',
      '0.01235',
      '\n_atom_site_aniso_U_12 0.00100\n_atom_site_aniso_U_13 -0.00200\n_atom_site_aniso_U_23 0.00000',
    ),
  );
});

test('drops uncertainties given in columns of their own', () => {
  const text = (values: string) => `loop_
_atom_site.label
_atom_site.fract_x
_atom_site.fract_y
_atom_site.fract_z
_atom_site.U_iso_or_equiv
_atom_site.U_iso_or_equiv_su
C1 0.1 0.2 0.3 ${values}
loop_
_atom_site_aniso.label
_atom_site_aniso.U_11
_atom_site_aniso.U_11_su
_atom_site_aniso.U_22
_atom_site_aniso.U_33
_atom_site_aniso.U_12
_atom_site_aniso.U_13
_atom_site_aniso.U_23
C1 ${values.startsWith('0.5') ? '0.1 0.001' : '0.01235 .'} 0.02000 0.03000 0.00100 -0.00200 0.00000
`;
  expectPredicted(text('0.5 0.1'), text('0.02078 .'));
});

test('a label given twice keeps one row of parameters', () => {
  const atoms = `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
C1 0.1 0.2 0.3
C1 0.3 0.2 0.3
loop_
_atom_site_aniso_label
_atom_site_aniso_U_11
_atom_site_aniso_U_22
_atom_site_aniso_U_33
_atom_site_aniso_U_12
_atom_site_aniso_U_13
_atom_site_aniso_U_23
`;
  expectPredicted(`${atoms}C1 1 2 3 4 5 6\n`, `${atoms}C1 0.01235 0.02000 0.03000 0.00100 -0.00200 0.00000\n`);
});

test('refuses single items that would have to hold several atoms', () => {
  const text = `${cell}loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
C1 0.1 0.2 0.3
C2 0.3 0.2 0.3
_atom_site_aniso_label C1
_atom_site_aniso_U_11 0.1
`;
  expect(() => predicted(text)).toThrow(/single items, which hold one atom only: make a loop_/);
});

test('a comment stands at the top, but behind the magic number', () => {
  const rest = `${cell}loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
H1 0.1 0.2 0.3
`;
  expect(predicted(rest, 'one\ntwo')).toBe(`# one\n# two\n${rest}`);
  expect(predicted(`#\\#CIF_2.0\n${rest}`, 'one')).toBe(`#\\#CIF_2.0\n# one\n${rest}`);
});
