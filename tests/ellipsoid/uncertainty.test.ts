import { independentTensors } from '../../src/ellipsoid/independent-tensors.js';
import { iou } from '../../src/ellipsoid/iou.js';
import { shapeResidual, volumeResidual } from '../../src/ellipsoid/shape.js';
import { s12 } from '../../src/ellipsoid/similarity.js';
import {
  comparisonUncertainty,
  eigenvalueSu,
  equivalentSu,
  type SuPerturbations,
  suPerturbations,
} from '../../src/ellipsoid/uncertainty.js';
import { eigenvalues } from '../../src/math/eigen.js';
import { congruence } from '../../src/math/matrix3.js';
import type { Matrix3, SymmetricTensor } from '../../src/math/tensor.js';
import { seededRandom } from '../support/random.js';
import { normal, randomRotation, randomTensor } from './support.js';

const asIs = (u: SymmetricTensor): SymmetricTensor => u;

/** An oblique map U_cif → U_cart, as of a cell with β = 110°. */
const oblique: Matrix3 = [1, 0, Math.cos((110 * Math.PI) / 180), 0, 1, 0, 0, 0, Math.sin((110 * Math.PI) / 180)];
const toCart = (uCif: SymmetricTensor): SymmetricTensor => congruence(oblique, uCif);

/** Every threefold axis along the body diagonal, and the mirrors: U11 = U22 = U33, no off-diagonals. */
const cubic = (u: SymmetricTensor): SymmetricTensor => {
  const mean = (u[0] + u[1] + u[2]) / 3;
  return [mean, mean, mean, 0, 0, 0];
};

/** The mean over powers of the threefold axis along c of a hexagonal cell: U22 = U11, U12 = U11/2. */
const hexagonal = (u: SymmetricTensor): SymmetricTensor => {
  const inPlane = (2 * (u[0] + u[1] - u[3])) / 3;
  return [inPlane, inPlane, u[2], inPlane / 2, 0, 0];
};

/** Mean and standard deviation of measures of U + noise. */
function monteCarlo(
  u: SymmetricTensor,
  perturbations: SuPerturbations,
  samples: number,
  seed: number,
  measure: (u: SymmetricTensor) => number[],
): { mean: number; deviation: number; rms: number }[] {
  const random = seededRandom(seed);
  const sums: number[] = [];
  const squares: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const moved = [...u];
    for (const delta of perturbations) {
      const size = normal(random);
      for (let k = 0; k < 6; k++) moved[k]! += size * delta[k]!;
    }
    measure(moved as unknown as SymmetricTensor).forEach((value, i) => {
      sums[i] = (sums[i] ?? 0) + value;
      squares[i] = (squares[i] ?? 0) + value * value;
    });
  }
  return sums.map((sum, i) => {
    const mean = sum / samples;
    return {
      mean,
      deviation: Math.sqrt(squares[i]! / samples - mean * mean),
      rms: Math.sqrt(squares[i]! / samples),
    };
  });
}

