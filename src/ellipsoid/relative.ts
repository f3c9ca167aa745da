import { type EigenSystem, eigenInto, eigenSystem } from '../math/eigen.js';
import { applyMatrix, congruence, transpose } from '../math/matrix3.js';
import type { Matrix3, SymmetricTensor, Vector3 } from '../math/tensor.js';

/** A pivot below this fraction of its diagonal element is what rounding leaves of a singular tensor. */
const SINGULAR = 8 * Number.EPSILON;

/**
 * Relative eigenvalues of `u` in the metric of `reference`: the eigenvalues λ of L⁻¹·u·L⁻ᵀ with reference = L·Lᵀ, which
 * are those of reference⁻¹·u, ascending into `out` (3 numbers, dimensionless).
 *
 * A linear map that turns the reference ellipsoid into the unit sphere makes the other one an ellipsoid with semi-axes
 * √λ. Every measure of likeness that no linear map changes (IoU, S12, Kullback–Leibler, ratio of volumes) is therefore a
 * function of these three numbers alone; λ = 1, 1, 1 means equal tensors.
 *
 * Allocates nothing. Returns false, and NaN in `out`, unless both tensors are positive definite.
 */
export function relativeEigenvalues(u: SymmetricTensor, reference: SymmetricTensor, out: Float64Array): boolean {
  if (whiten(u, reference, out)) return true;
  out.fill(Number.NaN);
  return false;
}

/**
 * Relative eigenvalues, ascending, with the vectors w that belong to them (1/Å for tensors in Å²):
 * wᵢᵀ·reference·wⱼ = δᵢⱼ and wᵢᵀ·u·wⱼ = λᵢδᵢⱼ, so that a small change δU of `u` changes λᵢ by wᵢᵀ·δU·wᵢ.
 * Undefined unless both tensors are positive definite.
 */
export function relativeSystem(u: SymmetricTensor, reference: SymmetricTensor): EigenSystem | undefined {
  if (!whiten(u, reference, new Float64Array(3))) return undefined;
  const { values, vectors } = eigenSystem(reference);
  const [a, b, c] = vectors;
  const [x, y, z] = [Math.sqrt(values[0]), Math.sqrt(values[1]), Math.sqrt(values[2])];
  const whitening: Matrix3 = [a[0] / x, a[1] / x, a[2] / x, b[0] / y, b[1] / y, b[2] / y, c[0] / z, c[1] / z, c[2] / z];
  const white = eigenSystem(congruence(whitening, u));
  const back = transpose(whitening);
  const axis = (i: 0 | 1 | 2): Vector3 => applyMatrix(back, white.vectors[i]);
  return { values: white.values, vectors: [axis(0), axis(1), axis(2)] };
}

function whiten(u: SymmetricTensor, reference: SymmetricTensor, out: Float64Array): boolean {
  const [r11, r22, r33, r12, r13, r23] = reference;
  if (!(r11 > 0)) return false;
  const l11 = Math.sqrt(r11);
  const l21 = r12 / l11;
  const l31 = r13 / l11;
  const pivot2 = r22 - l21 * l21;
  if (!(pivot2 > SINGULAR * r22)) return false;
  const l22 = Math.sqrt(pivot2);
  const l32 = (r23 - l21 * l31) / l22;
  const pivot3 = r33 - l31 * l31 - l32 * l32;
  if (!(pivot3 > SINGULAR * r33)) return false;

  // K = L⁻¹, lower triangular; then W = K·u·Kᵀ row by row.
  const k11 = 1 / l11;
  const k22 = 1 / l22;
  const k33 = 1 / Math.sqrt(pivot3);
  const k21 = -l21 * k11 * k22;
  const k32 = -l32 * k22 * k33;
  const k31 = -(l31 * k11 + l32 * k21) * k33;
  const [u11, u22, u33, u12, u13, u23] = u;
  const row21 = k21 * u11 + k22 * u12;
  const row22 = k21 * u12 + k22 * u22;
  const row31 = k31 * u11 + k32 * u12 + k33 * u13;
  const row32 = k31 * u12 + k32 * u22 + k33 * u23;
  const row33 = k31 * u13 + k32 * u23 + k33 * u33;
  eigenInto(
    k11 * k11 * u11,
    row21 * k21 + row22 * k22,
    row31 * k31 + row32 * k32 + row33 * k33,
    k11 * row21,
    k11 * row31,
    row31 * k21 + row32 * k22,
    out,
  );
  return out[0]! > SINGULAR * out[2]! && out[2]! < Infinity;
}
