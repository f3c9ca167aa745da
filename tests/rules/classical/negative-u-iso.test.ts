import { ruleTable } from '../../support/rule-tester.js';
import { placed } from './placed-atoms.js';

const carbon = (value: number, su?: number) =>
  placed([{ label: 'C1', uIso: { value, ...(su !== undefined && { su }) } }]);
const hydrogen = placed([{ label: 'H1', element: 'H', z: 1, uIso: { value: -0.01 } }]);

ruleTable('negative-u-iso', {
  valid: [
    { name: 'zero', ...carbon(0) },
    { name: 'positive', ...carbon(0.0001) },
    { name: 'anisotropic, which has a rule of its own', ...placed([{ label: 'C1', u: [-1, 1, 1, 0, 0, 0] }]) },
  ],
  invalid: [
    {
      name: 'just below zero',
      ...carbon(-0.0001),
      findings: [
        { sites: ['C1'], severity: 'error', message: /negative: -0\.0001 Å²$/, value: { number: -0.0001, limit: 0 } },
      ],
    },
    { name: 'just within 3σ', ...carbon(-0.00299, 0.001), findings: [{ message: '-0.0030(10) Å², zero within 3σ' }] },
    { name: 'an s.u. of nothing covers nothing', ...carbon(-0.01, 0), findings: [{ message: /: -0\.0100 Å²$/ }] },
    { name: 'just beyond 3σ', ...carbon(-0.00301, 0.001), findings: [{ message: /-0\.0030\(10\) Å²$/ }] },
    {
      name: 'of a hydrogen',
      ...hydrogen,
      findings: [{ sites: ['H1'], severity: 'warning', cause: 'data too weak', advice: 'let it ride' }],
    },
    {
      name: 'of a hydrogen that neutrons see',
      crystal: { ...hydrogen.crystal, probe: 'neutron' },
      findings: [{ severity: 'error', cause: 'isotope (H or D)', advice: 'check element, isotope and occupancy' }],
    },
    {
      name: 'what electrons see',
      ...carbon(-0.01),
      findings: [{ cause: 'a heavier element, or an occupancy too low' }],
    },
    { name: 'as the configuration says', ...hydrogen, severity: 'info', findings: [{ severity: 'info' }] },
  ],
});
