import type { Matrix3 } from '../../math/tensor.js';
import { reciprocalLengthsOfAxes } from '../cell.js';
import { EdgeStore } from './edge-store.js';

/**
 * Directed edges, receiver ← sender. Struct of arrays, sorted by receiver, then sender, then image (n1, n2, n3).
 */
export interface NeighbourList {
  readonly count: number;
  readonly receiver: Int32Array;
  readonly sender: Int32Array;
  /** Three per edge: the lattice image of the sender. */
  readonly image: Int32Array;
  /** Three per edge, Å: r_receiver − r_sender(image), from the neighbour to the receiver. */
  readonly vector: Float64Array;
  /** Å */
  readonly distance: Float64Array;
}

export interface NeighbourQuery {
  /** Columns are the cell axes, Å. */
  readonly orthogonalization: Matrix3;
  /** Fractional coordinates, three per atom; they need not lie within the cell. */
  readonly fract: Float64Array;
  /** Å; pairs at exactly this distance count. */
  readonly cutoff: number;
  /**
   * Å; pairs at exactly this distance do not count. A negative number admits atoms on one and the same position; an
   * atom is never its own neighbour at distance 0.
   */
  readonly minDistance: number;
  /** Å, by atom: only pairs within the sum of their two reaches count; `cutoff` must not be less than any such sum. */
  readonly reach?: Float64Array;
  /** Atoms that receive edges, ascending; all unless given. Every atom sends. */
  readonly receivers?: Int32Array;
}

/**
 * All pairs within a cutoff in a periodic crystal, images of the atom itself included; every image counts, however
 * small or skewed the cell. Cell lists (Allen & Tildesley, Computer Simulation of Liquids, 5.3) in fractional space:
 * time and memory grow linearly with the number of atoms.
 * @throws {RangeError} for a cutoff that is not positive or coordinates that are not finite.
 */
export function findNeighbours(query: NeighbourQuery): NeighbourList {
  const { orthogonalization: a, fract, cutoff, reach } = query;
  const atoms = fract.length / 3;
  if (!(cutoff > 0 && Number.isFinite(cutoff))) throw new RangeError(`the cutoff ${cutoff} Å is not a positive number`);
  const { wrapped, turns } = wrapAll(fract);
  const grid = binAtoms(wrapped, reciprocalLengthsOfAxes(a), cutoff);
  const { counts, ranges, starts, members, home } = grid;
  const squaredMin = query.minDistance < 0 ? -1 : query.minDistance * query.minDistance;
  const squaredMax = cutoff * cutoff;
  // Sort key of (sender, wrapped image); for one pair of atoms the order of wrapped images is that of the real ones.
  const [w1, w2, w3] = ranges.map((range, k) => 2 * Math.ceil(range / counts[k]) + 1);
  const [h1, h2, h3] = [(w1 - 1) / 2, (w2 - 1) / 2, (w3 - 1) / 2];
  const images = w1 * w2 * w3;
  const edges = new EdgeStore(64 * (query.receivers?.length ?? atoms));
  let keys = new Float64Array(1024);

  const receiverCount = query.receivers?.length ?? atoms;
  for (let r = 0; r < receiverCount; r++) {
    const i = query.receivers ? query.receivers[r] : r;
    const xi = wrapped[3 * i];
    const yi = wrapped[3 * i + 1];
    const zi = wrapped[3 * i + 2];
    let found = 0;
    for (let o1 = -ranges[0]; o1 <= ranges[0]; o1++) {
      const b1 = home[3 * i] + o1;
      const n1 = Math.floor(b1 / counts[0]);
      const slab = (b1 - n1 * counts[0]) * counts[1];
      for (let o2 = -ranges[1]; o2 <= ranges[1]; o2++) {
        const b2 = home[3 * i + 1] + o2;
        const n2 = Math.floor(b2 / counts[1]);
        const column = (slab + b2 - n2 * counts[1]) * counts[2];
        for (let o3 = -ranges[2]; o3 <= ranges[2]; o3++) {
          const b3 = home[3 * i + 2] + o3;
          const n3 = Math.floor(b3 / counts[2]);
          const bin = column + b3 - n3 * counts[2];
          const image = ((n1 + h1) * w2 + (n2 + h2)) * w3 + (n3 + h3);
          const end = starts[bin + 1];
          if (found + end - starts[bin] > keys.length) keys = grown(keys, found + end - starts[bin]);
          for (let m = starts[bin]; m < end; m++) {
            const j = members[m];
            const dx = xi - wrapped[3 * j] - n1;
            const dy = yi - wrapped[3 * j + 1] - n2;
            const dz = zi - wrapped[3 * j + 2] - n3;
            const x = a[0] * dx + a[1] * dy + a[2] * dz;
            const y = a[3] * dx + a[4] * dy + a[5] * dz;
            const z = a[6] * dx + a[7] * dy + a[8] * dz;
            const d2 = x * x + y * y + z * z;
            if (d2 > squaredMax || d2 <= squaredMin || (d2 === 0 && j === i)) continue;
            if (reach !== undefined && d2 > (reach[i] + reach[j]) * (reach[i] + reach[j])) continue;
            keys[found++] = j * images + image;
          }
        }
      }
    }
    keys.subarray(0, found).sort();
    edges.reserve(found);
    for (let k = 0; k < found; k++) {
      const j = Math.floor(keys[k] / images);
      const image = keys[k] - j * images;
      const n1 = Math.floor(image / (w2 * w3)) - h1;
      const n2 = (Math.floor(image / w3) % w2) - h2;
      const n3 = (image % w3) - h3;
      const dx = xi - wrapped[3 * j] - n1;
      const dy = yi - wrapped[3 * j + 1] - n2;
      const dz = zi - wrapped[3 * j + 2] - n3;
      edges.push(
        i,
        j,
        n1 + turns[3 * i] - turns[3 * j],
        n2 + turns[3 * i + 1] - turns[3 * j + 1],
        n3 + turns[3 * i + 2] - turns[3 * j + 2],
        a[0] * dx + a[1] * dy + a[2] * dz,
        a[3] * dx + a[4] * dy + a[5] * dz,
        a[6] * dx + a[7] * dy + a[8] * dz,
      );
    }
  }
  return edges.finish();
}

