import type { Vector3 } from '../../math/tensor.js';
import type { SymOp } from '../crystal.js';
import { expandToCell } from '../expansion.js';
import type { SymmetryFrame } from '../symmetry/site-symmetry.js';
import { applySymOp, identityOperation, sameModuloLattice } from '../symmetry/symop.js';
import { findNeighbours } from './neighbours.js';

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

/**
 * For every site, at its own coordinates, the images of all sites (its own among them) up to a distance in Å, in the
 * order of the site list. Merged copies of a special position are one image.
 * @param reach Å, by site: only contacts within the sum of the two reaches count.
 */
export function findContacts(crystal: ContactCrystal, cutoff: number, reach?: readonly number[]): SiteContact[][] {
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
  const list = findNeighbours({
    orthogonalization,
    fract,
    cutoff,
    minDistance: -1,
    receivers: own,
    ...(reach && { reach: Float64Array.from(atoms, ({ site }) => reach[site]) }),
  });
  const contacts: SiteContact[][] = sites.map(() => []);
  for (let e = 0; e < list.count; e++) {
    const receiver = list.receiver[e];
    const sender = list.sender[e];
    const shift: Vector3 = [
      list.image[3 * e] - shifted[0],
      list.image[3 * e + 1] - shifted[1],
      list.image[3 * e + 2] - shifted[2],
    ];
    const { site, operation } = atoms[sender];
    contacts[atoms[receiver].site].push({
      site,
      operation: order[operation],
      shift,
      distance: list.distance[e],
    });
  }
  return contacts;
}

function identityFirst(symOps: readonly SymOp[]): number[] {
  const identity = Math.max(
    0,
    symOps.findIndex((op) => sameModuloLattice(op, identityOperation)),
  );
  return [identity, ...symOps.keys()].filter((k, place) => place === 0 || k !== identity);
}

/** Whether a contact is the site of the list itself, not an image under another operation. */
export function isOwnCopy(contact: SiteContact, symOps: readonly SymOp[]): boolean {
  const op = symOps[contact.operation];
  return (
    sameModuloLattice(op, identityOperation) && op.translation.every((t, k) => Math.abs(t + contact.shift[k]) < 1e-3)
  );
}
