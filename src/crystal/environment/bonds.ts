import type { Site, SymOp } from '../crystal.js';
import { covalentRadius } from '../elements.js';
import {
  type BondGraph,
  type BondingSpecies,
  bondTolerance,
  findBondGraph,
  isBondLength,
  type StructureKind,
  structureKindOfBonds,
} from './bond-graph.js';
import { type BondKind, bondKind, isElectropositive, isHeldByBridge } from './bond-kinds.js';
import { type ContactCrystal, type ImageList, isOwnCopy, type SiteContact, searchImages } from './contacts.js';

/** A bond from a site to a symmetry image of a site. */
export interface Bond extends SiteContact {
  readonly kind: BondKind;
}

/** What bonds need of a site. */
export type BondableSite = Pick<Site, 'fract' | 'atomicNumber' | 'disorderAssembly' | 'disorderGroup'>;

export interface BondableCrystal extends ContactCrystal {
  readonly sites: readonly BondableSite[];
}

/** Atoms closer than this share of the sum of their covalent radii overlap: they are alternatives, not neighbours. */
export const overlapFraction = 0.6;

/**
 * The bonds of every site: images closer than the sum of the covalent radii + 0.4 Å, but not so close that they
 * overlap; never H–H; never between different disorder groups of one assembly, nor from a negative group (SHELX's
 * PART −n, disordered about a symmetry element) to its symmetry images.
 *
 * A cation (groups 1 to 3, lanthanoids, actinoids) farther away than the sum of the radii is no neighbour where both are
 * bonded to one atom that is more electronegative than either: Na at 3.1 Å from the Si of a silicate.
 */
export function findBonds(crystal: BondableCrystal): BondsAndOverlaps['bonds'] {
  return findBondsAndOverlaps(crystal).bonds;
}

/** The images with which a site overlaps: closer than 0.6 of the sum of the covalent radii. */
export function findOverlaps(crystal: BondableCrystal): BondsAndOverlaps['overlaps'] {
  return findBondsAndOverlaps(crystal).overlaps;
}

export interface BondsAndOverlaps {
  readonly bonds: readonly (readonly Bond[])[];
  readonly overlaps: readonly (readonly SiteContact[])[];
}

/** What findBonds and findOverlaps give, from one search. */
export function findBondsAndOverlaps(crystal: BondableCrystal): BondsAndOverlaps {
  const { sites, symOps } = crystal;
  // As many as the models see of a structure that could not be read whole.
  if (sites.length === 0) return { bonds: [], overlaps: [] };
  const table: BondingSpecies = {
    covalentRadius: sites.map(({ atomicNumber }) => covalentRadius(atomicNumber)),
    isHydrogen: sites.map(({ atomicNumber }) => atomicNumber === 1),
  };
  const reach = sites.map(({ atomicNumber }) => covalentRadius(atomicNumber) + bondTolerance / 2);
  const images = searchImages(
    crystal,
    reach.reduce((most, radius) => Math.max(most, 2 * radius), 0),
    reach,
  );
  const { pairs, site } = images;
  const graph = findBondGraph(pairs, site, table, overlapFraction);
  const bonds: Bond[][] = sites.map(() => []);
  for (const e of graph.bonds) {
    const [a, b] = [site[pairs.receiver[e]], site[pairs.sender[e]]];
    const contact = images.contact(e);
    if (!canCoexist(sites[a], sites[b], contact, symOps) || isBridged(sites, images, graph, table, e)) continue;
    bonds[a].push({ ...contact, kind: bondKind(sites[a].atomicNumber, sites[b].atomicNumber) });
  }
  const overlaps: SiteContact[][] = sites.map(() => []);
  for (let e = 0; e < pairs.count; e++) {
    const [a, b] = [site[pairs.receiver[e]], site[pairs.sender[e]]];
    if (pairs.distance[e] < overlapFraction * (table.covalentRadius[a] + table.covalentRadius[b])) {
      overlaps[a].push(images.contact(e));
    }
  }
  return { bonds, overlaps };
}

/** Whether a cation and the atom near it, farther apart than their radii, are held together by a third atom. */
function isBridged(
  sites: readonly BondableSite[],
  { pairs, site }: ImageList,
  graph: BondGraph,
  { covalentRadius: radius }: BondingSpecies,
  pair: number,
): boolean {
  const [i, j] = [site[pairs.receiver[pair]], site[pairs.sender[pair]]];
  const [a, b] = [sites[i].atomicNumber, sites[j].atomicNumber];
  if (!(isElectropositive(a) || isElectropositive(b))) return false;
  if (pairs.distance[pair] <= radius[i] + radius[j]) return false;
  const { vector } = pairs;
  const atom = pairs.receiver[pair];
  for (let p = graph.starts[atom]; p < graph.starts[atom + 1]; p++) {
    const e = graph.bonds[p];
    const x = site[pairs.sender[e]];
    if (e === pair || !isHeldByBridge(a, b, sites[x].atomicNumber)) continue;
    if (areAlternatives(sites[x], sites[i]) || areAlternatives(sites[x], sites[j])) continue;
    const far = Math.hypot(
      vector[3 * e] - vector[3 * pair],
      vector[3 * e + 1] - vector[3 * pair + 1],
      vector[3 * e + 2] - vector[3 * pair + 2],
    );
    const sum = radius[x] + radius[j];
    if (isBondLength(far, sum) && far >= overlapFraction * sum) return true;
  }
  return false;
}

/** Whether two sites belong to different groups of one disorder assembly. */
function areAlternatives(a: BondableSite, b: BondableSite): boolean {
  return (
    a.disorderGroup !== undefined &&
    b.disorderGroup !== undefined &&
    a.disorderAssembly === b.disorderAssembly &&
    a.disorderGroup !== b.disorderGroup
  );
}

/** Whether two atoms can be there at the same time, as the disorder flags say. */
export function canCoexist(a: BondableSite, b: BondableSite, contact: SiteContact, symOps: readonly SymOp[]): boolean {
  if (areAlternatives(a, b)) return false;
  const sameGroup =
    a.disorderGroup !== undefined && a.disorderGroup === b.disorderGroup && a.disorderAssembly === b.disorderAssembly;
  return !(sameGroup && a.disorderGroup.startsWith('-')) || isOwnCopy(contact, symOps);
}

/** `molecular` where some C–H or C–C bond exists among the modelled sites, else `extended` (as in the lattice prior). */
export function structureKind({ sites }: BondableCrystal, bonds: BondsAndOverlaps['bonds']): StructureKind {
  return structureKindOfBonds(
    bonds.flatMap((near, k) => near.map(({ site }) => [sites[k].atomicNumber, sites[site].atomicNumber] as const)),
  );
}
