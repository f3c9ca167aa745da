import type { Matrix3, Vector3 } from '../math/tensor.js';
import type { LatticeAtoms } from './lattice-atoms.js';
import type { SignedOperation } from './symmetry-group.js';
import { cosTurns, phaseTurns, sinTurns } from './wave-vectors.js';

/** Largest number of coordinates that an orbit of atoms can have. */
export const maximumWidth = 6;

/**
 * Real coordinates c for the displacements at one wave vector, u_j = Σ_k V_jk c_k, in which K(q) is a real symmetric
 * matrix. Atoms that symmetry ties together (an orbit) share their coordinates.
 */
export interface AdaptedBasis {
  /** Number of coordinates: the order of the matrix. */
  readonly order: number;
  /** Column of coordinate k of each atom's orbit, at [6·atom + k]. */
  readonly column: Int32Array;
  /** Number of coordinates of each atom's orbit, at most 6. */
  readonly width: Uint8Array;
  /** Real and imaginary part of V: 3×6 numbers per atom, row-major. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** Number of atoms of the orbit for the one atom whose rows of K give the orbit's rows, 0 for the others. */
  readonly multiplicity: Uint8Array;
  /** Columns from here on belong to orbits whose displacements are wanted. */
  readonly wantedFrom: number;
  /** First columns of the orbits that are wanted, ascending. */
  readonly wantedStarts: Int32Array;
  /** Columns of the imaginary part come again beside the real one: only the first three of each orbit are wanted. */
  readonly doubled: boolean;
}

/** An orbit under construction: coordinates before they have their columns. */
interface Orbit {
  readonly atoms: readonly number[];
  readonly width: number;
}

class BasisBuilder {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly multiplicity: Uint8Array;
  readonly width: Uint8Array;
  readonly orbits: Orbit[] = [];

  constructor(readonly count: number) {
    this.real = new Float64Array(3 * maximumWidth * count);
    this.imaginary = new Float64Array(3 * maximumWidth * count);
    this.multiplicity = new Uint8Array(count);
    this.width = new Uint8Array(count);
  }

  /** Writes factor·(re + i·im)·Q·E into the columns of an atom from `first` on; E has its vectors as rows. */
  write(atom: number, q: Matrix3, vectors: readonly Vector3[], re: number, im: number, first = 0): void {
    for (let k = 0; k < vectors.length; k++) {
      const [x, y, z] = vectors[k];
      for (let row = 0; row < 3; row++) {
        const component = q[3 * row] * x + q[3 * row + 1] * y + q[3 * row + 2] * z;
        const at = 3 * maximumWidth * atom + maximumWidth * row + first + k;
        this.real[at] = re * component;
        this.imaginary[at] = im * component;
      }
    }
  }

  orbit(atoms: readonly number[], width: number): void {
    this.multiplicity[atoms[0]] = atoms.length;
    for (const atom of atoms) this.width[atom] = width;
    if (width > 0) this.orbits.push({ atoms, width });
  }

  /** Gives the orbits their columns, those that are wanted last. */
  finish(wanted: Uint8Array, doubled = false): AdaptedBasis {
    const column = new Int32Array(maximumWidth * this.count);
    const starts: number[] = [];
    let next = 0;
    const place = ({ atoms }: Orbit, from: number, to: number): void => {
      for (let k = from; k < to; k++) {
        for (const atom of atoms) column[maximumWidth * atom + k] = next;
        next++;
      }
    };
    if (doubled) for (const orbit of this.orbits) place(orbit, 3, 6);
    const size = (orbit: Orbit) => (doubled ? 3 : orbit.width);
    const isWanted = ({ atoms }: Orbit) => atoms.some((atom) => wanted[atom] === 1);
    for (const orbit of this.orbits) if (!isWanted(orbit)) place(orbit, 0, size(orbit));
    const wantedFrom = next;
    for (const orbit of this.orbits) {
      if (!isWanted(orbit)) continue;
      starts.push(next);
      place(orbit, 0, size(orbit));
    }
    return {
      order: next,
      column,
      width: this.width,
      real: this.real,
      imaginary: this.imaginary,
      multiplicity: this.multiplicity,
      wantedFrom,
      wantedStarts: Int32Array.from(starts),
      doubled,
    };
  }
}

const unitVectors: readonly Vector3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const identity: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Real and imaginary part of each displacement side by side: any q, no symmetry, twice the order. */
export function doubledBasis(count: number, wanted: Uint8Array): AdaptedBasis {
  const builder = new BasisBuilder(count);
  for (let atom = 0; atom < count; atom++) {
    builder.write(atom, identity, unitVectors, 1, 0, 0);
    builder.write(atom, identity, unitVectors, 0, 1, 3);
    builder.orbit([atom], 6);
  }
  return builder.finish(wanted, true);
}

