import type { SymmetricTensor } from '../../../src/math/tensor.js';
import { ruleTable } from '../../support/rule-tester.js';
import { crystalOf, predictionOf } from '../../support/structures.js';

/** A tilted ellipsoid, Å²; U_eq is 0.03 Å². */
const right: SymmetricTensor = [0.02, 0.03, 0.04, 0.01, 0.01, 0.01];
const bOfU = 8 * Math.PI ** 2;

const by = (diagonal: number, offDiagonal = diagonal): SymmetricTensor => [
  right[0] * diagonal,
  right[1] * diagonal,
  right[2] * diagonal,
  right[3] * offDiagonal,
  right[4] * offDiagonal,
  right[5] * offDiagonal,
];

/** Atoms with U_ij as given; U_eq of so many of them is right, that of the others 0.2 Å². None where it is undefined. */
function structure(u: SymmetricTensor, rightUEq?: number, count = 10, predicted = right) {
  const crystal = crystalOf(Array.from({ length: count }, (_, i) => ({ label: `C${i + 1}`, u })));
  const sites = crystal.sites.map((site, i) => {
    if (rightUEq === undefined) return site;
    const value = i < rightUEq ? 0.03 : 0.2;
    const written = { quantity: 'U', tag: '_atom_site_u_iso_or_equiv', text: String(value) } as const;
    return { ...site, uEquivalentReported: { value, written } };
  });
  return {
    crystal: { ...crystal, sites },
    prediction: predictionOf(sites.map(() => ({ uCart: predicted }))),
  };
}

const size = (kind: string) => ({ sites: [], severity: 'error', data: { kind } }) as const;

ruleTable('suspect-convention', {
  valid: [
    { name: 'as predicted', ...structure(right, 10) },
    { name: 'B, but too few U_eq agree with that', ...structure(by(bOfU), 8, 10), options: { agreement: 0.81 } },
    { name: 'a scale that a temperature may explain', ...structure(by(8)) },
    { name: 'another, on the small side', ...structure(by(1 / 8)) },
    { name: 'off-diagonals doubled in three atoms', ...structure(by(1, 2), undefined, 3) },
  ].map((each) => (each.name.startsWith('B, but') ? { ...each, prediction: undefined } : each)),
  invalid: [
    {
      name: 'B for U, by U_eq',
      ...structure(by(bOfU), 9),
      findings: [
        { ...size('B for U'), message: 'U_eq of 90 % of 10 atoms agree', value: { number: 90, unit: '%', limit: 90 } },
      ],
    },
    {
      name: 'B for U, by as many U_eq as an option asks for',
      ...structure(by(bOfU), 8),
      options: { agreement: 0.8 },
      findings: [{ value: { number: 80, limit: 80 } }],
    },
    {
      name: 'U in 10⁻⁴ Å²',
      ...structure(by(1e4), 10),
      findings: [{ ...size('U × 10^4'), advice: 'divide all U_ij by 10^4' }],
    },
    { name: 'U divided by 8π²', ...structure(by(1 / bOfU), 10), findings: [size('U divided by 8π²')] },
    {
      name: 'B for U, by the size that is predicted',
      ...structure(by(bOfU)),
      findings: [
        {
          ...size('B for U'),
          message: '79 times the predicted as they stand, 1.00 times read so',
          value: { limit: 8 },
        },
      ],
    },
    { name: 'U divided by 8π², by the size', ...structure(by(1 / bOfU)), findings: [size('U divided by 8π²')] },
    {
      name: 'off-diagonals doubled in four atoms',
      ...structure(by(1, 2), undefined, 4),
      findings: [{ ...size('off-diagonals twice too large'), advice: 'halve U12, U13 and U23' }],
    },
    {
      name: 'off-diagonals halved',
      ...structure([0.03, 0.03, 0.03, 0.01, 0.01, 0.01], undefined, 4, [0.03, 0.03, 0.03, 0.02, 0.02, 0.02]),
      findings: [size('off-diagonals half as large as they should be')],
    },
  ],
});