interface AtomBins {
  /** Bins along each axis. */
  readonly counts: readonly [number, number, number];
  /** How many bins away a neighbour can be along each axis. */
  readonly ranges: readonly [number, number, number];
  /** Offsets of each bin into `members`. */
  readonly starts: Int32Array;
  /** Atoms, bin by bin. */
  readonly members: Int32Array;
  /** Three per atom: the bin it lies in. */
  readonly home: Int32Array;
}

function wrapAll(fract: Float64Array): { wrapped: Float64Array; turns: Int32Array } {
  const wrapped = new Float64Array(fract.length);
  const turns = new Int32Array(fract.length);
  for (let k = 0; k < fract.length; k++) {
    if (!Number.isFinite(fract[k]))
      throw new RangeError(`atom ${Math.floor(k / 3)} has a coordinate that is no number`);
    turns[k] = Math.floor(fract[k]);
    wrapped[k] = fract[k] - turns[k];
  }
  return { wrapped, turns };
}

/** Bins half a cutoff thick where the cell is large enough; never many more bins than atoms. */
function binAtoms(wrapped: Float64Array, reciprocal: readonly number[], cutoff: number): AtomBins {
  const atoms = wrapped.length / 3;
  const counts = reciprocal.map((length) => Math.max(1, Math.floor(2 / (length * cutoff)))) as [number, number, number];
  const most = 4 * atoms + 64;
  while (counts[0] * counts[1] * counts[2] > most) {
    const longest = counts.indexOf(Math.max(...counts));
    counts[longest] = Math.ceil(counts[longest] / 2);
  }
  // A breath wider than needed, so that rounding never costs a neighbour at exactly the cutoff.
  const ranges = reciprocal.map((length, k) => Math.ceil(cutoff * length * counts[k] + 1e-9)) as [
    number,
    number,
    number,
  ];
  const home = new Int32Array(3 * atoms);
  const bins = new Int32Array(atoms);
  const starts = new Int32Array(counts[0] * counts[1] * counts[2] + 1);
  for (let i = 0; i < atoms; i++) {
    for (let k = 0; k < 3; k++) home[3 * i + k] = Math.min(counts[k] - 1, Math.floor(wrapped[3 * i + k] * counts[k]));
    bins[i] = (home[3 * i] * counts[1] + home[3 * i + 1]) * counts[2] + home[3 * i + 2];
    starts[bins[i] + 1]++;
  }
  for (let b = 1; b < starts.length; b++) starts[b] += starts[b - 1];
  const next = starts.slice();
  const members = new Int32Array(atoms);
  for (let i = 0; i < atoms; i++) members[next[bins[i]]++] = i;
  return { counts, ranges, starts, members, home };
}

function grown(array: Float64Array, needed: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.max(needed, 2 * array.length));
  larger.set(array);
  return larger;
}
