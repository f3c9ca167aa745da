import { formatSymOp } from '../../../src/crystal/index.js';
import { atoms, cell, crystalOf, kinds, symmetry } from '../cif-pieces.js';

describe('symmetry', () => {
  const named = (tag: string, value: string) => crystalOf(cell, `${tag} ${value}\n`, atoms);
  test('both data names; the loop with values counts', () => {
    const crystal = crystalOf(cell, 'loop_\n_symmetry_equiv_pos_as_xyz\n?\n', symmetry, atoms);
    expect(crystal.symOps.map(formatSymOp)).toEqual(['x,y,z', '-x,-y,-z']);
    expect(
      crystalOf(cell, 'loop_\n_symmetry_equiv_pos_site_id\n_symmetry_equiv_pos_as_xyz\n1 x,y,z\n2 -x,-y,-z\n', atoms)
        .symOps,
    ).toHaveLength(2);
  });
  test.each([
    ['_space_group_name_Hall', "'-P 2ybc'", ['x,y,z', '-x,-y,-z', '-x,y+1/2,-z+1/2', 'x,-y+1/2,z+1/2']],
    ['_symmetry_space_group_name_H-M', "'P 21/c'", ['x,y,z', '-x,-y,-z', '-x,y+1/2,-z+1/2', 'x,-y+1/2,z+1/2']],
    ['_space_group_IT_number', '14', ['x,y,z', '-x,-y,-z', '-x,y+1/2,-z+1/2', 'x,-y+1/2,z+1/2']],
    ['_symmetry_space_group_name_H-M', "'P -1'", ['x,y,z', '-x,-y,-z']],
  ])('operations from %s %s', (tag, value, expected) => {
    expect(named(tag, value).symOps.map(formatSymOp).sort()).toEqual([...expected].sort());
  });
  test('a bare name takes the setting that fits the cell, and says where two fit', () => {
    const cubic = `_cell_length_a 9\n_cell_length_b 9\n_cell_length_c 9\n`;
    const rhombohedral = crystalOf(
      cubic,
      '_cell_angle_alpha 70\n_cell_angle_beta 70\n_cell_angle_gamma 70\n_space_group_name_H-M_alt "R -3 m"\n',
      atoms,
    );
    expect(rhombohedral.symOps).toHaveLength(12);
    expect(kinds(rhombohedral)).toEqual(['symmetry-from-name']);
    const diamond = crystalOf(
      cubic,
      '_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\n_space_group_name_H-M_alt "F d 3 m"\n',
      atoms,
    );
    expect(diamond.symOps).toHaveLength(192);
    expect(kinds(diamond)).toEqual(['symmetry-setting-assumed']);
  });
  test('nothing at all: P 1 and an error', () => {
    const crystal = crystalOf(cell, atoms);
    expect(crystal.symOps.map(formatSymOp)).toEqual(['x,y,z']);
    expect(crystal.problems).toMatchObject([{ kind: 'symmetry-missing' }]);
  });
  test.each([
    ['an unreadable operation', 'x,y,z\n-x,-y,-q\n', ['symmetry-operation-unreadable']],
    ['a repeated operation', 'x,y,z\n-x,-y,-z\n1-x,-y,-z\n', ['symmetry-operation-repeated']],
    ['no identity', '-x,-y,-z\n', ['identity-missing']],
    ['an operation missing', 'x,y,z\n-x,-y,-z\nx,-y,z\n', ['symmetry-not-a-group']],
    ['the wrong unique axis', 'x,y,z\n-x,-y,z\n', ['symmetry-against-cell']],
  ])('%s is reported', (_, ops, expected) => {
    const crystal = crystalOf(cell, `loop_\n_space_group_symop_operation_xyz\n${ops}`, atoms);
    expect(kinds(crystal)).toEqual(expected);
    expect(crystal.symOps.map(formatSymOp)).toContain('x,y,z');
  });
  test('a Hall symbol that says otherwise', () => {
    expect(kinds(crystalOf(cell, symmetry, "_space_group_name_Hall 'P 1'\n", atoms))).toEqual(['symmetry-disagrees']);
    expect(kinds(crystalOf(cell, symmetry, "_space_group_name_Hall '-P 1'\n", atoms))).toEqual([]);
  });
});
