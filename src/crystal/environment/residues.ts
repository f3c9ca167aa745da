/** The molecules and ions of a crystal, told apart as checkCIF does: main residues, solvent, small ions. */

import type { Crystal, Site, SymOp } from '../crystal.js';
import { type SiteOperation, siteSymmetry } from '../symmetry/site-symmetry.js';
import { composeSymOps, identityOperation, invertSymOp, rotationKey } from '../symmetry/symop.js';
import { type BondableCrystal, type BondableSite, type BondsAndOverlaps, findBondsAndOverlaps } from './bonds.js';
import { operationOf, type SiteContact } from './contacts.js';
import { kindOfFormula, type ResidueKind } from './residue-kinds.js';

/** Sites that belong together: a molecule, an ion or a net, with the alternatives of its disorder. */
export interface Residue {
  /** Indices into Crystal.sites, ascending. */
  readonly sites: readonly number[];
  readonly kind: ResidueKind;
  /**
   * Atoms of each element in the whole residue, symmetry images and occupancies counted; in one repeat of a polymeric
   * one. Atoms listed again (duplicates) count once.
   */
  readonly formula: ReadonlyMap<string, number>;
  /** Whether bonds join it to its own translated images: a chain, layer or framework. */
  readonly polymeric: boolean;
}

export interface ResidueCrystal extends BondableCrystal {
  readonly sites: readonly (BondableSite & Pick<Site, 'element' | 'occupancy'>)[];
}

/**
 * The residues of a crystal in the order of their first sites. A residue is what bonds join (findBonds); alternatives of
 * one disordered group that overlap are one residue.
 *
 * Solvent is what has the composition of a common solvent molecule, an ion what has that of a small ion or is a single
 * atom (residue-kinds.ts); everything else, and whatever is polymeric, is main. Where nothing is left to be main, the
 * largest residues are.
 * @param found what findBondsAndOverlaps gives, where it is known already
 */
export function findResidues(
  crystal: ResidueCrystal | Crystal,
  found: BondsAndOverlaps = findBondsAndOverlaps(crystal),
): Residue[] {
  const { sites } = crystal;
  const { bonds, overlaps } = found;
  const stabilizers = sites.map(({ fract }) => siteSymmetry(crystal, fract).operations);
  const isRepetition = (k: number) => overlaps[k].some((contact) => contact.site < k && areSame(sites, k, contact));
  const weights = sites.map((site, k) => (isRepetition(k) ? 0 : site.occupancy) / stabilizers[k].length);
  const molecules = componentsOf(crystal, bonds, stabilizers);
  const joined = bonds.map((near, k) => [
    ...near,
    ...overlaps[k].filter((contact) => areAlternatives(sites[k], sites[contact.site]) || areSame(sites, k, contact)),
  ]);
  const moleculeOf = new Map<number, Component>();
  for (const molecule of molecules) for (const site of molecule.sites) moleculeOf.set(site, molecule);

  const residues = componentsOf(crystal, joined, stabilizers).map((component): Residue => {
    const parts = new Set(component.sites.map((site) => moleculeOf.get(site)!));
    const polymeric = [...parts].some((part) => part.polymeric);
    const formula = formulaOf(component, sites, weights);
    return {
      sites: component.sites,
      kind: polymeric ? 'main' : kindOfParts(parts, sites, weights),
      formula,
      polymeric,
    };
  });
  return withMain(residues, sites);
}

/** Sites joined by contacts, and the symmetry of what they make. */
interface Component {
  readonly sites: readonly number[];
  /** Order of the point group of the operations that map the component on itself. */
  readonly order: number;
  readonly polymeric: boolean;
}

/**
 * Walks over the contacts from site to site, with the operation that takes each from its own place to where it belongs
 * to the first one. Contacts that close a ring give operations that map the component on itself; these and the
 * stabilisers of its sites generate all of them. A translation among them makes it polymeric.
 */
function componentsOf(
  { sites, symOps }: Pick<ResidueCrystal, 'sites' | 'symOps'>,
  contacts: readonly (readonly SiteContact[])[],
  stabilizers: readonly (readonly SiteOperation[])[],
): Component[] {
  const placed: (SymOp | undefined)[] = sites.map(() => undefined);
  const components: Component[] = [];
  for (let first = 0; first < sites.length; first++) {
    if (placed[first]) continue;
    placed[first] = identityOperation;
    const members = [first];
    const symmetry = new ComponentSymmetry();
    for (const site of members) {
      const here = placed[site]!;
      const back = invertSymOp(here);
      for (const stabilizer of stabilizers[site]) {
        symmetry.add(composeSymOps(composeSymOps(here, operationOf(stabilizer, symOps)), back));
      }
      for (const contact of contacts[site]) {
        const there = composeSymOps(here, operationOf(contact, symOps));
        const known = placed[contact.site];
        if (known === undefined) {
          placed[contact.site] = there;
          members.push(contact.site);
        } else symmetry.add(composeSymOps(there, invertSymOp(known)));
      }
    }
    members.sort((a, b) => a - b);
    components.push({ sites: members, order: symmetry.order, polymeric: symmetry.translates });
  }
  return components;
}

