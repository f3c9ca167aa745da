import { inverse } from '../math/matrix3.js';
import type { Matrix3, Vector3 } from '../math/tensor.js';

/**
 * a*, b*, c* (Å⁻¹, without 2π) of a lattice given by an orthogonalisation matrix in any frame. Their reciprocals are
 * the heights of the cell: the distances between opposite faces.
 */
export function reciprocalLengthsOfAxes(orthogonalization: Matrix3): Vector3 {
  const rows = inverse(orthogonalization);
  return [
    Math.hypot(rows[0], rows[1], rows[2]),
    Math.hypot(rows[3], rows[4], rows[5]),
    Math.hypot(rows[6], rows[7], rows[8]),
  ];
}
