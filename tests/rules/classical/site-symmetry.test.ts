import type { SymmetricTensor } from '../../../src/math/tensor.js';
import { ruleTable } from '../../support/rule-tester.js';
import { placed } from './placed-atoms.js';

const symOps = [
  { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const, translation: [0, 0, 0] as const },
  { rotation: [-1, 0, 0, 0, -1, 0, 0, 0, 1] as const, translation: [0, 0, 0] as const },
];
/** An atom on a twofold axis along c, which allows no U13; U_eq is 0.02 Å². */
function onAxis(u13: number, su?: number, at = 0, disorderGroup?: string) {
  const uncertain = su === undefined ? {} : { su: [su, su, su, 0, 0, 0] as SymmetricTensor };
  return placed([{ label: 'C1', u: [0.02, 0.02, 0.02, 0, u13, 0], at, disorderGroup, ...uncertain }], { symOps });
}

ruleTable('site-symmetry', {
  valid: [
    { name: 'as the site asks for', ...onAxis(0) },
    { name: 'just within rounding', ...onAxis(0.00059) },
    { name: 'the last decimal of three', ...onAxis(0.001) },
    { name: 'disordered about the axis', ...onAxis(0.01, 0, 0, '-1') },
    { name: 'just within 3 s.u.', ...onAxis(0.00299, 0.001) },
    { name: 'just within another tolerance', ...onAxis(0.0019), options: { tolerance: 0.1 } },
    { name: 'just within as many s.u. as an option says', ...onAxis(0.0049, 0.001), options: { sigmas: 5 } },
    { name: 'off the axis', ...onAxis(0.01, 0, 3) },
    {
      name: 'where operations could not be read',
      crystal: { ...onAxis(0.01).crystal, unreadable: ['a symmetry operation'] },
    },
  ],
  invalid: [
    {
      name: 'just beyond rounding',
      ...onAxis(0.00061),
      findings: [
        {
          sites: ['C1'],
          severity: 'warning',
          message: 'leaves 4 of six U_ij free): U13 is 0.0006 Å², 0.0000 Å² in the nearest U that the site allows',
          value: { number: 0.00061, unit: 'Å²', limit: 0.0006 },
        },
      ],
    },
    {
      name: 'each component that the site forbids is named, the worst first',
      ...placed([{ label: 'C1', u: [0.02, 0.02, 0.02, 0.001, -0.002, 0.003] }], { symOps }),
      findings: [{ message: /: U23 is 0\.0030 Å², 0\.0000 Å² in the nearest U that the site allows; also U13$/ }],
    },
    { name: 'one alone', ...onAxis(0.002), findings: [{ message: /that the site allows$/ }] },
    { name: 'more than the last decimal of three', ...onAxis(0.002), findings: [{ value: { limit: 0.001 } }] },
    { name: 'as little, given with four', ...onAxis(0.0011), findings: [{ value: { limit: 0.0006 } }] },
    { name: 'in a part that lies on the axis', ...onAxis(0.01, 0, 0, '1'), findings: [{ sites: ['C1'] }] },
    { name: 'just beyond 3 s.u.', ...onAxis(0.00301, 0.001), findings: [{ value: { limit: 0.003 } }] },
    { name: 'beyond another tolerance', ...onAxis(0.0021), options: { tolerance: 0.1 }, findings: [{ sites: ['C1'] }] },
    {
      name: 'beyond as many s.u. as an option says',
      ...onAxis(0.0051, 0.001),
      options: { sigmas: 5 },
      findings: [{ sites: ['C1'] }],
    },
  ],
});
