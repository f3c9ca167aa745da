import { parseShelx } from '../../../src/cif/index.js';
import {
  type Crystal,
  crystalFromShelx,
  formatSymOp,
  operationsOfHall,
  type ShelxReading,
  type Site,
  sameModuloLattice,
} from '../../../src/crystal/index.js';

const head = 'TITL test\nCELL 0.71073 10 11 12 90 90 90\nZERR 4 0 0 0 0 0 0\n';
const types = 'SFAC C H O\nUNIT 40 48 4\n';
const variables = 'FVAR 0.5 0.6 0.04 -0.3\n';

function read(text: string, name = 'folder/mo_x.res'): ShelxReading {
  return crystalFromShelx(parseShelx(text, name));
}

function crystalOf(text: string, name?: string): Crystal {
  const { crystal, problems } = read(text, name);
  if (!crystal) throw new Error(`no crystal: ${problems.map(({ message }) => message).join('; ')}`);
  return crystal;
}

/** The sites of atoms in P1, or with other symmetry. */
function sitesOf(atoms: string, symmetry = 'LATT -1\n'): readonly Site[] {
  return crystalOf(`${head}${symmetry}${types}${variables}${atoms}HKLF 4\nEND\n`).sites;
}

function kindsOf(atoms: string, symmetry = 'LATT -1\n'): string[] {
  return read(`${head}${symmetry}${types}${variables}${atoms}HKLF 4\nEND\n`).problems.map(({ kind }) => kind);
}

function uIso(site: Site): number | undefined {
  return site.displacement.kind === 'isotropic' ? site.displacement.uIso.value : undefined;
}

describe('coded parameters', () => {
  test.each([
    ['0.25', 0.25],
    ['-0.25', -0.25],
    ['1.25', 1.25],
    ['-4.9', -4.9],
    ['10.25', 0.25],
    ['10.33333', 0.33333],
    ['9.75', -0.25],
    ['10', 0],
    ['20.5', 0.3],
    ['21', 0.6],
    ['19', -0.6],
    ['30.5', 0.02],
    ['41', -0.3],
    ['-21', 0.4],
    ['-20.5', 0.2],
    ['-19', -0.4],
    ['-10.4', 0],
  ])('%s is %d', (coded, value) => {
    const [site] = sitesOf(`C1 1 ${coded} 0.5 0.5 11 0.05\n`);
    expect(site.fract[0]).toBeCloseTo(value, 12);
    expect(site.fract.slice(1)).toEqual([0.5, 0.5]);
  });

  test('free variables run on over several FVAR', () => {
    const text = `${head}LATT -1\n${types}FVAR 0.5 0.6\nFVAR 0.7 =\n 0.8\nC1 1 0 0 0 41 31.0\nHKLF 4\n`;
    const [site] = crystalOf(text).sites;
    expect([site.occupancy, uIso(site)]).toEqual([0.8, 0.7]);
  });

  test('a free variable that is not there', () => {
    expect(kindsOf('C1 1 0.5 0.5 0.5 11 0.05\nC2 1 51 0.5 0.5 11 0.05\n')).toEqual(['coordinate-unreadable']);
    expect(kindsOf('C1 1 0.5 0.5 0.5 51 0.05\n')).toEqual(['occupancy-unusable', 'no-atoms']);
    expect(kindsOf('C1 1 0.5 0.5 0.5 11 51\n')).toEqual(['displacement-incomplete']);
    expect(kindsOf('C1 1 0.5 0.5 0.5 11 51 0.1 0.1 0 0 0\n')).toEqual(['displacement-incomplete']);
  });
});

