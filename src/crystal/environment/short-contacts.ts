import { applyMatrix } from '../../math/matrix3.js';
import type { Vector3 } from '../../math/tensor.js';
import type { SymOp } from '../crystal.js';
import { covalentRadius, vanDerWaalsRadius } from '../elements.js';
import { applySymOp, composeSymOps, identityOperation } from '../symmetry/symop.js';
import { type BondableCrystal, type BondsAndOverlaps, canCoexist, overlapFraction } from './bonds.js';
import { findContacts, operationOf, type SiteContact } from './contacts.js';

/** Two atoms that no path of three bonds joins, closer than the sum of their van der Waals radii. */
export interface ShortContact extends SiteContact {
  /** Sum of the van der Waals radii less the distance, Å; above 0. */
  readonly penetration: number;
  /** A hydrogen and its acceptor, or a donor and the acceptor of its hydrogen: short by nature. */
  readonly hydrogenBond: boolean;
}

/** What donates hydrogens: N, O, F, S. */
const donors: ReadonlySet<number> = new Set([7, 8, 9, 16]);
const acceptors: ReadonlySet<number> = new Set([7, 8, 9, 16, 17, 34, 35, 53]);

/** D–H···A in degrees: hydrogen bonds are not bent further (Steiner, Angew. Chem. Int. Ed. 2002, 41, 48). */
const smallestHydrogenBondAngle = 110;

/** Å; images of one site closer than this are one atom. */
const samePlace = 0.1;

/**
 * The short contacts of every site, in the order of the site list: images of non-metals closer than the sum of the van
 * der Waals radii (Bondi), that neither bond nor overlap, that the disorder flags let be there at the same time, and
 * that lie more than three bonds away (1–3 and 1–4 pairs are held in place by the bonds between them).
 */
export function findShortContacts(crystal: BondableCrystal, bonds: BondsAndOverlaps['bonds']): ShortContact[][] {
  const { sites, symOps } = crystal;
  const radii = sites.map(({ atomicNumber }) => vanDerWaalsRadius(atomicNumber));
  const largest = radii.reduce<number>((most, radius = 0) => Math.max(most, radius), 0);
  if (largest === 0) return sites.map(() => []);
  const molecules = new BondWalker(crystal, bonds);
  return findContacts(crystal, 2 * largest).map((near, k) => {
    const own = radii[k];
    if (own === undefined) return [];
    const here = molecules.atom(k, identityOperation);
    const joined = molecules.within(here, 3);
    return near.flatMap((contact): ShortContact[] => {
      const other = radii[contact.site];
      if (other === undefined || contact.distance >= own + other) return [];
      const sum = covalentRadius(sites[k].atomicNumber) + covalentRadius(sites[contact.site].atomicNumber);
      if (contact.distance < overlapFraction * sum) return [];
      if (!canCoexist(sites[k], sites[contact.site], contact, symOps)) return [];
      const there = molecules.atom(contact.site, operationOf(contact, symOps));
      if (joined.some((atom) => areOne(atom, there))) return [];
      const hydrogenBond = molecules.donates(here, there) || molecules.donates(there, here);
      return [{ ...contact, penetration: own + other - contact.distance, hydrogenBond }];
    });
  });
}

/** A symmetry image of a site. */
interface Image {
  readonly site: number;
  readonly op: SymOp;
  /** Å */
  readonly cart: Vector3;
}

function distance(a: Vector3, b: Vector3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function areOne(a: Image, b: Image): boolean {
  return a.site === b.site && distance(a.cart, b.cart) < samePlace;
}

/** Goes from image to image along the bonds. */
class BondWalker {
  readonly #crystal: BondableCrystal;
  readonly #bonds: BondsAndOverlaps['bonds'];

  constructor(crystal: BondableCrystal, bonds: BondsAndOverlaps['bonds']) {
    this.#crystal = crystal;
    this.#bonds = bonds;
  }

  atom(site: number, op: SymOp): Image {
    const { orthogonalization, sites } = this.#crystal;
    return { site, op, cart: applyMatrix(orthogonalization, applySymOp(op, sites[site].fract)) };
  }

  neighbours({ site, op }: Image): Image[] {
    return this.#bonds[site].map((bond) =>
      this.atom(bond.site, composeSymOps(op, operationOf(bond, this.#crystal.symOps))),
    );
  }

  /** The atoms that a path of so many bonds reaches, the first one among them. */
  within(from: Image, steps: number): Image[] {
    const found = [from];
    let outermost = found;
    for (let step = 0; step < steps; step++) {
      const next: Image[] = [];
      for (const atom of outermost.flatMap((each) => this.neighbours(each))) {
        if (found.some((known) => areOne(known, atom))) continue;
        found.push(atom);
        next.push(atom);
      }
      outermost = next;
    }
    return found;
  }

  /** Whether one atom is a hydrogen, or carries one, that it gives to the other. */
  donates(from: Image, to: Image): boolean {
    if (!acceptors.has(this.#number(to))) return false;
    if (this.#number(from) === 1) {
      return this.neighbours(from).some((donor) => donors.has(this.#number(donor)) && this.#bridges(donor, from, to));
    }
    if (!donors.has(this.#number(from))) return false;
    return this.neighbours(from).some((hydrogen) => {
      if (this.#number(hydrogen) !== 1 || !this.#bridges(from, hydrogen, to)) return false;
      const sum = vanDerWaalsRadius(1)! + vanDerWaalsRadius(this.#number(to))!;
      return distance(hydrogen.cart, to.cart) < sum;
    });
  }

  #number({ site }: Image): number {
    return this.#crystal.sites[site].atomicNumber;
  }

  #bridges(donor: Image, hydrogen: Image, acceptor: Image): boolean {
    const [d, h, a] = [donor.cart, hydrogen.cart, acceptor.cart];
    const [toDonor, toAcceptor] = [distance(d, h), distance(a, h)];
    const across = distance(d, a);
    const cosine = (toDonor ** 2 + toAcceptor ** 2 - across ** 2) / (2 * toDonor * toAcceptor);
    return cosine <= Math.cos((smallestHydrogenBondAngle * Math.PI) / 180);
  }
}
