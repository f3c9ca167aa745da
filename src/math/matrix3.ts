import type { Matrix3, SymmetricTensor, Vector3 } from './tensor.js';

export const identityMatrix: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The product a·b. */
export function multiply(a: Matrix3, b: Matrix3): Matrix3 {
  return [
    a[0] * b[0] + a[1] * b[3] + a[2] * b[6],
    a[0] * b[1] + a[1] * b[4] + a[2] * b[7],
    a[0] * b[2] + a[1] * b[5] + a[2] * b[8],
    a[3] * b[0] + a[4] * b[3] + a[5] * b[6],
    a[3] * b[1] + a[4] * b[4] + a[5] * b[7],
    a[3] * b[2] + a[4] * b[5] + a[5] * b[8],
    a[6] * b[0] + a[7] * b[3] + a[8] * b[6],
    a[6] * b[1] + a[7] * b[4] + a[8] * b[7],
    a[6] * b[2] + a[7] * b[5] + a[8] * b[8],
  ];
}

export function transpose(m: Matrix3): Matrix3 {
  return [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];
}

export function determinant(m: Matrix3): number {
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}

/** The inverse; throws a RangeError for a singular matrix. */
export function inverse(m: Matrix3): Matrix3 {
  const det = determinant(m);
  if (det === 0 || !Number.isFinite(det)) throw new RangeError('a singular 3×3 matrix has no inverse');
  return [
    (m[4] * m[8] - m[5] * m[7]) / det,
    (m[2] * m[7] - m[1] * m[8]) / det,
    (m[1] * m[5] - m[2] * m[4]) / det,
    (m[5] * m[6] - m[3] * m[8]) / det,
    (m[0] * m[8] - m[2] * m[6]) / det,
    (m[2] * m[3] - m[0] * m[5]) / det,
    (m[3] * m[7] - m[4] * m[6]) / det,
    (m[1] * m[6] - m[0] * m[7]) / det,
    (m[0] * m[4] - m[1] * m[3]) / det,
  ];
}

/** The product m·v. */
export function applyMatrix(m: Matrix3, v: Vector3): Vector3 {
  return [
    m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
    m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
    m[6] * v[0] + m[7] * v[1] + m[8] * v[2],
  ];
}

/** The congruence M·U·Mᵀ of a symmetric tensor (order 11 22 33 12 13 23), symmetric to the last bit. */
export function congruence(m: Matrix3, u: SymmetricTensor): SymmetricTensor {
  const [u11, u22, u33, u12, u13, u23] = u;
  // Rows of M·U.
  const a0 = m[0] * u11 + m[1] * u12 + m[2] * u13;
  const a1 = m[0] * u12 + m[1] * u22 + m[2] * u23;
  const a2 = m[0] * u13 + m[1] * u23 + m[2] * u33;
  const b0 = m[3] * u11 + m[4] * u12 + m[5] * u13;
  const b1 = m[3] * u12 + m[4] * u22 + m[5] * u23;
  const b2 = m[3] * u13 + m[4] * u23 + m[5] * u33;
  const c0 = m[6] * u11 + m[7] * u12 + m[8] * u13;
  const c1 = m[6] * u12 + m[7] * u22 + m[8] * u23;
  const c2 = m[6] * u13 + m[7] * u23 + m[8] * u33;
  return [
    a0 * m[0] + a1 * m[1] + a2 * m[2],
    b0 * m[3] + b1 * m[4] + b2 * m[5],
    c0 * m[6] + c1 * m[7] + c2 * m[8],
    a0 * m[3] + a1 * m[4] + a2 * m[5],
    a0 * m[6] + a1 * m[7] + a2 * m[8],
    b0 * m[6] + b1 * m[7] + b2 * m[8],
  ];
}

/** nᵀ·U·n of a unit vector n: the mean-square displacement along it, in the unit of U. */
export function along(u: SymmetricTensor, [x, y, z]: Vector3): number {
  return u[0] * x * x + u[1] * y * y + u[2] * z * z + 2 * (u[3] * x * y + u[4] * x * z + u[5] * y * z);
}

export function trace(u: SymmetricTensor): number {
  return u[0] + u[1] + u[2];
}

/** Length of a Cartesian vector, in its unit. */
export function norm(v: Vector3): number {
  return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
}

/** The full matrix of a symmetric tensor, row-major. */
export function toMatrix(u: SymmetricTensor): Matrix3 {
  return [u[0], u[3], u[4], u[3], u[1], u[5], u[4], u[5], u[2]];
}
