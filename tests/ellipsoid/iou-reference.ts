/** Brute-force references for the intersection over union that share no integrated formula with the product. */
import type { SymmetricTensor } from '../../src/math/tensor.js';

// In jest's sandbox every look-up of the global Math is slow; half a million of them would take seconds.
const { sqrt, cos, sin, min, max } = Math;

/** Nodes and weights of the Gauss–Legendre rule on [0, 1]. */
function gaussLegendre(count: number): { node: number; weight: number }[] {
  return Array.from({ length: count }, (_, i) => {
    let x = cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 50; step++) {
      let [previous, value] = [1, x];
      for (let n = 2; n <= count; n++) [previous, value] = [value, ((2 * n - 1) * x * value - (n - 1) * previous) / n];
      slope = (count * (x * value - previous)) / (x * x - 1);
      x -= value / slope;
    }
    return { node: (1 + x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}

const rule = gaussLegendre(8);

/** Panels down to 2⁻¹² of the range: the edges of a relative axis ratio of 900 are about as sharp. */
const levels = 11;

/** ∫ f over [from, to] by Gauss–Legendre panels that halve towards both ends, where the integrands have their edges. */
function integrate(f: (x: number) => number, from: number, to: number): number {
  if (!(to > from)) return 0;
  const half = (to - from) / 2;
  let sum = 0;
  for (let level = 0; level <= levels; level++) {
    const outer = half * 2 ** -level;
    const inner = level === levels ? 0 : outer / 2;
    for (const { node, weight } of rule) {
      const distance = inner + (outer - inner) * node;
      sum += (outer - inner) * weight * (f(from + distance) + f(to - distance));
    }
  }
  return sum;
}

/**
 * Intersection over union of the unit sphere and the ellipsoid with semi-axes √λ, the intersection as the integral of
 * min(1, r)³ over both angles, the polar angle in the two pieces that the crossing of the surfaces makes. The λ whose side
 * of 1 no other shares has to be the last, or the crossing ends within the range of the azimuth and 1e-5 is the best to
 * be had.
 */
export function relativeIouByQuadrature(lambda: readonly [number, number, number]): number {
  const [d1, d2, d3] = lambda.map((value) => 1 / value) as [number, number, number];
  let m = 0;
  const minimum = (z: number): number => {
    const q = m + (d3 - m) * z * z;
    return q > 1 ? 1 / (q * sqrt(q)) : 1;
  };
  const overPolarAngle = (phi: number): number => {
    m = d1 * cos(phi) ** 2 + d2 * sin(phi) ** 2;
    const crossing = (1 - m) / (d3 - m);
    const cut = crossing > 0 && crossing < 1 ? sqrt(crossing) : 0;
    return integrate(minimum, 0, cut) + integrate(minimum, cut, 1);
  };
  const intersection = integrate(overPolarAngle, 0, Math.PI / 2) / (Math.PI / 2);
  return intersection / (1 + sqrt(lambda[0] * lambda[1] * lambda[2]) - intersection);
}

/** The same ratio straight from the two tensors in their own frame: midpoints in cos θ and azimuth, steps × 2·steps. */
export function iouOverSphere(u1: SymmetricTensor, u2: SymmetricTensor, steps: number): number {
  const a = adjugate(u1);
  const b = adjugate(u2);
  let minimum = 0;
  let maximum = 0;
  for (let i = 0; i < steps; i++) {
    const z = (i + 0.5) / steps;
    const rho = sqrt(1 - z * z);
    for (let j = 0; j < 2 * steps; j++) {
      const phi = (Math.PI * (j + 0.5)) / steps;
      const x = rho * cos(phi);
      const y = rho * sin(phi);
      const q1 = quadratic(a, x, y, z);
      const q2 = quadratic(b, x, y, z);
      const cubed1 = 1 / (q1 * sqrt(q1));
      const cubed2 = 1 / (q2 * sqrt(q2));
      minimum += min(cubed1, cubed2);
      maximum += max(cubed1, cubed2);
    }
  }
  return minimum / maximum;
}

/** The inverse of a symmetric matrix by cofactors. */
function adjugate([a, b, c, d, e, f]: SymmetricTensor): SymmetricTensor {
  const det = a * (b * c - f * f) - d * (d * c - e * f) + e * (d * f - b * e);
  return [
    (b * c - f * f) / det,
    (a * c - e * e) / det,
    (a * b - d * d) / det,
    (e * f - c * d) / det,
    (d * f - b * e) / det,
    (d * e - a * f) / det,
  ];
}

function quadratic(a: SymmetricTensor, x: number, y: number, z: number): number {
  return a[0] * x * x + a[1] * y * y + a[2] * z * z + 2 * (a[3] * x * y + a[4] * x * z + a[5] * y * z);
}
