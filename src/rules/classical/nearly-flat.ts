import { ellipsoidForm } from '../../ellipsoid/index.js';
import type { Rule } from '../rule.js';

export interface NearlyFlatOptions {
  readonly ratio: number;
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
      const [smallest, , largest] = system.values;
      // Those that are not positive definite have a rule of their own.
      if (smallest <= 0) return [];
      const ratio = Math.sqrt(largest / smallest);
      if (ratio <= options.ratio) return [];
      const form = ellipsoidForm(site.displacement.uCart);
      const isNeedle = form === 'prolate';
      return [
        {
          sites: [site],
          message:
            `U is nearly ${isNeedle ? 'a needle' : 'flat'}: root-mean-square displacements of ` +
            `${Math.sqrt(largest).toFixed(3)} Å along its longest and ${Math.sqrt(smallest).toFixed(3)} Å along its shortest axis`,
          value: { quantity: 'longest/shortest axis', number: ratio, unit: '', limit: options.ratio },
          data: { ratio, form, uCart: site.displacement.uCart },
          causes: [
            ...(isNeedle ? ['an atom that is split between two positions along the long axis'] : []),
            'a digit lost or mistyped in one of the U_ij, or U_ij in the wrong order',
            'anisotropy of the data (absorption, missing cone, thin plate) not corrected, or too few data for this atom',
          ],
          advice: [
            isNeedle
              ? 'compare the U_ij with those of the last refinement; look at the difference map along the long axis, and try a split model (PART)'
              : 'compare the U_ij with those of the last refinement; then check absorption correction and completeness, and restrain the atom (RIGU, ISOR) if they are right',
          ],
        },
      ];
    });
  },
};
