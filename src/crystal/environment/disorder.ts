import type { Crystal, Site } from '../crystal.js';
import { type Bond, findBondsAndOverlaps } from './bonds.js';
import { isOwnCopy, type SiteContact } from './contacts.js';

/** The contacts that disorder is judged by, and what the models see of it. */
export interface DisorderAnalysis {
  /** By site. */
  readonly bonds: readonly (readonly Bond[])[];
  /** By site: images too close to be there at the same time. */
  readonly overlaps: readonly (readonly SiteContact[])[];
  /** By site: whether the models see it. */
  readonly modelled: readonly boolean[];
}

/**
 * Chooses the one component of a disordered structure that the models see.
 * 1. Of each disorder assembly the group of highest mean occupancy, on ties the lower number. Where the file names no
 *    assembly, groups that touch are one: PART 1 and PART 2 of one solvent say nothing about those of another.
 * 2. A negative group (disordered about a special position) whose atoms overlap symmetry images of the group is left
 *    out as a whole: no choice among its images has the symmetry of the crystal.
 * 3. What still overlaps is disorder without flags: the site of higher occupancy stays, on ties the first; a site that
 *    overlaps its own images is left out.
 */
export function analyseDisorder(crystal: Crystal): DisorderAnalysis {
  const { bonds, overlaps } = findBondsAndOverlaps(crystal);
  // Occupancy 0 marks atoms that were tried and not found.
  const modelled = crystal.sites.map(({ occupancy }) => occupancy > 0);
  for (const assembly of assembliesOf(crystal, bonds, overlaps)) chooseGroup(crystal, assembly, overlaps, modelled);
  dropOverlapping(crystal.sites, overlaps, modelled);
  return { bonds, overlaps, modelled };
}

/** Sites that exclude or accompany one another, by disorder group. */
type Assembly = ReadonlyMap<string, readonly number[]>;

function assembliesOf(
  crystal: Crystal,
  bonds: readonly (readonly Bond[])[],
  overlaps: readonly (readonly SiteContact[])[],
): Assembly[] {
  const { sites } = crystal;
  const parent = sites.map((_, site) => site);
  const root = (site: number): number => {
    let top = site;
    while (parent[top] !== top) top = parent[top];
    parent[site] = top;
    return top;
  };
  const join = (a: number, b: number) => {
    parent[root(a)] = root(b);
  };
  const unnamed = (site: Site) => site.disorderGroup !== undefined && site.disorderAssembly === undefined;
  const firstOfAssembly = new Map<string, number>();
  sites.forEach((site, k) => {
    if (site.disorderGroup === undefined) return;
    if (site.disorderAssembly !== undefined) {
      const first = firstOfAssembly.get(site.disorderAssembly);
      if (first === undefined) firstOfAssembly.set(site.disorderAssembly, k);
      else join(k, first);
      return;
    }
    for (const { site: other } of bonds[k]) {
      if (unnamed(sites[other]) && sites[other].disorderGroup === site.disorderGroup) join(k, other);
    }
    for (const { site: other } of overlaps[k]) if (unnamed(sites[other])) join(k, other);
  });
  const assemblies = new Map<number, Map<string, number[]>>();
  sites.forEach(({ disorderGroup }, k) => {
    if (disorderGroup === undefined) return;
    const groups = assemblies.get(root(k)) ?? new Map<string, number[]>();
    assemblies.set(root(k), groups);
    const members = groups.get(disorderGroup);
    if (members) members.push(k);
    else groups.set(disorderGroup, [k]);
  });
  return [...assemblies.values()];
}

function chooseGroup(
  crystal: Crystal,
  assembly: Assembly,
  overlaps: readonly (readonly SiteContact[])[],
  modelled: boolean[],
): void {
  const ranked = [...assembly].sort(
    ([nameA, a], [nameB, b]) =>
      compareOccupancies(meanOccupancy(crystal.sites, b), meanOccupancy(crystal.sites, a)) ||
      compareGroups(nameA, nameB),
  );
  const [[name, chosen], ...others] = ranked;
  for (const [, members] of others) for (const site of members) modelled[site] = false;
  if (!name.startsWith('-')) return;
  const inGroup = new Set(chosen);
  const impossible = chosen.some((site) =>
    overlaps[site].some((contact) => inGroup.has(contact.site) && !isOwnCopy(contact, crystal.symOps)),
  );
  if (impossible) for (const site of chosen) modelled[site] = false;
}

/** Occupancies closer than this are a tie, as refined halves are. */
function compareOccupancies(a: number, b: number): number {
  return Math.abs(a - b) < 1e-6 ? 0 : a - b;
}

/** Of the non-hydrogen atoms where there are any: riding hydrogens may be spread over more positions. */
function meanOccupancy(sites: readonly Site[], members: readonly number[]): number {
  const heavy = members.filter((site) => sites[site].atomicNumber !== 1);
  const counted = heavy.length > 0 ? heavy : members;
  return counted.reduce((sum, site) => sum + sites[site].occupancy, 0) / counted.length;
}

/** Numbers by size, positive before negative of the same size; other names by alphabet, behind. */
function compareGroups(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) {
    return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || (a < b ? -1 : a > b ? 1 : 0);
  }
  return Math.abs(x) - Math.abs(y) || y - x;
}

function dropOverlapping(
  sites: readonly Site[],
  overlaps: readonly (readonly SiteContact[])[],
  modelled: boolean[],
): void {
  const order = sites
    .map((_, site) => site)
    .filter((site) => modelled[site])
    .sort((a, b) => compareOccupancies(sites[b].occupancy, sites[a].occupancy) || a - b);
  const kept = sites.map(() => false);
  for (const site of order) {
    kept[site] = !overlaps[site].some((contact) => contact.site === site || kept[contact.site]);
    modelled[site] = kept[site];
  }
}
