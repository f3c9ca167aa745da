import { readStructureFile } from '../../../src/crystal/reading/structure-file.js';

const cif = (
  changes: { atoms?: readonly string[]; u?: readonly string[]; operations?: readonly string[] } = {},
) => `data_x
_cell_length_a 10
_cell_length_b 11
_cell_length_c 12
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_space_group_symop_id
_space_group_symop_operation_xyz
${(changes.operations ?? ['1 x,y,z', '2 -x,-y,-z']).join('\n')}
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
${(changes.atoms ?? ['C1 C .1 .2 .3', 'O1 O .2 .3 .4']).join('\n')}
loop_
_atom_site_aniso_label
${['11', '22', '33', '12', '13', '23'].map((ij) => `_atom_site_aniso_U_${ij}`).join('\n')}
${(changes.u ?? ['C1 .02 .02 .02 0 0 0', 'O1 .02 .02 .02 0 0 0']).join('\n')}
`;
const unreadable = (text: string, name = 'x.cif') => readStructureFile(text, name).crystals[0].unreadable;

test.each([
  ['nothing', {}, undefined],
  [
    'an atom for want of a value',
    { atoms: ['C1 C .1 .2 .3', 'O1 O .2 .3'] },
    ['a row of the atom list could not be read'],
  ],
  ['an atom in quotes', { atoms: ['C1 C .1 .2 .3', "'O1 O .2 .3 .4"] }, ['a row of the atom list could not be read']],
  ['a value too many', { atoms: ['C1 C .1 .2 .3 4', 'O1 O .2 .3 .4'] }, ['a row of the atom list could not be read']],
  ['U_ij', { u: ['C1 .02 .02 .02 0 0 0', 'O1 .02 .02'] }, ['a row of the list of U_ij could not be read']],
  ['an operation', { operations: ['1 x,y,z', '-x,-y,-z'] }, ['a row of the symmetry operations could not be read']],
])('a structure whose lists lost %s is not whole', (_, changes, expected) => {
  expect(unreadable(cif(changes))).toEqual(expected);
});

test.each(['Xx', 'Zz', '0'])('the type symbol %s is no element, whatever the label', (type) => {
  expect(unreadable(cif({ atoms: ['C1 C .1 .2 .3', `O1 ${type} .2 .3 .4`] }))).toEqual([
    'the element of an atom is not known (O1)',
  ]);
});

test.each([
  ['O1 2 0.2 0.3 0.4 11.0 0.05', undefined],
  ['O1 2 NaN 0.3 0.4 11.0 0.05', ['an atom could not be read (O1)']],
  ['O1 2 ******** 0.3 0.4 11.0 0.05', ['an atom could not be read (O1)']],
  ['O1 2 0.2', ['an atom could not be read (O1)']],
])('the line %s of a .res file', (line, expected) => {
  const text = `TITL x\nCELL 0.71 10 11 12 90 90 90\nLATT 1\nSFAC C O\nUNIT 4 4\nC1 1 0.1 0.2 0.3 11.0 0.05\n${line}\nHKLF 4\nEND\n`;
  expect(unreadable(text, 'x.res')).toEqual(expected);
});
