import { definiteness, isPositiveDefinite } from '../../src/ellipsoid/definiteness.js';
import { relativeEigenvalues, relativeSystem } from '../../src/ellipsoid/relative.js';
import {
  eigenInto,
  eigenSystem,
  eigenvalues,
  fromEigenSystem,
  squareRoot,
  tensorDeterminant,
} from '../../src/math/eigen.js';
import { congruence } from '../../src/math/matrix3.js';
import type { SymmetricTensor, Vector3 } from '../../src/math/tensor.js';
import { randomRotation, randomTensor } from '../ellipsoid/support.js';
import { seededRandom } from '../support/random.js';

function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function tripleProduct(a: Vector3, b: Vector3, c: Vector3): number {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
}

function form(u: SymmetricTensor, a: Vector3, b: Vector3): number {
  const image: Vector3 = [dot([u[0], u[3], u[4]], b), dot([u[3], u[1], u[5]], b), dot([u[4], u[5], u[2]], b)];
  return dot(a, image);
}

function expectRightHandedUnitVectors([a, b, c]: readonly [Vector3, Vector3, Vector3]): void {
  for (const vector of [a, b, c]) expect(dot(vector, vector)).toBeCloseTo(1, 13);
  expect(tripleProduct(a, b, c)).toBeCloseTo(1, 13);
}

