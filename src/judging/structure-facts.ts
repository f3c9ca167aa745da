import { uCartToUCif, uCifToUCart } from '../crystal/adp-conventions.js';
import type { Crystal } from '../crystal/crystal.js';
import type { StructureKind } from '../crystal/environment/bond-graph.js';
import type { BondKind } from '../crystal/environment/bond-kinds.js';
import { type Bond, findBondsAndOverlaps, structureKind } from '../crystal/environment/bonds.js';
import { findContacts, type SiteContact } from '../crystal/environment/contacts.js';
import { assessSites, type SiteAssessment } from '../crystal/environment/domain.js';
import { hydrogensMissing } from '../crystal/environment/hydrogens.js';
import { findResidues, type Residue } from '../crystal/environment/residues.js';
import { findShortContacts, type ShortContact } from '../crystal/environment/short-contacts.js';
import { type SiteSymmetry, siteSymmetry, siteSymmetryAverage } from '../crystal/symmetry/site-symmetry.js';
import { eigenvalueSu, type SuPerturbations, suPerturbations } from '../ellipsoid/index.js';
import { type EigenSystem, eigenSystem } from '../math/eigen.js';
import { type RigidBond, rigidBonds, type UniqueBond, uniqueBonds } from './rigid-bonds.js';

/**
 * What is known of a structure before any model: bonds, residues, site symmetry, contacts, the geometry of its U. One
 * object a crystal, made where the crystal is judged and handed to whoever asks; everything is computed when it is first
 * asked for, and once. Sites are named by their index in Crystal.sites, and lists "by site" are in that order.
 */
export class StructureFacts {
  readonly crystal: Crystal;
  readonly #bondsAndOverlaps = once(() => findBondsAndOverlaps(this.crystal));
  readonly #residues = once(() => findResidues(this.crystal, this.#bondsAndOverlaps()));
  readonly #residueOf = once(() => {
    const residueOf = new Map<number, Residue>();
    for (const residue of this.residues) for (const site of residue.sites) residueOf.set(site, residue);
    return residueOf;
  });
  readonly #kind = once(() => structureKind(this.crystal, this.bonds));
  readonly #assessments = once(() => assessSites(this.crystal));
  readonly #hydrogensMissing = once(() => hydrogensMissing(this.crystal) === true);
  readonly #shortContacts = once(() => findShortContacts(this.crystal, this.bonds));
  readonly #uniqueBonds = once(() => uniqueBonds(this.crystal, this.bonds, this.siteSymmetry));
  readonly #rigidBonds = once(() => rigidBonds(this.crystal, this.uniqueBonds, this.suPerturbations));
  readonly #near = new Map<number, readonly (readonly SiteContact[])[]>();

  constructor(crystal: Crystal) {
    this.crystal = crystal;
  }

  /** By site: the bonds to symmetry images, each with its kind and its length in Å (docs/judging.md). */
  get bonds(): readonly (readonly Bond[])[] {
    return this.#bondsAndOverlaps().bonds;
  }

  /** By site: the images too close to be there at the same time, below 0.6 of the sum of the covalent radii. */
  get overlaps(): readonly (readonly SiteContact[])[] {
    return this.#bondsAndOverlaps().overlaps;
  }

  /** Every bond once, symmetry equivalents and the way back left out. */
  get uniqueBonds(): readonly UniqueBond[] {
    return this.#uniqueBonds();
  }

  /** The unique bonds between atoms with an anisotropic U, with the mean-square displacements along them (Å²). */
  get rigidBonds(): readonly RigidBond[] {
    return this.#rigidBonds();
  }

  /** The molecules, ions and nets, told apart as checkCIF does, in the order of their first sites. */
  get residues(): readonly Residue[] {
    return this.#residues();
  }

  /** The residue that a site belongs to. */
  residueOf(site: number): Residue {
    return this.#residueOf().get(site)!;
  }

  /** `molecular` where any C–C or C–H bond exists, else `extended`; that of the models sees one disorder component. */
  get structureKind(): StructureKind {
    return this.#kind();
  }

  /** By site: whether its U can be judged, with the reasons where not. */
  get assessments(): readonly SiteAssessment[] {
    return this.#assessments();
  }

  /** Whether the atom list certainly lacks hydrogens of the formula. */
  get hydrogensMissing(): boolean {
    return this.#hydrogensMissing();
  }

  /** By site: images closer than the van der Waals radii that no path of three bonds joins to it. */
  get shortContacts(): readonly (readonly ShortContact[])[] {
    return this.#shortContacts();
  }

  /** By site: all images up to a distance in Å, bonded or not. */
  neighbours(cutoff: number): readonly (readonly SiteContact[])[] {
    const known = this.#near.get(cutoff) ?? findContacts(this.crystal, cutoff);
    this.#near.set(cutoff, known);
    return known;
  }

  /** The bonds of a site, of these kinds only where some are given. */
  bondsOf(site: number, ...kinds: readonly BondKind[]): readonly Bond[] {
    const bonds = this.bonds[site];
    return kinds.length === 0 ? bonds : bonds.filter(({ kind }) => kinds.includes(kind));
  }

  /**
   * Whether a site hangs on one other atom, free to swing about it. Hydrogens do not hold it, nor does the pull of a
   * cation without direction (ionic bonds).
   */
  isTerminal(site: number): boolean {
    const { sites } = this.crystal;
    const held = this.bonds[site].filter((bond) => bond.kind !== 'ionic' && sites[bond.site].atomicNumber !== 1);
    return held.length === 1;
  }

  /** The operations that keep a site in place, and its number of free displacement parameters. */
  readonly siteSymmetry = bySite((site): SiteSymmetry => siteSymmetry(this.crystal, this.crystal.sites[site].fract));

  /**
   * Principal mean-square displacements of a refined U (ascending, Å²) and the axes they belong to (Cartesian unit
   * vectors, right-handed); undefined for a site without anisotropic U.
   */
  readonly eigenSystem = bySite((site): EigenSystem | undefined => {
    const { displacement } = this.crystal.sites[site];
    return displacement.kind === 'anisotropic' ? eigenSystem(displacement.uCart) : undefined;
  });

  /**
   * The s.u. of a refined U as changes of the Cartesian tensor, one for each parameter that the site symmetry leaves
   * free (Å²); empty for a site without s.u.
   */
  readonly suPerturbations = bySite((site): SuPerturbations => {
    const { displacement } = this.crystal.sites[site];
    if (displacement.kind !== 'anisotropic' || displacement.uCifSu === undefined) return [];
    const { cell, orthogonalization } = this.crystal;
    const symmetry = this.siteSymmetry(site);
    return suPerturbations(
      displacement.uCifSu,
      (uCif) => uCifToUCart(uCif, cell, orthogonalization),
      symmetry.operations.length === 1
        ? undefined
        : (uCif) =>
            uCartToUCif(
              siteSymmetryAverage(uCifToUCart(uCif, cell, orthogonalization), symmetry),
              cell,
              orthogonalization,
            ),
    );
  });

  /** S.u. of the principal mean-square displacements, ascending (Å²); zeros for a site without s.u. */
  readonly eigenvalueSu = bySite((site): readonly [number, number, number] => {
    const { displacement } = this.crystal.sites[site];
    return displacement.kind === 'anisotropic'
      ? eigenvalueSu(displacement.uCart, this.suPerturbations(site))
      : [0, 0, 0];
  });
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

function bySite<T>(compute: (site: number) => T): (site: number) => T {
  const known = new Map<number, T>();
  return (site) => {
    if (!known.has(site)) known.set(site, compute(site));
    return known.get(site) as T;
  };
}
