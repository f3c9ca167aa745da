import { ruleTable } from '../../support/rule-tester.js';
import { placed } from './placed-atoms.js';

/** Two carbons: radii are 0.73 Å (covalent) and 1.7 Å (van der Waals). */
const apart = (distance: number, occupancy = 1) =>
  placed([
    { label: 'C1', at: 1, occupancy },
    { label: 'C2', at: 1 + distance, occupancy: occupancy === 1 ? 1 : 1 - occupancy },
  ]);

ruleTable('too-close', {
  valid: [
    { name: 'a bond', ...apart(1.5) },
    { name: 'just a bond: 0.6 times the covalent radii', ...apart(0.88) },
    { name: 'a contact just within the limit', ...apart(2.56) },
    { name: 'just within another limit', ...apart(2.41), options: { penetration: 1 } },
    { name: 'parts of a disorder model', ...apart(0.6, 0.5) },
    { name: 'one position, a mixed site', ...apart(0.09) },
    {
      name: 'where operations could not be read',
      crystal: { ...apart(0.6).crystal, unreadable: ['a symmetry operation'] },
    },
  ],
  invalid: [
    {
      name: 'just too short for a bond',
      ...apart(0.87),
      findings: [
        {
          sites: ['C1', 'C2'],
          severity: 'warning',
          message: 'C1 and C2 are 0.87 Å apart: both cannot be there at once',
          value: { quantity: 'distance', number: 0.87, unit: 'Å' },
          advice: 'two positions of one atom',
        },
      ],
    },
    {
      name: 'a contact just beyond the limit',
      ...apart(2.54),
      findings: [
        {
          sites: ['C1', 'C2'],
          message: '(van der Waals radii: 3.40 Å)',
          value: { quantity: 'penetration', number: 0.86, limit: 0.85 },
        },
      ],
    },
    {
      name: 'just beyond another limit',
      ...apart(2.39),
      options: { penetration: 1 },
      findings: [{ value: { limit: 1 } }],
    },
    { name: 'just no mixed site', ...apart(0.11), findings: [{ data: { kind: 'overlap' } }] },
    {
      name: 'its own image',
      ...placed([{ label: 'C1', at: 0.3 }], {
        symOps: [
          { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] },
          { rotation: [-1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0, 0, 0] },
        ],
      }),
      findings: [
        { sites: ['C1'], message: 'it is 0.60 Å from its own symmetry image', advice: 'onto the symmetry element' },
      ],
    },
  ],
});
