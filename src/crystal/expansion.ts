import { applyMatrix, norm } from '../math/matrix3.js';
import type { Matrix3, Vector3 } from '../math/tensor.js';
import { reciprocalLengthsOfAxes } from './cell.js';
import { type SymmetryFrame, specialPositionTolerance } from './symmetry/site-symmetry.js';
import { applySymOp, rotationCart } from './symmetry/symop.js';

/** An atom of the unit cell: a site under one of the symmetry operations. */
export interface CellAtom {
  /** Index into Crystal.sites. */
  readonly site: number;
  /** Index into Crystal.symOps: the first operation (in file order) that gives this atom. */
  readonly operation: number;
  /** Fractional coordinates wrapped into [0, 1). */
  readonly fract: Vector3;
  /** Cartesian position of `fract`, Å. */
  readonly cart: Vector3;
  /** Cartesian rotation of the operation, Q = A·R·A⁻¹: uCart of this atom is Q·uCart(site)·Qᵀ. */
  readonly rotationCart: Matrix3;
}

export interface ExpandableCrystal extends SymmetryFrame {
  readonly sites: readonly { readonly fract: Vector3 }[];
}

export interface ExpansionOptions {
  /** Copies of the same site closer than this are one atom, Å; 0.05 unless given. Different sites are never merged. */
  readonly mergeDistance?: number;
  /** Indices of the sites to expand, in the order wanted; all unless given. */
  readonly sites?: readonly number[];
}

/**
 * All atoms of one unit cell, site by site, then operation by operation. The coordinates are those of the file: a
 * special position written with rounded digits keeps them, and the first of its copies stands for all.
 */
export function expandToCell(crystal: ExpandableCrystal, options: ExpansionOptions = {}): CellAtom[] {
  const { orthogonalization, symOps } = crystal;
  const mergeDistance = options.mergeDistance ?? specialPositionTolerance;
  const reach = reciprocalLengthsOfAxes(orthogonalization).map((length) => length * mergeDistance);
  const rotations = symOps.map((op) => rotationCart(op, orthogonalization));
  const selected = options.sites ?? crystal.sites.map((_, site) => site);
  const atoms: CellAtom[] = [];
  // The copies of the site in hand, three coordinates each: up to 192 are compared with one another.
  const copies = new Float64Array(3 * symOps.length);
  for (const site of selected) {
    let count = 0;
    for (let operation = 0; operation < symOps.length; operation++) {
      const fract = wrap(applySymOp(symOps[operation], crystal.sites[site].fract));
      let known = false;
      for (let k = 0; k < count && !known; k++) {
        known = closerThan(copies, 3 * k, fract, mergeDistance, reach, orthogonalization);
      }
      if (known) continue;
      copies.set(fract, 3 * count++);
      atoms.push({
        site,
        operation,
        fract,
        cart: applyMatrix(orthogonalization, fract),
        rotationCart: rotations[operation],
      });
    }
  }
  return atoms;
}

/** The fractional coordinates of atoms one after another, three each, as findNeighbours takes them. */
export function packFract(atoms: readonly { readonly fract: Vector3 }[]): Float64Array {
  const packed = new Float64Array(3 * atoms.length);
  atoms.forEach(({ fract }, k) => {
    packed.set(fract, 3 * k);
  });
  return packed;
}

/** Fractional coordinates moved into [0, 1). */
export function wrap(fract: Vector3): Vector3 {
  return [wrapCoordinate(fract[0]), wrapCoordinate(fract[1]), wrapCoordinate(fract[2])];
}

function wrapCoordinate(x: number): number {
  const wrapped = x - Math.floor(x);
  // A tiny negative number comes out as 1.
  return wrapped < 1 ? wrapped : 0;
}

/**
 * Whether two positions (one of them from `at` on in an array), up to lattice translations, lie within a distance that is small against the cell.
 * `reach` is the distance times a*, b*, c*: a larger fractional difference settles the question without a root.
 */
function closerThan(
  copies: Float64Array,
  at: number,
  b: Vector3,
  distance: number,
  reach: readonly number[],
  orthogonalization: Matrix3,
): boolean {
  const dx = copies[at] - b[0] - Math.round(copies[at] - b[0]);
  if (Math.abs(dx) > reach[0]) return false;
  const dy = copies[at + 1] - b[1] - Math.round(copies[at + 1] - b[1]);
  if (Math.abs(dy) > reach[1]) return false;
  const dz = copies[at + 2] - b[2] - Math.round(copies[at + 2] - b[2]);
  if (Math.abs(dz) > reach[2]) return false;
  return norm(applyMatrix(orthogonalization, [dx, dy, dz])) <= distance;
}
