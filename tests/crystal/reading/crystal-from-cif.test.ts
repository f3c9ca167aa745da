import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../../src/cif/index.js';
import {
  type Crystal,
  crystalFromBlock,
  crystalsFromCif,
  expandToCell,
  formatSymOp,
} from '../../../src/crystal/index.js';
import { atoms, cell, crystalOf, kinds, read, symmetry } from '../cif-pieces.js';
import { expectClose } from '../support.js';

const fixtures = join(__dirname, '../../../fixtures');

/** gemmi 0.7.5: cell, operations wrapped and sorted, sites `label element x y z occupancy` and the six of uCart. */
const oracle: Record<string, { cell: string; operations: string; sites: string[] }> = JSON.parse(
  readFileSync(join(__dirname, 'gemmi-fixtures.json'), 'utf8'),
);

function readFixture(file: string): Crystal {
  const crystals = crystalsFromCif(parseCif(readFileSync(join(fixtures, file), 'latin1'), file));
  expect(crystals).toHaveLength(1);
  return crystals[0];
}

function wrapped(crystal: Crystal): string[] {
  return crystal.symOps
    .map(({ rotation, translation: [x, y, z] }) =>
      formatSymOp({ rotation, translation: [x - Math.floor(x), y - Math.floor(y), z - Math.floor(z)] }),
    )
    .sort();
}

describe('the fixtures as gemmi reads them', () => {
  test('all 17', () => expect(Object.keys(oracle)).toHaveLength(17));
  test.each(Object.keys(oracle))('%s', (file) => {
    const expected = oracle[file];
    const crystal = readFixture(file);
    expectClose(Object.values(crystal.cell), expected.cell.split(' ').map(Number), 1e-12);
    expect(wrapped(crystal)).toEqual(expected.operations.split(' '));
    expect(crystal.sites).toHaveLength(expected.sites.length);
    crystal.sites.forEach((site, k) => {
      const [label, element, ...rest] = expected.sites[k].split(' ');
      const [x, y, z, occupancy, ...uCart] = rest.map(Number);
      // gemmi does not know the type symbol Wat.
      expect([site.label, site.element]).toEqual([label, element === 'X' ? 'O' : element]);
      expectClose([...site.fract, 1], [x, y, z, 1], 1e-12);
      expect(site.occupancy).toBeCloseTo(occupancy, 12);
      if (uCart.length === 0) expect(site.displacement.kind).not.toBe('anisotropic');
      else if (site.displacement.kind === 'anisotropic') expectClose(site.displacement.uCart, uCart, 1e-9);
      else throw new Error(`${site.label} has lost its U`);
    });
  });
});

test('facts of fixtures: temperature with its s.u. and place, formula, Z, R, probe, disorder', () => {
  const crystal = readFixture('beryllium-benzothiazolyl.cif');
  expect(crystal.temperature).toMatchObject({ value: 293, su: 2, tag: '_diffrn_ambient_temperature' });
  expect(crystal.probe).toBe('x-ray');
  expect(crystal.formula?.get('Be')).toBe(1);
  expect(crystal.rFactor).toBeGreaterThan(0.01);
  expect(crystal.rFactor).toBeLessThan(0.2);
  const sulfur = readFixture('sulfur-gamma.cif');
  expect(sulfur.problems.map(({ kind }) => kind)).toContain('symmetry-from-name');
  expect(expandToCell(sulfur)).toHaveLength(32);
});

test('ranges lead back to the rows of the file', () => {
  const text = readFileSync(join(fixtures, 'paracetamol_monomethanolate.cif'), 'latin1');
  const [crystal] = crystalsFromCif(parseCif(text, 'p.cif'));
  for (const { label, range, displacementRange } of crystal.sites) {
    expect(text.slice(range.start, range.end).startsWith(label)).toBe(true);
    if (displacementRange)
      expect(text.slice(displacementRange.start, displacementRange.end).startsWith(label)).toBe(true);
  }
  const { range } = crystal.temperature!;
  expect(text.slice(range.start, range.end)).toMatch(/^150/);
});

