import { parseCif } from '../../../src/cif/index.js';
import { readStructure } from '../../../src/crystal/reading/crystal-from-cif.js';

/** A structure of as many carbon atoms, and bonds from each label to the next. */
function read(atoms: number, bonded: readonly string[]) {
  const text = [
    'data_x',
    ...['a', 'b', 'c'].map((axis) => `_cell_length_${axis} 20`),
    ...['alpha', 'beta', 'gamma'].map((angle) => `_cell_angle_${angle} 90`),
    "loop_\n_space_group_symop_operation_xyz\n'x,y,z'",
    'loop_',
    ...['label', 'type_symbol', 'fract_x', 'fract_y', 'fract_z'].map((name) => `_atom_site_${name}`),
    ...Array.from({ length: atoms }, (_, i) => `C${i + 1} C ${(0.05 + 0.04 * i).toFixed(2)} 0.5 0.5`),
    'loop_',
    '_geom_bond_atom_site_label_1',
    '_geom_bond_atom_site_label_2',
    '_geom_bond_distance',
    ...bonded.slice(1).map((label, i) => `${bonded[i]} ${label} 1.5`),
    '',
  ].join('\n');
  const { crystal, problems } = readStructure(parseCif(text, 'x.cif').blocks[0]);
  return {
    crystal,
    problems: problems.filter(({ kind }) => kind === 'atoms-missing' || kind.startsWith('bond-label')),
  };
}

const labels = (count: number) => Array.from({ length: count }, (_, i) => `C${i + 1}`);

test('a list of bonds that agrees is nothing', () => {
  const { crystal, problems } = read(20, labels(20));
  expect(problems).toEqual([]);
  expect(crystal?.unreadable).toBeUndefined();
});

test.each([
  // Two of 20 are a tenth, two of 19 are more.
  [18, 20, 'bond-label-unknown'],
  [17, 19, 'atoms-missing'],
  // One is a slip, whatever its share.
  [4, 5, 'bond-label-unknown'],
  [4, 6, 'atoms-missing'],
])('of %i atoms where the bonds name %i: %s', (atoms, bonded, kind) => {
  const { crystal, problems } = read(atoms, labels(bonded));
  expect(problems).toMatchObject([{ kind, atoms: labels(bonded).slice(atoms) }]);
  // What is not whole is not judged.
  expect(crystal?.unreadable !== undefined).toBe(kind === 'atoms-missing');
});

test('centres of rings are no atoms', () => {
  expect(read(4, [...labels(4), 'Cg1', 'CG2', '?', '.']).problems).toEqual([]);
});
