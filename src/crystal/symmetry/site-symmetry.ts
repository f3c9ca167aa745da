import { applyMatrix, congruence, multiply, norm, trace } from '../../math/matrix3.js';
import type { Matrix3, SymmetricTensor, Vector3 } from '../../math/tensor.js';
import type { SymOp } from '../crystal.js';
import { applySymOp, rotationCart, rotationKey } from './symop.js';

/** What symmetry computations need of a crystal. */
export interface SymmetryFrame {
  readonly orthogonalization: Matrix3;
  readonly symOps: readonly SymOp[];
}

/** An operation, with the lattice translation after it, that maps a position on itself. */
export interface SiteOperation {
  /** Index into symOps. */
  readonly operation: number;
  /** Integer lattice translation to add to the image. */
  readonly shift: Vector3;
  readonly rotationCart: Matrix3;
}

/** The site-symmetry group (stabiliser) of a position. */
export interface SiteSymmetry {
  readonly operations: readonly SiteOperation[];
  /** Number of equivalent positions in the unit cell. */
  readonly multiplicity: number;
  /** The position moved exactly onto its symmetry element: the mean of its images under the group. */
  readonly exactFract: Vector3;
  /** Number of components of U that symmetry leaves free, 1 to 6. */
  readonly freeDisplacementParameters: number;
}

/** Copies of a site closer than this are one atom on a special position, Å. */
export const specialPositionTolerance = 0.05;

/**
 * The operations that map a position on itself within a tolerance in Å. What is returned is always a group: where the
 * tolerance admits a set that is not closed, the operations that miss by most are left out.
 */
export function siteSymmetry(
  frame: SymmetryFrame,
  fract: Vector3,
  tolerance: number = specialPositionTolerance,
): SiteSymmetry {
  const { orthogonalization, symOps } = frame;
  const candidates: (SiteOperation & { miss: number; image: Vector3 })[] = [];
  for (let operation = 0; operation < symOps.length; operation++) {
    const op = symOps[operation];
    const [x, y, z] = applySymOp(op, fract);
    const shift: Vector3 = [Math.round(fract[0] - x), Math.round(fract[1] - y), Math.round(fract[2] - z)];
    const image: Vector3 = [x + shift[0], y + shift[1], z + shift[2]];
    const miss = norm(applyMatrix(orthogonalization, [image[0] - fract[0], image[1] - fract[1], image[2] - fract[2]]));
    if (miss <= tolerance) {
      candidates.push({ operation, shift, rotationCart: rotationCart(op, orthogonalization), miss, image });
    }
  }
  const group = largestGroup(candidates, symOps);
  const exact: [number, number, number] = [0, 0, 0];
  let character = 0;
  for (const { image, rotationCart: q } of group) {
    for (let k = 0; k < 3; k++) exact[k] += image[k] / group.length;
    character += symmetricSquareCharacter(q);
  }
  return {
    operations: group.map(({ operation, shift, rotationCart: q }) => ({ operation, shift, rotationCart: q })),
    multiplicity: symOps.length / group.length,
    exactFract: exact,
    freeDisplacementParameters: Math.round(character / group.length),
  };
}

/** The mean of Q·U·Qᵀ over the site-symmetry group: the closest tensor that obeys the constraints of the site, Å². */
export function siteSymmetryAverage(uCart: SymmetricTensor, symmetry: SiteSymmetry): SymmetricTensor {
  const { operations } = symmetry;
  if (operations.length === 1) return uCart;
  const sum: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  for (const { rotationCart: q } of operations) {
    const image = congruence(q, uCart);
    for (let k = 0; k < 6; k++) sum[k] += image[k];
  }
  for (let k = 0; k < 6; k++) sum[k] /= operations.length;
  return sum;
}

/** Within a stabiliser no two operations share a rotation, so the rotation names the element. */
function largestGroup<T extends SiteOperation & { miss: number }>(candidates: T[], symOps: readonly SymOp[]): T[] {
  let members = candidates;
  for (;;) {
    const keys = new Set(members.map(({ operation }) => rotationKey(symOps[operation].rotation)));
    const closed =
      keys.size === members.length &&
      members.every((a) =>
        members.every((b) =>
          keys.has(rotationKey(multiply(symOps[a.operation].rotation, symOps[b.operation].rotation))),
        ),
      );
    if (closed) return members;
    let worst = 0;
    members.forEach((member, k) => {
      if (member.miss >= members[worst].miss) worst = k;
    });
    members = members.filter((_, k) => k !== worst);
  }
}

/** Trace of the representation U → Q·U·Qᵀ on symmetric tensors: (tr²Q + tr Q²)/2; its group mean counts invariants. */
function symmetricSquareCharacter(q: Matrix3): number {
  const t = q[0] + q[4] + q[8];
  const square = q[0] * q[0] + q[4] * q[4] + q[8] * q[8] + 2 * (q[1] * q[3] + q[2] * q[6] + q[5] * q[7]);
  return (t * t + square) / 2;
}

/** Largest difference of a tensor from its site-symmetry average, relative to its trace: 0 where the constraints hold. */
export function siteSymmetryMisfit(uCart: SymmetricTensor, symmetry: SiteSymmetry): number {
  const mean = siteSymmetryAverage(uCart, symmetry);
  let largest = 0;
  for (let k = 0; k < 6; k++) largest = Math.max(largest, Math.abs(mean[k] - uCart[k]));
  return largest / Math.abs(trace(uCart));
}
