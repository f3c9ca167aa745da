import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  orthogonalizationMatrix,
  type SymmetricTensor,
  siteSymmetry,
  siteSymmetryAverage,
  siteSymmetryMisfit,
  uCartToUCif,
  type Vector3,
} from '../../../src/crystal/index.js';
import { seededRandom } from '../../support/random.js';
import { expectClose, operationsOf, six } from '../support.js';

interface SiteConstraint {
  space_group: string;
  cellpar: [number, number, number, number, number, number];
  site: Vector3;
  exact_site: Vector3;
  multiplicity: number;
  site_ops: string[];
  n_free: number;
  random_U_cart: number[][];
  averaged_U_cart: number[][];
  averaged_U_cif: number[][];
}
const oracle: SiteConstraint[] = JSON.parse(
  readFileSync(join(__dirname, '../../oracle/D/site_constraints.json'), 'utf8'),
);

function frameOf(entry: SiteConstraint) {
  const [a, b, c, alpha, beta, gamma] = entry.cellpar;
  const cell = { a, b, c, alpha, beta, gamma };
  return { cell, orthogonalization: orthogonalizationMatrix(cell), symOps: operationsOf(entry.space_group) };
}

test('the oracle holds 36 positions', () => expect(oracle).toHaveLength(36));

describe('site symmetry and U constraints agree with cctbx', () => {
  test.each(oracle.map((entry) => [`${entry.space_group} ${entry.site}`, entry] as const))('%s', (_, entry) => {
    const { cell, orthogonalization, symOps } = frameOf(entry);
    const symmetry = siteSymmetry({ orthogonalization, symOps }, entry.site);
    expect(symmetry.operations).toHaveLength(entry.site_ops.length);
    expect(symmetry.multiplicity).toBe(entry.multiplicity);
    expect(symmetry.freeDisplacementParameters).toBe(entry.n_free);
    expectClose([...symmetry.exactFract, 1], [...entry.exact_site, 1], 1e-12);
    const mean = siteSymmetryAverage(six(entry.random_U_cart), symmetry);
    expectClose(mean, six(entry.averaged_U_cart), 1e-12);
    expectClose(uCartToUCif(mean, cell, orthogonalization), six(entry.averaged_U_cif), 1e-12);
  });
});

test('the average is a projection: doing it twice changes nothing, and it keeps the trace', () => {
  const random = seededRandom(11);
  for (const entry of oracle) {
    const symmetry = siteSymmetry(frameOf(entry), entry.site);
    for (let k = 0; k < 8; k++) {
      const u: SymmetricTensor = [random(), random(), random(), random() - 0.5, random() - 0.5, random() - 0.5];
      const once = siteSymmetryAverage(u, symmetry);
      expectClose(siteSymmetryAverage(once, symmetry), once, 1e-12);
      expect(once[0] + once[1] + once[2]).toBeCloseTo(u[0] + u[1] + u[2], 12);
      expect(siteSymmetryMisfit(once, symmetry)).toBeLessThan(1e-12);
    }
  }
});

test('positions moved off their element by less than the tolerance keep their group, by more lose it', () => {
  const cubic = oracle.find((entry) => entry.space_group === 'P m -3 m' && entry.site_ops.length === 48)!;
  const frame = frameOf(cubic);
  const moved = (by: number): Vector3 => [cubic.site[0] + by / cubic.cellpar[0], cubic.site[1], cubic.site[2]];
  expect(siteSymmetry(frame, moved(0.02)).operations).toHaveLength(48);
  expectClose([...siteSymmetry(frame, moved(0.02)).exactFract, 1], [...cubic.exact_site, 1], 1e-12);
  expect(siteSymmetry(frame, moved(0.2)).operations).toHaveLength(8);
  // Its image through the centre is twice as far away: 0.05 Å is the limit.
  expect(siteSymmetry(frame, moved(0.0249)).operations).toHaveLength(48);
  expect(siteSymmetry(frame, moved(0.0251)).operations.length).toBeLessThan(48);
  expect(siteSymmetry(frame, moved(0.04), 0.081).operations).toHaveLength(48);
});

test('the misfit of a tensor: its largest difference from the average, as a share of its trace', () => {
  const cubic = oracle.find((entry) => entry.space_group === 'P m -3 m' && entry.site_ops.length === 48)!;
  const symmetry = siteSymmetry(frameOf(cubic), cubic.site);
  // Mean 0.03 in the diagonal, 0 beside it.
  expect(siteSymmetryMisfit([0.02, 0.03, 0.04, 0, 0, 0], symmetry)).toBeCloseTo(0.01 / 0.09, 12);
  expect(siteSymmetryMisfit([0.03, 0.03, 0.03, 0, 0, -0.02], symmetry)).toBeCloseTo(0.02 / 0.09, 12);
  expect(siteSymmetryMisfit([-0.02, -0.03, -0.04, 0, 0, 0], symmetry)).toBeCloseTo(0.01 / 0.09, 12);
  const general = siteSymmetry(frameOf(cubic), [0.11, 0.23, 0.37]);
  expect(siteSymmetryMisfit([0.02, 0.03, 0.04, 0.01, 0.02, 0.03], general)).toBe(0);
});

test('what the tolerance admits is always a group', () => {
  const random = seededRandom(3);
  for (const entry of oracle) {
    const frame = frameOf(entry);
    for (let k = 0; k < 20; k++) {
      const off = (): number => (0.12 * (random() - 0.5)) / entry.cellpar[0];
      const near: Vector3 = [entry.site[0] + off(), entry.site[1] + off(), entry.site[2] + off()];
      const { operations, multiplicity } = siteSymmetry(frame, near);
      expect(entry.site_ops.length % operations.length).toBe(0);
      expect(Number.isInteger(multiplicity)).toBe(true);
    }
  }
});
