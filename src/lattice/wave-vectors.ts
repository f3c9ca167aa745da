import type { Vector3 } from '../math/tensor.js';

/**
 * The half-shifted Monkhorst–Pack grid (Phys. Rev. B 1976, 13, 5188): max(1, ⌊span/a + ½⌋) points along each axis at
 * (k + ½)/n. All points, q and −q both, each with the weight 1/(their number). Never the origin.
 * @param lengths of the axes, Å
 * @param span length to be resolved, Å
 */
export function waveVectors(lengths: Vector3, span: number): Vector3[] {
  const [n1, n2, n3] = lengths.map((length) => Math.max(1, Math.floor(span / length + 0.5)));
  const points: Vector3[] = [];
  for (let k1 = 0; k1 < n1; k1++) {
    for (let k2 = 0; k2 < n2; k2++) {
      for (let k3 = 0; k3 < n3; k3++) points.push([(k1 + 0.5) / n1, (k2 + 0.5) / n2, (k3 + 0.5) / n3]);
    }
  }
  return points;
}

/** Components that differ by less are equal. */
const tolerance = 1e-7;

/** Whether two wave vectors differ by a reciprocal lattice vector. */
export function sameWaveVector(p: Vector3, q: Vector3): boolean {
  return isWhole(p[0] - q[0]) && isWhole(p[1] - q[1]) && isWhole(p[2] - q[2]);
}

/** Whether q ≡ −q: the dynamical matrix there is real. */
export function isRealPoint(q: Vector3): boolean {
  return isWhole(2 * q[0]) && isWhole(2 * q[1]) && isWhole(2 * q[2]);
}

function isWhole(x: number): boolean {
  return Math.abs(x - Math.round(x)) < tolerance;
}

/** Fraction of a turn, q·L, made exact where it is a multiple of a quarter. */
export function phaseTurns(q: Vector3, n1: number, n2: number, n3: number): number {
  const turns = q[0] * n1 + q[1] * n2 + q[2] * n3;
  const fraction = turns - Math.floor(turns);
  const quarters = Math.round(4 * fraction) / 4;
  return Math.abs(fraction - quarters) < tolerance ? quarters % 1 : fraction;
}

/** cos 2πx and sin 2πx, exact at the quarters: the sign of a real point must not leak into the imaginary part. */
export function cosTurns(x: number): number {
  return x === 0 ? 1 : x === 0.5 ? -1 : x === 0.25 || x === 0.75 ? 0 : Math.cos(2 * Math.PI * x);
}

export function sinTurns(x: number): number {
  return x === 0 || x === 0.5 ? 0 : x === 0.25 ? 1 : x === 0.75 ? -1 : Math.sin(2 * Math.PI * x);
}