/** Largest point group of a crystal. */
const largestOrder = 48;

/** The group that operations generate, as its point group and whether it holds translations. */
class ComponentSymmetry {
  /** One operation for each rotation. */
  readonly #operations = new Map([[rotationKey(identityOperation.rotation), identityOperation]]);
  readonly #generators: SymOp[] = [];
  translates = false;

  get order(): number {
    return this.#operations.size;
  }

  add(op: SymOp): void {
    const known = this.#operations.get(rotationKey(op.rotation));
    if (known) {
      this.translates ||= !samePlace(known, op);
      return;
    }
    // Operations that are no group, as a faulty file may have, need not end.
    if (this.order >= largestOrder) return;
    this.#generators.push(op);
    for (const b of this.#operations.values()) {
      for (const a of this.#generators) {
        const product = composeSymOps(a, b);
        const found = this.#operations.get(rotationKey(product.rotation));
        if (found) this.translates ||= !samePlace(found, product);
        else if (this.order < largestOrder) this.#operations.set(rotationKey(product.rotation), product);
      }
    }
  }
}

/** Translations of a space group differ by a twelfth of a cell at least; decimals may be cut after three digits. */
function samePlace(a: SymOp, b: SymOp): boolean {
  return a.translation.every((t, k) => Math.abs(t - b.translation[k]) < 0.04);
}

function formulaOf({ sites: members, order }: Component, sites: ResidueCrystal['sites'], weights: readonly number[]) {
  const formula = new Map<string, number>();
  for (const site of members) {
    const { element } = sites[site];
    formula.set(element, (formula.get(element) ?? 0) + order * weights[site]);
  }
  for (const [element, count] of formula) formula.set(element, Number(count.toFixed(6)));
  return formula;
}

/** Main where any part is; else what most of it is. */
function kindOfParts(
  parts: ReadonlySet<Component>,
  sites: ResidueCrystal['sites'],
  weights: readonly number[],
): ResidueKind {
  const shares = new Map<ResidueKind, number>();
  for (const part of parts) {
    const formula = formulaOf(part, sites, weights);
    const kind = kindOfFormula(formula, Math.max(...part.sites.map((site) => sites[site].occupancy)));
    if (kind === 'main') return kind;
    const atoms = [...formula.values()].reduce((sum, count) => sum + count, 0);
    shares.set(kind, (shares.get(kind) ?? 0) + atoms);
  }
  return (shares.get('ion') ?? 0) > (shares.get('solvent') ?? 0) ? 'ion' : 'solvent';
}

/** Both positions are occupied in part only: one or the other is there. */
function areAlternatives(a: ResidueCrystal['sites'][number], b: ResidueCrystal['sites'][number]): boolean {
  const partial = ({ disorderGroup, occupancy }: typeof a) => disorderGroup !== undefined || occupancy < 0.999;
  return partial(a) && partial(b);
}

/** Two full atoms of one element on one position: the same, listed twice. */
function areSame(sites: ResidueCrystal['sites'], index: number, { site, distance }: SiteContact): boolean {
  const [a, b] = [sites[index], sites[site]];
  return site !== index && distance <= 0.1 && Math.min(a.occupancy, b.occupancy) >= 0.999 && a.element === b.element;
}

/** Where nothing is main, the largest residues are: by atoms other than hydrogen, then by electrons. */
function withMain(residues: readonly Residue[], sites: ResidueCrystal['sites']): Residue[] {
  if (residues.some(({ kind }) => kind === 'main')) return [...residues];
  const atomicNumbers = new Map(sites.map(({ element, atomicNumber }) => [element, atomicNumber]));
  const sizes = residues.map(({ formula }) => {
    let atoms = 0;
    let electrons = 0;
    for (const [element, count] of formula) {
      const z = atomicNumbers.get(element)!;
      if (z > 1) atoms += count;
      electrons += z * count;
    }
    return 1000 * atoms + electrons;
  });
  const largest = Math.max(...sizes);
  return residues.map((residue, k) => (sizes[k] >= largest * 0.999 ? { ...residue, kind: 'main' } : residue));
}