describe('what is a structure', () => {
  test('a block with neither cell nor atoms is none, without complaint', () => {
    expect(read('_audit_creation_method x\n')).toEqual({ crystal: undefined, problems: [] });
  });
  test.each([
    ['a cell length missing', [cell.replace('_cell_length_b 11.0(2)\n', ''), atoms], 'cell-missing', /_cell_length_b/],
    ['an impossible cell', [cell.replace('beta 100', 'beta 190'), atoms], 'cell-impossible', /190/],
    ['no coordinates at all', [cell, atoms.replaceAll('0.', '?')], 'no-atoms', /no atom/],
    [
      'Cartesian coordinates only',
      [cell, 'loop_\n_atom_site_label\n_atom_site_Cartn_x\nC1 1.0\n'],
      'coordinates-cartesian',
      /fract/,
    ],
  ])('%s: no crystal, and the reason', (_, parts, kind, message) => {
    const { crystal, problems } = read(...parts);
    expect(crystal).toBeUndefined();
    expect(problems.find((problem) => problem.kind === kind)?.message).toMatch(message);
  });
  test('an angle that is not given is 90°, and said so', () => {
    const crystal = crystalOf(cell.replace('_cell_angle_alpha 90\n', ''), symmetry, atoms);
    expect(crystal.cell.alpha).toBe(90);
    expect(kinds(crystal)).toEqual(['cell-angle-missing']);
  });
  test('names of the DDLm dictionary', () => {
    const text = (cell + symmetry + atoms)
      .replace(/_cell_/g, '_cell.')
      .replace(/_atom_site_/g, '_atom_site.')
      .replace(/symop_/g, 'symop.');
    const crystal = crystalOf(text, '_diffrn.ambient_temperature 120(1)\n');
    expect(crystal.sites).toHaveLength(2);
    expect(crystal.symOps).toHaveLength(2);
    expect(crystal.temperature).toMatchObject({ value: 120, tag: '_diffrn.ambient_temperature' });
  });
  test('a single atom given without a loop', () => {
    const single = '_atom_site_label Si1\n_atom_site_fract_x 0\n_atom_site_fract_y 0\n_atom_site_fract_z 0\n';
    expect(crystalOf(cell, symmetry, single).sites.map(({ element }) => element)).toEqual(['Si']);
  });
  test('several blocks, one without structure', () => {
    const document = parseCif(
      `data_a\n${cell}${symmetry}${atoms}data_b\n_audit_x y\ndata_c\n${cell}${symmetry}${atoms}`,
      'x',
    );
    expect(crystalsFromCif(document).map(({ blockName }) => blockName)).toEqual(['a', 'c']);
    expect(crystalFromBlock(document.blocks[1])).toBeUndefined();
  });
});

describe('sites', () => {
  const table = (columns: string, ...rows: string[]) =>
    `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${columns
      .split(' ')
      .map((column) => `_atom_site_${column}\n`)
      .join('')}${rows.join('\n')}\n`;

  test('missing coordinates, dummies and unknown elements are left out; the rest stays', () => {
    const crystal = crystalOf(
      cell,
      symmetry,
      table(
        'type_symbol calc_flag',
        'C1 0 0 0 C d',
        'C2 ? . 0 C d',
        'X1 0 0 0 C dum',
        'J1 0.1 0 0 ? d',
        'Q1 0.1 0.5 0 ? d',
        'Q2 0.1 0.7 0 Q d',
        'O1 0.2 0 0 Vac d',
        'H1 0 0.1 0 H calc',
      ),
    );
    expect(crystal.sites.map(({ label, calculated }) => [label, calculated])).toEqual([
      ['C1', false],
      ['H1', true],
    ]);
    expect(kinds(crystal)).toEqual(['coordinate-missing', 'element-unknown', ...Array(3).fill('site-dummy')]);
    expect(crystal.unreadable).toEqual(['an atom has no coordinates (C2)', 'the element of an atom is not known (J1)']);
    expect(crystal.problems[0].message).toBe('C2 has no x, y coordinate; the atom is left out');
  });
  test('occupancy and disorder', () => {
    const crystal = crystalOf(
      cell,
      symmetry,
      table(
        'occupancy disorder_assembly disorder_group',
        'C1 0 0 0 . . .',
        'C2 0 0 0.2 0.60(3) A 1',
        'C3 0 0 0.4 0.4 A -2',
        'C4 0 0 0.6 1 . 0',
        'C5 0 0.5 0 1.7 . .',
      ),
    );
    expect(crystal.sites.map(({ occupancy }) => occupancy)).toEqual([1, 0.6, 0.4, 1, 1.7]);
    expect(crystal.sites.map(({ disorderAssembly }) => disorderAssembly)).toEqual([
      undefined,
      'A',
      'A',
      undefined,
      undefined,
    ]);
    expect(crystal.sites.map(({ disorderGroup }) => disorderGroup)).toEqual([
      undefined,
      '1',
      '-2',
      undefined,
      undefined,
    ]);
    expect(kinds(crystal)).toEqual(['occupancy-impossible']);
  });
  test('elements of labels in capitals follow the formula', () => {
    const crystal = crystalOf(
      cell,
      symmetry,
      "_chemical_formula_sum 'C2 H4 CL2'\n",
      atoms.replace('O1 ', 'CL1 ').replace('C1 ', 'CA1 '),
    );
    expect(crystal.sites.map(({ element }) => element)).toEqual(['C', 'Cl']);
  });
});

