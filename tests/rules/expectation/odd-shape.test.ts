import type { SymmetricTensor } from '../../../src/math/tensor.js';
import { ruleTable } from '../../support/rule-tester.js';
import { misfit, stretched } from './misfit-cases.js';

const finding = { sites: ['X'], severity: 'warning' } as const;
/** Every difference counts. */
const all = { level: 0.5, sparedIou: 1 };
/** Sharp enough a prediction for small differences. */
const sharp = (u: SymmetricTensor, predicted?: SymmetricTensor) =>
  misfit(u, { expectedError: 0.001, ...(predicted && { predicted }) });
/** About the second axis, degrees. */
function turned(u: SymmetricTensor, angle: number): SymmetricTensor {
  const [c, s] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  return [c * c * u[0] + s * s * u[2], u[1], s * s * u[0] + c * c * u[2], 0, c * s * (u[2] - u[0]), 0];
}
const long = stretched(2);

ruleTable('odd-shape', {
  valid: [
    { name: 'as predicted', ...misfit(stretched(1)) },
    { name: 'larger throughout', ...misfit([0.06, 0.06, 0.06, 0, 0, 0]), options: { sparedIou: 1 } },
    // s of these is 0.1403: within twice the noise from s.u. of 0.00501 Å², 0.0703.
    { name: 'within twice what the s.u. give', ...misfit(long, { su: 0.00501, expectedError: 0.01 }) },
    { name: 'spared: IoU 0.707', ...misfit(long, { expectedError: 0.01 }), options: { sparedIou: 0.7 } },
    // s/e 1.403.
    { name: 'just within the limit', ...misfit(long), options: { level: 0.352 } },
  ],
  invalid: [
    {
      name: 'beyond twice what the s.u. give',
      ...misfit(long, { su: 0.00499, expectedError: 0.01 }),
      findings: [{ sites: ['X'] }],
    },
    {
      name: 'just beyond the limit',
      ...misfit(long),
      options: { level: 0.349 },
      findings: [{ ...finding, value: { quantity: 'shape residual/expected error', limit: 1.396 } }],
    },
    // The largest of clean atoms is 4.
    { name: 'just no error', ...misfit(long, { expectedError: 0.0282 }), findings: [finding] },
    { name: 'just an error', ...misfit(long, { expectedError: 0.028 }), findings: [{ ...finding, severity: 'error' }] },
    {
      name: 'just no error by another factor',
      ...misfit(long, { expectedError: 0.028 }),
      options: { errorFactor: 1.3 },
      findings: [finding],
    },
    // Axes, roots of U, count: a ratio of 1.25 is one of 1.5625 in U.
    {
      name: 'longer by just more than 1.25',
      ...sharp(stretched(1.57)),
      options: all,
      findings: [
        { message: 'ellipsoid is more prolate than predicted: longest over shortest axis 1.3 in place of 1.0' },
      ],
    },
    {
      name: 'longer by just less than 1.25',
      ...sharp(stretched(1.55)),
      options: all,
      findings: [{ message: 'turned away' }],
    },
    { name: 'flat', ...sharp([0.04, 0.04, 0.01, 0, 0, 0]), options: all, findings: [{ message: 'more oblate' }] },
    {
      name: 'rounder by just more than 1.25',
      ...sharp(stretched(1.27), long),
      options: all,
      findings: [{ message: 'rounder than predicted' }],
    },
    {
      name: 'rounder by just less than 1.25',
      ...sharp(stretched(1.29), long),
      options: all,
      findings: [{ message: 'turned away' }],
    },
    // For causes the ratio is 1.3, 1.69 in U.
    {
      name: 'longer by just more than 1.3',
      ...sharp(stretched(1.7)),
      options: all,
      findings: [{ cause: 'split along its longest axis' }],
    },
    {
      name: 'longer by just less than 1.3',
      ...sharp(stretched(1.68)),
      options: all,
      findings: [{ cause: 'disorder that is not modelled' }],
    },
    {
      name: 'rounder by just more than 1.3',
      ...sharp(stretched(1.17), long),
      options: all,
      findings: [{ cause: 'restraints that make the atom isotropic' }],
    },
    {
      name: 'rounder by just less than 1.3',
      ...sharp(stretched(1.19), long),
      options: all,
      findings: [{ cause: 'restraints or constraints on U' }],
    },
    {
      name: 'turned by just more than 45°',
      ...sharp(turned(long, 46), long),
      options: all,
      findings: [{ message: 'axes 46° apart', cause: 'U of another atom on this label' }],
    },
    {
      name: 'turned by just less than 45°',
      ...sharp(turned(long, 44), long),
      options: all,
      findings: [{ message: 'axes 44° apart', cause: 'restraints or constraints on U' }],
    },
    {
      name: 'against the scatter of the structure',
      ...misfit(long, { others: 5 }),
      findings: [{ sites: ['X'], value: { quantity: 'shape residual/scatter' } }],
    },
  ],
});
