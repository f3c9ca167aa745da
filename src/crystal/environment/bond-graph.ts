/** What counts as a bond: one rule for the crystal, its residues and rules, and for the elastic network of the lattice. */

import type { NeighbourList } from './neighbours.js';

/** Å added to the sum of the covalent radii (as in the Cambridge Structural Database). */
export const bondTolerance = 0.4;

/** Distances that differ by less are equal, Å: symmetry-equivalent pairs must not fall on two sides of a limit. */
export const sameDistance = 1e-9;

/** Whether atoms at a distance (Å) are bonded, by the sum of their covalent radii (Å). */
export function isBondLength(distance: number, sumOfRadii: number): boolean {
  return distance < sumOfRadii + bondTolerance - sameDistance;
}

/** What the rule needs of the species of the atoms, which may be elements or sites. */
export interface BondingSpecies {
  /** Å */
  readonly covalentRadius: ArrayLike<number>;
  /** Hydrogen and deuterium, which never bond to each other. */
  readonly isHydrogen: ArrayLike<boolean>;
}

/** The periodic graph of bonds: lattice images of an atom are different ends of a bond. */
export interface BondGraph {
  /** Offsets into `bonds`, by atom; one more than there are atoms. */
  readonly starts: Int32Array;
  /** Indices of pairs whose receiver is the atom, ascending. */
  readonly bonds: Int32Array;
}

/**
 * The bonds among pairs: shorter than the sum of the covalent radii + 0.4 Å, never between hydrogens.
 * @param species of each atom, an index into the table
 * @param overlapFraction atoms closer than this share of the sum of their radii are alternatives, not neighbours; 0 for
 *   the elastic network, whose definition has no such limit and which sees one component of a disordered structure
 */
export function findBondGraph(
  pairs: NeighbourList,
  species: ArrayLike<number>,
  table: BondingSpecies,
  overlapFraction: number,
): BondGraph {
  const atoms = species.length;
  const starts = new Int32Array(atoms + 1);
  const bonds: number[] = [];
  for (let e = 0; e < pairs.count; e++) {
    const i = species[pairs.receiver[e]];
    const j = species[pairs.sender[e]];
    if (table.isHydrogen[i] && table.isHydrogen[j]) continue;
    const sum = table.covalentRadius[i] + table.covalentRadius[j];
    if (!isBondLength(pairs.distance[e], sum) || pairs.distance[e] < overlapFraction * sum) continue;
    bonds.push(e);
    starts[pairs.receiver[e] + 1]++;
  }
  for (let i = 0; i < atoms; i++) starts[i + 1] += starts[i];
  return { starts, bonds: Int32Array.from(bonds) };
}

/** The kinds of structure that the elastic network and the calibration tell apart. */
export type StructureKind = 'molecular' | 'extended';

/** `molecular` where some bond is C–H or C–C, by the atomic numbers of the ends of each bond; else `extended`. */
export function structureKindOfBonds(ends: Iterable<readonly [a: number, b: number]>): StructureKind {
  for (const [a, b] of ends) {
    if ((a === 6 && (b === 6 || b === 1)) || (b === 6 && a === 1)) return 'molecular';
  }
  return 'extended';
}
