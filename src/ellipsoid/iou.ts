/**
 * Exact intersection over union (Jaccard index) of two concentric ellipsoids xᵀU⁻¹x ≤ 1.
 *
 * No linear map changes the ratio of two volumes, so let the first ellipsoid be the unit sphere and the second the
 * axis-aligned one with semi-axes √λ (the relative eigenvalues), d = 1/λ. Where all d lie on one side of 1, one body
 * contains the other. Else one of them, d₃, is alone on its side; with d₃ along the polar axis, z the cosine of the polar
 * angle, φ the azimuth and m(φ) = d₁cos²φ + d₂sin²φ, the second surface has r(n) = (m + (d₃ − m)z²)^{−1/2}, the two
 * surfaces cross at z² = (1 − m)/(d₃ − m), and ∫ r³ dz = z·r/m. The volume of one body outside the other comes down to
 *
 *   J = (2/π) ∫₀^{π/2} |1 − m|^{3/2} / (m·|d₃ − m|^{1/2}) dφ     (in units of the sphere's volume),
 *
 * the part of the sphere outside the ellipsoid for d₃ < 1 and of the ellipsoid outside the sphere for d₃ > 1. With
 * x = tan²φ and partial fractions of (1 − m)²/m this is a sum of complete elliptic integrals of the first and third
 * kinds, which Bartky's transformation evaluates to rounding error in a handful of steps (Bulirsch, Numer. Math. 1969,
 * 13, 305), whatever the anisotropy. A quadrature over φ would stall where d₁ or d₂ is close to 1 (a cusp at the end of
 * the range) and for needles across plates (a pole at tan φ = i√(d₁/d₂)).
 */
import type { SymmetricTensor } from '../math/tensor.js';
import { relativeEigenvalues } from './relative.js';

/** Excess of d over 1 that is taken for touching: the volume neglected is of this order. */
const TOUCHING = 1e-13;

/** Bartky's transformation converges quadratically: the error left is of the order of the square of this. */
const ENOUGH = 1e-8;

/** Smallest modulus evaluated; below it the integrals differ from their limits by less than rounding. */
const SMALLEST_MODULUS = 1e-12;

/**
 * Intersection over union, in (0, 1]; 1 for equal tensors; symmetric. Tensors in one and the same unit and Cartesian (or
 * any one and the same) frame. Accurate to about 1e-9 for axis ratios up to 30 in either ellipsoid, and to rounding for
 * ordinary ones. NaN where a tensor is not positive definite, for there is no body then. `work`: 3 numbers of scratch
 * space for hot loops.
 */
export function iou(u1: SymmetricTensor, u2: SymmetricTensor, work: Float64Array = new Float64Array(3)): number {
  if (!relativeEigenvalues(u2, u1, work)) return Number.NaN;
  return iouOfRelative(work[0]!, work[1]!, work[2]!);
}

/** Intersection over union from the relative eigenvalues λ₁ ≤ λ₂ ≤ λ₃, all positive (see `relativeEigenvalues`). */
export function iouOfRelative(lambda1: number, lambda2: number, lambda3: number): number {
  const volume = Math.sqrt(lambda1 * lambda2 * lambda3);
  if (lambda3 - 1 <= TOUCHING) return Math.min(volume, 1);
  if (lambda1 - 1 >= -TOUCHING) return Math.min(1 / volume, 1);
  // Two of the three lie on one side of 1; d₁ is the one of them that is farther from 1.
  const ellipsoidReachesOut = lambda2 >= 1;
  const intersection = ellipsoidReachesOut
    ? volume - outerVolume(1 / lambda3, 1 / lambda2, 1 / lambda1)
    : 1 - outerVolume(1 / lambda1, 1 / lambda2, 1 / lambda3);
  return intersection / (1 + volume - intersection);
}

/**
 * J of the head of this file: d₁ and d₂ on one side of 1 (d₁ the farther, d₂ possibly equal to 1), d₃ on the other.
 *
 * With a = |1 − d₁|, b = |1 − d₂|, e = |d₃ − d₁|, g = |d₃ − d₂|, x = (e/g)·tan²θ, k² = b·e/(a·g) ≤ 1 and
 * Π(p) = ∫₀^{π/2} cos²θ / ((cos²θ + p·sin²θ)·(cos²θ + k²sin²θ)^{1/2}) dθ, K the same with 1 for its first factor:
 *   J = 2/(π√(a·g)) · { (b²/d₂)·K + (d₂ − d₁)·[Π(d₂e/(d₁g))/(d₁d₂) − Π(e/g)] }.
 * The three integrals share one sequence of moduli, hence one loop.
 */
function outerVolume(d1: number, d2: number, d3: number): number {
  const a = Math.abs(1 - d1);
  const b = Math.abs(1 - d2);
  const e = Math.abs(d3 - d1);
  const g = Math.abs(d3 - d2);

  let modulus = Math.max(Math.sqrt((b * e) / (a * g)), SMALLEST_MODULUS);
  let product = modulus;
  let mean = 1;
  let doubling = 1;
  let p1 = Math.sqrt((d2 * e) / (d1 * g));
  let cosine1 = 1;
  let sine1 = 0;
  let p2 = Math.sqrt(e / g);
  let cosine2 = 1;
  let sine2 = 0;
  for (;;) {
    const ratio1 = product / p1;
    const previous1 = cosine1;
    cosine1 += sine1 / p1;
    sine1 = 2 * (sine1 + previous1 * ratio1);
    p1 += ratio1;

    const ratio2 = product / p2;
    const previous2 = cosine2;
    cosine2 += sine2 / p2;
    sine2 = 2 * (sine2 + previous2 * ratio2);
    p2 += ratio2;

    const previousMean = mean;
    mean += modulus;
    doubling *= 2;
    if (Math.abs(previousMean - modulus) <= ENOUGH * previousMean) break;
    modulus = 2 * Math.sqrt(product);
    product = modulus * mean;
  }
  // The means grow by 2 a step (no division until the end). Each integral is π/2 times the expression below; that π/2 and the 2/π of J cancel.
  const third1 = (sine1 + cosine1 * mean) / (mean * (mean + p1));
  const third2 = (sine2 + cosine2 * mean) / (mean * (mean + p2));
  const first = doubling / mean;
  return (((b * b) / d2) * first + (d2 - d1) * (third1 / (d1 * d2) - third2)) / Math.sqrt(a * g);
}
