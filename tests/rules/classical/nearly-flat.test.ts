import { ruleTable } from '../../support/rule-tester.js';
import { placed } from './placed-atoms.js';

/** Axes are roots of U. */
const needle = (ratio: number) => placed([{ label: 'C1', u: [0.001, 0.001, 0.001 * ratio ** 2, 0, 0, 0] }]);
const disc = (ratio: number) => placed([{ label: 'C1', u: [0.04, 0.04, 0.04 / ratio ** 2, 0, 0, 0] }]);

ruleTable('nearly-flat', {
  valid: [
    { name: 'just within the limit', ...needle(7.99) },
    { name: 'just within another limit', ...disc(9.99), options: { ratio: 10 } },
    {
      name: 'not positive definite, which has a rule of its own',
      ...placed([{ label: 'C1', u: [0.02, 0.02, 0, 0, 0, 0] }]),
    },
  ],
  invalid: [
    {
      name: 'a needle, just beyond the limit',
      ...needle(8.01),
      findings: [
        {
          sites: ['C1'],
          severity: 'error',
          message: 'nearly a needle',
          value: { number: 8.01, limit: 8, unit: '' },
          cause: 'split between two positions',
          advice: 'split model',
        },
      ],
    },
    { name: 'a disc', ...disc(8.01), findings: [{ message: 'nearly flat', advice: 'completeness' }] },
    { name: 'just beyond another limit', ...disc(5.01), options: { ratio: 5 }, findings: [{ value: { limit: 5 } }] },
  ],
});
