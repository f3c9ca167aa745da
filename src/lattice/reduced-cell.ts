import { reciprocalLengthsOfAxes } from '../crystal/cell.js';
import type { SymOp } from '../crystal/crystal.js';
import { rotationCart, rotationKey, sameModuloLattice } from '../crystal/symmetry/symop.js';
import { applyMatrix, determinant, identityMatrix, inverse, multiply, norm } from '../math/matrix3.js';
import type { Matrix3, Vector3 } from '../math/tensor.js';
import { LatticeError } from './lattice-error.js';

/** The primitive cell on the three shortest lattice vectors that are not coplanar, in the Cartesian frame of the file. */
export interface ReducedCell {
  /** Columns are the reduced axes, Å. */
  readonly orthogonalization: Matrix3;
  /** Lengths of the reduced axes, Å, ascending. */
  readonly lengths: Vector3;
  /** Fractional coordinates of the file → those of the reduced cell. */
  readonly fromFile: Matrix3;
  /** Operations on reduced coordinates, one for each rotation modulo the lattice. */
  readonly symOps: readonly SymOp[];
  /** Q = A·R·A⁻¹ of each operation. */
  readonly rotationsCart: readonly Matrix3[];
}

interface LatticeVector {
  readonly file: Vector3;
  readonly cart: Vector3;
  /** Length in units of 1e-5 Å, rounded: what vectors are ordered by. */
  readonly rank: number;
}

const identityRotation = rotationKey(identityMatrix);

/** How far the translations of two operations may differ, as a fraction of an axis, and still be written carelessly. */
const translationTolerance = 0.01;

/**
 * Finds the reduced cell and carries the operations over to it, so that what is computed there does not depend on the
 * setting of the file. Where lengths tie, the fractional components in the axes of the file decide, x, then y, then z.
 * @param orthogonalization columns are the axes of the file, Å
 * @throws {LatticeError} where an operation does not map the lattice on itself
 */
export function reduceCell(orthogonalization: Matrix3, symOps: readonly SymOp[]): ReducedCell {
  const centring = centringTranslations(symOps);
  const [a, b, c] = shortestVectors(orthogonalization, centring);
  const toFile: Matrix3 = [
    a.file[0],
    b.file[0],
    c.file[0],
    a.file[1],
    b.file[1],
    c.file[1],
    a.file[2],
    b.file[2],
    c.file[2],
  ];
  const fromFile = inverse(toFile);
  const axes: Matrix3 = [
    a.cart[0],
    b.cart[0],
    c.cart[0],
    a.cart[1],
    b.cart[1],
    c.cart[1],
    a.cart[2],
    b.cart[2],
    c.cart[2],
  ];
  const reduced: SymOp[] = [];
  for (let k = 0; k < symOps.length; k++) {
    const rotation = roundedRotation(multiply(multiply(fromFile, symOps[k].rotation), toFile), k);
    const translation = wrapTranslation(applyMatrix(fromFile, symOps[k].translation));
    const op: SymOp = { rotation, translation };
    if (!reduced.some((known) => sameModuloLattice(known, op, translationTolerance))) reduced.push(op);
  }
  return {
    orthogonalization: axes,
    lengths: [norm(a.cart), norm(b.cart), norm(c.cart)],
    fromFile,
    symOps: reduced,
    rotationsCart: reduced.map((op) => rotationCart(op, axes)),
  };
}

function roundedRotation(rotation: Matrix3, index: number): Matrix3 {
  return rotation.map((entry) => {
    const rounded = Math.round(entry);
    if (Math.abs(entry - rounded) > translationTolerance) {
      throw new LatticeError(
        'bad symmetry',
        `symmetry operation ${index + 1} does not map the centred lattice on itself: ` +
          'the list of operations in the file is not a complete space group',
      );
    }
    // Adding 0 turns −0 into 0.
    return rounded + 0;
  }) as unknown as Matrix3;
}

function wrapTranslation(t: Vector3): Vector3 {
  return [wrapFraction(t[0]), wrapFraction(t[1]), wrapFraction(t[2])];
}

function wrapFraction(x: number): number {
  const wrapped = x - Math.floor(x);
  return wrapped > 1 - 1e-9 ? 0 : wrapped;
}

/**
 * The translations of the operations with identity rotation, in [0, 1), closed under addition; (0, 0, 0) comes first.
 * A group of m translations has components that are multiples of 1/m, which undoes the rounding of thirds.
 */
