import { ruleTable } from '../../support/rule-tester.js';
import { misfit, sphere } from './misfit-cases.js';

const finding = { sites: ['X'], severity: 'warning' } as const;
/** U so that v, with an expected error of 0.1, is so many times that error. */
const beyond = (times: number, more?: Parameters<typeof sphere>[1]) => sphere(Math.exp(0.1 * times), more);

ruleTable('odd-volume', {
  valid: [
    { name: 'as predicted', ...beyond(0) },
    { name: 'just within the limit', ...beyond(3.97) },
    { name: 'just within the limit, on the small side', ...beyond(-3.97) },
    { name: 'just within another limit', ...beyond(3.59), options: { level: 0.9 } },
    { name: 'spared: IoU just above', ...sphere(0.54 ** (-1 / 1.5)), options: { sparedIou: 0.539 } },
    { name: 'within 3 s.u. of v', ...sphere(1.5, { su: 0.00705 }) },
    { name: 'a turned ellipsoid of the right volume', ...misfit([0.01, 0.02, 0.04, 0, 0, 0]) },
  ],
  invalid: [
    {
      name: 'just beyond the limit',
      ...beyond(3.98),
      findings: [
        {
          ...finding,
          message: 'U is 1.49 times the predicted (volume residual 4.0 times its expected error',
          value: { quantity: 'volume residual/expected error', number: 3.98, limit: 3.9732 },
        },
      ],
    },
    {
      name: 'just beyond the limit, on the small side',
      ...beyond(-3.98),
      findings: [{ ...finding, message: 'U is only 0.67 times', cause: 'more electrons at the site' }],
    },
    { name: 'just beyond another limit', ...beyond(3.61), options: { level: 0.9 }, findings: [finding] },
    {
      name: 'not spared: IoU just below',
      ...sphere(0.54 ** (-1 / 1.5)),
      options: { sparedIou: 0.541 },
      findings: [finding],
    },
    { name: 'beyond 3 s.u. of v', ...sphere(1.5, { su: 0.007 }), findings: [finding] },
    { name: 'just no error', ...beyond(4.99), findings: [finding] },
    { name: 'just an error', ...beyond(5.01), findings: [{ ...finding, severity: 'error' }] },
    {
      name: 'just an error by another factor',
      ...beyond(8.01),
      options: { errorFactor: 2 },
      findings: [{ ...finding, severity: 'error' }],
    },
    {
      name: 'against the scatter of the structure, where six atoms have one: it is the worse of the two',
      ...sphere(1.5, { others: 5 }),
      findings: [{ value: { quantity: 'volume residual/scatter' }, message: "times the structure's scatter" }],
    },
    {
      name: 'the size that another element would give it',
      ...sphere((6 / 7) ** 2.5, { expectedError: 0.05 }),
      findings: [{ cause: 'wrong element: the size would suit N (Z ≈ 7.0) rather than C', advice: 'refine it as N' }],
    },
    {
      name: 'no element that the structure could hold comes near',
      ...sphere((17 / 14) ** 2.5, { expectedError: 0.05, element: { element: 'Cl', z: 17 } }),
      findings: [{ cause: /^an atom that is not there/ }],
    },
  ],
});
