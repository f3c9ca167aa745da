/**
 * Measures of likeness of two displacement tensors, in the definitions of the CartNet paper (Solé et al., Digital
 * Discovery 2025, 4, 694) and its official code. All tensors in Å², Cartesian, order 11 22 33 12 13 23.
 * Tensors that are not positive definite give NaN: they have no ellipsoid, and a table of thousands must not stop there.
 */

import { tensorDeterminant } from '../math/eigen.js';
import type { SymmetricTensor } from '../math/tensor.js';
import { relativeEigenvalues } from './relative.js';

/**
 * S12 in % (Whitten & Spackman, Acta Cryst. B 2006, 62, 875): 100·(1 − R12) with R12 the overlap integral of the
 * square roots of the two Gaussian densities; 0 for equal tensors, 100 for no overlap, symmetric in its arguments.
 * `work`: 3 numbers of scratch space for hot loops.
 */
export function s12(u1: SymmetricTensor, u2: SymmetricTensor, work: Float64Array = new Float64Array(3)): number {
  if (!relativeEigenvalues(u1, u2, work)) return Number.NaN;
  return 100 * s12OfRelative(work[0]!, work[1]!, work[2]!);
}

/**
 * S12 as a fraction from the three relative eigenvalues (see `relativeEigenvalues`):
 * 1 − ∏ (2√λ/(1 + λ))^½, written so that it keeps its digits when the tensors are nearly equal.
 */
export function s12OfRelative(lambda1: number, lambda2: number, lambda3: number): number {
  return -Math.expm1(-0.5 * (mismatch(lambda1) + mismatch(lambda2) + mismatch(lambda3)));
}

/** ln((1 + λ)/(2√λ)) ≥ 0. */
function mismatch(lambda: number): number {
  const root = Math.sqrt(lambda);
  return Math.log1p(((1 - root) * (1 - root)) / (2 * root));
}

/**
 * Kullback–Leibler divergence KL(true ‖ pred) of the two Gaussian densities, in nats:
 * ½(tr(U_pred⁻¹U_true) − 3 + ln(det U_pred/det U_true)).
 */
export function kullbackLeibler(
  uPred: SymmetricTensor,
  uTrue: SymmetricTensor,
  work: Float64Array = new Float64Array(3),
): number {
  if (!relativeEigenvalues(uTrue, uPred, work)) return Number.NaN;
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    const excess = work[i]! - 1;
    sum += excess - Math.log1p(excess);
  }
  return sum / 2;
}

/** Volume in Å³ of the ellipsoid xᵀU⁻¹x = 1: (4/3)π√det U. NaN where det U is negative. */
export function ellipsoidVolume(u: SymmetricTensor): number {
  return (4 / 3) * Math.PI * Math.sqrt(tensorDeterminant(u));
}

/**
 * |V_pred − V_true| / (V_pred + 1e-8 Å³), a fraction: as in the paper's code, which divides by the volume of the
 * prediction (and not, as its variable names have it, by that of the truth).
 */
export function volumeError(uPred: SymmetricTensor, uTrue: SymmetricTensor): number {
  const predicted = ellipsoidVolume(uPred);
  return Math.abs(predicted - ellipsoidVolume(uTrue)) / (predicted + 1e-8);
}

/** ln(V_pred/V_true) = ½ ln(det U_pred/det U_true): signed, positive where the prediction is the larger. */
export function lnVolumeRatio(
  uPred: SymmetricTensor,
  uTrue: SymmetricTensor,
  work: Float64Array = new Float64Array(3),
): number {
  if (!relativeEigenvalues(uPred, uTrue, work)) return Number.NaN;
  return (Math.log(work[0]!) + Math.log(work[1]!) + Math.log(work[2]!)) / 2;
}

/** Mean |ΔU| in Å² over the nine entries of the matrix: the off-diagonal ones count twice. */
export function meanAbsoluteError(u1: SymmetricTensor, u2: SymmetricTensor): number {
  const diagonal = Math.abs(u1[0] - u2[0]) + Math.abs(u1[1] - u2[1]) + Math.abs(u1[2] - u2[2]);
  const offDiagonal = Math.abs(u1[3] - u2[3]) + Math.abs(u1[4] - u2[4]) + Math.abs(u1[5] - u2[5]);
  return (diagonal + 2 * offDiagonal) / 9;
}
