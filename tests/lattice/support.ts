import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../src/cif/index.js';
import {
  congruence,
  crystalsFromCif,
  inverse,
  type Matrix3,
  multiply,
  type SymmetricTensor,
} from '../../src/crystal/index.js';
import type { DenseInverter } from '../../src/lattice/dense-inverse.js';
import type { LatticeInput } from '../../src/lattice/lattice-atoms.js';
import { type LatticeOptions, latticeCompliance } from '../../src/lattice/prior.js';
import { type LatticeSprings, loadSprings } from '../../src/lattice/springs.js';

const root = join(__dirname, '../..');

export const springsJson = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, 'weights/lattice-springs.json'), 'utf8'));

export const springs: LatticeSprings = loadSprings(springsJson());

/** The structure of a fixture: the first data block with as many atoms as given, or the first. */
export function fixtureCrystal(name: string, sites?: number): LatticeInput {
  const crystals = crystalsFromCif(parseCif(readFileSync(join(root, 'fixtures', `${name}.cif`), 'utf8')));
  const crystal = crystals.find((candidate) => sites === undefined || candidate.sites.length === sites);
  if (!crystal) throw new Error(`${name}.cif has no structure with ${sites} atoms`);
  return crystal;
}

/** Gauss–Jordan and three loops: what an engine must agree with, and enough for small matrices. */
export const plainInverter: DenseInverter = {
  description: 'plain loops',
  async inverse(matrix, n) {
    const a = Float64Array.from(matrix);
    for (let pivot = 0; pivot < n; pivot++) {
      const scale = 1 / a[pivot * n + pivot];
      a[pivot * n + pivot] = 1;
      for (let c = 0; c < n; c++) a[pivot * n + c] *= scale;
      for (let r = 0; r < n; r++) {
        if (r === pivot) continue;
        const factor = a[r * n + pivot];
        a[r * n + pivot] = 0;
        for (let c = 0; c < n; c++) a[r * n + c] -= factor * a[pivot * n + c];
      }
    }
    return a;
  },
  async subtractProduct(target, left, right, rows, inner, columns) {
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        for (let k = 0; k < inner; k++) target[r * columns + c] -= left[r * inner + k] * right[c * inner + k];
      }
    }
  },
};

export async function compliance(input: LatticeInput, options: LatticeOptions = {}, numbers = springs) {
  return (await latticeCompliance(input, numbers, plainInverter, options)).compliance;
}

/** Largest difference of two sets of tensors, each relative to the largest component of the expected tensor. */
export function worstDifference(actual: readonly SymmetricTensor[], expected: readonly SymmetricTensor[]): number {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  expected.forEach((tensor, s) => {
    const size = Math.max(...tensor.map(Math.abs));
    tensor.forEach((x, k) => {
      const difference = Math.abs(actual[s][k] - x) / size;
      worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
    });
  });
  return worst;
}

/** A random proper rotation (Shoemake's uniform quaternion). */
export function randomRotation(random: () => number): Matrix3 {
  const [u, v, w] = [random(), 2 * Math.PI * random(), 2 * Math.PI * random()];
  const [a, b] = [Math.sqrt(1 - u), Math.sqrt(u)];
  const [x, y, z, s] = [a * Math.sin(v), a * Math.cos(v), b * Math.sin(w), b * Math.cos(w)];
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * s),
    2 * (x * z + y * s),
    2 * (x * y + z * s),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * s),
    2 * (x * z - y * s),
    2 * (y * z + x * s),
    1 - 2 * (x * x + y * y),
  ];
}

/** A random integer matrix of determinant ±1, as a product of a few shears and swaps. */
export function randomUnimodular(random: () => number): Matrix3 {
  let p: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (let step = 0; step < 3; step++) {
    const i = Math.floor(3 * random());
    const j = (i + 1 + Math.floor(2 * random())) % 3;
    const shear = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    shear[3 * i + j] = random() < 0.5 ? 1 : -1;
    p = multiply(p, shear as unknown as Matrix3);
  }
  return random() < 0.5 ? p : multiply(p, [0, 1, 0, 1, 0, 0, 0, 0, 1]);
}

/** The same crystal on other axes, whose columns are given in the old ones. */
export function changeAxes(input: LatticeInput, axes: Matrix3): LatticeInput {
  const back = inverse(axes);
  const apply = (m: Matrix3, [x, y, z]: readonly [number, number, number]): [number, number, number] => [
    m[0] * x + m[1] * y + m[2] * z,
    m[3] * x + m[4] * y + m[5] * z,
    m[6] * x + m[7] * y + m[8] * z,
  ];
  return {
    orthogonalization: multiply(input.orthogonalization, axes),
    symOps: input.symOps.map(({ rotation, translation }) => ({
      rotation: multiply(multiply(back, rotation), axes).map(Math.round) as unknown as Matrix3,
      translation: apply(back, translation),
    })),
    sites: input.sites.map(({ fract, element }) => ({ element, fract: apply(back, fract) })),
  };
}

export const turnAll = (q: Matrix3, tensors: readonly SymmetricTensor[]): SymmetricTensor[] =>
  tensors.map((tensor) => congruence(q, tensor));
