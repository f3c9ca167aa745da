import { ruleTable } from '../../support/rule-tester.js';
import { type PlacedAtom, placed } from './placed-atoms.js';

/** Axes are roots of U. */
const needle = (ratio: number, more: Partial<PlacedAtom> = {}) =>
  placed([{ label: 'C1', u: [0.001, 0.001, 0.001 * ratio ** 2, 0, 0, 0], ...more }]);
const hydrogen = needle(9, { label: 'H1', element: 'H', z: 1 });
/** Axes of 1, `middle` and 9. */
const between = (middle: number) => placed([{ label: 'C1', u: [0.001, 0.001 * middle ** 2, 0.081, 0, 0, 0] }]);
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
    {
      name: 'just a needle: the middle axis is the geometric mean',
      ...between(2.99),
      findings: [{ data: { form: 'needle' } }],
    },
    { name: 'just a disc', ...between(3.01), findings: [{ data: { form: 'flat' }, advice: 'RIGU, ISOR' }] },
    {
      name: 'the shortest axis zero within 3σ',
      ...needle(9, { su: [0.00034, 0.00034, 0.00034, 0, 0, 0] }),
      findings: [{ message: '(mean square 0.0010(3) Å², zero within 3σ)' }],
    },
    {
      name: 'the shortest axis beyond 3σ of zero',
      ...needle(9, { su: [0.00033, 0.00033, 0.00033, 0, 0, 0] }),
      findings: [{ message: /shortest axis$/ }],
    },
    {
      name: 'a hydrogen is not split, but refined with fewer parameters',
      ...hydrogen,
      findings: [
        { sites: ['H1'], cause: 'too little of a hydrogen', advice: /^refine it isotropically, or let it ride/ },
      ],
    },
    {
      name: 'a hydrogen that neutrons see has a U of its own',
      crystal: { ...hydrogen.crystal, probe: 'neutron' },
      findings: [{ causes: [/^a digit lost/, /^anisotropy of the data/], advice: 'RIGU, ISOR' }],
    },
    {
      name: 'the axes to a thousandth of an Å',
      ...placed([{ label: 'C1', u: [0.0001, 0.0016, 0.0225, 0, 0, 0] }]),
      findings: [{ message: '0.150 Å along its longest and 0.010 Å along its shortest axis' }],
    },
    {
      name: 'a part of a disorder model is not split once more',
      ...needle(9, { disorderGroup: '1' }),
      findings: [{ cause: 'correlated with that of another position', advice: 'EADP with the other position' }],
    },
    {
      name: 'nor an atom of an occupancy below one',
      ...needle(9, { occupancy: 0.998 }),
      findings: [{ cause: 'correlated', advice: 'SIMU' }],
    },
    { name: 'a full one may be', ...needle(9, { occupancy: 0.9995 }), findings: [{ advice: 'split model' }] },
    {
      name: 'a disc is not split',
      ...disc(8.01),
      findings: [
        {
          message: 'U is nearly flat: root-mean-square displacements of 0.200 Å along its longest and 0.025 Å',
          causes: [/^a digit lost/, /^anisotropy of the data/],
          advice: 'completeness',
        },
      ],
    },
    { name: 'just beyond another limit', ...disc(5.01), options: { ratio: 5 }, findings: [{ value: { limit: 5 } }] },
  ],
});
