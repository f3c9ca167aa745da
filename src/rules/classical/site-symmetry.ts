import { uCartToUCif, uEquivalent } from '../../crystal/adp-conventions.js';
import { siteSymmetryAverage } from '../../crystal/symmetry/site-symmetry.js';
import type { Rule } from '../rule.js';

export interface SiteSymmetryOptions {
  /** Standard uncertainties. */
  readonly sigmas: number;
  /** Fraction of U_eq, for atoms without s.u. and for rounding. */
  readonly tolerance: number;
}

const names = ['U11', 'U22', 'U33', 'U12', 'U13', 'U23'] as const;

/** Å²; the last decimal that the U_ij are written with, the seventh where they are computed from B or β. */
function lastDecimal(u: readonly number[]): number {
  for (let digits = 3; digits < 7; digits++) {
    const unit = 10 ** -digits;
    if (u.every((value) => Math.abs(value / unit - Math.round(value / unit)) < 1e-6)) return unit;
  }
  return 1e-7;
}

export const siteSymmetryViolated: Rule<SiteSymmetryOptions, 'crystal'> = {
  meta: {
    code: 'ADPL004',
    name: 'site-symmetry',
    severity: 'warning',
    summary: 'The refined U of an atom on a symmetry element does not have the symmetry of its site.',
    source: 'Peterse & Palm, Acta Cryst. 20 (1966) 147-150; Trueblood et al., Acta Cryst. A52 (1996) 770-781',
    optionsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        sigmas: {
          type: 'number',
          minimum: 0,
          default: 3,
          description: 'Report a U_ij that is more than this many of its s.u. away from what the site allows.',
        },
        tolerance: {
          type: 'number',
          minimum: 0,
          default: 0.03,
          description:
            'Differences below this fraction of U_eq, or below the last decimal of the U_ij, are rounding, whatever the s.u.',
        },
      },
    },
    needs: 'crystal',
    topic: 'shape',
    platon: [],
  },
  check({ crystal, facts, options }) {
    const { cell, orthogonalization, unreadable } = crystal;
    if (unreadable) return [];
    return crystal.sites.flatMap((site, index) => {
      // The parts of what is disordered about the element (PART −n) are not on it.
      if (site.displacement.kind !== 'anisotropic' || site.disorderGroup?.startsWith('-')) return [];
      const symmetry = facts.siteSymmetry(index);
      if (symmetry.operations.length === 1) return [];
      const { uCif, uCart, uCifSu } = site.displacement;
      const allowed = uCartToUCif(siteSymmetryAverage(uCart, symmetry), cell, orthogonalization);
      // Constrained components have no s.u. of their own: what the others have is what the data can tell.
      const su = Math.max(0, ...(uCifSu ?? []));
      const limit = Math.max(options.sigmas * su, options.tolerance * Math.abs(uEquivalent(uCart)), lastDecimal(uCif));
      const differences = uCif.map((u, k) => Math.abs(u - allowed[k]));
      const worst = differences.indexOf(Math.max(...differences));
      if (!(differences[worst] > limit)) return [];
      const wrong = names.filter((_, k) => differences[k] > limit);
      return [
        {
          sites: [site],
          message:
            `U does not have the symmetry of its site (${symmetry.operations.length} operations keep the atom in place, ` +
            `which leaves ${symmetry.freeDisplacementParameters} of six U_ij free): ${names[worst]} is ${uCif[worst].toFixed(4)} Å², ` +
            `${allowed[worst].toFixed(4)} Å² in the nearest U that the site allows${wrong.length > 1 ? `; also ${wrong.filter((name) => name !== names[worst]).join(', ')}` : ''}`,
          value: { quantity: `${names[worst]} against its site`, number: differences[worst], unit: 'Å²', limit },
          data: { uCif, allowed, sigmas: su > 0 ? differences[worst] / su : null },
          causes: [
            'a U_ij mistyped, or of another atom or setting of the space group',
            'the constraints of the special position were not applied in the refinement',
            'an atom that is near the symmetry element and not on it: disorder about it, or a space group of too high symmetry',
          ],
          advice: [
            'SHELXL applies these constraints by itself for atoms on special positions: refine once more from the .res file, and do not edit the U_ij',
          ],
        },
      ];
    });
  },
};
