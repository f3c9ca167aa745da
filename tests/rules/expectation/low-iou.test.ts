import { ruleTable } from '../../support/rule-tester.js';
import { misfit, sphere, stretched } from './misfit-cases.js';

/** Spheres of such an IoU. */
const overlapping = (iou: number, more?: Parameters<typeof sphere>[1]) => sphere(iou ** (-1 / 1.5), more);
const finding = { sites: ['X'], severity: 'warning' } as const;

ruleTable('low-iou', {
  valid: [
    { name: 'as predicted', ...overlapping(1) },
    { name: 'just above the limit', ...overlapping(0.502) },
    { name: 'just above another limit', ...overlapping(0.551), options: { level: 0.9 } },
    { name: 'spared', ...overlapping(0.45), options: { sparedIou: 0.449 } },
    { name: 'neither volume nor shape beyond what the s.u. of U leave open', ...overlapping(0.45, { su: 0.012 }) },
  ],
  invalid: [
    {
      name: 'just below the limit',
      ...overlapping(0.5),
      findings: [{ ...finding, message: 'IoU of only 0.50', value: { quantity: 'IoU', number: 0.5, limit: 0.50125 } }],
    },
    {
      name: 'just below another limit',
      ...overlapping(0.549),
      options: { level: 0.9 },
      findings: [{ ...finding, value: { number: 0.549, limit: 0.55 } }],
    },
    { name: 'not spared', ...overlapping(0.45), options: { sparedIou: 0.451 }, findings: [finding] },
    // Misfits of clean atoms, 1 - IoU, end at 0.5: 1.25 times that is an error.
    { name: 'just no error', ...overlapping(0.376), findings: [finding] },
    { name: 'just an error', ...overlapping(0.374), findings: [{ ...finding, severity: 'error' }] },
    {
      name: 'just no error by another factor',
      ...overlapping(0.301),
      options: { errorFactor: 1.4 },
      findings: [finding],
    },
    {
      name: 'just an error by another factor',
      ...overlapping(0.299),
      options: { errorFactor: 1.4 },
      findings: [{ ...finding, severity: 'error' }],
    },
    {
      name: 'the volume alone is beyond its s.u.',
      ...overlapping(0.45, { su: 0.005 }),
      findings: [finding],
    },
    {
      name: 'the shape alone is beyond its s.u.',
      ...misfit(stretched(4), { predicted: [0.05, 0.03, 0.02, 0, 0, 0], su: 0.003 }),
      findings: [finding],
    },
  ],
});
