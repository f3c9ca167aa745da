import { type ContactCrystal, findContacts, isOwnCopy, type SiteContact } from './contacts.js';
import type { Site, SymOp } from './crystal.js';
import { covalentRadius } from './elements.js';

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
export function findBonds(crystal: BondableCrystal): Bond[][] {
  return pairs(crystal, (a, b, contact) => {
    const sum = sumOfRadii(a, b);
    if (contact.distance > sum + bondTolerance || contact.distance < overlapFraction * sum) return false;
    if (a.atomicNumber === 1 && b.atomicNumber === 1) return false;
    return canCoexist(a, b, contact, crystal.symOps);
  });
}

/** The images with which a site overlaps: closer than 0.6 of the sum of the covalent radii. */
export function findOverlaps(crystal: BondableCrystal): SiteContact[][] {
  return pairs(crystal, (a, b, { distance }) => distance < overlapFraction * sumOfRadii(a, b));
}

function pairs(
  crystal: BondableCrystal,
  accept: (a: BondableSite, b: BondableSite, contact: SiteContact) => boolean,
): SiteContact[][] {
  const { sites } = crystal;
  const largest = sites.reduce((radius, site) => Math.max(radius, covalentRadius(site.atomicNumber)), 0);
  const contacts = findContacts(crystal, 2 * largest + bondTolerance);
  return contacts.map((near, site) => near.filter((contact) => accept(sites[site], sites[contact.site], contact)));
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
