import { determinant, multiply, norm, operationsOfHall, orthogonalizationMatrix } from '../../src/crystal/index.js';
import { reduceCell } from '../../src/lattice/reduced-cell.js';
import { seededRandom } from '../support/random.js';
import { changeAxes, randomUnimodular } from './support.js';

const cube = (a: number) => [a, 0, 0, 0, a, 0, 0, 0, a] as const;

describe('hand cases', () => {
  test('a primitive cell of short axes stays, ordered by length', () => {
    const { lengths, symOps } = reduceCell([7, 0, 0, 0, 5, 0, 0, 0, 6], operationsOfHall('-P 1'));
    expect(lengths).toEqual([5, 6, 7]);
    expect(symOps).toHaveLength(2);
  });

  test('face-centred cubic: three of the six shortest vectors a/√2, a quarter of the volume, 48 of 192 operations', () => {
    const { orthogonalization, lengths, symOps } = reduceCell(cube(4), operationsOfHall('-F 4 2 3'));
    for (const length of lengths) expect(length).toBeCloseTo(4 / Math.SQRT2, 12);
    expect(Math.abs(determinant(orthogonalization))).toBeCloseTo(16, 10);
    expect(symOps).toHaveLength(48);
  });

  test('body-centred with a short c: the c axis and two of the cell', () => {
    const { lengths } = reduceCell([5, 0, 0, 0, 6, 0, 0, 0, 20], operationsOfHall('-I 2 2'));
    expect(lengths[0]).toBe(5);
    expect(lengths[1]).toBe(6);
    expect(lengths[2]).toBeCloseTo(Math.hypot(2.5, 3, 10), 12);
  });

  test('ties go by the components in the axes of the file, x, then y, then z, ascending', () => {
    // Of the six vectors of length 4: −x < −y < −z in this order, each independent of those before.
    const { orthogonalization } = reduceCell(cube(4), operationsOfHall('P 1'));
    expect(orthogonalization.map((x) => x + 0)).toEqual([-4, 0, 0, 0, -4, 0, 0, 0, -4]);
  });

  test('thirds with few digits are thirds', () => {
    const hexagonal = orthogonalizationMatrix({ a: 4.8, b: 4.8, c: 16, alpha: 90, beta: 90, gamma: 120 });
    const exact = operationsOfHall('R 3');
    const rounded = exact.map(({ rotation, translation: [x, y, z] }) => ({
      rotation,
      translation: [+x.toFixed(4), +y.toFixed(4), +z.toFixed(4)] as const,
    }));
    const { orthogonalization, symOps } = reduceCell(hexagonal, rounded);
    expect(symOps).toHaveLength(3);
    const expected = reduceCell(hexagonal, exact).orthogonalization;
    orthogonalization.forEach((x, k) => {
      expect(x).toBeCloseTo(expected[k], 12);
    });
  });

  test('operations that do not map the lattice on itself are refused with their number', () => {
    const ops = [
      ...operationsOfHall('P 1'),
      { rotation: [0, 1, 0, 1, 0, 0, 0, 0, 1] as const, translation: [0, 0, 0] as const },
    ];
    const centred = [...ops, { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const, translation: [0.5, 0, 0] as const }];
    expect(() => reduceCell(cube(4), ops)).not.toThrow();
    expect(() => reduceCell(cube(4), centred)).toThrow(/operation 2 does not map the centred lattice on itself/);
  });
});

describe('properties', () => {
  const random = seededRandom(11);
  const cases = Array.from({ length: 40 }, (_, k) => k);

  test.each(cases)('random triclinic cell on random axes, %i', () => {
    const symOps = operationsOfHall('-P 1');
    const orthogonalization = orthogonalizationMatrix({
      a: 4 + 8 * random(),
      b: 4 + 8 * random(),
      c: 4 + 8 * random(),
      alpha: 70 + 40 * random(),
      beta: 70 + 40 * random(),
      gamma: 70 + 40 * random(),
    });
    const reduced = reduceCell(orthogonalization, symOps);
    // The basis is one of the lattice: the volume is kept and the change of basis is whole.
    expect(Math.abs(determinant(reduced.orthogonalization))).toBeCloseTo(determinant(orthogonalization), 8);
    for (const entry of reduced.fromFile) expect(Math.abs(entry - Math.round(entry))).toBeLessThan(1e-9);
    expect([...reduced.lengths].sort((p, q) => p - q)).toEqual(reduced.lengths);
    // No sum of two axes is shorter than the longer of them.
    const axis = (k: number) => [0, 3, 6].map((row) => reduced.orthogonalization[row + k]);
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      for (const sign of [1, -1]) {
        const [x, y, z] = axis(j).map((component, k) => component + sign * axis(i)[k]);
        expect(norm([x, y, z])).toBeGreaterThan(reduced.lengths[j] - 1e-4);
      }
    }
    const other = changeAxes(
      { orthogonalization, symOps, sites: [] },
      multiply(randomUnimodular(random), randomUnimodular(random)),
    );
    const again = reduceCell(other.orthogonalization, other.symOps);
    again.lengths.forEach((length, k) => {
      expect(length).toBeCloseTo(reduced.lengths[k], 10);
    });
  });
});
