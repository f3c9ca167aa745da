import type { Site, SymOp } from '../crystal.js';
import { covalentRadius } from '../elements.js';
import { type ContactCrystal, findContacts, isOwnCopy, type SiteContact } from './contacts.js';

/** A bond from a site to a symmetry image of a site. */
export type Bond = SiteContact;

/** What bonds need of a site. */
export type BondableSite = Pick<Site, 'fract' | 'atomicNumber' | 'disorderAssembly' | 'disorderGroup'>;

export interface BondableCrystal extends ContactCrystal {
  readonly sites: readonly BondableSite[];
}

/** Å added to the sum of the covalent radii (as in the Cambridge Structural Database). */
export const bondTolerance = 0.4;

/** Atoms closer than this share of the sum of their covalent radii overlap: they are alternatives, not neighbours. */
export const overlapFraction = 0.6;

/**
 * The bonds of every site: images closer than the sum of the covalent radii + 0.4 Å, but not so close that they
 * overlap; never H–H; never between different disorder groups of one assembly, nor from a negative group (SHELX's
 * PART −n, disordered about a symmetry element) to its symmetry images.
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

/** Residues, disorder and the rules ask for the bonds of one crystal in turn. */
const found = new WeakMap<BondableCrystal, BondsAndOverlaps>();

/** What findBonds and findOverlaps give, from one search for each crystal, however often it is asked for. */
export function findBondsAndOverlaps(crystal: BondableCrystal): BondsAndOverlaps {
  const known = found.get(crystal) ?? searchBondsAndOverlaps(crystal);
  found.set(crystal, known);
  return known;
}

function searchBondsAndOverlaps(crystal: BondableCrystal): BondsAndOverlaps {
  const { sites, symOps } = crystal;
  const reach = sites.map(({ atomicNumber }) => covalentRadius(atomicNumber) + bondTolerance / 2 + rounding);
  const largest = reach.reduce((most, radius) => Math.max(most, radius), 0);
  const bonds: Bond[][] = [];
  const overlaps: SiteContact[][] = [];
  findContacts(crystal, 2 * largest, reach).forEach((near, k) => {
    bonds.push(near.filter((contact) => areBonded(sites[k], sites[contact.site], contact, symOps)));
    overlaps.push(near.filter(({ site, distance }) => distance < overlapFraction * sumOfRadii(sites[k], sites[site])));
  });
  return { bonds, overlaps };
}

/** Å; the sum of two reaches may fall short of the sum of the radii by the last bit. */
const rounding = 1e-9;

function areBonded(a: BondableSite, b: BondableSite, contact: SiteContact, symOps: readonly SymOp[]): boolean {
  const sum = sumOfRadii(a, b);
  if (contact.distance > sum + bondTolerance || contact.distance < overlapFraction * sum) return false;
  if (a.atomicNumber === 1 && b.atomicNumber === 1) return false;
  return canCoexist(a, b, contact, symOps);
}

function sumOfRadii(a: BondableSite, b: BondableSite): number {
  return covalentRadius(a.atomicNumber) + covalentRadius(b.atomicNumber);
}

/** Whether two atoms can be there at the same time, as the disorder flags say. */
function canCoexist(a: BondableSite, b: BondableSite, contact: SiteContact, symOps: readonly SymOp[]): boolean {
  if (a.disorderGroup === undefined || b.disorderGroup === undefined) return true;
  if (a.disorderAssembly !== b.disorderAssembly) return true;
  if (a.disorderGroup !== b.disorderGroup) return false;
  return !a.disorderGroup.startsWith('-') || isOwnCopy(contact, symOps);
}
