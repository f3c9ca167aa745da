import { composeSymOps, rotationKey } from '../crystal/symmetry/symop.js';
import { determinant, identityMatrix, multiply, transpose } from '../math/matrix3.js';
import type { Matrix3, Vector3 } from '../math/tensor.js';
import type { LatticeAtoms } from './lattice-atoms.js';

/** Atoms that miss their images by more than this, Å, are not treated as symmetric; 1e-6 Å changes a spring by 4e-6. */
const exactMatch = 1e-6;

/** An operation of the list with a whole lattice translation after it, of which only the parity counts. */
export interface SignedOperation {
  /** Index into the operations of the reduced cell. */
  readonly operation: number;
  /** Parity of the sum of the lattice translation's components: the sign (−1)^parity at q = (½ ½ ½). */
  readonly parity: number;
}

/**
 * Multiplication in the space group of the reduced cell, modulo its lattice, with the lattice translations that a
 * product leaves over: {W|w} = listed operation followed by τ.
 */
export class SymmetryGroup {
  readonly order: number;
  readonly identity: number;
  readonly rotations: readonly Matrix3[];
  readonly #product: Int32Array;
  readonly #shift: Int32Array;
  readonly #inverse: Int32Array;

  private constructor(rotations: readonly Matrix3[], identity: number, product: Int32Array, shift: Int32Array) {
    this.order = rotations.length;
    this.rotations = rotations;
    this.identity = identity;
    this.#product = product;
    this.#shift = shift;
    this.#inverse = new Int32Array(this.order);
    for (let g = 0; g < this.order; g++) {
      for (let h = 0; h < this.order; h++) if (this.product(g, h) === identity) this.#inverse[g] = h;
    }
  }

  /**
   * The group, or undefined where the structure does not obey it to the last digit: operations that are not closed or
   * do not fit the cell's metric, or special positions with rounded coordinates. Symmetry may then save no work.
   */
  static of(atoms: LatticeAtoms): SymmetryGroup | undefined {
    const { symOps, rotationsCart } = atoms.cell;
    if (atoms.misfit > exactMatch) return undefined;
    if (!rotationsCart.every(isOrthogonal)) return undefined;
    const order = symOps.length;
    for (let g = 0; g < order; g++) {
      if (new Set(atoms.image.subarray(g * atoms.count, (g + 1) * atoms.count)).size !== atoms.count) return undefined;
    }
    const byRotation = new Map(symOps.map((op, g) => [rotationKey(op.rotation), g]));
    if (byRotation.size !== order) return undefined;
    const identity = byRotation.get(rotationKey(identityMatrix));
    if (identity === undefined) return undefined;
    const product = new Int32Array(order * order);
    const shift = new Int32Array(3 * order * order);
    for (let g = 0; g < order; g++) {
      for (let h = 0; h < order; h++) {
        const { rotation, translation } = composeSymOps(symOps[g], symOps[h]);
        const k = byRotation.get(rotationKey(rotation));
        if (k === undefined) return undefined;
        for (let axis = 0; axis < 3; axis++) {
          const difference = translation[axis] - symOps[k].translation[axis];
          const whole = Math.round(difference);
          if (Math.abs(difference - whole) > 1e-3) return undefined;
          shift[3 * (g * order + h) + axis] = whole;
        }
        product[g * order + h] = k;
      }
    }
    return new SymmetryGroup(
      symOps.map(({ rotation }) => rotation),
      identity,
      product,
      shift,
    );
  }

  /** The listed operation that g after h is, up to a lattice translation. */
  product(g: number, h: number): number {
    return this.#product[g * this.order + h];
  }

  inverse(g: number): number {
    return this.#inverse[g];
  }

  /** The lattice translation τ that g after h leaves over. */
  productShift(g: number, h: number): Vector3 {
    const at = 3 * (g * this.order + h);
    return [this.#shift[at], this.#shift[at + 1], this.#shift[at + 2]];
  }

  /**
   * Product with signs at q = (½ ½ ½). Both must leave that q alone: a rotation then keeps the parity of translations.
   */
  signedProduct(g: SignedOperation, h: SignedOperation): SignedOperation {
    const parity = g.parity + h.parity + parityOf(this.productShift(g.operation, h.operation));
    return { operation: this.product(g.operation, h.operation), parity: parity & 1 };
  }

  signedInverse(g: SignedOperation): SignedOperation {
    const operation = this.inverse(g.operation);
    return { operation, parity: (g.parity + parityOf(this.productShift(g.operation, operation))) & 1 };
  }

  /** q·W: as g runs over the group, the star of q. */
  turnedWaveVector(q: Vector3, g: number): Vector3 {
    const w = this.rotations[g];
    return [
      q[0] * w[0] + q[1] * w[3] + q[2] * w[6],
      q[0] * w[1] + q[1] * w[4] + q[2] * w[7],
      q[0] * w[2] + q[1] * w[5] + q[2] * w[8],
    ];
  }

  /** One operation of each right coset S·c of a subgroup S. */
  cosets(subgroup: readonly number[]): number[] {
    const covered = new Uint8Array(this.order);
    const representatives: number[] = [];
    // The identity first, so that sites stand for themselves.
    for (const g of [this.identity, ...Array.from({ length: this.order }, (_, k) => k)]) {
      if (covered[g]) continue;
      representatives.push(g);
      for (const s of subgroup) covered[this.product(s, g)] = 1;
    }
    return representatives;
  }
}

export function parityOf([n1, n2, n3]: Vector3): number {
  return (n1 + n2 + n3) & 1;
}

function isOrthogonal(q: Matrix3): boolean {
  const product = multiply(q, transpose(q));
  const unit = product.every((entry, k) => Math.abs(entry - (k % 4 === 0 ? 1 : 0)) < 1e-7);
  return unit && Math.abs(Math.abs(determinant(q)) - 1) < 1e-7;
}