describe('eigenvalues and principal axes', () => {
  test('diagonal tensors come out sorted, whatever the order on the diagonal', () => {
    for (const diagonal of [
      [1, 2, 3],
      [3, 2, 1],
      [2, 3, 1],
      [2, 1, 3],
      [3, 1, 2],
      [1, 3, 2],
    ] as const) {
      const { values, vectors } = eigenSystem([...diagonal, 0, 0, 0]);
      expect(values).toEqual([1, 2, 3]);
      expectRightHandedUnitVectors(vectors);
      values.forEach((value, i) => {
        expect(Math.abs(vectors[i]![diagonal.indexOf(value as 1 | 2 | 3)]!)).toBe(1);
      });
    }
  });

  test('2 1 / 1 2 in the plane has 1 and 3 along the diagonals', () => {
    const { values, vectors } = eigenSystem([2, 2, 5, 1, 0, 0]);
    expect(values[0]).toBeCloseTo(1, 15);
    expect(values[1]).toBeCloseTo(3, 15);
    expect(values[2]).toBe(5);
    expect(Math.abs(dot(vectors[0], [Math.SQRT1_2, -Math.SQRT1_2, 0]))).toBeCloseTo(1, 14);
    expect(Math.abs(dot(vectors[1], [Math.SQRT1_2, Math.SQRT1_2, 0]))).toBeCloseTo(1, 14);
  });

  test.each<[string, SymmetricTensor, Vector3]>([
    ['zero', [0, 0, 0, 0, 0, 0], [0, 0, 0]],
    ['isotropic', [0.02, 0.02, 0.02, 0, 0, 0], [0.02, 0.02, 0.02]],
    ['two equal', [0.02, 0.05, 0.02, 0, 0, 0], [0.02, 0.02, 0.05]],
    ['rank one', [1, 1, 1, 1, 1, 1], [0, 0, 3]],
    ['no diagonal', [0, 0, 0, 1, 1, 1], [-1, -1, 2]],
    ['negative', [-1, -3, -2, 0, 0, 0], [-3, -2, -1]],
  ])('%s', (_, tensor, expected) => {
    const { values, vectors } = eigenSystem(tensor);
    for (let i = 0; i < 3; i++) expect(values[i]).toBeCloseTo(expected[i]!, 14);
    expectRightHandedUnitVectors(vectors);
    fromEigenSystem(values, vectors).forEach((component, i) => {
      expect(component).toBeCloseTo(tensor[i]!, 14);
    });
  });

  test('numbers that are none give NaN and not an endless loop', () => {
    for (let k = 0; k < 6; k++) {
      const tensor = [1, 2, 3, 0.1, 0.1, 0.1];
      tensor[k] = Number.NaN;
      const u = tensor as unknown as SymmetricTensor;
      expect(eigenvalues(u)).toContainEqual(Number.NaN);
      expect(definiteness(u).kind).toBe('not-positive-definite');
      expect(isPositiveDefinite(u)).toBe(false);
    }
    expect(eigenvalues([Infinity, 1, 1, 0.1, 0.1, 0.1]).every(Number.isFinite)).toBe(false);
  });

  test('256 rotated diagonals, exactly and nearly degenerate ones and needles among them, come back', () => {
    const random = seededRandom(1);
    for (let i = 0; i < 256; i++) {
      const gap = [1, 1e-3, 1e-9, 0][i % 4]!;
      const stretch = [1, 30, 900][i % 3]!;
      const base = 0.01 + 0.05 * random();
      const expected = [base, base * (1 + gap * random()), base * stretch * (1 + random())].sort((a, b) => a - b);
      const rotated = congruence(randomRotation(random), [expected[2]!, expected[0]!, expected[1]!, 0, 0, 0]);
      const { values, vectors } = eigenSystem(rotated);
      const plain = eigenvalues(rotated);
      for (let k = 0; k < 3; k++) {
        expect(Math.abs(values[k]! - expected[k]!)).toBeLessThan(4e-16 * 8 * expected[2]!);
        expect(plain[k]).toBe(values[k]);
      }
      expectRightHandedUnitVectors(vectors);
      fromEigenSystem(values, vectors).forEach((component, k) => {
        expect(Math.abs(component - rotated[k]!)).toBeLessThan(1e-14 * expected[2]!);
      });
    }
  });

  test('the small eigenvalue of a graded tensor keeps its digits', () => {
    // D·G·D with G well conditioned: Jacobi finds the eigenvalues to the accuracy of G, not of the largest element.
    const values = eigenvalues([1e8, 1, 1e-8, 1e3, 1e-1, 1e-5]);
    // The product of the eigenvalues is the determinant of the correlation matrix, 1 − 3·0.01·… with all r = 0.1.
    const correlation = 1 + 2 * 0.001 - 3 * 0.01;
    expect(values[0] * values[1] * values[2]).toBeCloseTo(correlation, 13);
    expect(values[0]).toBeGreaterThan(0);
  });

  test('work arrays: values only, and vectors', () => {
    const values = new Float64Array(3);
    const vectors = new Float64Array(9);
    eigenInto(2, 2, 5, 1, 0, 0, values, vectors);
    expect(Array.from(values)).toEqual([...eigenvalues([2, 2, 5, 1, 0, 0])]);
    expect(Array.from(vectors)).toEqual(eigenSystem([2, 2, 5, 1, 0, 0]).vectors.flat());
  });
});

test('squareRoot times itself is the tensor, and the determinant is the product of the eigenvalues', () => {
  expect(squareRoot([4, 9, 16, 0, 0, 0])).toEqual([2, 3, 4, 0, 0, 0]);
  expect(squareRoot([-4, 9, 16, 0, 0, 0])).toContainEqual(Number.NaN);
  expect(tensorDeterminant([2, 2, 5, 1, 0, 0])).toBe(15);
  const random = seededRandom(2);
  for (let i = 0; i < 256; i++) {
    const u = randomTensor(random, 10);
    const r = squareRoot(u);
    const squared = congruence([r[0], r[3], r[4], r[3], r[1], r[5], r[4], r[5], r[2]], [1, 1, 1, 0, 0, 0]);
    squared.forEach((component, k) => {
      expect(component).toBeCloseTo(u[k]!, 13);
    });
    const [low, middle, high] = eigenvalues(u);
    expect(tensorDeterminant(u) / (low * middle * high)).toBeCloseTo(1, 10);
  }
});

