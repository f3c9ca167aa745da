import { tensorDeterminant } from '../math/eigen.js';
import type { SymmetricTensor } from '../math/tensor.js';
import { isPositiveDefinite } from './definiteness.js';

/** Points along an edge of the grid; an even number, so that no point lies at the centre. */
const GRID = 64;

export interface VoxelCounts {
  readonly first: number;
  readonly second: number;
  readonly intersection: number;
  readonly union: number;
}

/**
 * Intersection over union as the CartNet paper computes it, for comparison with its published figures: both tensors
 * divided by the larger of their Frobenius norms, 64³ points over [−1, 1]³ with the ends included, a point inside where
 * its Mahalanobis distance is below 1, (I + 1e-8)/(U + 1e-8). It depends on the orientation of the frame, and a needle
 * may hold a few points only (or none: two ellipsoids that both miss the grid count as equal). `iou` has neither fault
 * and is more than a thousand times as fast (bench/iou.ts). NaN where a tensor is not positive definite.
 */
export function iouVoxel(u1: SymmetricTensor, u2: SymmetricTensor): number {
  const counts = countVoxels(u1, u2);
  if (counts === undefined) return Number.NaN;
  return (counts.intersection + 1e-8) / (counts.union + 1e-8);
}

/** The numbers of grid points behind `iouVoxel`; undefined where a tensor is not positive definite. */
export function countVoxels(u1: SymmetricTensor, u2: SymmetricTensor): VoxelCounts | undefined {
  if (!isPositiveDefinite(u1) || !isPositiveDefinite(u2)) return undefined;
  const norm = Math.max(frobeniusNorm(u1), frobeniusNorm(u2));
  const [a11, a22, a33, a12, a13, a23] = normalizedInverse(u1, norm);
  const [b11, b22, b33, b12, b13, b23] = normalizedInverse(u2, norm);
  const grid = new Float64Array(GRID);
  for (let i = 0; i < GRID; i++) grid[i] = -1 + (2 * i) / (GRID - 1);

  let first = 0;
  let second = 0;
  let intersection = 0;
  for (let i = 0; i < GRID; i++) {
    const x = grid[i]!;
    for (let j = 0; j < GRID; j++) {
      const y = grid[j]!;
      const constantA = a11 * x * x + 2 * a12 * x * y + a22 * y * y;
      const constantB = b11 * x * x + 2 * b12 * x * y + b22 * y * y;
      const linearA = 2 * (a13 * x + a23 * y);
      const linearB = 2 * (b13 * x + b23 * y);
      for (let k = 0; k < GRID; k++) {
        const z = grid[k]!;
        const inFirst = constantA + z * (linearA + z * a33) < 1 ? 1 : 0;
        const inSecond = constantB + z * (linearB + z * b33) < 1 ? 1 : 0;
        first += inFirst;
        second += inSecond;
        intersection += inFirst & inSecond;
      }
    }
  }
  return { first, second, intersection, union: first + second - intersection };
}

function frobeniusNorm(u: SymmetricTensor): number {
  return Math.sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2] + 2 * (u[3] * u[3] + u[4] * u[4] + u[5] * u[5]));
}

/** (u/norm)⁻¹ */
function normalizedInverse(u: SymmetricTensor, norm: number): SymmetricTensor {
  const [u11, u22, u33, u12, u13, u23] = u;
  const factor = norm / tensorDeterminant(u);
  return [
    factor * (u22 * u33 - u23 * u23),
    factor * (u11 * u33 - u13 * u13),
    factor * (u11 * u22 - u12 * u12),
    factor * (u13 * u23 - u12 * u33),
    factor * (u12 * u23 - u13 * u22),
    factor * (u12 * u13 - u11 * u23),
  ];
}
