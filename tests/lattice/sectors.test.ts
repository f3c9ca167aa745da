import { operationsOfHall, orthogonalizationMatrix } from '../../src/crystal/index.js';
import { type LatticeAtoms, placeAtoms } from '../../src/lattice/lattice-atoms.js';
import { findSectors } from '../../src/lattice/sectors.js';
import { waveVectors } from '../../src/lattice/wave-vectors.js';

/** One atom in general position (a site of each Z atoms) in a cell of the given size. */
function atomsOf(hall: string, cell: readonly number[]): LatticeAtoms {
  const [a, b, c, alpha, beta, gamma] = cell;
  return placeAtoms({
    orthogonalization: orthogonalizationMatrix({ a, b, c, alpha, beta, gamma }),
    symOps: operationsOfHall(hall),
    sites: [{ element: 'C', fract: [0.11, 0.23, 0.37] }],
  });
}

describe('wave vectors', () => {
  test('max(1, ⌊span/a + ½⌋) points an axis, half-shifted', () => {
    expect(waveVectors([9.4, 20, 4], 14)).toEqual([0.125, 0.375, 0.625, 0.875].map((q) => [0.5, 0.5, q]));
    expect(waveVectors([9.3, 20, 20], 14)).toEqual([
      [0.25, 0.5, 0.5],
      [0.75, 0.5, 0.5],
    ]);
    expect(waveVectors([4, 5, 6], 14)).toHaveLength(4 * 3 * 2);
  });
});

describe('sectors of one atom in general position', () => {
  const large = [10, 11, 12, 90, 100, 90];
  const orthorhombic = [10, 11, 12, 90, 90, 90];
  test.each([
    // Order/wanted. Without symmetry one real matrix of 3N. An inversion halves it, and so does each mirror, axis or
    // glide with T² = +1 that commutes with the others; a screw axis has T² = −1 at q = (½ ½ ½) and does not, but spares
    // the images of the site. In P n m a an operation maps the halves on one another: one of them, for two images.
    ['P 1', large, ['3/3']],
    ['-P 1', large, ['3/3', '3/3']],
    ['P 2y', large, ['3/3', '3/3']],
    ['P 2yb', large, ['6/3']],
    ['P -2yc', large, ['6/3']],
    ['-P 2y', large, ['3/3', '3/3', '3/3', '3/3']],
    ['-P 2ybc', large, ['6/3', '6/3']],
    ['P 2ac 2ab', orthorhombic, ['12/3']],
    ['-P 2ac 2ab', orthorhombic, ['12/3', '12/3']],
    ['-P 2ac 2n', orthorhombic, ['12/6']],
    ['P 2c -2n', orthorhombic, ['6/3', '6/3']],
    ['P 2 2', orthorhombic, ['3/3', '3/3', '3/3', '3/3']],
    ['-P 2 2', orthorhombic, Array(8).fill('3/3')],
  ])('%s', (hall, cell, expected) => {
    const atoms = atomsOf(hall, cell);
    const sectors = findSectors(atoms, waveVectors(atoms.cell.lengths, 14));
    expect(sectors.map(({ order, wanted }) => `${order}/${wanted}`)).toEqual(expected);
  });

  test.each([
    ['-P 1', [5, 6, 7, 95, 100, 105]],
    ['-P 2ybc', [5, 12, 7, 90, 100, 90]],
    ['P 2ac 2ab', [5, 6, 12, 90, 90, 90]],
    ['-P 2ac 2ab', [5, 6, 12, 90, 90, 90]],
    ['-F 4 2 3', [7, 7, 7, 90, 90, 90]],
    ['-P 6 2', [5, 5, 7, 90, 90, 120]],
  ])('the sectors of %s stand for the whole spectrum', (hall, cell) => {
    const atoms = atomsOf(hall, cell);
    const grid = waveVectors(atoms.cell.lengths, 14);
    const sectors = findSectors(atoms, grid);
    const modes = sectors.reduce(
      (sum, { order, weight, basis }) => sum + (weight * order) / (basis().doubled ? 2 : 1),
      0,
    );
    expect(modes).toBeCloseTo(3 * atoms.count, 9);
    expect(sectors.length).toBeLessThan(grid.length);
  });

  test('with an inversion every matrix is real and of the order of the crystal, at complex wave vectors too', () => {
    const atoms = atomsOf('-P 1', [5, 6, 7, 95, 100, 105]);
    for (const { order } of findSectors(atoms, waveVectors(atoms.cell.lengths, 14))) expect(order).toBe(6);
    const acentric = atomsOf('P 1', [5, 6, 7, 95, 100, 105]);
    const orders = findSectors(acentric, waveVectors(acentric.cell.lengths, 14)).map(({ order }) => order);
    expect(Math.max(...orders)).toBe(6);
  });

  test('the coordinates are orthonormal', () => {
    for (const [hall, cell] of [
      ['-P 2ac 2ab', orthorhombic],
      ['-P 2ybc', [5, 12, 7, 90, 100, 90]],
    ] as const) {
      const atoms = atomsOf(hall, cell);
      for (const { basis } of findSectors(atoms, waveVectors(atoms.cell.lengths, 14))) {
        const { order, column, width, real, imaginary } = basis();
        const gram = new Float64Array(order * order);
        for (let atom = 0; atom < atoms.count; atom++) {
          for (let k = 0; k < width[atom]; k++) {
            for (let l = 0; l < width[atom]; l++) {
              for (let row = 0; row < 3; row++) {
                const [x, y] = [6 * (3 * atom + row) + k, 6 * (3 * atom + row) + l];
                gram[column[6 * atom + k] * order + column[6 * atom + l]] +=
                  real[x] * real[y] + imaginary[x] * imaginary[y];
              }
            }
          }
        }
        gram.forEach((entry, at) => {
          expect(entry).toBeCloseTo(at % (order + 1) === 0 ? 1 : 0, 12);
        });
      }
    }
  });
});
