/**
 * What the standard uncertainties of the six U_ij make of the numbers derived from them, to first order.
 *
 * A CIF gives the s.u. of each U_ij but not their correlations, so the free parameters are taken as independent, and `p`,
 * the prediction, as exact. Who has the covariance matrix can pass the columns of any factor C = F·Fᵀ as perturbations.
 */

import { eigenSystem } from '../math/eigen.js';
import { along, congruence, trace } from '../math/matrix3.js';
import type { Matrix3, SymmetricTensor, Vector3 } from '../math/tensor.js';
import { type ComponentMap, independentTensors } from './independent-tensors.js';
import { iouOfRelative } from './iou.js';
import { relativeSystem } from './relative.js';
import { s12OfRelative } from './similarity.js';

/**
 * The uncertainty of a tensor as changes δU (Å², Cartesian), one for each independent parameter: how U changes when that
 * parameter changes by one s.u. The covariance of U is the sum of their squares.
 */
export type SuPerturbations = readonly SymmetricTensor[];

/**
 * Perturbations from the s.u. of the six components in a file.
 * @param uCifSu s.u. of U11 U22 U33 U12 U13 U23 as in the file, Å²; 0 for a component that was not refined.
 * @param uCifToUCart the linear map to Cartesian Å².
 * @param siteAverage for an atom on a special position: the projection of a tensor U_cif onto those that the site allows.
 *   Components tied by symmetry (U22 = U11, U12 = U22/2) then count as the one parameter that was refined; without it they
 *   pass for independent ones, which halves the variance of a volume and invents an uncertainty of shape.
 */
export function suPerturbations(
  uCifSu: SymmetricTensor,
  uCifToUCart: ComponentMap,
  siteAverage?: ComponentMap,
): SuPerturbations {
  const perturbations: SymmetricTensor[] = [];
  for (const { component, tensor } of independentTensors(uCifSu, siteAverage)) {
    const su = uCifSu[component]!;
    if (su > 0) perturbations.push(scaled(uCifToUCart(tensor), su));
  }
  return perturbations;
}

/** S.u. of U_eq = tr(U_cart)/3, Å². */
export function equivalentSu(perturbations: SuPerturbations): number {
  return rootSumOfSquares(perturbations, (delta) => trace(delta) / 3);
}

/**
 * S.u. of the three eigenvalues of `uCart` (ascending, Å²). First-order theory: where two eigenvalues lie closer together
 * than their s.u., their sum has the s.u. that follows from these, but which of them is the larger is chance.
 */
export function eigenvalueSu(uCart: SymmetricTensor, perturbations: SuPerturbations): Vector3 {
  const { vectors } = eigenSystem(uCart);
  const su = (i: 0 | 1 | 2): number => rootSumOfSquares(perturbations, (delta) => along(delta, vectors[i]));
  return [su(0), su(1), su(2)];
}

export interface ComparisonUncertainty {
  /** S.u. of the volume residual v. */
  readonly volumeSu: number;
  /** S.u. of the shape residual s; where s = 0 it has no derivative, and this is `shapeNoise`. */
  readonly shapeSu: number;
  /** S.u. of the intersection over union; 0 for equal tensors, where it has a maximum with a kink: see `iouNoise`. */
  readonly iouSu: number;
  /** S.u. of S12, in %. */
  readonly s12Su: number;
  /** Root-mean-square s that these uncertainties alone would give, were the true tensor of the shape of `p`. */
  readonly shapeNoise: number;
  /** Mean of 1 − IoU that these uncertainties alone would give, were the true tensor `p` in the volume of `uExp`. */
  readonly iouNoise: number;
  /** Mean S12 in % that these uncertainties alone would give, on the same terms. */
  readonly s12Noise: number;
}

/** Step in ln λ of the central difference for the IoU, which is smooth but has no short derivative. */
const STEP = 1e-4;

/**
 * Uncertainties of the comparison of a refined tensor with `p` = k·U_pred (Å², Cartesian), `p` taken as exact.
 * Undefined unless both are positive definite.
 *
 * Near the prediction s and S12 are quadratic forms of δU: with X = L⁻¹·δU·L⁻ᵀ (p = L·Lᵀ), S12 = ‖X‖²/16 and
 * s² = ‖X − tr(X)/3‖²/16, so the mean of s² is the sum of that over the independent perturbations; and
 * 1 − IoU = mean over the sphere of (3/2)|nᵀXn|, of which a Gaussian X gives (3/2)·√(2/π)·σ(nᵀXn).
 */