describe('displacement parameters', () => {
  test('the order is 11 22 33 23 13 12', () => {
    const [{ displacement, displacementRange, range }] = sitesOf(
      'C1 1 0.1 0.2 0.3 11 0.011 0.022 =\n 0.033 0.0023 0.0013 0.0012\n',
    );
    if (displacement.kind !== 'anisotropic') throw new Error('not anisotropic');
    expect(displacement.uCif).toEqual([0.011, 0.022, 0.033, 0.0012, 0.0013, 0.0023]);
    // The cell is orthogonal.
    displacement.uCart.forEach((u, k) => {
      expect(u).toBeCloseTo(displacement.uCif[k], 12);
    });
    expect(displacement.uCifSu).toBeUndefined();
    expect(displacementRange).toEqual(range);
  });

  test('components may be free variables or fixed', () => {
    const [{ displacement }] = sitesOf('C1 1 0.1 0.2 0.3 11 31 31 10.05 10 10 0.001\n');
    expect(displacement).toMatchObject({ uCif: [0.04, 0.04, 0.05, 0.001, 0, 0] });
  });

  test.each([
    ['11 0.05', 0.05],
    ['11 10.08', 0.08],
    ['11 31', 0.04],
    ['11 -0.003', -0.003],
    ['11 0.05 1.23', 0.05],
  ])('isotropic: %s', (rest, value) => {
    expect(uIso(sitesOf(`C1 1 0.1 0.2 0.3 ${rest}\n`)[0])).toBeCloseTo(value, 12);
  });

  test.each([
    ['no U', 'C1 1 0.1 0.2 0.3 11\n', []],
    ['no factor', 'C1 1 0.1 0.2 0.3\n', []],
    ['three components', 'C1 1 0.1 0.2 0.3 11 0.1 0.1 0.1\n', ['displacement-incomplete']],
    ['zeros', 'C1 1 0.1 0.2 0.3 11 0 0 0 0 0 0\n', ['displacement-zero']],
    ['a multiple of nothing', 'C1 1 0.1 0.2 0.3 11 -1.2\n', ['displacement-incomplete']],
  ])('none: %s', (_, atoms, kinds) => {
    expect(sitesOf(atoms)[0].displacement).toEqual({ kind: 'none' });
    expect(kindsOf(atoms)).toEqual(kinds);
  });

  test('negative U are multiples of U_eq of the last atom that has none of those', () => {
    const sites = sitesOf(
      'C1 1 0.1 0.2 0.3 11 0.01 0.02 0.03 0 0 0\nH1A 2 0.1 0.2 0.2 11 -1.2\nH1B 2 0.1 0.1 0.2 11 -1.5\n' +
        'C2 1 0.4 0.2 0.3 11 0.05\nH2 2 0.4 0.2 0.2 11 -0.5\nH3 2 0.4 0.2 0.2 11 0.06\nH4 2 0.4 0.2 0.2 11 -1.5\n',
    );
    const expected = [undefined, 0.024, 0.03, 0.05, 0.025, 0.06, 0.09];
    expect(sites.map((site) => uIso(site)?.toFixed(6))).toEqual(expected.map((u) => u?.toFixed(6)));
  });

  test('U of AFIX replaces that of isotropic atoms alone', () => {
    const sites = sitesOf(
      'C1 1 0.1 0.2 0.3 11 0.04\nAFIX 43 0.95 10.5 -1.2\nH1 2 0.1 0.2 0.2 11 0.09\nO1 3 0.1 0.2 0.1 11 0.1 0.1 0.1 0 0 0\n' +
        'AFIX 0\nH2 2 0.1 0.5 0.2 11 0.09\n',
    );
    expect(uIso(sites[1])).toBeCloseTo(0.048, 12);
    expect(sites[2].displacement.kind).toBe('anisotropic');
    expect(uIso(sites[3])).toBe(0.09);
    expect(sites.map(({ occupancy }) => occupancy)).toEqual([1, 0.5, 0.5, 1]);
  });
});

