import { ruleTable } from '../../support/rule-tester.js';
import { sphere } from './misfit-cases.js';

/** Spheres: S12 = 100·(1 − (2√t/(1 + t))^1.5) for U t times the predicted. */
const s12Of = (times: number) => 100 * (1 - ((2 * Math.sqrt(times)) / (1 + times)) ** 1.5);
/** By bisection, spheres of such an S12 (%). */
function differing(s12: number, more?: Parameters<typeof sphere>[1]) {
  let [low, high] = [1, 100];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (s12Of(middle) < s12) low = middle;
    else high = middle;
  }
  return sphere(low, more);
}
const finding = { sites: ['X'], severity: 'warning' } as const;

ruleTable('high-s12', {
  valid: [
    { name: 'just below the limit', ...differing(3.98) },
    { name: 'just below another limit', ...differing(3.59), options: { level: 0.9 } },
    { name: 'spared', ...differing(4.1), options: { sparedIou: 0.1 } },
    { name: 'within what the s.u. of U leave open', ...differing(4.1, { su: 0.01 }) },
  ],
  invalid: [
    {
      name: 'just above the limit',
      ...differing(4),
      findings: [{ ...finding, message: 'differ by S12 = 4.0 %', value: { quantity: 'S12', unit: '%', limit: 3.99 } }],
    },
    { name: 'just above another limit', ...differing(3.61), options: { level: 0.9 }, findings: [finding] },
    { name: 'not spared', ...differing(4.1), options: { sparedIou: 0.9 }, findings: [finding] },
    // S12 is quadratic in a small difference: 1.25 times the largest of 4 % is 6.25 %.
    { name: 'just no error', ...differing(6.24), findings: [finding] },
    { name: 'just an error', ...differing(6.26), findings: [{ ...finding, severity: 'error' }] },
    {
      name: 'just an error by another factor',
      ...differing(4.01),
      options: { errorFactor: 1 },
      findings: [{ ...finding, severity: 'error' }],
    },
  ],
});
