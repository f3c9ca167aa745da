/**
 * The residual of a refined tensor against a prediction, taken apart into volume and shape, and the scale of the
 * structure before that. Both parts are dimensionless and do not change under a common linear map of the two tensors.
 */
import type { SymmetricTensor } from '../math/tensor.js';
import { relativeEigenvalues } from './relative.js';
import { s12OfRelative } from './similarity.js';

/**
 * Volume residual v = ln(det U_exp/det P)/3 of `uExp` against `p` = k·U_pred (same unit and frame): signed, positive where
 * the refined ellipsoid is the larger, roughly the relative excess of U_eq. NaN unless both are positive definite.
 */
export function volumeResidual(
  uExp: SymmetricTensor,
  p: SymmetricTensor,
  work: Float64Array = new Float64Array(3),
): number {
  relativeEigenvalues(uExp, p, work);
  return (Math.log(work[0]!) + Math.log(work[1]!) + Math.log(work[2]!)) / 3;
}

/**
 * Shape residual s = √S12 (S12 as a fraction) of `uExp` against `p` after `p` has been given the volume of `uExp`, so that
 * it does not depend on the scale of either: 0 ≤ s < 1, linear in a small change of shape (about a quarter of its relative
 * size). NaN unless both are positive definite.
 */
export function shapeResidual(
  uExp: SymmetricTensor,
  p: SymmetricTensor,
  work: Float64Array = new Float64Array(3),
): number {
  const shrink = Math.exp(-volumeResidual(uExp, p, work));
  return Math.sqrt(s12OfRelative(work[0]! * shrink, work[1]! * shrink, work[2]! * shrink));
}

/** One atom for `structureScale`: refined and predicted U in the same unit and frame. */
export interface TensorPair {
  readonly uExp: SymmetricTensor;
  readonly uPred: SymmetricTensor;
}

/**
 * The scale k of a structure: the median over its atoms of (det U_exp/det U_pred)^{1/3}, so that up to half of the atoms
 * may be wrong. Pairs with a tensor that is not positive definite are passed over; undefined where none is left.
 */
export function structureScale(pairs: Iterable<TensorPair>): number | undefined {
  const work = new Float64Array(3);
  const logarithms: number[] = [];
  for (const { uExp, uPred } of pairs) {
    if (!relativeEigenvalues(uExp, uPred, work)) continue;
    logarithms.push((Math.log(work[0]!) + Math.log(work[1]!) + Math.log(work[2]!)) / 3);
  }
  if (logarithms.length === 0) return undefined;
  logarithms.sort((a, b) => a - b);
  const middle = logarithms.length >> 1;
  if (logarithms.length % 2 === 1) return Math.exp(logarithms[middle]!);
  return (Math.exp(logarithms[middle - 1]!) + Math.exp(logarithms[middle]!)) / 2;
}

/** factor·u. */
export function scaleTensor(u: SymmetricTensor, factor: number): SymmetricTensor {
  return [u[0] * factor, u[1] * factor, u[2] * factor, u[3] * factor, u[4] * factor, u[5] * factor];
}
