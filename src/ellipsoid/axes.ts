import { eigenInto, eigenSystem } from '../math/eigen.js';
import type { SymmetricTensor, Vector3 } from '../math/tensor.js';

/** √(U3/U1), the longest over the shortest semi-axis; ≥ 1, and NaN unless the tensor is positive definite. */
export function axisRatio(u: SymmetricTensor): number {
  const values = new Float64Array(3);
  eigenInto(...u, values);
  return values[0]! > 0 ? Math.sqrt(values[2]! / values[0]!) : Number.NaN;
}

/**
 * PLATON's word for the form of an ellipsoid with mean-square displacements U1 ≤ U2 ≤ U3: `oblate` (a disc) where
 * U3 − U2 < U2 − U1, else `prolate` (a cigar; a sphere too, as PLATON has no third word).
 */
export function ellipsoidForm(u: SymmetricTensor): 'oblate' | 'prolate' {
  const values = new Float64Array(3);
  eigenInto(...u, values);
  return values[2]! - values[1]! < values[1]! - values[0]! ? 'oblate' : 'prolate';
}

export interface AxisAngle {
  /** Degrees, 0 to 90: an axis has no sign. */
  readonly angle: number;
  /** Which principal axes were compared, those with the smallest (1) or the largest (3) displacement. */
  readonly axis: 'shortest' | 'longest';
}

/** A direction is called an axis where the mean-square displacement along it differs by 20 % from the next. */
const DISTINCT = 1.2;

/**
 * Angle between the corresponding principal axes of two tensors in one Cartesian frame.
 *
 * The middle axis is never compared. Of the shortest and the longest, that pair is taken whose displacement stands
 * farther apart from the next one (ratio of eigenvalues, in the less distinct of the two tensors): the longest axes of
 * two discs have no meaning, their shortest ones have. Undefined where neither pair reaches the ratio `distinct`, that is
 * where a tensor is nearly isotropic, or one is a disc and the other a cigar; and where one is not positive definite.
 */
export function principalAxisAngle(
  u1: SymmetricTensor,
  u2: SymmetricTensor,
  distinct: number = DISTINCT,
): AxisAngle | undefined {
  const first = eigenSystem(u1);
  const second = eigenSystem(u2);
  if (!(first.values[0] > 0 && second.values[0] > 0)) return undefined;
  const shortest = Math.min(first.values[1] / first.values[0], second.values[1] / second.values[0]);
  const longest = Math.min(first.values[2] / first.values[1], second.values[2] / second.values[1]);
  if (!(Math.max(shortest, longest) >= distinct)) return undefined;
  return shortest > longest
    ? { angle: angleBetweenLines(first.vectors[0], second.vectors[0]), axis: 'shortest' }
    : { angle: angleBetweenLines(first.vectors[2], second.vectors[2]), axis: 'longest' };
}

/** Angle in degrees, 0 to 90, between the lines along two unit vectors; accurate for small angles too. */
function angleBetweenLines(a: Vector3, b: Vector3): number {
  const cosine = Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
  const sine = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  return (Math.atan2(sine, cosine) * 180) / Math.PI;
}
