import type { BondGraph, BondingSpecies } from '../crystal/environment/bond-graph.js';
import type { NeighbourList } from '../crystal/environment/neighbours.js';

/** What the elements of a structure are, by species. */
export interface SpeciesTable extends BondingSpecies {
  readonly isMetal: readonly boolean[];
}

/** Paths of this length and longer are all contacts. */
export const contactPath = 4;

/** Added to the path length where a metal takes part. */
export const metalOffset = 4;

/**
 * The class of each pair, 1 to 8: the length of the shortest path of bonds between its ends (1, 2, 3, else 4), + 4
 * where an end is a metal or a metal is the middle of such a path of length 2.
 */
export function classifyPairs(
  pairs: NeighbourList,
  graph: BondGraph,
  species: Uint8Array,
  table: SpeciesTable,
): Uint8Array {
  const { starts, bonds } = graph;
  const { sender, image } = pairs;
  const path = new Uint8Array(pairs.count).fill(contactPath);
  const throughMetal = new Uint8Array(pairs.count);
  const index = new PairIndex(pairs, species.length);
  for (const e of bonds) path[e] = 1;
  for (let i = 0; i < species.length; i++) {
    index.receiver(i);
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const first = bonds[p];
      const m = sender[first];
      const metal = table.isMetal[species[m]];
      for (let q = starts[m]; q < starts[m + 1]; q++) {
        const second = bonds[q];
        const x = image[3 * first] + image[3 * second];
        const y = image[3 * first + 1] + image[3 * second + 1];
        const z = image[3 * first + 2] + image[3 * second + 2];
        const two = index.find(sender[second], x, y, z);
        if (two >= 0 && path[two] >= 2) {
          path[two] = 2;
          if (metal) throughMetal[two] = 1;
        }
        const k = sender[second];
        for (let r = starts[k]; r < starts[k + 1]; r++) {
          const third = bonds[r];
          const three = index.find(
            sender[third],
            x + image[3 * third],
            y + image[3 * third + 1],
            z + image[3 * third + 2],
          );
          if (three >= 0 && path[three] > 3) path[three] = 3;
        }
      }
    }
  }
  for (let e = 0; e < pairs.count; e++) {
    const metalEnd = table.isMetal[species[pairs.receiver[e]]] || table.isMetal[species[sender[e]]];
    if (metalEnd || (path[e] === 2 && throughMetal[e] === 1)) path[e] += metalOffset;
  }
  return path;
}

/** Finds a pair by its sender and image among the pairs of one receiver, which are sorted by these. */
class PairIndex {
  readonly #pairs: NeighbourList;
  readonly #starts: Int32Array;
  #low = 0;
  #high = 0;

  constructor(pairs: NeighbourList, atoms: number) {
    this.#pairs = pairs;
    this.#starts = pairStarts(pairs, atoms);
  }

  receiver(i: number): void {
    this.#low = this.#starts[i];
    this.#high = this.#starts[i + 1];
  }

  /** The pair, or −1 where the two are farther apart than the cutoff (or the same atom). */
  find(j: number, n1: number, n2: number, n3: number): number {
    const { sender, image } = this.#pairs;
    let low = this.#low;
    let high = this.#high - 1;
    while (low <= high) {
      const e = (low + high) >> 1;
      const order = sender[e] - j || image[3 * e] - n1 || image[3 * e + 1] - n2 || image[3 * e + 2] - n3;
      if (order === 0) return e;
      if (order < 0) low = e + 1;
      else high = e - 1;
    }
    return -1;
  }
}

/** Offsets of the pairs of each receiver; one more than there are atoms. */
export function pairStarts(pairs: NeighbourList, atoms: number): Int32Array {
  const starts = new Int32Array(atoms + 1);
  for (let e = 0; e < pairs.count; e++) starts[pairs.receiver[e] + 1]++;
  for (let i = 0; i < atoms; i++) starts[i + 1] += starts[i];
  return starts;
}