function centringTranslations(symOps: readonly SymOp[]): Vector3[] {
  const found: Vector3[] = [[0, 0, 0]];
  const add = (t: Vector3): void => {
    const same = (known: Vector3) =>
      known.every((x, k) => Math.abs(x - t[k] - Math.round(x - t[k])) < translationTolerance);
    if (!found.some(same)) found.push(wrapTranslation(t));
  };
  for (const { rotation, translation } of symOps) {
    if (rotationKey(rotation) === identityRotation) add(translation);
  }
  const most = symOps.length * 8;
  for (let i = 1; i < found.length; i++) {
    for (let j = 1; j <= i; j++) {
      const [t, s] = [found[i], found[j]];
      add([t[0] + s[0], t[1] + s[1], t[2] + s[2]]);
      if (found.length > most) {
        throw new LatticeError('bad symmetry', 'the centring translations of the file do not form a group');
      }
    }
  }
  const m = found.length;
  const exact = (x: number): number => {
    const multiple = Math.round(x * m) / m;
    return wrapFraction(Math.abs(multiple - x) < translationTolerance ? multiple : x);
  };
  return found.map((t) => [exact(t[0]), exact(t[1]), exact(t[2])]);
}

function shortestVectors(
  orthogonalization: Matrix3,
  centring: readonly Vector3[],
): [LatticeVector, LatticeVector, LatticeVector] {
  // A basis that is short already keeps the search small, however skewed the axes of the file are.
  const basis = roughlyReduced(orthogonalization);
  const basisCart = multiply(orthogonalization, basis);
  const fromBasis = inverse(basis);
  const reach = Math.max(...[0, 1, 2].map((k) => Math.hypot(basisCart[k], basisCart[k + 3], basisCart[k + 6])));
  const ranges = reciprocalLengthsOfAxes(basisCart).map((length) => Math.floor(reach * length + 1e-6) + 1);
  const candidates: LatticeVector[] = [];
  for (const t of centring) {
    const [t1, t2, t3] = applyMatrix(fromBasis, t).map((x) => x - Math.floor(x));
    for (let n1 = -ranges[0]; n1 <= ranges[0]; n1++) {
      for (let n2 = -ranges[1]; n2 <= ranges[1]; n2++) {
        for (let n3 = -ranges[2]; n3 <= ranges[2]; n3++) {
          const inBasis: Vector3 = [n1 + t1, n2 + t2, n3 + t3];
          const cart = applyMatrix(basisCart, inBasis);
          const length = norm(cart);
          if (length > reach + 1e-4 || length < 1e-4) continue;
          const file = applyMatrix(basis, inBasis);
          candidates.push({ file, cart, rank: rankOf(orthogonalization, file) });
        }
      }
    }
  }
  candidates.sort(
    (p, q) =>
      p.rank - q.rank ||
      compareComponent(p.file[0], q.file[0]) ||
      compareComponent(p.file[1], q.file[1]) ||
      compareComponent(p.file[2], q.file[2]),
  );
  const volume = Math.abs(determinant(orthogonalization)) / centring.length;
  const a = candidates[0];
  const b = candidates.find((v) => norm(cross(a.cart, v.cart)) > 1e-6 * norm(a.cart) * norm(v.cart));
  // The volume of three lattice vectors is a whole multiple of the primitive cell's.
  const c = b && candidates.find((v) => Math.abs(dot(cross(a.cart, b.cart), v.cart)) > 0.5 * volume);
  if (!b || !c) throw new LatticeError('bad symmetry', 'the cell and its centring translations span no lattice');
  return [a, b, c];
}

/**
 * The length in units of 1e-5 Å, rounded. It is taken with components of six decimals, as they were when the springs
 * were fitted: in some rhombohedral cells this, and not the order of components, decides between thirds that tie.
 */
function rankOf(orthogonalization: Matrix3, file: Vector3): number {
  const decimals = (x: number) => Math.round(x * 1e6) / 1e6;
  return Math.round(
    norm(applyMatrix(orthogonalization, [decimals(file[0]), decimals(file[1]), decimals(file[2])])) * 1e5,
  );
}

/** Components that differ by less are one and the same, computed in two ways. */
function compareComponent(x: number, y: number): number {
  return Math.abs(x - y) < 1e-4 ? 0 : x - y;
}

/** An integer change of basis (columns, in the axes given) whose vectors cannot be shortened by one another. */
function roughlyReduced(orthogonalization: Matrix3): Matrix3 {
  const files: [number, number, number][] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  let carts = files.map((v) => applyMatrix(orthogonalization, v));
  for (let changed = true; changed; ) {
    changed = false;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        if (i === j) continue;
        const turns = Math.round(dot(carts[i], carts[j]) / dot(carts[j], carts[j]));
        if (turns === 0) continue;
        const shorter = files[i].map((x, k) => x - turns * files[j][k]) as [number, number, number];
        const cart = applyMatrix(orthogonalization, shorter);
        // Ties would let two vectors shorten each other for ever.
        if (norm(cart) > norm(carts[i]) * (1 - 1e-9)) continue;
        files[i] = shorter;
        carts = files.map((v) => applyMatrix(orthogonalization, v));
        changed = true;
      }
    }
  }
  const [a, b, c] = files;
  return [a[0], b[0], c[0], a[1], b[1], c[1], a[2], b[2], c[2]];
}

function cross(u: Vector3, v: Vector3): Vector3 {
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}

function dot(u: Vector3, v: Vector3): number {
  return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
}
