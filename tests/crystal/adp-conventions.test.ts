import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bCifToUCif,
  betaToUCif,
  type Cell,
  CellError,
  cellOfAxes,
  cellVolume,
  orthogonalizationMatrix,
  reciprocalLengths,
  type SymmetricTensor,
  uCartToUCif,
  uCartToUStar,
  uCifToBCif,
  uCifToBeta,
  uCifToUCart,
  uCifToUStar,
  uEquivalent,
  uStarToUCart,
} from '../../src/crystal/index.js';
import { seededRandom } from '../support/random.js';
import { expectClose, six } from './support.js';

interface Transform {
  cell: string;
  cellpar: [number, number, number, number, number, number];
  orthogonalization_row_major: number[];
  reciprocal_lengths: number[];
  U_cart: number[][];
  U_star: number[][];
  U_cif: number[][];
  beta: number[][];
  B_cif: number[][];
  U_eq: number;
}

const oracle: Transform[] = JSON.parse(readFileSync(join(__dirname, '../oracle/D/transforms.json'), 'utf8'));

function cellOf([a, b, c, alpha, beta, gamma]: Transform['cellpar']): Cell {
  return { a, b, c, alpha, beta, gamma };
}

describe('the conventions agree with cctbx and gemmi', () => {
  test.each(oracle.map((entry, k) => [`${entry.cell} #${k}`, entry] as const))('%s', (_, entry) => {
    const cell = cellOf(entry.cellpar);
    const axes = orthogonalizationMatrix(cell);
    expectClose(axes, entry.orthogonalization_row_major, 1e-12);
    expectClose(reciprocalLengths(cell), entry.reciprocal_lengths, 1e-12);
    const [cart, star, cif, beta, bCif] = [entry.U_cart, entry.U_star, entry.U_cif, entry.beta, entry.B_cif].map(six);
    expectClose(uCifToUCart(cif, cell, axes), cart, 1e-12);
    expectClose(uCartToUCif(cart, cell, axes), cif, 1e-12);
    expectClose(uCifToUStar(cif, cell), star, 1e-12);
    expectClose(uStarToUCart(star, axes), cart, 1e-12);
    expectClose(uCartToUStar(cart, axes), star, 1e-12);
    expectClose(uCifToBeta(cif, cell), beta, 1e-12);
    expectClose(betaToUCif(beta, cell), cif, 1e-12);
    expectClose(uCifToBCif(cif), bCif, 1e-12);
    expectClose(bCifToUCif(bCif), cif, 1e-12);
    expect(uEquivalent(cart)).toBeCloseTo(entry.U_eq, 14);
  });
});

test('in an orthogonal cell U of CIF is Cartesian', () => {
  const cell: Cell = { a: 5, b: 6, c: 7, alpha: 90, beta: 90, gamma: 90 };
  const u: SymmetricTensor = [0.01, 0.02, 0.03, 0.001, 0.002, 0.003];
  expectClose(uCifToUCart(u, cell, orthogonalizationMatrix(cell)), u, 1e-15);
});

test('an isotropic atom in a hexagonal cell has U12 = U/2 and U_eq = U', () => {
  const cell: Cell = { a: 5, b: 5, c: 7, alpha: 90, beta: 90, gamma: 120 };
  const axes = orthogonalizationMatrix(cell);
  expectClose(uCartToUCif([0.02, 0.02, 0.02, 0, 0, 0], cell, axes), [0.02, 0.02, 0.02, 0.01, 0, 0], 1e-14);
  expect(uEquivalent(uCifToUCart([0.02, 0.02, 0.02, 0.01, 0, 0], cell, axes))).toBeCloseTo(0.02, 15);
});

test('random cells: U → β → U returns, volume is the determinant, axes give the cell back', () => {
  const random = seededRandom(7);
  for (let k = 0; k < 256; k++) {
    const cell: Cell = {
      a: 3 + 20 * random(),
      b: 3 + 20 * random(),
      c: 3 + 20 * random(),
      alpha: 65 + 50 * random(),
      beta: 65 + 50 * random(),
      gamma: 65 + 50 * random(),
    };
    const axes = orthogonalizationMatrix(cell);
    expect(axes[0] * axes[4] * axes[8]).toBeCloseTo(cellVolume(cell), 7);
    const again = cellOfAxes(axes);
    for (const name of ['a', 'b', 'c', 'alpha', 'beta', 'gamma'] as const)
      expect(again[name]).toBeCloseTo(cell[name], 9);
    const u: SymmetricTensor = [random(), random(), random(), random() - 0.5, random() - 0.5, random() - 0.5];
    expectClose(betaToUCif(uCifToBeta(u, cell), cell), u, 1e-12);
    expectClose(uCartToUCif(uCifToUCart(u, cell, axes), cell, axes), u, 1e-12);
  }
});

describe('impossible cells', () => {
  const good: Cell = { a: 5, b: 6, c: 7, alpha: 90, beta: 100, gamma: 90 };
  test.each([
    [{ ...good, b: 0 }, /cell length b = 0/],
    [{ ...good, c: Number.NaN }, /cell length c = NaN/],
    [{ ...good, beta: 180 }, /cell angle beta = 180/],
    [{ ...good, alpha: 30, beta: 30, gamma: 80 }, /no cell has the angles 30, 30, 80/],
  ])('%j', (cell, message) => {
    expect(() => orthogonalizationMatrix(cell)).toThrow(CellError);
    expect(() => orthogonalizationMatrix(cell)).toThrow(message);
  });
});
