import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../../src/cif/index.js';
import { bondKind } from '../../../src/crystal/environment/bond-kinds.js';
import {
  applyMatrix,
  applySymOp,
  atomicNumberOf,
  type BondableCrystal,
  type BondableSite,
  type Crystal,
  crystalsFromCif,
  findBonds,
  findContacts,
  findOverlaps,
  norm,
  orthogonalizationMatrix,
  parseSymOp,
  structureKindOfBonds,
  type Vector3,
} from '../../../src/crystal/index.js';
import { describeWithShared, sharedPath } from '../../support/shared.js';

const box = orthogonalizationMatrix({ a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 90 });

function crystal(ops: string[], ...sites: BondableSite[]): BondableCrystal {
  return { orthogonalization: box, symOps: ops.map((op) => parseSymOp(op)), sites };
}

function carbon(fract: Vector3, disorderGroup?: string, disorderAssembly?: string): BondableSite {
  return { fract, atomicNumber: 6, disorderGroup, disorderAssembly };
}

function fixture(file: string): Crystal {
  return crystalsFromCif(parseCif(readFileSync(join(__dirname, '../../../fixtures', file), 'latin1'), file))[0];
}

test('a bond across an inversion centre, with its operation and shift', () => {
  const bonds = findBonds(crystal(['x,y,z', '-x,-y,-z'], carbon([0.93, 0, 0])));
  // −x − 0 + shift: 1.07 is 1.4 Å from 0.93.
  expect(bonds).toEqual([
    [{ site: 0, operation: 1, shift: [2, 0, 0], distance: expect.closeTo(1.4, 10), kind: 'covalent' }],
  ]);
});

test('operation and shift of every contact give its distance, both ways, whatever the order of the operations', () => {
  const dolomite = fixture('dolomite.cif');
  // An identity may stand in the file with a lattice translation.
  const shifted = dolomite.symOps.map((op, k) => (k === 0 ? parseSymOp('x+1,y-2,z+3') : op));
  for (const symOps of [dolomite.symOps, dolomite.symOps.toReversed(), shifted, shifted.toReversed()]) {
    const { orthogonalization, sites } = dolomite;
    const contacts = findContacts({ orthogonalization, symOps, sites }, 4);
    let count = 0;
    contacts.forEach((near, site) => {
      for (const contact of near) {
        const [x, y, z] = applySymOp(symOps[contact.operation], sites[contact.site].fract);
        const difference: Vector3 = [
          sites[site].fract[0] - x - contact.shift[0],
          sites[site].fract[1] - y - contact.shift[1],
          sites[site].fract[2] - z - contact.shift[2],
        ];
        expect(norm(applyMatrix(orthogonalization, difference))).toBeCloseTo(contact.distance, 9);
        expect(contact.distance).toBeGreaterThan(0.5);
        count++;
      }
    });
    expect(count).toBe(96);
  }
});

test('dolomite: Ca and Mg have six oxygens, C three, O one C, one Ca, one Mg', () => {
  const { sites, ...rest } = fixture('dolomite.cif');
  const bonds = findBonds({ ...rest, sites });
  const partners = (label: string) =>
    bonds[sites.findIndex((site) => site.label === label)].map(({ site }) => sites[site].element).sort();
  expect(partners('Ca')).toEqual(Array(6).fill('O'));
  expect(partners('Mg')).toEqual(Array(6).fill('O'));
  expect(partners('C')).toEqual(Array(3).fill('O'));
  expect(partners('O')).toEqual(['C', 'Ca', 'Mg']);
});

test('paracetamol: every carbon and nitrogen has the valence of the formula, and no hydrogen two bonds', () => {
  const { sites, ...rest } = fixture('paracetamol_monomethanolate.cif');
  const bonds = findBonds({ ...rest, sites });
  sites.forEach((site, k) => {
    if (site.element === 'H') expect(bonds[k]).toHaveLength(1);
    if (site.element === 'N') expect(bonds[k]).toHaveLength(3);
    if (site.element === 'C') expect([3, 4]).toContain(bonds[k].length);
    for (const { site: other } of bonds[k]) expect(site.element === 'H' && sites[other].element === 'H').toBe(false);
  });
});

test('groups of one assembly do not bond, those of two assemblies do', () => {
  const bonded = (a: BondableSite, b: BondableSite) => findBonds(crystal(['x,y,z'], a, b))[0].length === 1;
  expect(bonded(carbon([0, 0, 0]), carbon([0.15, 0, 0]))).toBe(true);
  expect(bonded(carbon([0, 0, 0], '1'), carbon([0.15, 0, 0]))).toBe(true);
  expect(bonded(carbon([0, 0, 0], '1'), carbon([0.15, 0, 0], '1'))).toBe(true);
  expect(bonded(carbon([0, 0, 0], '1'), carbon([0.15, 0, 0], '2'))).toBe(false);
  expect(bonded(carbon([0, 0, 0], '1', 'A'), carbon([0.15, 0, 0], '2', 'A'))).toBe(false);
  expect(bonded(carbon([0, 0, 0], '1', 'A'), carbon([0.15, 0, 0], '2', 'B'))).toBe(true);
});