describe('by hand', () => {
  test('U_eq of three independent s.u.', () => {
    const perturbations = suPerturbations([0.003, 0.003, 0.003, 0.001, 0.001, 0.001], asIs);
    expect(perturbations).toHaveLength(6);
    expect(equivalentSu(perturbations)).toBeCloseTo(0.003 / Math.sqrt(3), 15);
  });

  test('eigenvalues of a diagonal tensor have the s.u. of the diagonal', () => {
    const perturbations = suPerturbations([0.003, 0.001, 0.002, 0.001, 0.001, 0.001], asIs);
    const su = eigenvalueSu([0.09, 0.02, 0.05, 0, 0, 0], perturbations);
    expect(su[0]).toBeCloseTo(0.001, 15);
    expect(su[1]).toBeCloseTo(0.002, 15);
    expect(su[2]).toBeCloseTo(0.003, 15);
  });

  test('one uncertain parameter, U isotropic: v, s, S12 and IoU', () => {
    const u: SymmetricTensor = [0.05, 0.05, 0.05, 0, 0, 0];
    const found = comparisonUncertainty(u, u, suPerturbations([0.005, 0, 0, 0, 0, 0], asIs))!;
    expect(found.volumeSu).toBeCloseTo(0.1 / 3, 12);
    // ‖dev diag(0.1, 0, 0)‖ = 0.1·√(2/3)
    expect(found.shapeNoise).toBeCloseTo((0.1 * Math.sqrt(2 / 3)) / 4, 12);
    expect(found.shapeSu).toBe(found.shapeNoise);
    expect(found.s12Noise).toBeCloseTo((100 * 0.01) / 16, 12);
    expect(found.s12Su).toBeCloseTo(0, 12);
    // The mean of x² over the sphere is 1/3.
    expect(found.iouNoise).toBeCloseTo((1.5 * Math.sqrt(2 / Math.PI) * 0.1) / 3, 12);
    expect(found.iouSu).toBeCloseTo(0, 6);
  });

  test('a common factor moves v alone, and IoU as its volume', () => {
    const p: SymmetricTensor = [0.05, 0.03, 0.08, 0.01, 0, 0.01];
    const u = p.map((component) => 1.2 * component) as unknown as SymmetricTensor;
    const proportional = [p.map((component) => 0.12 * component) as unknown as SymmetricTensor];
    const found = comparisonUncertainty(u, p, proportional)!;
    expect(found.volumeSu).toBeCloseTo(0.1, 12);
    expect(found.shapeNoise).toBeCloseTo(0, 12);
    expect(found.iouSu).toBeCloseTo(1.5 * 0.1 * 1.2 ** -1.5, 6);
  });

  test('not positive definite: undefined; no s.u.: nothing is uncertain', () => {
    const u: SymmetricTensor = [0.05, 0.05, 0.05, 0, 0, 0];
    expect(comparisonUncertainty([0.05, 0.05, -0.05, 0, 0, 0], u, [])).toBeUndefined();
    expect(suPerturbations([0, 0, 0, 0, 0, 0], asIs)).toEqual([]);
    expect(comparisonUncertainty(u, u, [])).toMatchObject({ volumeSu: 0, shapeNoise: 0, iouNoise: 0, s12Noise: 0 });
  });
});

describe('special positions', () => {
  test('cubic: one parameter, no uncertainty of shape, v with the full s.u.', () => {
    const perturbations = suPerturbations([0.004, 0.004, 0.004, 0, 0, 0], asIs, cubic);
    expect(perturbations).toHaveLength(1);
    const u: SymmetricTensor = [0.04, 0.04, 0.04, 0, 0, 0];
    const found = comparisonUncertainty(u, u, perturbations)!;
    expect(found.volumeSu).toBeCloseTo(0.1, 12);
    expect(found.shapeNoise).toBeCloseTo(0, 12);
  });

  test('hexagonal: U11 carries U22 and U12; where only U22 has an s.u., that is the parameter', () => {
    expect(independentTensors([1, 1, 1, 1, 1, 1], hexagonal)).toEqual([
      { component: 0, tensor: [1, 1, 0, 0.5, 0, 0] },
      { component: 2, tensor: [0, 0, 1, 0, 0, 0] },
    ]);
    const [first] = independentTensors([0, 1, 0, 0, 0, 0], hexagonal);
    expect(first).toEqual({ component: 1, tensor: [1, 1, 0, 0.5, 0, 0] });
    const [carriedByU12] = independentTensors([0, 0, 0, 1, 0, 0], hexagonal);
    expect(carriedByU12).toEqual({ component: 3, tensor: [2, 2, 0, 1, 0, 0] });
  });

  test('a general position keeps its six components', () => {
    expect(independentTensors([1, 1, 1, 1, 1, 1]).map(({ component }) => component)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(independentTensors([1, 1, 1, 1, 1, 1], asIs)).toEqual(independentTensors([1, 1, 1, 1, 1, 1]));
  });

  test('a twofold axis along an arbitrary direction leaves four parameters that all obey it', () => {
    const random = seededRandom(30);
    for (let i = 0; i < 64; i++) {
      const r = randomRotation(random);
      // Half a turn about the third row of r: 2nnᵀ − 1.
      const n = [r[6], r[7], r[8]] as const;
      const half = [0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => 2 * n[a]! * n[b]! - (a === b ? 1 : 0)));
      const image = (u: SymmetricTensor): SymmetricTensor => congruence(half as unknown as Matrix3, u);
      const average = (u: SymmetricTensor): SymmetricTensor => {
        const turned = image(u);
        return u.map((component, k) => (component + turned[k]!) / 2) as unknown as SymmetricTensor;
      };
      const free = independentTensors([1, 1, 1, 1, 1, 1], average);
      expect(free).toHaveLength(4);
      for (const { component, tensor } of free) {
        expect(tensor[component]).toBeCloseTo(1, 12);
        const size = Math.max(...tensor.map(Math.abs));
        image(tensor).forEach((value, k) => {
          expect((value - tensor[k]!) / size).toBeCloseTo(0, 7);
        });
      }
    }
  });
});