describe('occupancies', () => {
  const mirror = 'LATT -1\nSYMM X, -Y, Z\n';
  test.each([
    ['general', 'C1 1 0.1 0.2 0.3 11 0.05\n', 'LATT 1\n', 1],
    ['general, by default', 'C1 1 0.1 0.2 0.3\n', 'LATT 1\n', 1],
    ['general, half', 'C1 1 0.1 0.2 0.3 10.5 0.05\n', 'LATT 1\n', 0.5],
    ['on a centre', 'C1 1 0.5 0.5 0 10.5 0.05\n', 'LATT 1\n', 1],
    ['on a centre, fixed coordinates', 'C1 1 10.5 10.5 10 10.5 0.05\n', 'LATT 1\n', 1],
    ['on a centre, half', 'C1 1 0.5 0.5 0 10.25 0.05\n', 'LATT 1\n', 0.5],
    ['on a centre, by a free variable', 'C1 1 0.5 0.5 0 20.5 0.05\n', 'LATT 1\n', 0.6],
    ['on a mirror', 'C1 1 0.1 0 0.3 10.5 0.05\n', mirror, 1],
    ['on a mirror plane, where it was not expected', 'C1 1 0.1 0 0.3 11 0.05\n', mirror, 1],
    ['2/m', 'C1 1 0.5 0 0.5 10.25 0.05\n', 'LATT 1\nSYMM X, -Y, Z\n', 1],
    ['on a threefold axis, rounded', 'C1 1 0 0 0.3 10.3333 0.05\n', 'LATT -1\nSYMM Z, X, Y\nSYMM Y, Z, X\n', 0.3333],
    ['close to a centre', 'C1 1 0.51 0.5 0 10.5 0.05\n', 'LATT 1\n', 1],
    ['close to a centre, too far', 'C1 1 0.525 0.5 0 10.5 0.05\n', 'LATT 1\n', 0.5],
    ['close to a centre, SPEC 0.3', 'SPEC 0.3\nC1 1 0.525 0.5 0 10.5 0.05\n', 'LATT 1\n', 1],
    ['close to a centre, SPEC 0.01', 'SPEC 0.01\nC1 1 0.51 0.5 0 10.5 0.05\n', 'LATT 1\n', 0.5],
    ['negative PART', 'PART -1\nC1 1 0.51 0.5 0 10.5 0.05\n', 'LATT 1\n', 0.5],
    ['PART with factor', 'PART 1 -21\nC1 1 0.1 0.2 0.3 11 0.05\n', 'LATT 1\n', 0.4],
    ['PART with factor, over', 'PART 1 -21\nPART 0\nC1 1 0.1 0.2 0.3 11 0.05\n', 'LATT 1\n', 1],
    ['nothing', 'C1 1 0.1 0.2 0.3 10 0.05\n', 'LATT 1\n', 0],
  ])('%s', (_, atoms, symmetry, occupancy) => {
    expect(sitesOf(atoms, symmetry)[0].occupancy).toBeCloseTo(occupancy, 10);
  });

  test('a third, rounded, on a threefold axis of a rhombohedral lattice', () => {
    const cell = 'CELL 0.71 10 10 20 90 90 120\n';
    const text = `${cell}LATT -3\nSYMM -Y, X-Y, Z\nSYMM Y-X, -X, Z\nSFAC C\nC1 1 10 10 0.1 10.33333 0.05\nHKLF 4\n`;
    const { sites, symOps } = crystalOf(text);
    expect(symOps).toHaveLength(9);
    expect(sites[0].occupancy).toBe(1);
  });

  test.each([
    ['C1 1 0.5 0.5 0 11 0.05\n', 'LATT 1\n', 1],
    ['C1 1 0.1 0.2 0.3 12 0.05\n', 'LATT 1\n', 2],
    ['C1 1 0.1 0.2 0.3 41 0.05\n', 'LATT 1\n', 0],
  ])('impossible: %s', (atoms, symmetry, occupancy) => {
    expect(sitesOf(atoms, symmetry)[0].occupancy).toBe(occupancy);
    expect(kindsOf(atoms, symmetry)).toEqual(['occupancy-impossible']);
  });
});

