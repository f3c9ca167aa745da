import { formatCifNumber } from '../../cif/syntax/number.js';
import { noOptions, type Rule } from '../rule.js';

export const nonPositiveDefinite: Rule<unknown, 'crystal'> = {
  meta: {
    code: 'ADPL001',
    name: 'non-positive-definite',
    severity: 'error',
    summary: 'The refined U is not positive definite: a mean-square displacement is zero or negative.',
    source: 'checkCIF PLAT211/PLAT212; Trueblood et al., Acta Cryst. A52 (1996) 770-781',
    optionsSchema: noOptions,
    needs: 'crystal',
    topic: 'definiteness',
    platon: [211, 212],
    presets: { checkcif: 'error', 'electron-diffraction': 'warning' },
  },
  check({ crystal, facts }) {
    return crystal.sites.flatMap((site, index) => {
      const system = facts.eigenSystem(index);
      if (system === undefined || site.displacement.kind !== 'anisotropic') return [];
      const [smallest, middle, largest] = system.values;
      if (smallest > 0) return [];
      const [su] = facts.eigenvalueSu(index);
      const displacement = su > 0 ? formatCifNumber(smallest, su) : smallest.toFixed(4);
      const within = su > 0 && -smallest / su < 3;
      return [
        {
          sites: [site],
          message:
            `U is not positive definite: smallest mean-square displacement ${displacement} Å²` +
            `${within ? ', zero within 3σ' : ''}; no ellipsoid can be drawn`,
          value: { quantity: 'smallest U', number: smallest, ...(su > 0 && { su }), unit: 'Å²', limit: 0 },
          data: {
            element: site.element,
            eigenvalues: [smallest, middle, largest],
            smallestSu: su,
            uCart: site.displacement.uCart,
          },
          causes: [
            'wrong element, or an atom that is disordered',
            'absorption not corrected, or too few or too weak data for anisotropic refinement',
            ...(site.occupancy < 1 ? ['correlation of U with the occupancy'] : []),
            'U_ij in the wrong columns (SHELX writes 11 22 33 23 13 12; in a CIF the data names of the loop decide) or convention',
          ],
          advice: [
            'check the element and the absorption correction; restrain the atom (RIGU, SIMU, ISOR) or refine it isotropically',
          ],
        },
      ];
    });
  },
};