describe('definiteness', () => {
  test('positive, singular and negative tensors', () => {
    expect(definiteness([0.02, 0.03, 0.01, 0, 0, 0])).toEqual({
      kind: 'positive-definite',
      smallestEigenvalue: 0.01,
    });
    expect(definiteness([1, 1, 1, 1, 1, 1]).kind).toBe('semi-definite');
    expect(definiteness([0, 0, 0, 0, 0, 0]).kind).toBe('semi-definite');
    expect(definiteness([0.02, 0.02, 0.02, 0.021, 0, 0])).toMatchObject({ kind: 'not-positive-definite' });
    expect(definiteness([-1, -1, -1, 0, 0, 0]).kind).toBe('not-positive-definite');
    expect(definiteness([Number.NaN, 1, 1, 0, 0, 0]).kind).toBe('not-positive-definite');
  });

  test('a negative eigenvalue within its s.u. is zero as far as the experiment can tell', () => {
    const u: SymmetricTensor = [0.02, 0.03, -0.001, 0, 0, 0];
    expect(definiteness(u, 0.002).kind).toBe('semi-definite');
    expect(definiteness(u, 0.0005).kind).toBe('not-positive-definite');
  });

  test('the cheap test agrees over 512 tensors of either kind, to the border', () => {
    const random = seededRandom(3);
    let positive = 0;
    for (let i = 0; i < 512; i++) {
      const smallest = [1e-3, 1e-12, -1e-12, -1e-3, 0][i % 5]! * (0.5 + random());
      const u = congruence(randomRotation(random), [smallest, 0.01 + random(), 0.01 + random(), 0, 0, 0]);
      const verdict = isPositiveDefinite(u);
      if (smallest !== 0) expect(verdict).toBe(definiteness(u).kind === 'positive-definite');
      expect(verdict).toBe(smallest > 0 || (smallest === 0 && verdict));
      if (verdict) positive++;
    }
    expect(positive).toBeGreaterThan(200);
    expect(isPositiveDefinite([1, 1, Infinity, 0, 0, 0])).toBe(false);
    expect(isPositiveDefinite([0, 1, 1, 0, 0, 0])).toBe(false);
  });
});

describe('relative eigenvalues', () => {
  test('diagonal pair: the ratios', () => {
    const out = new Float64Array(3);
    expect(relativeEigenvalues([2, 12, 3, 0, 0, 0], [1, 4, 6, 0, 0, 0], out)).toBe(true);
    expect(out[0]).toBeCloseTo(0.5, 15);
    expect(out[1]).toBeCloseTo(2, 15);
    expect(out[2]).toBeCloseTo(3, 15);
  });

  test('not positive definite: false and NaN', () => {
    const out = new Float64Array(3);
    expect(relativeEigenvalues([1, 1, 1, 0, 0, 0], [1, 1, 0, 0, 0, 0], out)).toBe(false);
    expect(Array.from(out)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(relativeEigenvalues([1, -1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0], out)).toBe(false);
    expect(relativeSystem([1, -1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0])).toBeUndefined();
  });

  test('the vectors make the reference a unit matrix and the other diagonal, 256 pairs', () => {
    const random = seededRandom(4);
    const out = new Float64Array(3);
    for (let i = 0; i < 256; i++) {
      const [u, reference] = [randomTensor(random, 5), randomTensor(random, 5)];
      const { values, vectors } = relativeSystem(u, reference)!;
      relativeEigenvalues(u, reference, out);
      for (let a = 0; a < 3; a++) {
        expect(values[a]! / out[a]!).toBeCloseTo(1, 11);
        for (let b = 0; b < 3; b++) {
          expect(form(reference, vectors[a]!, vectors[b]!)).toBeCloseTo(a === b ? 1 : 0, 11);
          expect(form(u, vectors[a]!, vectors[b]!) / values[2]).toBeCloseTo(a === b ? values[a]! / values[2] : 0, 11);
        }
      }
    }
  });
});
