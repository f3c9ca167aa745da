import { formatCifNumber } from '../../cif/syntax/number.js';
import { noOptions, type Rule } from '../rule.js';

export const negativeUIso: Rule<unknown, 'crystal'> = {
  meta: {
    code: 'ADPL003',
    name: 'negative-u-iso',
    severity: 'error',
    summary: 'An isotropic U is negative: no atom moves less than not at all.',
    source: 'checkCIF PLAT203',
    optionsSchema: noOptions,
    needs: 'crystal',
    topic: 'definiteness',
    platon: [203],
    presets: { checkcif: 'hint' },
  },
  check({ crystal, grade }) {
    const byNeutrons = crystal.probe === 'neutron';
    return crystal.sites.flatMap((site) => {
      if (site.displacement.kind !== 'isotropic' || site.displacement.uIso.value >= 0) return [];
      const { value, su } = site.displacement.uIso;
      const within = su !== undefined && su > 0 && -value < 3 * su;
      // X-rays and electrons hardly see a hydrogen: its U goes astray before anything is wrong with the structure.
      const isElusive = site.atomicNumber === 1 && !byNeutrons;
      return [
        {
          sites: [site],
          severity: grade(isElusive ? 'warning' : 'error'),
          message: `U_iso is negative: ${su ? formatCifNumber(value, su) : value.toFixed(4)} Å²${within ? ', zero within 3σ' : ''}`,
          value: { quantity: 'U_iso', number: value, ...(su !== undefined && { su }), unit: 'Å²', limit: 0 },
          data: { element: site.element, uIso: value, su: su ?? null },
          causes: isElusive
            ? [
                'data too weak or too few to refine U of a hydrogen freely',
                'the hydrogen is not where the model has it',
              ]
            : [
                byNeutrons
                  ? 'more scattering at the site than the model gives it: another element or isotope (H or D), or an occupancy too low'
                  : 'more electrons at the site than the model gives it: a heavier element, or an occupancy too low',
                'absorption or extinction not corrected, or too few or too weak data',
              ],
          advice: isElusive
            ? ['let it ride: U_iso 1.2 or 1.5 times U_eq of its carrier (SHELXL: -1.2, -1.5)']
            : [`check ${byNeutrons ? 'element, isotope' : 'element'} and occupancy, and the absorption correction`],
        },
      ];
    });
  },
};
