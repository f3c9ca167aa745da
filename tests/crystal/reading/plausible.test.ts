import { CellError, findBonds, parseSymOp } from '../../../src/crystal/index.js';
import { frameOfCell } from '../../../src/crystal/reading/plausible.js';
import { aniso, atoms, cell, crystalOf, kinds, read, symmetry } from '../cif-pieces.js';

const atomList = (...rows: string[]) =>
  `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_U_iso_or_equiv\n${rows.join('\n')}\n`;

describe('cells that no crystal has', () => {
  const cube = { a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 90 };
  test.each([
    ['a length in nm', { a: 0.55 }, /cell length a = 0.55 Å.*nm/],
    ['a vanishing length', { b: 1e-308 }, /cell length b = 1e-308 Å/],
    ['a huge length', { c: 1e300 }, /cell length c = 1e\+300 Å.*pm/],
    ['an angle of next to nothing', { beta: 0.001 }, /as flat as/],
    ['next to 180°', { gamma: 179.99 }, /as flat as/],
  ])('%s', (_, wrong, message) => {
    expect(() => frameOfCell({ ...cube, ...wrong })).toThrow(CellError);
    expect(() => frameOfCell({ ...cube, ...wrong })).toThrow(message);
  });
  test.each([
    ['beryllium', { a: 2.286, b: 2.286, c: 3.584, gamma: 120 }],
    ['a virus', { a: 1400, b: 1400, c: 1400 }],
    ['a very skewed setting', { gamma: 172 }],
  ])('but %s may', (_, right) => {
    expect(frameOfCell({ ...cube, ...right })).toHaveLength(9);
  });
  test('the structure is refused with the reason, at once', () => {
    const reading = read(cell.replace('beta 100', 'beta 0.001'), symmetry, atoms);
    expect(reading.crystal).toBeUndefined();
    expect(kinds(reading)).toEqual(['cell-impossible']);
  });
});

test('more atoms than there is room for are refused; a whole cell listed with its operations is not', () => {
  const rows = Array.from(
    { length: 200 },
    (_, k) => `C${k} ${k / 200} ${((7 * k) % 200) / 200} ${((31 * k) % 200) / 200} 0.05`,
  );
  const small = `_cell_length_a 2\n_cell_length_b 2\n_cell_length_c 2\n`;
  const crowded = read(small, "_space_group_name_H-M_alt 'P -1'\n", atomList(...rows));
  expect(crowded.crystal).toBeUndefined();
  expect(crowded.problems.at(-1)).toMatchObject({
    kind: 'cell-impossible',
    message: expect.stringContaining('398 atoms'),
  });
  const typo = read(cell.replace('beta 100', 'beta 8'), symmetry, atomList(...rows));
  expect(typo.problems.at(-1)).toMatchObject({
    kind: 'cell-impossible',
    message: expect.stringMatching(/^39\d atoms cannot be in a cell of 183.7 Å³: check cell lengths \(in Å\), angles/),
  });
  const diamond = crystalOf(
    '_cell_length_a 3.567\n_cell_length_b 3.567\n_cell_length_c 3.567\n',
    "_space_group_name_Hall 'F 4d 2 3 -1d'\n",
    atomList('C1 0 0 0 0.002', 'C2 0.25 0.25 0.25 0.002', 'C3 0.5 0.5 0 0.002', 'C4 0.75 0.75 0.25 0.002'),
  );
  // Each of the four bonds to each of the four that share the position.
  expect(findBonds(diamond).map((bonds) => bonds.length)).toEqual([16, 16, 16, 16]);
  const copies = read(cell, symmetry, atomList(...Array.from({ length: 201 }, (_, k) => `C${k} 0.1 0.2 0.3 0.05`)));
  expect(copies.problems.at(-1)).toMatchObject({
    kind: 'cell-impossible',
    message: expect.stringContaining('200 atoms'),
  });
});