/**
 * Coordinates at q = (½ ½ ½) that change by the given signs under a commuting set of operations with real involutions
 * T_h (the set includes the identity); one irreducible block of K.
 * @param elements the set, as operations with signs
 * @param characters +1 or −1 for each of them
 */
export function involutionBasis(
  atoms: LatticeAtoms,
  elements: readonly SignedOperation[],
  characters: readonly number[],
  wanted: Uint8Array,
): AdaptedBasis {
  const { count } = atoms;
  const builder = new BasisBuilder(count);
  const seen = new Uint8Array(count);
  for (let atom = 0; atom < count; atom++) {
    if (seen[atom]) continue;
    const members: number[] = [];
    const through: { rotation: Matrix3; sign: number }[] = [];
    const projector = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    let stabilizer = 0;
    for (let h = 0; h < elements.length; h++) {
      const { operation, parity } = elements[h];
      const at = operation * count + atom;
      const odd = parity + atoms.shift[3 * at] + atoms.shift[3 * at + 1] + atoms.shift[3 * at + 2];
      const sign = (odd & 1) === 1 ? -characters[h] : characters[h];
      const rotation = atoms.cell.rotationsCart[operation];
      const image = atoms.image[at];
      if (image === atom) {
        stabilizer++;
        for (let k = 0; k < 9; k++) projector[k] += sign * rotation[k];
      }
      if (!members.includes(image)) {
        members.push(image);
        through.push({ rotation, sign });
        seen[image] = 1;
      }
    }
    const vectors = rangeOf(projector.map((entry) => entry / stabilizer));
    const factor = 1 / Math.sqrt(members.length);
    // The identity comes first among the elements, so the atom itself comes first among the members.
    members.forEach((member, m) => {
      builder.write(member, through[m].rotation, vectors, factor * through[m].sign, 0);
    });
    builder.orbit(members, vectors.length);
  }
  return builder.finish(wanted);
}

/**
 * Coordinates in which K(q) is real although q is not: displacements that an operation g with q·W ≡ −q, followed by
 * complex conjugation, leaves alone: (Θu)_g(i) = Q·e^{−2πi q·L}·u_i*, Θ² = 1 (Wigner's antiunitary operations).
 */
export function conjugationBasis(atoms: LatticeAtoms, operation: number, q: Vector3, wanted: Uint8Array): AdaptedBasis {
  const { count } = atoms;
  const rotation = atoms.cell.rotationsCart[operation];
  const builder = new BasisBuilder(count);
  for (let atom = 0; atom < count; atom++) {
    const at = operation * count + atom;
    const image = atoms.image[at];
    if (image < atom) continue;
    const turns = phaseTurns(q, -atoms.shift[3 * at], -atoms.shift[3 * at + 1], -atoms.shift[3 * at + 2]);
    if (image === atom) {
      const even = rangeOf(identity.map((entry, k) => (entry + rotation[k]) / 2));
      const odd = rangeOf(identity.map((entry, k) => (entry - rotation[k]) / 2));
      const [re, im] = [cosTurns(turns / 2), sinTurns(turns / 2)];
      builder.write(atom, identity, even, re, im, 0);
      builder.write(atom, identity, odd, -im, re, even.length);
      builder.orbit([atom], 3);
      continue;
    }
    const half = Math.SQRT1_2;
    const [re, im] = [half * cosTurns(turns), half * sinTurns(turns)];
    builder.write(atom, identity, unitVectors, half, 0, 0);
    builder.write(atom, identity, unitVectors, 0, half, 3);
    builder.write(image, rotation, unitVectors, re, im, 0);
    builder.write(image, rotation, unitVectors, im, -re, 3);
    builder.orbit([atom, image], 6);
  }
  return builder.finish(wanted);
}

/** Orthonormal vectors that span the range of an orthogonal projector (row-major). */
function rangeOf(projector: readonly number[]): Vector3[] {
  const rest = [...projector];
  const rank = Math.round(rest[0] + rest[4] + rest[8]);
  if (rank === 3) return [...unitVectors];
  const vectors: Vector3[] = [];
  for (let k = 0; k < rank; k++) {
    // The column with the largest diagonal element of what is left is the safest to normalise.
    let pivot = 0;
    for (let c = 1; c < 3; c++) if (rest[4 * c] > rest[4 * pivot]) pivot = c;
    const [x, y, z] = [rest[pivot], rest[3 + pivot], rest[6 + pivot]];
    const length = Math.hypot(x, y, z);
    const v: Vector3 = [x / length, y / length, z / length];
    vectors.push(v);
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) rest[3 * i + j] -= v[i] * v[j];
  }
  return vectors;
}
