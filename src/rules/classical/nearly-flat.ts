import { formatCifNumber } from '../../cif/syntax/number.js';
import type { Site } from '../../crystal/crystal.js';
import type { Rule } from '../rule.js';

export interface NearlyFlatOptions {
  readonly ratio: number;
}

interface Likely {
  readonly causes: readonly string[];
  readonly advice: readonly string[];
}

/** What may be behind it. A needle may be two positions of an atom, but hydrogens are not split. */
function likely({ atomicNumber, disorderGroup, occupancy }: Site, isNeedle: boolean, byNeutrons: boolean): Likely {
  const isHydrogen = atomicNumber === 1;
  if (isHydrogen && !byNeutrons) {
    return {
      causes: ['X-rays and electrons tell too little of a hydrogen for six U_ij'],
      advice: [
        'refine it isotropically, or let it ride: U_iso 1.2 or 1.5 times U_eq of its carrier (SHELXL: -1.2, -1.5)',
      ],
    };
  }
  const isPart = disorderGroup !== undefined || occupancy < 0.999;
  const compare = 'compare the U_ij with those of the last refinement';
  const data = 'check the absorption correction and the completeness of the data';
  return {
    causes: [
      ...(isPart ? ['U correlated with that of another position close by, or with the occupancy'] : []),
      ...(isNeedle && !isPart && !isHydrogen
        ? ['an atom that is split between two positions along the long axis']
        : []),
      'a digit lost or mistyped in one of the U_ij, or U_ij in the wrong order',
      'anisotropy of the data (absorption, missing cone, thin plate) not corrected, or too few data for this atom',
    ],
    advice: [
      compare,
      isNeedle && !isPart && !isHydrogen
        ? 'look at the difference map along the long axis, and try a split model (PART)'
        : `${data}; if they are right, restrain the atom (${isPart ? 'SIMU, RIGU, or EADP with the other position' : 'RIGU, ISOR'})`,
    ],
  };
}

export const nearlyFlat: Rule<NearlyFlatOptions, 'crystal'> = {
  meta: {
    code: 'ADPL002',
    name: 'nearly-flat',
    severity: 'error',
    summary:
      'The refined ellipsoid is positive definite but nearly flat or a needle: hardly a motion that an atom has.',
    source: 'checkCIF PLAT211/PLAT212 (nearly flat) and PLAT213 to PLAT216 (axis ratio)',
    optionsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        ratio: {
          type: 'number',
          minimum: 1,
          default: 8,
          description: 'Report an ellipsoid whose longest axis is more than this many times its shortest.',
        },
      },
    },
    needs: 'crystal',
    topic: 'shape',
    platon: [211, 212, 213, 214, 215, 216],
    // What is that flat has its cause in U itself, not in the electrons at the site.
    explains: ['low-iou', 'high-s12', 'odd-volume', 'odd-shape'],
    presets: { checkcif: 'error', 'electron-diffraction': 'warning' },
  },
  check({ crystal, facts, options }) {
    return crystal.sites.flatMap((site, index) => {
      const system = facts.eigenSystem(index);
      if (system === undefined || site.displacement.kind !== 'anisotropic') return [];
      const [smallest, middle, largest] = system.values;
      // Those that are not positive definite have a rule of their own.
      if (smallest <= 0) return [];
      const ratio = Math.sqrt(largest / smallest);
      if (ratio <= options.ratio) return [];
      const isNeedle = largest / middle > middle / smallest;
      const [su] = facts.eigenvalueSu(index);
      const within = smallest < 3 * su ? ` (mean square ${formatCifNumber(smallest, su)} Å², zero within 3σ)` : '';
      return [
        {
          sites: [site],
          message:
            `U is nearly ${isNeedle ? 'a needle' : 'flat'}: root-mean-square displacements of ` +
            `${Math.sqrt(largest).toFixed(3)} Å along its longest and ${Math.sqrt(smallest).toFixed(3)} Å along its shortest axis${within}`,
          value: { quantity: 'longest/shortest axis', number: ratio, unit: '', limit: options.ratio },
          data: { ratio, form: isNeedle ? 'needle' : 'flat', su, uCart: site.displacement.uCart },
          ...likely(site, isNeedle, crystal.probe === 'neutron'),
        },
      ];
    });
  },
};