describe('what could not be read is not left out in silence', () => {
  const atom = 'C1 1 0.1 0.1 0.1 11 0.05\n';
  test.each([
    ['a coordinate', 'C2 1 0,2 0.2 0.2 11 0.05\n', ['an atom could not be read (C2)']],
    ['a fraction', 'C2 1 1/2 0.2 0.2 11 0.05\n', ['an atom could not be read (C2)']],
    ['a variable', 'C2 1 51 0.2 0.2 11 0.05\n', ['an atom has no coordinates that can be read (C2)']],
    ['an element', 'C2 4 0.2 0.2 0.2 11 0.05\n', ['the element of an atom is not known (C2)']],
    ['an occupancy', 'C2 1 0.2 0.2 0.2 1,0 0.05\n', ['an occupancy could not be read (C2)']],
    ['U alone', 'C2 1 0.2 0.2 0.2 11 0,05\n', undefined],
    ['a line of no use', 'NONSENSE\n', undefined],
  ])('%s', (_, line, unreadable) => {
    expect(crystalOf(`${head}LATT -1\n${types}${variables}${atom}${line}HKLF 4\n`).unreadable).toEqual(unreadable);
  });

  test.each([
    ['LATT 9\n', ['the lattice could not be read']],
    ['SYMM x,q,z\n', ['a symmetry operation could not be read']],
    ['LATT -1\nSYMM -x,y+1/3,-z\n', ['the symmetry operations are not a space group']],
    [
      'LATT -1\nSYMM y,z,x\n',
      ['the cell does not have the symmetry of the operations', 'the symmetry operations are not a space group'],
    ],
    ['LATT -1\nSYMM -x,-y,-z\n', undefined],
  ])('symmetry: %s', (lines, unreadable) => {
    expect(crystalOf(`${head}${lines}${types}${atom}HKLF 4\n`).unreadable).toEqual(unreadable);
  });
});

