import { formatCifNumber } from '../../cif/syntax/number.js';
import { eigenvalues } from '../../ellipsoid/index.js';
import { smallestEigenvalueSu } from '../../judging/experimental-noise.js';
import type { Rule } from '../rule.js';

export const nonPositiveDefinite: Rule = {
  meta: {
    code: 'ADPL001',
    name: 'non-positive-definite',
    severity: 'error',
    summary: 'The refined U is not positive definite: a mean-square displacement is zero or negative.',
    source: 'checkCIF PLAT211/PLAT212; Trueblood et al., Acta Cryst. A52 (1996) 770-781',
    optionsSchema: { type: 'object', additionalProperties: false, properties: {} },
    needsModel: false,
  },
  check({ crystal, severity }) {
    return crystal.sites.flatMap((site) => {
      if (site.displacement.kind !== 'anisotropic') return [];
      const { uCart } = site.displacement;
      const [smallest, middle, largest] = eigenvalues(uCart);
      if (smallest > 0) return [];
      const su = smallestEigenvalueSu(crystal, site);
      const sigmas = su > 0 ? -smallest / su : undefined;
      const displacement = su > 0 ? formatCifNumber(smallest, su) : smallest.toFixed(4);
      const within = sigmas !== undefined && sigmas < 3;
      return [
        {
          code: nonPositiveDefinite.meta.code,
          rule: nonPositiveDefinite.meta.name,
          severity,
          block: crystal.blockName,
          site: site.label,
          range: site.displacementRange ?? site.range,
          message:
            `U is not positive definite: smallest mean-square displacement ${displacement} Å²` +
            `${within ? ', zero within 3σ' : ''}; no ellipsoid can be drawn`,
          data: { element: site.element, eigenvalues: [smallest, middle, largest], smallestSu: su, uCart },
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
