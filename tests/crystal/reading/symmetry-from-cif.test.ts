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

  const list = (name: string, ...ops: string[]) => `loop_\n${name}\n${ops.map((op) => `'${op}'`).join('\n')}\n`;
  const sorted = (crystal: {
    symOps: Parameters<typeof formatSymOp>[0][] | readonly Parameters<typeof formatSymOp>[0][];
  }) => crystal.symOps.map(formatSymOp).sort();

  test('operations in pieces that cannot be put together are one problem that names the quotes', () => {
    const crystal = crystalOf(cell, 'loop_\n_symmetry_equiv_pos_as_xyz\nx, y,\nz -x, -y,\n-z\n', atoms);
    expect(kinds(crystal)).toEqual(['symmetry-operation-unreadable', 'identity-missing']);
    expect(crystal.problems[0].message).toMatch(
      /^the symmetry operation 'x,' .* \(and 5 more operations\); .*need quotes/,
    );
    expect(crystal.unreadable).toEqual(['a symmetry operation could not be read']);
  });

  describe('magnetic groups', () => {
    const operation = '_space_group_symop_magn_operation.xyz';
    const centring = '_space_group_symop_magn_centering.xyz';
    test('each operation with each centring, whatever happens to time', () => {
      const ops = list(operation, 'x,y,z,+1', '-x,-y,-z,-1');
      const centrings = list(centring, 'x,y,z,+1', 'x+1/2,y+1/2,z,-1');
      const crystal = crystalOf(cell, ops, centrings, atoms);
      expect(sorted(crystal)).toEqual(['-x+1/2,-y+1/2,-z', '-x,-y,-z', 'x+1/2,y+1/2,z', 'x,y,z']);
      expect(crystal.problems).toEqual([]);
    });
    test('a grey group has each operation twice, which is nothing to report', () => {
      const crystal = crystalOf(cell, list(operation, 'x,y,z,+1', 'x,y,z,-1', '-x,-y,-z,+1', '-x,-y,-z,-1'), atoms);
      expect(sorted(crystal)).toEqual(['-x,-y,-z', 'x,y,z']);
      expect(crystal.problems).toEqual([]);
    });
    test('without time, without a list of centrings, in the older spelling, in the BNS loops', () => {
      for (const name of [
        '_space_group_symop_magn_operation_xyz',
        '_space_group_symop.magn_operation_xyz',
        '_space_group_symop_magn_BNS_operation.xyz',
      ]) {
        expect(sorted(crystalOf(cell, list(name, 'x,y,z', '-x,-y,-z, -1'), atoms))).toEqual(['-x,-y,-z', 'x,y,z']);
      }
    });
    test('an ordinary list goes before them', () => {
      expect(crystalOf(cell, list(operation, 'x,y,z,+1'), symmetry, atoms).symOps).toHaveLength(2);
    });
    test('an unreadable centring is as bad as an unreadable operation', () => {
      const crystal = crystalOf(cell, list(operation, 'x,y,z,+1'), list(centring, 'x,y,z,+1', 'x+1/2,q,z,+1'), atoms);
      expect(crystal.unreadable).toEqual(['a symmetry operation could not be read']);
    });
  });

  describe('superspace', () => {
    const name = '_space_group_symop_ssg_operation_algebraic';
    test('the part in space, and not judged', () => {
      const crystal = crystalOf(cell, list(name, 'x1,x2,x3,x4', '-x1,-x2,-x3,-x4'), atoms);
      expect(sorted(crystal)).toEqual(['-x,-y,-z', 'x,y,z']);
      expect(crystal.unreadable).toEqual(['the structure is modulated']);
    });
    test('what is none cannot be read', () => {
      const crystal = crystalOf(cell, list(name, 'x1,x2,x3', 'x1,x4,x3,x4'), atoms);
      expect(kinds(crystal)).toContain('symmetry-operation-unreadable');
    });
    test.each([
      '_cell_modulation_dimension 1',
      '_cell_wave_vector_x 0.25',
      "_space_group_ssg_name 'P21/n(0b0)'",
      '_cell_subsystems_number 2',
      'loop_\n_atom_site_displace_Fourier_atom_site_label\nC1',
      'loop_\n_atom_site_U_Fourier_atom_site_label\nC1',
      'loop_\n_atom_site_Fourier_wave_vector_seq_id\n1',
    ])('%s says that a structure with ordinary operations is modulated', (items) => {
      const crystal = crystalOf(cell, symmetry, atoms, `${items}\n`);
      expect(kinds(crystal)).toEqual(['modulated']);
      expect(crystal.unreadable).toEqual(['the structure is modulated']);
    });
    test.each(['_cell_modulation_dimension 0', '_cell_modulation_dimension ?', '_cell_wave_vector_x ?'])(
      '%s does not',
      (items) => {
        expect(crystalOf(cell, symmetry, atoms, `${items}\n`).problems).toEqual([]);
      },
    );
  });

  describe('a list that is only part of the space group', () => {
    const hm = (name: string) => `_space_group_name_H-M_alt '${name}'\n`;
    const orthogonal = cell.replace('beta 100', 'beta 90');
    test.each<[string, string, string[]]>([
      ['one operation of two', hm('P -1'), ['x,y,z']],
      ['no centring', hm('C 1 2/c 1'), ['x,y,z', '-x,-y,-z', '-x,y,1/2-z', 'x,-y,1/2+z']],
      ['a centring of three', hm('F m m m'), ['x,y,z', 'x+1/2,y+1/2,z']],
      ['by the Hall symbol', "_space_group_name_Hall '-P 2ybc'\n", ['x,y,z', '-x,-y,-z']],
      ['by the number', '_space_group_IT_number 14\n', ['x,y,z', '-x,-y,-z']],
    ])('%s: incomplete, and not judged', (_, name, ops) => {
      const crystal = crystalOf(
        name.includes('F m') ? orthogonal : cell,
        list('_symmetry_equiv_pos_as_xyz', ...ops),
        name,
        atoms,
      );
      expect(kinds(crystal)).toEqual(['symmetry-incomplete']);
      expect(crystal.unreadable).toEqual(['symmetry operations are missing']);
    });

    test('not where the list has all atoms that the other operations would give', () => {
      const all = atoms.replace(/C1 .*\nO1 .*\n/, 'C1 .1 .2 .3\nO1 .2 .3 .4\nC2 -.1 -.2 .7\nO2 .8 .7 .6\n');
      expect(crystalOf(cell, list('_symmetry_equiv_pos_as_xyz', 'x,y,z'), hm('P -1'), all).unreadable).toBeUndefined();
      const oneLess = all.replace('O2 .8 .7 .6\n', '');
      expect(crystalOf(cell, list('_symmetry_equiv_pos_as_xyz', 'x,y,z'), hm('P -1'), oneLess).unreadable).toHaveLength(
        1,
      );
    });

    test('nor where the name is that of another cell', () => {
      // The primitive cell of a face-centred lattice, with its own operations.
      const primitive =
        '_cell_length_a 4\n_cell_length_b 4\n_cell_length_c 4\n_cell_angle_alpha 60\n_cell_angle_beta 60\n_cell_angle_gamma 60\n';
      const crystal = crystalOf(
        primitive,
        list('_symmetry_equiv_pos_as_xyz', 'x,y,z', '-x,-y,-z'),
        hm('F m -3 m'),
        atoms,
      );
      expect(crystal.unreadable).toBeUndefined();
      expect(kinds(crystal)).toEqual(['symmetry-name-disagrees']);
    });
  });

  describe('what cannot be read is not P 1', () => {
    test.each([
      ['no name', ''],
      ['a name of its own', "_space_group_name_H-M_alt 'P4bm(ss)'\n"],
      // P 21/n under a garbled symbol has the number of P 21/c.
      ['a name of its own with a number', "_space_group_name_H-M_alt 'P 21/q'\n_space_group_IT_number 14\n"],
      ['a name and the number of another', "_space_group_name_H-M_alt 'P 21/c'\n_space_group_IT_number 15\n"],
    ])('%s', (_, items) => {
      const crystal = crystalOf(cell, items, atoms);
      expect(kinds(crystal)).toContain('symmetry-missing');
      expect(crystal.unreadable).toEqual(['the symmetry could not be read']);
    });
    test('nor is one of several settings', () => {
      expect(crystalOf(cell, '_space_group_IT_number 14\n', atoms).unreadable).toEqual([
        'the setting or origin of the space group is not known',
      ]);
    });
  });
});