describe('which atoms there are', () => {
  test('parts are disorder groups, residues part of the labels, riding atoms calculated', () => {
    const sites = sitesOf(
      'C1 1 0.1 0.1 0.1 11 0.05\nAFIX 137\nH1 2 0.1 0.1 0.2 11 -1.5\nAFIX 66\nC2 1 0.2 0.2 0.2 11 0.05\nAFIX 0\n' +
        'PART 1\nC3 1 0.3 0.3 0.3 21 0.05\nPART 2\nC3B 1 0.3 0.3 0.4 -21 0.05\nPART -1\nC4 1 0.5 0.3 0.4 -21 0.05\nPART 0\n' +
        'RESI 2 CCF\nC1 1 0.6 0.1 0.1 11 0.05\nRESI SOL 3\nC1 1 0.7 0.1 0.1 11 0.05\nRESI A:12 SOL\nC1 1 0.8 0.1 0.1 11 0.05\n' +
        'RESI SOL\nC5 1 0.9 0.1 0.1 11 0.05\nRESI 0\nC6 1 0.9 0.3 0.1 11 0.05\n',
    );
    expect(sites.map(({ label }) => label)).toEqual('C1 H1 C2 C3 C3B C4 C1_2 C1_3 C1_A:12 C5 C6'.split(' '));
    expect(sites.map(({ disorderGroup = '' }) => disorderGroup).slice(0, 7)).toEqual(['', '', '', '1', '2', '-1', '']);
    expect(sites.filter(({ calculated }) => calculated).map(({ label }) => label)).toEqual(['H1']);
    expect(sites[1]).toMatchObject({ element: 'H', atomicNumber: 1 });
  });

  test('peaks, fragments and what follows HKLF are no atoms', () => {
    const atoms =
      'FRAG 17 1 1 1 90 90 90\nC9 1 1.0 2.0 3.0\nFEND\nC1 1 0.1 0.1 0.1 11 0.05\nQ1 1 0.3 0.3 0.3 11 0.05 1.2\n' +
      'HKLF 4\nC2 1 0.2 0.2 0.2 11 0.05\n';
    expect(sitesOf(atoms).map(({ label }) => label)).toEqual(['C1']);
    expect(kindsOf(atoms)).toEqual(['peaks-skipped']);
  });

  test('END ends the atoms too', () => {
    expect(sitesOf('C1 1 0.1 0.1 0.1\nEND\nC2 1 0.2 0.2 0.2\n')).toHaveLength(1);
  });

  test.each([
    ['no such scattering factor', 'C2 4 0.2 0.2 0.2 11 0.05\n', 'element-unknown'],
    ['scattering factor 0', 'C2 0 0.2 0.2 0.2 11 0.05\n', 'element-unknown'],
    ['waiting for coordinates', 'AFIX 43\nH2 2 0 0 0 11 -1.2\n', 'hydrogen-unplaced'],
    ['an occupancy that is no number', 'C2 1 0.1 0.2 0.3 x 0.05\n', 'occupancy-unusable'],
    ['an occupancy of a free variable that is not there', 'C2 1 0.1 0.2 0.3 51 0.05\n', 'occupancy-unusable'],
  ])('left out: %s', (_, atom, kind) => {
    const atoms = `C1 1 0.1 0.1 0.1 11 0.05\n${atom}`;
    expect(sitesOf(atoms).map(({ label }) => label)).toEqual(['C1']);
    expect(kindsOf(atoms)).toEqual([kind]);
  });

  test('two of one name, in any case; not in different residues', () => {
    expect(kindsOf('C1 1 0.1 0.1 0.1\nc1 1 0.2 0.2 0.2\n')).toEqual(['label-not-unique']);
    expect(kindsOf('C1 1 0.1 0.1 0.1\nRESI 1\nC1 1 0.2 0.2 0.2\n')).toEqual([]);
  });

  test('an atom listed again is left out, in its own PART it is not', () => {
    expect(kindsOf('C1 1 0.1 0.1 0.1\nC1 1 0.1 0.1 0.1\n')).toEqual(['site-repeated']);
    expect(sitesOf('C1 1 0.1 0.1 0.1\nC1 1 0.1 0.1 0.1\n')).toHaveLength(1);
    expect(sitesOf('PART 1\nC1 1 0.1 0.1 0.1\nPART 2\nC1 1 0.1 0.1 0.1\n')).toHaveLength(2);
  });

  test('MOVE moves what follows', () => {
    const atoms = 'C1 1 0.1 0.2 0.3\nMOVE 1 1 1 -1\nC2 1 0.1 0.2 0.3\nMOVE 0.5 0 0\nC3 1 0.1 0.2 0.3\n';
    const rounded = sitesOf(atoms).map(({ fract }) => fract.map((x) => Number(x.toFixed(9))));
    expect(rounded).toEqual([
      [0.1, 0.2, 0.3],
      [0.9, 0.8, 0.7],
      [0.6, 0.2, 0.3],
    ]);
    expect(kindsOf(atoms)).toEqual(['coordinates-moved']);
  });

  test('EADP is told, U are those written', () => {
    const atoms = 'EADP C1 C2\nC1 1 0.1 0.2 0.3 11 0.04\nC2 1 0.4 0.2 0.3 11 0.05\n';
    expect(sitesOf(atoms).map(uIso)).toEqual([0.04, 0.05]);
    expect(kindsOf(atoms)).toEqual(['displacement-constrained']);
  });

  test('instructions among atoms do not matter', () => {
    const atoms = 'ANIS\nSAME C1 > C2\nSADI C1 C2\nMPLA 2 C1 C2\nHFIX 43 C1\nEXYZ C1 C2\nEQIV $1 -x, -y, -z\n';
    const atom = 'C1 1 0.1 0.2 0.3 11 0.04\n';
    expect(sitesOf(atoms + atom)).toMatchObject([{ label: 'C1', displacement: { kind: 'isotropic' } }]);
    expect(kindsOf(atoms + atom)).toEqual([]);
  });
});

