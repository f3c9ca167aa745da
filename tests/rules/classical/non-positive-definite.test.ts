import type { SymmetricTensor } from '../../../src/math/tensor.js';
import { ruleTable } from '../../support/rule-tester.js';
import { crystalOf, isotropic } from '../../support/structures.js';

const atom = (smallest: number, su?: number) =>
  crystalOf([
    { label: 'C1', u: isotropic(0.02) },
    { label: 'C2', u: [0.02, 0.03, smallest, 0, 0, 0], ...(su && { su: [0, 0, su, 0, 0, 0] as SymmetricTensor }) },
  ]);
const finding = { sites: ['C2'], severity: 'error' } as const;

ruleTable('non-positive-definite', {
  valid: [
    { name: 'the smallest mean-square displacement just above zero', crystal: atom(1e-9) },
    { name: 'above zero by less than its s.u.', crystal: atom(0.0001, 0.01) },
  ],
  invalid: [
    {
      name: 'zero',
      crystal: atom(0),
      findings: [{ ...finding, value: { number: 0, unit: 'Å²', limit: 0, su: undefined } }],
    },
    {
      name: 'below zero, without s.u.',
      crystal: atom(-0.001),
      findings: [
        {
          ...finding,
          message: /displacement -0\.0010 Å²; no ellipsoid/,
          value: { number: -0.001 },
          data: { eigenvalues: [-0.001, 0.02, 0.03].map((x) => expect.closeTo(x, 12)) },
        },
      ],
    },
    {
      name: 'just within 3σ of zero',
      crystal: atom(-0.00299, 0.001),
      findings: [{ ...finding, message: '-0.0030(10) Å², zero within 3σ', value: { number: -0.00299, su: 0.001 } }],
    },
    {
      name: 'just beyond 3σ below zero',
      crystal: atom(-0.00301, 0.001),
      findings: [{ ...finding, message: /-0\.0030\(10\) Å²; no ellipsoid/ }],
    },
    {
      name: 'an indefinite U whose diagonal is positive',
      crystal: crystalOf([{ label: 'C1', u: [0.02, 0.02, 0.02, 0.03, 0, 0] }]),
      findings: [{ sites: ['C1'], value: { number: -0.01 } }],
    },
    {
      name: 'partly occupied: the occupancy is among the causes',
      crystal: (() => {
        const crystal = atom(-0.001);
        return { ...crystal, sites: crystal.sites.map((site) => ({ ...site, occupancy: 0.5 })) };
      })(),
      findings: [{ ...finding, cause: 'correlation of U with the occupancy' }],
    },
    { name: 'as the configuration says', crystal: atom(-1), severity: 'info', findings: [{ severity: 'info' }] },
  ],
});
