import type { Matrix3, Vector3 } from './tensor.js';

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
