import { readStructureFile } from '../../../src/crystal/reading/structure-file.js';
import { lintStructure } from '../../support/lint-structure.js';

const cell =
  '_cell_length_a 6\n_cell_length_b 6\n_cell_length_c 6\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n';
const ops = (...listed: string[]) => `loop_\n_space_group_symop_operation_xyz\n${listed.join('\n')}\n`;
const atoms = (...rows: string[]) =>
  `loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${rows.join('\n')}\n`;
const aniso = (...rows: string[]) =>
  `loop_\n_atom_site_aniso_label\n${['11', '22', '33', '12', '13', '23'].map((ij) => `_atom_site_aniso_U_${ij}\n`).join('')}${rows.join('\n')}\n`;

async function codesOf(...parts: string[]): Promise<string[]> {
  const [crystal] = readStructureFile(`data_x\n${cell}${parts.join('')}`, 'x.cif').crystals;
  return (await lintStructure(crystal)).map(({ code }) => code);
}

/** H stands 0.6 Å off a mirror plane, S on a twofold axis that its U does not obey; the formula has other numbers. */
const structure = [
  "_chemical_formula_sum 'H2 S3 Ca'\n",
  atoms('H1 H 0.5 0.3 0.1', 'S1 S 0 0 0.5', 'Ca1 Ca 0.25 0.75 0.5'),
  aniso('S1 .02 .02 .02 0 .009 .009'),
];

test('what depends on all atoms and operations is not said of a structure that could not be read whole', async () => {
  const group = ['x,y,z', '-x,-y,z', 'x,y,-z', '-x,-y,-z'];
  const whole = await codesOf(ops(...group), ...structure);
  expect(whole).toEqual(expect.arrayContaining(['ADPL004', 'ADPL006', 'ADPL007']));
  const partly = await codesOf(ops(...group.slice(0, 3)), ...structure);
  expect(partly).toEqual([]);
});

test('the content says nothing of elements that share a site, nor of those that the formula is known to lack', async () => {
  const of = (formula: string, type: string) =>
    codesOf(
      ops('x,y,z'),
      `_chemical_formula_sum '${formula}'\n_cell_formula_units_Z 1\n`,
      atoms(`M1 ${type} 0 0 0`, 'O1 O .3 .3 .3'),
    );
  expect(await of('Nb0.2 Zr0.8 O', 'Nb/Zr')).toEqual([]);
  expect(await of('Nb3 O', 'Nb')).toEqual(['ADPL007']);
  expect(await of('O', 'Nb')).toEqual([]);
});