test('what shares a position counts once, by its occupancies', () => {
  // 8 Å³: parts of 0.3 of an atom, each position twice; more than ten atoms in an Å³ are refused, whatever their occupancies.
  const small = `_cell_length_a 2\n_cell_length_b 2\n_cell_length_c 2\n`;
  const list = (positions: number, occupancy: number, times = 1) =>
    `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n${Array.from(
      { length: positions * times },
      (_, k) => {
        const place = k % positions;
        return `C${k} ${(place % 3) / 3} ${(Math.floor(place / 3) % 3) / 3} ${Math.floor(place / 9) / 3} ${occupancy}`;
      },
    ).join('\n')}\n`;
  const isRefused = (text: string) => read(small, "_space_group_name_H-M_alt 'P 1'\n", text).crystal === undefined;
  expect([isRefused(list(8, 1)), isRefused(list(9, 1))]).toEqual([false, true]);
  expect([isRefused(list(26, 0.3)), isRefused(list(27, 0.3))]).toEqual([false, true]);
  expect([isRefused(list(13, 0.3, 2)), isRefused(list(14, 0.3, 2))]).toEqual([false, true]);
  expect([isRefused(list(8, 1, 10)), isRefused(list(8, 1, 11))]).toEqual([false, true]);
});

test('coordinates that are no fractions of a cell: the atom is left out', () => {
  const crystal = crystalOf(
    cell,
    symmetry,
    atomList('C1 0.1 0.2 0.3 0.05', 'C2 1e308 0.2 0.3 0.05', 'C3 0.1 -99999 0.3 0.05'),
  );
  expect(crystal.sites.map(({ label }) => label)).toEqual(['C1']);
  expect(crystal.problems.map(({ kind, atoms: labels }) => [kind, labels])).toEqual([
    ['coordinate-unreadable', ['C2']],
    ['coordinate-unreadable', ['C3']],
  ]);
});

test('displacements that overflow are left out, an s.u. that does alone', () => {
  const reading = read(
    cell,
    symmetry,
    atomList('C1 0.1 0.2 0.3 0.05', 'C2 0.2 0.2 0.3 1e300', 'C3 0.3 0.2 0.3 0.05'),
    aniso('U_11 U_22 U_33 U_12 U_13 U_23', 'C1 1e308 0.02 0.02 0 0 0', 'C3 0.02(99999999999) 0.02 0.02 0 0 0'),
  );
  const kindsOfSites = reading.crystal?.sites.map(({ displacement }) => displacement.kind);
  expect(kindsOfSites).toEqual(['none', 'none', 'anisotropic']);
  expect(reading.crystal?.sites[2].displacement).not.toHaveProperty('uCifSu');
  expect(reading.problems.find(({ kind }) => kind === 'displacement-incomplete')?.message).toContain('C1, C2');
});

test('conditions that overflow are no conditions', () => {
  const digits = '9'.repeat(400);
  const reading = read(
    cell,
    symmetry,
    `_diffrn_ambient_temperature\n;${digits}\n;\n_diffrn_ambient_pressure\n;${digits}\n;\n`,
    atoms,
  );
  expect(reading.crystal).not.toHaveProperty('temperature');
  expect(reading.crystal).not.toHaveProperty('pressure');
  expect(kinds(reading)).toEqual(['temperature-unreadable', 'pressure-unreadable']);
});

describe('operations', () => {
  test.each([
    ['x+1e3,y,z', /neither a number/],
    ['x+99999,y,z', /translation 99999/],
    ['x+99999y,y,z', /factor 99999/],
    [`x+${'9'.repeat(400)},y,z`, /translation Infinity/],
  ])('%s is refused', (text, message) => {
    expect(() => parseSymOp(text)).toThrow(message);
  });
  test('a list longer than any group is cut', () => {
    const rows = Array.from({ length: 2000 }, (_, k) => `x+${k % 47}/47,y+${Math.floor(k / 47)}/47,z`);
    const reading = read(
      cell.replace('a 10', 'a 100'),
      `loop_\n_space_group_symop_operation_xyz\n${rows.join('\n')}\n`,
      atoms,
    );
    expect(reading.crystal?.symOps).toHaveLength(768);
    expect(kinds(reading)).toContain('symmetry-not-a-group');
  });
  test('also where none of it can be read', () => {
    const reading = read(cell, `loop_\n_space_group_symop_operation_xyz\n${'x,y,q\n'.repeat(2000)}`, atoms);
    expect(reading.problems[1]).toMatchObject({ kind: 'symmetry-operation-unreadable' });
    expect(reading.problems[1].message).toContain('(and 767 more operations)');
    expect(kinds(reading)).toContain('symmetry-not-a-group');
  });
});
