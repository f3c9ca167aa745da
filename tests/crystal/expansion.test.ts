import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expandToCell, orthogonalizationMatrix, siteSymmetry, type Vector3, wrap } from '../../src/crystal/index.js';
import { seededRandom } from '../support/random.js';
import { operationsOf } from './support.js';

const oracle: {
  space_group: string;
  cellpar: [number, number, number, number, number, number];
  site: Vector3;
  multiplicity: number;
}[] = JSON.parse(readFileSync(join(__dirname, '../oracle/D/site_constraints.json'), 'utf8'));

function frameOf(entry: (typeof oracle)[number]) {
  const [a, b, c, alpha, beta, gamma] = entry.cellpar;
  return {
    orthogonalization: orthogonalizationMatrix({ a, b, c, alpha, beta, gamma }),
    symOps: operationsOf(entry.space_group),
  };
}

test.each(oracle.map((entry) => [`${entry.space_group} ${entry.site}`, entry] as const))(
  '%s has as many copies as its Wyckoff letter says',
  (_, entry) => {
    const atoms = expandToCell({ ...frameOf(entry), sites: [{ fract: entry.site }] });
    expect(atoms).toHaveLength(entry.multiplicity);
    for (const { fract } of atoms) for (const x of fract) expect(x >= 0 && x < 1).toBe(true);
    expect(atoms.map((atom) => atom.operation)).toEqual(atoms.map((atom) => atom.operation).toSorted((a, b) => a - b));
  },
);

test('copies of one site merge within 0.05 Å across the cell edge; different sites never merge', () => {
  const frame = {
    orthogonalization: orthogonalizationMatrix({ a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 90 }),
    symOps: operationsOf('P -1'),
  };
  // ±0.0024 of 10 Å: copies 0.048 Å apart, on either side of the origin.
  const sites = [{ fract: [0.0024, 0, 0] as Vector3 }, { fract: [0.0024, 0, 0] as Vector3 }];
  const atoms = expandToCell({ ...frame, sites });
  expect(atoms.map((atom) => [atom.site, atom.operation])).toEqual([
    [0, 0],
    [1, 0],
  ]);
  expect(expandToCell({ ...frame, sites: [{ fract: [0.0026, 0, 0] }] })).toHaveLength(2);
  expect(expandToCell({ ...frame, sites }, { mergeDistance: 0.04 })).toHaveLength(4);
});

test('only the selected sites, in the order wanted', () => {
  const entry = oracle[2];
  const sites = [{ fract: entry.site }, { fract: [0.1, 0.2, 0.3] as Vector3 }, { fract: [0.4, 0.1, 0.2] as Vector3 }];
  const atoms = expandToCell({ ...frameOf(entry), sites }, { sites: [2, 0] });
  expect([...new Set(atoms.map((atom) => atom.site))]).toEqual([2, 0]);
});

test('random positions: copies × site symmetry = order of the group', () => {
  const random = seededRandom(5);
  for (const entry of oracle) {
    const frame = frameOf(entry);
    // Halves and quarters hit special positions often.
    const coordinate = () => (random() < 0.6 ? Math.floor(8 * random()) / 8 : random());
    const fract: Vector3 = [coordinate(), coordinate(), coordinate()];
    const copies = expandToCell({ ...frame, sites: [{ fract }] }).length;
    expect(copies).toBe(siteSymmetry(frame, fract).multiplicity);
  }
});

test('wrapping never yields 1', () => {
  expect(wrap([-1e-20, 1, -0.25])).toEqual([0, 0, 0.75]);
});