describe('against Monte Carlo', () => {
  const samples = 2000;
  const random = seededRandom(31);
  // s.u. of 0.3 to 1 % of U keep the functions linear over the noise; 2000 samples give a deviation to 2 %.
  const su = (): SymmetricTensor => {
    const one = (): number => 0.02 * (0.003 + 0.007 * random());
    return [one(), one(), one(), one(), one(), one()];
  };

  test('v, s, S12, IoU, U_eq and eigenvalues of tensors apart from the prediction: s.u. within 6 %', () => {
    let separate = 0;
    for (let i = 0; i < 8; i++) {
      const [uExp, p] = [randomTensor(random, 2), randomTensor(random, 2)];
      const perturbations = suPerturbations(su(), toCart);
      const found = comparisonUncertainty(uExp, p, perturbations)!;
      const [v, s, overlap, jaccard, equivalent, low, middle, high] = monteCarlo(
        uExp,
        perturbations,
        samples,
        i,
        (u) => [
          volumeResidual(u, p),
          shapeResidual(u, p),
          s12(u, p),
          iou(u, p),
          (u[0] + u[1] + u[2]) / 3,
          ...eigenvalues(u),
        ],
      );
      const expectRatio = (predicted: number, seen: number): void => {
        expect(predicted / seen).toBeGreaterThan(0.94);
        expect(predicted / seen).toBeLessThan(1.06);
      };
      expectRatio(found.volumeSu, v!.deviation);
      expectRatio(found.shapeSu, s!.deviation);
      expectRatio(found.s12Su, overlap!.deviation);
      expectRatio(found.iouSu, jaccard!.deviation);
      expectRatio(equivalentSu(perturbations), equivalent!.deviation);
      const values = eigenvalueSu(uExp, perturbations);
      const [lowest, between, highest] = eigenvalues(uExp);
      // First-order theory asks for eigenvalues that the noise does not exchange.
      if (Math.min(between - lowest, highest - between) < 10 * Math.max(...values)) continue;
      separate++;
      expectRatio(values[0], low!.deviation);
      expectRatio(values[1], middle!.deviation);
      expectRatio(values[2], high!.deviation);
    }
    expect(separate).toBeGreaterThan(3);
  });

  test('noise alone, the true tensor being the prediction or a multiple of it: s, S12 and 1 − IoU within 6 %', () => {
    for (let i = 0; i < 6; i++) {
      const p = randomTensor(random, 3);
      const perturbations = suPerturbations(su(), toCart);
      const [s, overlap, jaccard] = monteCarlo(p, perturbations, samples, 100 + i, (u) => [
        shapeResidual(u, p),
        s12(u, p),
        1 - iou(u, p),
      ]);
      const factor = 0.5 + random();
      const scaledP = p.map((component) => component * factor) as unknown as SymmetricTensor;
      for (const reference of [p, scaledP]) {
        const found = comparisonUncertainty(p, reference, perturbations)!;
        expect(Math.abs(found.shapeNoise / s!.rms - 1)).toBeLessThan(0.06);
        expect(Math.abs(found.s12Noise / overlap!.mean - 1)).toBeLessThan(0.06);
        expect(Math.abs(found.iouNoise / jaccard!.mean - 1)).toBeLessThan(0.06);
      }
    }
  });
});

test('no rotation of the frame changes an uncertainty', () => {
  const random = seededRandom(32);
  for (let i = 0; i < 64; i++) {
    const [uExp, p] = [randomTensor(random, 3), randomTensor(random, 3)];
    const perturbations = suPerturbations([1e-4, 2e-4, 3e-4, 2e-4, 1e-4, 1e-4], toCart);
    const rotation = randomRotation(random);
    const turned = (u: SymmetricTensor): SymmetricTensor => congruence(rotation, u);
    const found = comparisonUncertainty(uExp, p, perturbations)!;
    const rotated = comparisonUncertainty(turned(uExp), turned(p), perturbations.map(turned))!;
    expect(rotated.volumeSu / found.volumeSu).toBeCloseTo(1, 8);
    expect(rotated.shapeSu / found.shapeSu).toBeCloseTo(1, 8);
    expect(rotated.s12Su / found.s12Su).toBeCloseTo(1, 8);
    expect(rotated.iouSu / found.iouSu).toBeCloseTo(1, 5);
    expect(rotated.shapeNoise / found.shapeNoise).toBeCloseTo(1, 8);
    expect(rotated.s12Noise / found.s12Noise).toBeCloseTo(1, 8);
    // Averaged over 26 directions that do not turn along.
    expect(rotated.iouNoise / found.iouNoise).toBeCloseTo(1, 1);
  }
});