describe('atoms listed again', () => {
  const tags = 'label fract_x fract_y fract_z occupancy disorder_group type_symbol';
  const rows = (...atoms: string[]) =>
    `loop_\n${tags
      .split(' ')
      .map((tag) => `_atom_site_${tag}\n`)
      .join('')}${atoms.join('\n')}\n`;

  test('are left out and reported where they stand', () => {
    const crystal = crystalOf(cell, symmetry, rows('C1 0.1 0 0 1 . C', 'C2 0.2 0 0 1 . C', 'C1 0.1 0 0 1 . C'));
    expect(crystal.sites.map(({ label }) => label)).toEqual(['C1', 'C2']);
    expect(crystal.problems).toMatchObject([{ kind: 'site-repeated', atoms: ['C1'] }]);
  });

  test.each([
    ['of a half-occupied atom there may be two', ['C1 0.1 0 0 0.5 . C', 'C1 0.1 0 0 0.5 . C'], 2],
    ['but not three', ['C1 0.1 0 0 0.5 . C', 'C1 0.1 0 0 0.5 . C', 'C1 0.1 0 0 0.5 . C'], 2],
    ['three thirds are one atom', ['C1 0.1 0 0 0.34 . C', 'C1 0.1 0 0 0.34 . C', 'C1 0.1 0 0 0.34 . C'], 3],
    ['alternatives of a disorder are no repetitions', ['C1 0.1 0 0 1 1 C', 'C1 0.1 0 0 1 2 C'], 2],
    ['nor are two elements', ['M1 0.1 0 0 1 . Fe', 'M1 0.1 0 0 1 . Co'], 2],
    ['nor is an atom elsewhere', ['C1 0.1 0 0 1 . C', 'C1 0.1 0 0.0001 1 . C'], 2],
  ])('%s', (_, atoms, count) => {
    expect(crystalOf(cell, symmetry, rows(...atoms)).sites).toHaveLength(count);
  });
});

describe('labels that repeat', () => {
  const named = (...labels: string[]) =>
    `loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${labels.map((label, k) => `${label} 0.${k + 1} 0 0\n`).join('')}`;
  const aniso = (label: string) =>
    `loop_\n_atom_site_aniso_label\n${['11', '22', '33', '12', '13', '23'].map((ij) => `_atom_site_aniso_U_${ij}\n`).join('')}${`${label} .01 .01 .01 0 0 0\n`.repeat(2)}`;

  test('matter where anisotropic parameters are matched by them', () => {
    const crystal = crystalOf(cell, symmetry, named('C1', 'C1', 'C2'), aniso('C1'));
    expect(crystal.problems).toMatchObject([{ kind: 'label-repeated', atoms: ['C1'] }]);
  });

  test('are a remark where they are not', () => {
    const crystal = crystalOf(cell, symmetry, named('C1', 'C1', 'C2', 'C3'), aniso('C2').replace(/C2.*\n$/, ''));
    expect(crystal.problems).toMatchObject([{ kind: 'label-not-unique', atoms: ['C1'] }]);
  });
});
