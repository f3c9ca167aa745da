/**
 * Eigenvalues and principal axes of symmetric 3×3 tensors by cyclic Jacobi rotations.
 *
 * Jacobi and not the trigonometric formula: the latter splits exactly equal eigenvalues by 1e-8 of the largest and
 * loses the small one of a needle, which is the very number that decides whether a tensor is positive definite.
 */
import type { SymmetricTensor, Vector3 } from './tensor.js';

/** Eigenvalues in ascending order (unit of the tensor) and the unit eigenvectors that belong to them, right-handed. */
export interface EigenSystem {
  readonly values: Vector3;
  readonly vectors: readonly [Vector3, Vector3, Vector3];
}

/** Square of the rounding unit: an off-diagonal element below 2⁻⁵³·√(a_pp·a_qq) changes no digit of the eigenvalues. */
const NEGLIGIBLE_SQUARED = 2 ** -106;

/** Quadratic convergence needs four or five sweeps of three rotations; the bound only guards against non-numbers. */
const MAX_ROTATIONS = 60;

/**
 * Eigenvalues, ascending, into `values` (3 numbers); where `vectors` (9 numbers) is given, the eigenvector of
 * `values[i]` goes to `vectors[3i .. 3i+2]`, the three forming a right-handed set. Allocates nothing. The relative
 * accuracy of positive definite tensors holds for the smallest eigenvalue too. Non-numbers come out as NaN.
 */
export function eigenInto(
  u11: number,
  u22: number,
  u33: number,
  u12: number,
  u13: number,
  u23: number,
  values: Float64Array,
  vectors?: Float64Array,
): void {
  let p = u11;
  let q = u22;
  let r = u33;
  let pq = u12;
  let pr = u13;
  let qr = u23;
  let px = 1;
  let py = 0;
  let pz = 0;
  let qx = 0;
  let qy = 1;
  let qz = 0;
  let rx = 0;
  let ry = 0;
  let rz = 1;

  let negligible = 0;
  for (let rotation = 0; rotation < MAX_ROTATIONS && negligible < 3; rotation++) {
    if (pq * pq <= NEGLIGIBLE_SQUARED * Math.abs(p * q)) {
      negligible++;
    } else {
      // Also where something is not a number, so that NaN spreads to the eigenvalues.
      negligible = 0;
      const difference = q - p;
      const twice = 2 * pq;
      const root = Math.sqrt(difference * difference + twice * twice);
      const tangent = twice / (difference + (difference < 0 ? -root : root));
      const cosine = 1 / Math.sqrt(tangent * tangent + 1);
      const sine = tangent * cosine;
      p -= tangent * pq;
      q += tangent * pq;
      pq = 0;
      const oldPr = pr;
      pr = cosine * oldPr - sine * qr;
      qr = sine * oldPr + cosine * qr;
      if (vectors !== undefined) {
        const oldX = px;
        const oldY = py;
        const oldZ = pz;
        px = cosine * oldX - sine * qx;
        py = cosine * oldY - sine * qy;
        pz = cosine * oldZ - sine * qz;
        qx = sine * oldX + cosine * qx;
        qy = sine * oldY + cosine * qy;
        qz = sine * oldZ + cosine * qz;
      }
    }
    // Renaming the axes p ← q ← r ← p brings the next pair under the same code.
    const first = p;
    p = q;
    q = r;
    r = first;
    const firstPair = pq;
    pq = qr;
    qr = pr;
    pr = firstPair;
    if (vectors !== undefined) {
      const oldX = px;
      const oldY = py;
      const oldZ = pz;
      px = qx;
      py = qy;
      pz = qz;
      qx = rx;
      qy = ry;
      qz = rz;
      rx = oldX;
      ry = oldY;
      rz = oldZ;
    }
  }

  const smallest = Math.min(p, q, r);
  const largest = Math.max(p, q, r);
  values[0] = smallest;
  values[2] = largest;
  // The middle one is taken, not computed as a difference, so that equal values stay equal.
  values[1] = Math.max(Math.min(p, q), Math.min(Math.max(p, q), r));
  if (vectors === undefined) return;

  const low = p === smallest ? 0 : q === smallest ? 1 : 2;
  const high = r === largest && low !== 2 ? 2 : q === largest && low !== 1 ? 1 : 0;
  put(vectors, 0, low, px, py, pz, qx, qy, qz, rx, ry, rz);
  put(vectors, 6, high, px, py, pz, qx, qy, qz, rx, ry, rz);
  vectors[3] = vectors[7]! * vectors[2]! - vectors[8]! * vectors[1]!;
  vectors[4] = vectors[8]! * vectors[0]! - vectors[6]! * vectors[2]!;
  vectors[5] = vectors[6]! * vectors[1]! - vectors[7]! * vectors[0]!;
}

function put(
  vectors: Float64Array,
  offset: number,
  which: number,
  px: number,
  py: number,
  pz: number,
  qx: number,
  qy: number,
  qz: number,
  rx: number,
  ry: number,
  rz: number,
): void {
  vectors[offset] = which === 0 ? px : which === 1 ? qx : rx;
  vectors[offset + 1] = which === 0 ? py : which === 1 ? qy : ry;
  vectors[offset + 2] = which === 0 ? pz : which === 1 ? qz : rz;
}

/** Eigenvalues in ascending order, in the unit of the tensor (mean-square displacements U1 ≤ U2 ≤ U3 in Å²). */
export function eigenvalues(tensor: SymmetricTensor): Vector3 {
  const values = new Float64Array(3);
  eigenInto(...tensor, values);
  return [values[0]!, values[1]!, values[2]!];
}

/** Eigenvalues (ascending) and principal axes. */
export function eigenSystem(tensor: SymmetricTensor): EigenSystem {
  const values = new Float64Array(3);
  const v = new Float64Array(9);
  eigenInto(...tensor, values, v);
  return {
    values: [values[0]!, values[1]!, values[2]!],
    vectors: [
      [v[0]!, v[1]!, v[2]!],
      [v[3]!, v[4]!, v[5]!],
      [v[6]!, v[7]!, v[8]!],
    ],
  };
}

/** The tensor Σ values[i]·vectors[i]·vectors[i]ᵀ. */
export function fromEigenSystem(values: Vector3, vectors: EigenSystem['vectors']): SymmetricTensor {
  const component = (row: 0 | 1 | 2, column: 0 | 1 | 2): number =>
    values[0] * vectors[0][row] * vectors[0][column] +
    values[1] * vectors[1][row] * vectors[1][column] +
    values[2] * vectors[2][row] * vectors[2][column];
  return [component(0, 0), component(1, 1), component(2, 2), component(0, 1), component(0, 2), component(1, 2)];
}

/**
 * √U (Å for U in Å²): the tensor that turns the unit sphere into the ellipsoid, for drawing.
 * NaN throughout where an eigenvalue is negative.
 */
export function squareRoot(tensor: SymmetricTensor): SymmetricTensor {
  const { values, vectors } = eigenSystem(tensor);
  return fromEigenSystem([Math.sqrt(values[0]), Math.sqrt(values[1]), Math.sqrt(values[2])], vectors);
}

/** Determinant, in the cube of the tensor's unit. */
export function tensorDeterminant(tensor: SymmetricTensor): number {
  const [u11, u22, u33, u12, u13, u23] = tensor;
  return u11 * (u22 * u33 - u23 * u23) - u12 * (u12 * u33 - u13 * u23) + u13 * (u12 * u23 - u13 * u22);
}