export function comparisonUncertainty(
  uExp: SymmetricTensor,
  p: SymmetricTensor,
  perturbations: SuPerturbations,
): ComparisonUncertainty | undefined {
  const relative = relativeSystem(uExp, p);
  if (relative === undefined) return undefined;
  const { values, vectors } = relative;
  const logarithms = values.map(Math.log);
  const volume = (logarithms[0]! + logarithms[1]! + logarithms[2]!) / 3;

  const toRelativeFrame: Matrix3 = [...vectors[0], ...vectors[1], ...vectors[2]];
  const relativeChanges = perturbations.map((delta) => congruence(toRelativeFrame, delta));
  // First-order s.u. of a function of the ln λ from its three derivatives.
  const su = (gradient: readonly number[]): number =>
    rootSumOfSquares(
      relativeChanges,
      (x) => (gradient[0]! * x[0]) / values[0] + (gradient[1]! * x[1]) / values[1] + (gradient[2]! * x[2]) / values[2],
    );

  const fractionS12 = s12OfRelative(values[0], values[1], values[2]);
  const slopes = logarithms.map((logarithm) => Math.tanh(logarithm / 2) / 4);
  const shrunk = logarithms.map((logarithm) => logarithm - volume);
  const shapeSquared = s12OfRelative(Math.exp(shrunk[0]!), Math.exp(shrunk[1]!), Math.exp(shrunk[2]!));
  const shapeSlopes = shrunk.map((logarithm) => Math.tanh(logarithm / 2) / 4);
  const meanShapeSlope = (shapeSlopes[0]! + shapeSlopes[1]! + shapeSlopes[2]!) / 3;
  const shape = Math.sqrt(shapeSquared);

  // The noise belongs to a tensor of the size of uExp: X is taken in the metric of p in the volume of uExp.
  const noise = relativeChanges.map((x) => scaled(x, Math.exp(-volume)));
  const shapeNoise = rootSumOfSquares(noise, (x) => frobenius(deviator(x))) / 4;
  const s12Noise = (100 / 16) * rootSumOfSquares(noise, frobenius) ** 2;

  return {
    volumeSu: su([1 / 3, 1 / 3, 1 / 3]),
    shapeSu:
      shape > 1e-8
        ? su(shapeSlopes.map((slope) => ((1 - shapeSquared) * (slope - meanShapeSlope)) / (2 * shape)))
        : shapeNoise,
    iouSu: su(iouGradient(values)),
    s12Su: 100 * su(slopes.map((slope) => (1 - fractionS12) * slope)),
    shapeNoise,
    iouNoise: 1.5 * Math.sqrt(2 / Math.PI) * meanRadialSu(noise),
    s12Noise,
  };
}

/** ∂IoU/∂ln λ. Symmetric in equal λ, so that the choice of axes among them does not matter. */
function iouGradient(values: Vector3): readonly number[] {
  const up = Math.exp(STEP);
  return [0, 1, 2].map((changed) => {
    const moved = (factor: number): number => {
      const [low, middle, high] = values
        .map((value, i) => (i === changed ? value * factor : value))
        .sort((a, b) => a - b);
      return iouOfRelative(low!, middle!, high!);
    };
    return (moved(up) - moved(1 / up)) / (2 * STEP);
  });
}

/** Directions and weights of Lebedev's 26-point rule (exact to degree 7), one of each ± pair. */
const SPHERE: readonly (readonly [direction: Vector3, weight: number])[] = sphereRule();

function sphereRule(): [Vector3, number][] {
  const h = Math.SQRT1_2;
  const t = 1 / Math.sqrt(3);
  const faces: Vector3[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const edges: Vector3[] = [
    [h, h, 0],
    [h, -h, 0],
    [h, 0, h],
    [h, 0, -h],
    [0, h, h],
    [0, h, -h],
  ];
  const corners: Vector3[] = [
    [t, t, t],
    [t, t, -t],
    [t, -t, t],
    [-t, t, t],
  ];
  return [
    ...faces.map((n): [Vector3, number] => [n, 2 / 21]),
    ...edges.map((n): [Vector3, number] => [n, 8 / 105]),
    ...corners.map((n): [Vector3, number] => [n, 9 / 140]),
  ];
}

/** Mean over all directions n of the standard deviation of nᵀXn. */
function meanRadialSu(changes: SuPerturbations): number {
  let mean = 0;
  for (const [direction, weight] of SPHERE) mean += weight * rootSumOfSquares(changes, (x) => along(x, direction));
  return mean;
}

function rootSumOfSquares(tensors: SuPerturbations, measure: (tensor: SymmetricTensor) => number): number {
  let sum = 0;
  for (const tensor of tensors) sum += measure(tensor) ** 2;
  return Math.sqrt(sum);
}

function deviator(u: SymmetricTensor): SymmetricTensor {
  const mean = trace(u) / 3;
  return [u[0] - mean, u[1] - mean, u[2] - mean, u[3], u[4], u[5]];
}

function frobenius(u: SymmetricTensor): number {
  return Math.sqrt(u[0] ** 2 + u[1] ** 2 + u[2] ** 2 + 2 * (u[3] ** 2 + u[4] ** 2 + u[5] ** 2));
}

function scaled(u: SymmetricTensor, factor: number): SymmetricTensor {
  return [u[0] * factor, u[1] * factor, u[2] * factor, u[3] * factor, u[4] * factor, u[5] * factor];
}
