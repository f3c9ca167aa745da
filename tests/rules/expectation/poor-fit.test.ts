import { ruleTable } from '../../support/rule-tester.js';
import { crystalOf, isotropic, predictionOf } from '../../support/structures.js';

/** Atoms of U so many times the predicted, stretched so that they overlap with it, after scaling, by IoU 0.587. */
function poor(scale: number, atoms = 6) {
  const ratio = 4;
  const u = (0.02 * scale) / ratio ** (1 / 3);
  const sites = Array.from({ length: atoms }, (_, i) => ({
    label: `C${i + 1}`,
    u: [u, u, ratio * u, 0, 0, 0] as const,
  }));
  return { crystal: crystalOf(sites), prediction: predictionOf(sites.map(() => ({ uCart: isotropic(0.02) }))) };
}

ruleTable('poor-fit', {
  valid: [
    { name: 'an ordinary scale', ...poor(1) },
    { name: 'just within the scales of clean structures', ...poor(2.66) },
    { name: 'overlap just above the limit', ...poor(5), options: { medianIou: 0.587 } },
    { name: 'five atoms', ...poor(5, 5) },
  ],
  invalid: [
    {
      name: 'an odd scale and a small overlap',
      ...poor(5),
      findings: [
        {
          sites: [],
          severity: 'error',
          message: 'half of the 6 assessed atoms',
          value: { quantity: 'median IoU', limit: 0.6 },
        },
      ],
    },
    { name: 'just beyond the scales of clean structures', ...poor(2.67), findings: [{ sites: [] }] },
    {
      name: 'overlap just below the limit',
      ...poor(5),
      options: { medianIou: 0.588 },
      findings: [{ value: { limit: 0.588 } }],
    },
    {
      name: 'at a temperature that is assumed',
      crystal: poor(5).crystal,
      prediction: { ...poor(5).prediction, temperatureSource: 'assumed', temperature: 295 },
      findings: [{ message: 'throughout (at 295 K, which is assumed)' }],
    },
    { name: 'an odd scale on the small side', ...poor(0.2), findings: [{ message: '0.20 times the predicted' }] },
  ],
});