test('a negative group does not bond to its own symmetry images', () => {
  const ops = ['x,y,z', '-x,-y,-z'];
  expect(findBonds(crystal(ops, carbon([0.07, 0, 0], '1')))[0]).toHaveLength(1);
  expect(findBonds(crystal(ops, carbon([0.07, 0, 0], '-1')))[0]).toHaveLength(0);
  expect(findBonds(crystal(ops, carbon([0.07, 0, 0], '-1'), carbon([0.2, 0, 0], '-1')))[0]).toHaveLength(1);
});

test('a negative group bonds to itself where the identity has a lattice translation, within a thousandth of the cell', () => {
  const bondsWith = (identity: string) => {
    const sites = [carbon([0.07, 0, 0], '-1'), carbon([0.2, 0, 0], '-1')];
    return findBonds(crystal([identity, '-x,-y,-z'], ...sites)).map((near) => near.length);
  };
  for (const identity of ['x+1,y-2,z+3', 'x+0.0009,y,z', 'x,y-0.9991,z']) expect(bondsWith(identity)).toEqual([1, 1]);
});

test('overlaps: coincident sites, close ones, own images; not bonds', () => {
  const ops = ['x,y,z', '-x,-y,-z'];
  const sites = [carbon([0.3, 0.3, 0.3]), { ...carbon([0.3, 0.3, 0.3]), atomicNumber: 7 }, carbon([0.02, 0, 0])];
  const overlaps = findOverlaps(crystal(ops, ...sites));
  expect(overlaps.map((near) => near.map(({ site }) => site))).toEqual([[1], [0], [2]]);
  expect(overlaps[0][0].distance).toBe(0);
  expect(overlaps[2][0]).toMatchObject({ operation: 1, shift: [0, 0, 0] });
  expect(findBonds(crystal(ops, ...sites)).flat()).toEqual([]);
});

/** Atoms on the axes of the box, positions in Å. */
function atoms(...list: (readonly [element: string, x: number, y: number, more?: Partial<BondableSite>])[]) {
  return crystal(
    ['x,y,z'],
    ...list.map(([element, x, y, more]) => ({
      ...{ fract: [x / 10, y / 10, 0] as const, atomicNumber: atomicNumberOf(element)!, ...more },
    })),
  );
}

const bondedAt = (a: string, b: string, distance: number) =>
  findBonds(atoms([a, 0, 0], [b, distance, 0]))[0].some(({ site }) => site === 1);

test.each([
  // Sum of the covalent radii (Cordero et al. 2008): 0.73, 0.31, 1.32, 0.71, 1.66, 0.66, 1.11 Å.
  ['C', 'C', 1.46],
  ['C', 'H', 1.04],
  ['Fe', 'N', 2.03],
  ['Na', 'O', 2.32],
  ['Na', 'Si', 2.77],
])('%s and %s bond up to 0.4 Å beyond the sum of their radii, %f Å, and overlap below 0.6 of it', (a, b, sum) => {
  expect(bondedAt(a, b, sum + 0.39)).toBe(true);
  expect(bondedAt(a, b, sum + 0.41)).toBe(false);
  expect(bondedAt(a, b, 0.61 * sum)).toBe(true);
  expect(bondedAt(a, b, 0.59 * sum)).toBe(false);
  const overlap = (distance: number) => findOverlaps(atoms([a, 0, 0], [b, distance, 0]))[0].length;
  expect([overlap(0.61 * sum), overlap(0.59 * sum)]).toEqual([0, 1]);
});

test.each([
  ['C', 'H', 'covalent'],
  ['Si', 'O', 'covalent'],
  ['Ge', 'Sb', 'covalent'],
  ['Fe', 'C', 'coordination'],
  ['Al', 'O', 'coordination'],
  ['U', 'O', 'coordination'],
  ['Mo', 'Mo', 'metallic'],
  ['Hg', 'Au', 'metallic'],
  ['Na', 'O', 'ionic'],
  ['Cs', 'Pb', 'ionic'],
  ['Mg', 'C', 'ionic'],
  ['Ra', 'F', 'ionic'],
])('a bond between %s and %s is %s', (a, b, kind) => {
  expect(bondKind(atomicNumberOf(a)!, atomicNumberOf(b)!)).toBe(kind);
  expect(bondKind(atomicNumberOf(b)!, atomicNumberOf(a)!)).toBe(kind);
});

