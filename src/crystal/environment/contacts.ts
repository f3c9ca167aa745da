import type { Vector3 } from '../../math/tensor.js';
import type { SymOp } from '../crystal.js';
import { expandToCell } from '../expansion.js';
import type { SymmetryFrame } from '../symmetry/site-symmetry.js';
import { applySymOp, identityOperation, sameModuloLattice } from '../symmetry/symop.js';
import { findNeighbours, type NeighbourList } from './neighbours.js';

/** A symmetry image of a site near another site. */
export interface SiteContact {
  /** The site whose image it is. */
  readonly site: number;
  /** Index into symOps of the operation that makes the image … */
  readonly operation: number;
  /** … and the lattice translation after it. */
  readonly shift: Vector3;
  /** Å */
  readonly distance: number;
}

export interface ContactCrystal extends SymmetryFrame {
  readonly sites: readonly { readonly fract: Vector3 }[];
}

/** The images near the sites, as pairs of atoms of the cell. */
export interface ImageList {
  /** Receivers are the sites themselves, in the order of the list. */
  readonly pairs: NeighbourList;
  /** Index into the sites, by atom of the pairs. */
  readonly site: Int32Array;
  /** What a pair is: the sender as seen from the site that receives. */
  contact(pair: number): SiteContact;
}

/**
 * For every site, at its own coordinates, the images of all sites (its own among them) up to a distance in Å, in the
 * order of the site list. Merged copies of a special position are one image.
 */
export function findContacts(crystal: ContactCrystal, cutoff: number): SiteContact[][] {
  const { pairs, site, contact } = searchImages(crystal, cutoff);
  const contacts: SiteContact[][] = crystal.sites.map(() => []);
  for (let e = 0; e < pairs.count; e++) contacts[site[pairs.receiver[e]]].push(contact(e));
  return contacts;
}

/**
 * What findContacts gives, with the vectors.
 * @param reach Å, by site: only contacts within the sum of the two reaches count.
 */
export function searchImages(crystal: ContactCrystal, cutoff: number, reach?: readonly number[]): ImageList {
  const { orthogonalization, symOps, sites } = crystal;
  const order = identityFirst(symOps);
  const atoms = expandToCell({ orthogonalization, symOps: order.map((k) => symOps[k]), sites });
  // Normally 0; an identity written x+1,y,z would put the receivers into another cell.
  const shifted = symOps[order[0]].translation.map(Math.round);
  // Unwrapped images, so that `image` of an edge is the translation to be added.
  const fract = new Float64Array(3 * atoms.length);
  const own = new Int32Array(sites.length).fill(-1);
  atoms.forEach((atom, k) => {
    fract.set(applySymOp(symOps[order[atom.operation]], sites[atom.site].fract), 3 * k);
    // With the identity first, the first copy of a site is the site itself.
    if (own[atom.site] < 0) own[atom.site] = k;
  });
  const pairs = findNeighbours({
    orthogonalization,
    fract,
    cutoff,
    minDistance: -1,
    receivers: own,
    ...(reach && { reach: Float64Array.from(atoms, ({ site }) => reach[site]) }),
  });
  const { image } = pairs;
  return {
    pairs,
    site: Int32Array.from(atoms, ({ site }) => site),
    contact(e) {
      const { site, operation } = atoms[pairs.sender[e]];
      return {
        site,
        operation: order[operation],
        shift: [image[3 * e] - shifted[0], image[3 * e + 1] - shifted[1], image[3 * e + 2] - shifted[2]],
        distance: pairs.distance[e],
      };
    },
  };
}

function identityFirst(symOps: readonly SymOp[]): number[] {
  const identity = Math.max(
    0,
    symOps.findIndex((op) => sameModuloLattice(op, identityOperation)),
  );
  return [identity, ...symOps.keys()].filter((k, place) => place === 0 || k !== identity);
}

/** The operation that makes the image from its site, lattice translation included. */
export function operationOf(
  { operation, shift: [x, y, z] }: Pick<SiteContact, 'operation' | 'shift'>,
  symOps: readonly SymOp[],
): SymOp {
  const {
    rotation,
    translation: [tx, ty, tz],
  } = symOps[operation];
  return { rotation, translation: [tx + x, ty + y, tz + z] };
}

/** Whether a contact is the site of the list itself, not an image under another operation. */
export function isOwnCopy(contact: SiteContact, symOps: readonly SymOp[]): boolean {
  const op = symOps[contact.operation];
  return (
    sameModuloLattice(op, identityOperation) && op.translation.every((t, k) => Math.abs(t + contact.shift[k]) < 1e-3)
  );
}