describe('symmetry', () => {
  const cells: Readonly<Record<string, string>> = {
    cubic: '10 10 10 90 90 90',
    hexagonal: '10 10 20 90 90 120',
    monoclinic: '10 11 12 90 100 90',
  };
  const symmetryOf = (lines: string, cell: string) =>
    read(`CELL 0.71 ${cells[cell]}\n${lines}SFAC C\nC1 1 0.11 0.23 0.37\nHKLF 4\n`);

  // Hall symbols, expanded by code that is tested against gemmi.
  test.each([
    ['P 1', 'P 1', 'LATT -1\n', 'monoclinic'],
    ['P -1', '-P 1', 'LATT 1\n', 'monoclinic'],
    ['P 21/c', '-P 2ybc', 'LATT 1\nSYMM -X, 0.5+Y, 0.5-Z\n', 'monoclinic'],
    ['I 2/a', '-I 2ya', 'LATT 2\nSYMM 1/2-x, y, -z\n', 'monoclinic'],
    ['C 2', 'C 2y', 'LATT -7\nSYMM -X, Y, -Z\n', 'monoclinic'],
    ['A m', 'A -2y', 'LATT -5\nSYMM X, -Y, Z\n', 'monoclinic'],
    ['B 1 1 2', 'B 2', 'LATT -6\nSYMM -X, -Y, Z\n', 'cubic'],
    [
      'F d d 2',
      'F 2 -2d',
      'LATT -4\nSYMM -X, -Y, Z\nSYMM 0.25+X, 0.25-Y, 0.25+Z\nSYMM 0.25-X, 0.25+Y, 0.25+Z\n',
      'cubic',
    ],
    ['R -3', '-R 3', 'LATT 3\nSYMM -Y, X-Y, Z\nSYMM Y-X, -X, Z\n', 'hexagonal'],
  ])('%s', (_, hall, lines, cell) => {
    const { crystal, problems } = symmetryOf(lines, cell);
    const expected = operationsOfHall(hall);
    expect(problems).toEqual([]);
    expect(crystal!.symOps).toHaveLength(expected.length);
    for (const op of expected) expect(crystal!.symOps.some((other) => sameModuloLattice(op, other))).toBe(true);
  });

  test('the order is that of the CIF of SHELXL', () => {
    expect(symmetryOf('LATT 7\nSYMM -X, Y, 0.5-Z\n', 'monoclinic').crystal!.symOps.map(formatSymOp)).toEqual([
      'x,y,z',
      '-x,y,-z+1/2',
      'x+1/2,y+1/2,z',
      '-x+1/2,y+1/2,-z+1/2',
      '-x,-y,-z',
      'x,-y,z-1/2',
      '-x-1/2,-y-1/2,-z',
      'x-1/2,-y-1/2,z-1/2',
    ]);
  });

  test.each([
    ['no LATT', '', 'lattice-missing', 2],
    ['LATT 8', 'LATT 8\n', 'lattice-impossible', 2],
    ['LATT 0', 'LATT 0\n', 'lattice-impossible', 2],
    ['the identity', 'LATT -1\nSYMM X, Y, Z\n', 'symmetry-operation-repeated', 1],
    ['the inversion', 'LATT 1\nSYMM -X, -Y, -Z\n', 'symmetry-operation-repeated', 2],
    ['the centring', 'LATT -2\nSYMM X+.5, Y+.5, Z+.5\n', 'symmetry-operation-repeated', 2],
    ['one twice', 'LATT -1\nSYMM -X, Y, -Z\nSYMM -x, y, -z\n', 'symmetry-operation-repeated', 2],
    ['one unreadable', 'LATT 1\nSYMM -X, Y\n', 'symmetry-operation-unreadable', 2],
    ['not of the cell', 'LATT -1\nSYMM Y, X, -Z\n', 'symmetry-against-cell', 2],
    ['no group', 'LATT -1\nSYMM -X, Y+0.3, -Z\n', 'symmetry-not-a-group', 2],
  ])('odd: %s', (_, lines, kind, count) => {
    const { crystal, problems } = symmetryOf(lines, 'monoclinic');
    expect(problems.map((problem) => problem.kind)).toEqual([kind]);
    expect(crystal!.symOps).toHaveLength(count);
  });

  test('thousands of SYMM end', () => {
    const lines = Array.from({ length: 5000 }, (_, k) => `SYMM X, Y, Z+0.${String(k + 1).padStart(5, '0')}\n`).join('');
    const { crystal, problems } = symmetryOf(`LATT -1\n${lines}`, 'monoclinic');
    expect(crystal!.symOps.length).toBeLessThan(500);
    expect(problems.map(({ kind }) => kind)).toContain('symmetry-not-a-group');
  });
});

