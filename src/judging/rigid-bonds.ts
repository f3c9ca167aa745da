import type { Crystal } from '../crystal/crystal.js';
import type { Bond } from '../crystal/environment/bonds.js';
import { operationOf } from '../crystal/environment/contacts.js';
import type { SiteSymmetry } from '../crystal/symmetry/site-symmetry.js';
import { applySymOp, invertSymOp, rotationCart } from '../crystal/symmetry/symop.js';
import type { SuPerturbations } from '../ellipsoid/index.js';
import { along, applyMatrix, congruence, norm } from '../math/matrix3.js';
import type { SymmetricTensor, Vector3 } from '../math/tensor.js';

/** A bond of the structure, once however many symmetry equivalents it has. */
export interface UniqueBond {
  /** Index into Crystal.sites: one end, at its own coordinates. */
  readonly site: number;
  /** The other end, as seen from there; `bond.site` is the larger index, or the same. */
  readonly bond: Bond;
  /** How many symmetry equivalents of the bond the first end has. */
  readonly count: number;
}

/** Two bonded atoms and how far they swing along their bond (Hirshfeld, Acta Cryst. 1976, A32, 239). */
export interface RigidBond extends UniqueBond {
  /** Unit vector, Cartesian, from the first end to the other. */
  readonly direction: Vector3;
  /** Mean-square displacement of the first end along the bond, Å². */
  readonly amplitude: number;
  /** That of the other end: of the symmetry image, whose U is turned with it, Å². */
  readonly partnerAmplitude: number;
  /** `amplitude` − `partnerAmplitude`, Å²: 0 for a rigid bond. */
  readonly difference: number;
  /**
   * Standard uncertainty of the difference from those of both U, taken as independent, Å²; undefined where either has
   * none in the file.
   */
  readonly su?: number;
}

/** Å; what rounded coordinates of two special positions may add up to. */
const samePlace = 0.1;

/** Every bond once: of symmetry equivalents and of the two directions the first in the order of the sites. */
export function uniqueBonds(
  { sites, symOps, orthogonalization }: Pick<Crystal, 'sites' | 'symOps' | 'orthogonalization'>,
  bonds: readonly (readonly Bond[])[],
  symmetryOf: (site: number) => SiteSymmetry,
): UniqueBond[] {
  const imageOf = (contact: Pick<Bond, 'site' | 'operation' | 'shift'>) =>
    applySymOp(operationOf(contact, symOps), sites[contact.site].fract);
  return bonds.flatMap((near, site) => {
    let left = near.filter((bond) => bond.site >= site).map((bond) => ({ bond, image: imageOf(bond) }));
    const found: UniqueBond[] = [];
    while (left.length > 0) {
      const [{ bond, image }] = left;
      // From an atom to its own image, the bond backwards is one of the equivalents.
      const back = applySymOp(invertSymOp(operationOf(bond, symOps)), sites[site].fract);
      const ends = bond.site === site ? [image, back] : [image];
      const equivalents = new Set([left[0]]);
      for (const operation of symmetryOf(site).operations) {
        for (const end of ends) {
          const there = applySymOp(operationOf(operation, symOps), end);
          const gap = (each: (typeof left)[number]) =>
            each.bond.site === bond.site ? norm(applyMatrix(orthogonalization, minus(each.image, there))) : samePlace;
          const nearest = left.reduce((best, each) => (gap(each) < gap(best) ? each : best));
          if (gap(nearest) < samePlace) equivalents.add(nearest);
        }
      }
      left = left.filter((each) => !equivalents.has(each));
      found.push({ site, bond, count: equivalents.size });
    }
    return found;
  });
}

/** The bonds whose ends both have an anisotropic U, with the mean-square displacements along them. */
export function rigidBonds(
  { sites, symOps, orthogonalization }: Pick<Crystal, 'sites' | 'symOps' | 'orthogonalization'>,
  bonds: readonly UniqueBond[],
  perturbationsOf: (site: number) => SuPerturbations,
): RigidBond[] {
  return bonds.flatMap((unique): RigidBond[] => {
    const { site, bond } = unique;
    const [a, b] = [sites[site].displacement, sites[bond.site].displacement];
    if (a.kind !== 'anisotropic' || b.kind !== 'anisotropic') return [];
    const op = operationOf(bond, symOps);
    const turn = rotationCart(op, orthogonalization);
    const vector = applyMatrix(orthogonalization, minus(applySymOp(op, sites[bond.site].fract), sites[site].fract));
    const length = norm(vector);
    const direction: Vector3 = [vector[0] / length, vector[1] / length, vector[2] / length];
    const here = (u: SymmetricTensor) => along(u, direction);
    const there = (u: SymmetricTensor) => along(congruence(turn, u), direction);
    const [amplitude, partnerAmplitude] = [here(a.uCart), there(b.uCart)];
    const [ofA, ofB] = [perturbationsOf(site), perturbationsOf(bond.site)];
    const known = ofA.length > 0 && ofB.length > 0;
    return [
      {
        ...unique,
        direction,
        amplitude,
        partnerAmplitude,
        difference: amplitude - partnerAmplitude,
        // An atom and its own image have the parameters of one U: they vary together.
        ...(known && {
          su:
            bond.site === site
              ? Math.hypot(...ofA.map((delta) => here(delta) - there(delta)))
              : Math.hypot(...ofA.map(here), ...ofB.map(there)),
        }),
      },
    ];
  });
}

function minus(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
