import { eigenInto } from '../math/eigen.js';
import type { SymmetricTensor } from '../math/tensor.js';

/**
 * Whether a tensor describes an ellipsoid.
 * `semi-definite`: the smallest eigenvalue is not positive, but zero within rounding or within its s.u., so that the
 * experiment does not contradict a very flat ellipsoid.
 */
export interface Definiteness {
  readonly kind: 'positive-definite' | 'semi-definite' | 'not-positive-definite';
  /** In the unit of the tensor. */
  readonly smallestEigenvalue: number;
}

/** Eigenvalues of six rounded numbers are known no better than this fraction of the largest. */
const ROUNDING = 8 * Number.EPSILON;

/**
 * Definiteness of a tensor; `smallestSu` is the standard uncertainty of its smallest eigenvalue (same unit; see
 * `eigenvalueSu`), 0 where it is not known. A tensor with a component that is not a number is not positive definite.
 */
export function definiteness(tensor: SymmetricTensor, smallestSu = 0): Definiteness {
  const values = new Float64Array(3);
  eigenInto(...tensor, values);
  const smallest = values[0]!;
  const rounding = ROUNDING * Math.max(Math.abs(smallest), Math.abs(values[2]!));
  if (smallest > rounding) return { kind: 'positive-definite', smallestEigenvalue: smallest };
  const zero = smallest >= -Math.max(rounding, smallestSu);
  return { kind: zero ? 'semi-definite' : 'not-positive-definite', smallestEigenvalue: smallest };
}

/**
 * The verdict of `definiteness` without s.u., by the leading minors as pivots: cheap and free of allocation.
 */
export function isPositiveDefinite(tensor: SymmetricTensor): boolean {
  const [u11, u22, u33, u12, u13, u23] = tensor;
  if (!(u11 > 0)) return false;
  const pivot2 = u22 - (u12 * u12) / u11;
  if (!(pivot2 > ROUNDING * u22)) return false;
  const l32 = (u23 - (u12 * u13) / u11) / pivot2;
  const pivot3 = u33 - (u13 * u13) / u11 - l32 * l32 * pivot2;
  return pivot3 > ROUNDING * u33 && pivot3 < Infinity;
}
