import { ruleTable } from '../../support/rule-tester.js';
import { type PlacedAtom, placed } from './placed-atoms.js';

const one: readonly PlacedAtom[] = [
  { label: 'N1', element: 'N', z: 7 },
  { label: 'F1', element: 'F', z: 9 },
];
const formula = (carbon: number) =>
  new Map([
    ['C', carbon],
    ['N', 1],
    ['O', 1],
    ['F', 1],
    ['H', 40],
  ]);
/** C, N, O and F once each, with another occupancy of the oxygen, in a formula unit of one each. */
const oxygen = (occupancy: number) =>
  placed([...one, { label: 'O1', element: 'O', z: 8, occupancy }, { label: 'C1' }], {
    formula: formula(1),
    formulaUnits: 1,
  });
/** Twenty carbons of an occupancy. */
const carbons = (occupancy: number) =>
  placed(
    [
      ...one,
      { label: 'O1', element: 'O', z: 8 },
      ...Array.from({ length: 20 }, (_, i) => ({ label: `C${i}`, occupancy })),
    ],
    { formula: formula(20), formulaUnits: 1 },
  );

ruleTable('content', {
  valid: [
    { name: 'as the formula, hydrogens aside', ...oxygen(1) },
    { name: 'just within half an atom', ...oxygen(0.51) },
    { name: 'just within another tolerance', ...oxygen(0.21), options: { tolerance: 0.8 } },
    { name: 'within 5 %', ...carbons(0.951) },
    {
      name: 'an element that the formula lacks, of which the reader has told',
      ...placed(
        one.concat({ label: 'O1', element: 'O', z: 8 }, { label: 'C1' }, { label: 'S1', element: 'S', z: 16 }),
        {
          formula: formula(1),
          formulaUnits: 1,
          problems: [{ kind: 'element-not-in-formula', range: { start: 0, end: 1 }, message: 'S' }],
        },
      ),
    },
    { name: 'no formula', ...placed([{ label: 'C1' }]) },
    { name: 'no formula, though the number of its units', ...placed([{ label: 'C1' }], { formulaUnits: 1 }) },
    { name: 'no atoms', ...placed([], { formula: formula(1), formulaUnits: 1 }) },
    {
      name: 'an element of which the reader has told, shared by a site',
      crystal: {
        ...oxygen(0.3).crystal,
        sites: oxygen(0.3).crystal.sites.map((site) =>
          site.label === 'O1' ? { ...site, mixedElements: ['O', 'S'] } : site,
        ),
      },
    },
    { name: 'what could not be read', crystal: { ...oxygen(0).crystal, unreadable: ['an occupancy'] } },
  ],
  invalid: [
    {
      name: 'just beyond half an atom',
      ...oxygen(0.49),
      findings: [
        {
          sites: [],
          severity: 'warning',
          message: 'O 0.49 in place of 1 (Z 1)',
          value: { quantity: 'surplus of O', number: -0.51 },
          cause: 'atoms left out of the list',
        },
      ],
    },
    { name: 'just beyond another tolerance', ...oxygen(0.79), options: { tolerance: 0.2 }, findings: [{ sites: [] }] },
    { name: 'beyond 5 %', ...carbons(0.949), findings: [{ message: 'C 18.98 in place of 20' }] },
    {
      name: 'an element that the formula lacks',
      ...placed([...one, { label: 'O1', element: 'O', z: 8 }, { label: 'C1' }, { label: 'S1', element: 'S', z: 16 }], {
        formula: formula(1),
        formulaUnits: 1,
      }),
      findings: [{ message: 'S 1 in place of 0', causes: [/^the formula or Z not those of this model/] }],
    },
    {
      name: 'too little of one, of which the reader has not told, beside an element that the formula lacks',
      ...placed(
        one.concat(
          { label: 'O1', element: 'O', z: 8, occupancy: 0.3 },
          { label: 'C1' },
          { label: 'S1', element: 'S', z: 16 },
        ),
        {
          formula: formula(1),
          formulaUnits: 1,
          problems: [{ kind: 'element-not-in-formula', range: { start: 0, end: 1 }, message: 'S' }],
        },
      ),
      findings: [{ message: /: O 0\.3 in place of 1 \(Z 1\)$/, advice: 'complete the model' }],
    },
    {
      name: 'the element that differs most is the tested one',
      ...placed(
        [
          ...one,
          { label: 'O1', element: 'O', z: 8, occupancy: 0.3 },
          ...['C1', 'C2', 'C3'].map((label) => ({ label })),
        ],
        {
          formula: formula(1),
          formulaUnits: 1,
        },
      ),
      findings: [
        {
          message: 'C 3 in place of 1, O 0.3 in place of 1',
          value: { quantity: 'surplus of C', number: 2, unit: 'atoms' },
          causes: [/masked/, /left out of the list/, /formula or Z/],
          data: { elements: ['C', 'O'], formulaUnits: 1 },
        },
      ],
    },
  ],
});
