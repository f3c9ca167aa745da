import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../../src/cif/index.js';
import {
  applyMatrix,
  applySymOp,
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
  type Vector3,
} from '../../../src/crystal/index.js';

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
  for (const symOps of [dolomite.symOps, dolomite.symOps.toReversed()]) {
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

test('overlaps: coincident sites, close ones, own images; not bonds', () => {
  const ops = ['x,y,z', '-x,-y,-z'];
  const sites = [carbon([0.3, 0.3, 0.3]), { ...carbon([0.3, 0.3, 0.3]), atomicNumber: 7 }, carbon([0.02, 0, 0])];
  const overlaps = findOverlaps(crystal(ops, ...sites));
  expect(overlaps.map((near) => near.map(({ site }) => site))).toEqual([[1], [0], [2]]);
  expect(overlaps[0][0].distance).toBe(0);
  expect(overlaps[2][0]).toMatchObject({ operation: 1, shift: [0, 0, 0] });
  expect(findBonds(crystal(ops, ...sites)).flat()).toEqual([]);
});