test.each([
  ['molecular', [[6, 6]]],
  ['molecular', [[6, 1]]],
  [
    'molecular',
    [
      [8, 6],
      [1, 6],
    ],
  ],
  [
    'extended',
    [
      [6, 8],
      [7, 1],
      [14, 14],
    ],
  ],
  ['extended', []],
] as const)('a structure is %s by bonds between %j', (kind, ends) => {
  expect(structureKindOfBonds(ends)).toBe(kind);
});

describeWithShared('a richterite with Na and Ca on one site', () => {
  test('silicon is bonded to four oxygens and no cation, sodium to oxygens alone', () => {
    const file = sharedPath('data', 'cif', '27d68f7a0150623c85cb.cif');
    const [{ sites, ...rest }] = crystalsFromCif(parseCif(readFileSync(file, 'latin1'), file));
    const bonds = findBonds({ ...rest, sites });
    const partners = (label: string) =>
      bonds[sites.findIndex((site) => site.label === label)].map(({ site }) => sites[site].element);
    for (const silicon of ['Si1', 'Si2']) expect(partners(silicon)).toEqual(Array(4).fill('O'));
    expect(new Set(partners('Na'))).toEqual(new Set(['O']));
  });
});

describe('a cation and an atom that share a more electronegative one', () => {
  /** Two atoms at a distance, a third 1.65 Å from the second and 2.4 Å from the first. */
  const triangle = (a: string, b: string, bridge: string, distance: number, more: Partial<BondableSite> = {}) => {
    const x = (distance ** 2 + 2.4 ** 2 - 1.65 ** 2) / (2 * distance);
    return findBonds(atoms([a, 0, 0], [b, distance, 0, more], [bridge, x, Math.sqrt(2.4 ** 2 - x ** 2), more]));
  };
  const areJoined = (bonds: readonly (readonly { readonly site: number }[])[]) => [
    bonds[0].some(({ site }) => site === 1),
    bonds[1].some(({ site }) => site === 0),
  ];

  test.each([
    ['Na', 'Si', 'O', 3.1],
    ['Ca', 'S', 'O', 3.1],
    ['Ca', 'P', 'O', 3.0],
    ['K', 'Al', 'F', 3.4],
    ['Y', 'Cu', 'O', 3.3],
    ['La', 'Si', 'N', 3.3],
  ])('%s and %s are no neighbours where %s bonds to both, seen from either side', (a, b, bridge, distance) => {
    const bonds = triangle(a, b, bridge, distance);
    expect(areJoined(bonds)).toEqual([false, false]);
    expect(bonds[2].map(({ site }) => site)).toEqual([0, 1]);
    expect(bondedAt(a, b, distance)).toBe(true);
  });

  test.each([
    ['the third is no more electronegative', 'Na', 'C', 'C', 2.7],
    ['the third draws fewer electrons', 'Ca', 'N', 'C', 2.8],
    ['the distance is within the radii', 'Na', 'Si', 'O', 2.76],
    ['neither is a cation', 'Fe', 'Si', 'O', 2.8],
  ])('they are where %s', (_, a, b, bridge, distance) => {
    expect(areJoined(triangle(a, b, bridge, distance))).toEqual([true, true]);
  });

  test('the limit is the sum of the radii, 2.77 Å for Na and Si', () => {
    expect(areJoined(triangle('Na', 'Si', 'O', 2.78))).toEqual([false, false]);
  });

  test('they are where the third belongs to another disorder group', () => {
    const bonds = findBonds(
      atoms(['Na', 0, 0], ['Si', 3.1, 0, { disorderGroup: '1' }], ['O', 1.98, 1.3, { disorderGroup: '2' }]),
    );
    expect(areJoined(bonds)).toEqual([true, true]);
  });

  test('they are where the third overlaps the second, below 0.6 of the radii of Si and O, 1.062 Å', () => {
    const withOxygenAt = (distance: number) =>
      areJoined(findBonds(atoms(['Na', 0, 0], ['Si', 3.1, 0], ['O', 3.1 - distance, 0])));
    expect(withOxygenAt(1.05)).toEqual([true, true]);
    expect(withOxygenAt(1.07)).toEqual([false, false]);
  });

  test('an image bridges as well as a site', () => {
    // Na on the inversion centre; the O that it shares with Si stands in the list on the other side.
    const bonds = findBonds({
      ...atoms(['Na', 0, 0], ['Si', 3.1, 0], ['O', -1.98, -1.3]),
      symOps: ['x,y,z', '-x,-y,-z'].map((op) => parseSymOp(op)),
    });
    expect(areJoined(bonds)).toEqual([false, false]);
  });
});

test('no sites have no bonds and no overlaps', () => {
  const none = crystal(['x,y,z', '-x,-y,-z']);
  expect([findBonds(none), findOverlaps(none)]).toEqual([[], []]);
});
