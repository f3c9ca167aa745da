import { ruleTable } from '../../support/rule-tester.js';
import { crystalOf, isotropic, predictionOf } from '../../support/structures.js';

const structure = (...reasons: readonly (readonly string[])[]) => ({
  crystal: crystalOf(reasons.map((_, i) => ({ label: `C${i + 1}`, u: isotropic(0.02) }))),
  prediction: predictionOf(
    reasons.map((each) => ({ uCart: isotropic(0.02), inDomain: each.length === 0, reasons: each })),
  ),
});
const many = (count: number) => structure(...Array.from({ length: count }, () => ['disordered']));

ruleTable('not-assessed', {
  valid: [{ name: 'all atoms are assessed', ...structure([], []) }],
  invalid: [
    {
      name: 'one atom, which the message need not name',
      ...structure([], ['disordered', 'occupancy 0.5']),
      findings: [{ sites: ['C2'], severity: 'hint', message: /^not assessed: disordered; occupancy 0\.5$/ }],
    },
    {
      name: 'atoms with the same reason are one finding, others another',
      ...structure(['disordered'], ['mixed'], ['disordered']),
      findings: [
        { sites: ['C1', 'C3'], message: '2 atoms not assessed (C1 C3): disordered' },
        { sites: ['C2'], message: 'not assessed: mixed' },
      ],
    },
    {
      name: 'eight are named',
      ...many(8),
      findings: [{ message: '8 atoms not assessed (C1 C2 C3 C4 C5 C6 C7 C8): disordered' }],
    },
    { name: 'of nine, one is counted', ...many(9), findings: [{ message: '(C1 C2 C3 C4 C5 C6 C7 C8 and 1 more)' }] },
  ],
});