describe('the head of the file', () => {
  const atom = 'C1 1 0.1 0.2 0.3 11 0.05\n';
  const crystalWith = (lines: string, cell = 'CELL 0.71073 10 11 12 90 90 90\n', tail = '') =>
    crystalOf(`${cell}ZERR 4 0 0 0 0 0 0\nLATT 1\n${lines}${atom}HKLF 4\n${tail}END\n`);

  test.each([
    ['SFAC C H O\n', 'C'],
    ['SFAC CL H O\n', 'Cl'],
    ['SFAC $C H O\n', 'C'],
    ['SFAC D H\n', 'D'],
    ['SFAC C 2.31 20.84 1.02 10.21 1.5886 0.5687 0.865 51.6512 =\n 0.2156 0.0033 0.0016 0.77 1.78 12.01\n', 'C'],
    ['SFAC ZN\nSFAC C\n', 'Zn'],
  ])('%s', (lines, element) => expect(crystalWith(lines).sites[0].element).toBe(element));

  test('explicit scattering factors count as one type', () => {
    const factors = '1 2 3 4 5 6 7 8 9 0.1 0.2 =\n 10 1.5 12';
    const text = `${head}LATT 1\nSFAC O\nSFAC N ${factors}\nSFAC C H\nDISP N 0.1 0.2\nUNIT 4 8 40 48\nA1 1 0 0 0.1\nA2 2 0 0 0.2\nA3 3 0 0 0.3\nA4 4 0 0 0.4\n`;
    const crystal = crystalOf(text);
    expect(crystal.sites.map(({ element }) => element)).toEqual(['O', 'N', 'C', 'H']);
    expect([...crystal.formula!]).toEqual([
      ['O', 1],
      ['N', 2],
      ['C', 10],
      ['H', 12],
    ]);
  });

  test('UNIT and Z give the formula', () => {
    const crystal = crystalWith('SFAC C H O\nUNIT 40 46 0\n');
    expect([...crystal.formula!]).toEqual([
      ['C', 10],
      ['H', 11.5],
    ]);
    expect(crystal.formulaUnits).toBe(4);
    const withoutZ = crystalOf(`CELL 1 10 11 12 90 90 90\nLATT 1\nSFAC C H\nUNIT 40 46\n${atom}`);
    expect([[...withoutZ.formula!], withoutZ.formulaUnits]).toEqual([
      [
        ['C', 40],
        ['H', 46],
      ],
      1,
    ]);
    const short = read(`CELL 1 10 11 12 90 90 90\nLATT 1\nSFAC C H\nUNIT 40\n${atom}`);
    expect([short.crystal!.formula, short.problems.map(({ kind }) => kind)]).toEqual([
      undefined,
      ['formula-incomplete'],
    ]);
  });

  test.each([
    ['TEMP -173.15\n', 100],
    ['TEMP -173\n', 100.15],
    ['TEMP 20\n', 293.15],
    ['TEMP\n', undefined],
    ['', undefined],
    ['TEMP cold\n', undefined],
    ['TEMP -300\n', undefined],
  ])('temperature of %j', (line, kelvin) => {
    expect(crystalWith(`${types}${line}`).temperature?.value).toBe(kelvin);
  });

  test('a temperature that looks like kelvin is doubted, not changed', () => {
    const { crystal, problems } = read(`${head}LATT 1\n${types}TEMP 100\n${atom}`);
    expect(crystal!.temperature).toMatchObject({ value: 373.15, tag: 'TEMP' });
    expect(problems.map(({ kind }) => kind)).toEqual(['temperature-doubtful']);
  });

  const neutronFactors = 'SFAC C 0 0 0 0 0 0 0 0 6.646 0 0 0 0.7 12\n';
  const electronFactors = 'SFAC C 0.1 0.5 0.2 1 0.3 2 0.4 5 0 0 0 0 0.7 12\n';
  test.each([
    ['x-ray', 'CELL 0.71073 10 11 12 90 90 90\n', 'SFAC C\n'],
    ['electron', 'CELL 0.0251 10 11 12 90 90 90\n', 'SFAC C\n'],
    ['electron', 'CELL 0.0251 10 11 12 90 90 90\n', electronFactors],
    ['electron', 'CELL 0.0999 10 11 12 90 90 90\n', 'SFAC C\n'],
    ['x-ray', 'CELL 0.1 10 11 12 90 90 90\n', 'SFAC C\n'],
    ['x-ray', 'CELL 0 10 11 12 90 90 90\n', 'SFAC C\n'],
    ['neutron', 'CELL 1.2 10 11 12 90 90 90\n', 'NEUT\nSFAC C\n'],
    ['neutron', 'CELL 1.2 10 11 12 90 90 90\n', neutronFactors],
    [undefined, 'CELL 1.2 10 11 12 90 90 90\n', electronFactors],
  ])('probe %s', (probe, cell, lines) => expect(crystalWith(lines, cell).probe).toBe(probe));

  test.each([
    ['REM R1 =  0.0345 for   2100 Fo > 4sig(Fo)  and  0.0512 for all   2500 data\n', 0.0345],
    ['REM R1 = 0.03\nREM R1 = 0.04\n', 0.04],
    ['REM wR2 = 0.1\n', undefined],
    ['REM R1 = 5.3 for\n', 0.053],
    ['', undefined],
  ])('R1 of %j', (tail, rFactor) => expect(crystalWith(types, undefined, tail).rFactor).toBe(rFactor));

  test('R1 of an earlier refinement counts where there is no other', () => {
    expect(crystalWith(`${types}REM R1 = 0.05\n`).rFactor).toBe(0.05);
    expect(crystalWith(`${types}REM R1 = 0.05\n`, undefined, 'REM R1 = 0.04\n').rFactor).toBe(0.04);
  });

  test.each([
    ['TITL the title = x\n', 'x.res', 'the title = x'],
    ['TITL\n', 'x.res', 'x'],
    ['', 'a/b/mo_x.RES', 'mo_x'],
    ['', 'a\\b\\mo_x.ins', 'mo_x'],
    ['', '<stdin>', '<stdin>'],
  ])('the name: %j in %s', (title, name, expected) => {
    const crystal = crystalOf(`${title}CELL 1 10 11 12 90 90 90\nLATT 1\nSFAC C\n${atom}`, name);
    expect(crystal.blockName).toBe(expected);
    expect(crystal.blockRange.start).toBe(0);
  });

  test.each([
    ['nothing', '', 'cell-missing'],
    ['no cell', 'TITL x\nSFAC C\nC1 1 0 0 0\n', 'cell-missing'],
    ['six numbers', 'CELL 10 11 12 90 90 90\nLATT 1\nSFAC C\nC1 1 0 0 0\n', 'cell-missing'],
    ['words', 'CELL 1 a b c 90 90 90\nLATT 1\nSFAC C\nC1 1 0 0 0\n', 'cell-missing'],
    ['angles that cannot be', 'CELL 1 10 11 12 10 90 170\nLATT 1\nSFAC C\nC1 1 0 0 0\n', 'cell-impossible'],
    ['no atoms', 'CELL 1 10 11 12 90 90 90\nLATT 1\nSFAC C\nHKLF 4\nC1 1 0 0 0\n', 'no-atoms'],
  ])('no crystal: %s', (_, text, kind) => {
    const { crystal, problems } = read(text);
    expect(crystal).toBeUndefined();
    expect(problems.map((problem) => problem.kind)).toEqual([kind]);
  });
});
