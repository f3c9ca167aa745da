import { orthogonalizationMatrix } from '../../../src/crystal/cell.js';
import { atomicNumberOf } from '../../../src/crystal/elements.js';
import { ruleTable } from '../../support/rule-tester.js';
import { placed } from './placed-atoms.js';

/** Two carbons: radii are 0.73 Å (covalent) and 1.7 Å (van der Waals). */
const apart = (distance: number, occupancy = 1) =>
  placed([
    { label: 'C1', at: 1, occupancy },
    { label: 'C2', at: 1 + distance, occupancy: occupancy === 1 ? 1 : 1 - occupancy },
  ]);

/** Two atoms of these elements. */
const pairOf = (distance: number, ...[a, b]: readonly (readonly [element: string, z: number])[]) =>
  placed([
    { label: 'A1', element: a[0], z: a[1], at: 1 },
    { label: 'B1', element: b[0], z: b[1], at: 1 + distance },
  ]);
/** So many carbons in a row, 2.4 Å apart but for the last, in a cell of 20 Å. */
function inRow(count: number, last = 2.4) {
  const cell = { a: 20, b: 20, c: 20, alpha: 90, beta: 90, gamma: 90 };
  const atoms = Array.from({ length: count }, (_, i) => ({
    label: `C${i + 1}`,
    at: 1.2 * (i - 1) + (i === count - 1 ? last / 2 : 1.2),
  }));
  return placed(atoms, { cell, orthogonalization: orthogonalizationMatrix(cell) });
}

ruleTable('too-close', {
  valid: [
    { name: 'a bond', ...apart(1.5) },
    { name: 'just a bond: 0.6 times the covalent radii', ...apart(0.88) },
    { name: 'a contact just within the limit', ...apart(2.56) },
    { name: 'just within another limit', ...apart(2.41), options: { penetration: 1 } },
    { name: 'parts of a disorder model', ...apart(0.6, 0.5) },
    { name: 'a halogen bond', ...pairOf(2.55, ['I', 53], ['N', 7]) },
    { name: 'a chalcogen bond, whichever is named first', ...pairOf(2.2, ['O', 8], ['Se', 34]) },
    { name: 'an iodine near fluorine, of which it draws one too', ...pairOf(2.55, ['I', 53], ['F', 9]) },
    { name: 'one position, a mixed site', ...apart(0.09) },
    {
      name: 'a part of a disorder model that is flagged, whatever its occupancy',
      ...placed([
        { label: 'C1', at: 1 },
        { label: 'C2', at: 1.6, disorderGroup: '1' },
      ]),
    },
    // Between the covalent radii + 0.4 Å and the van der Waals radii less 0.85 Å of each.
    ...(
      [
        ...[
          ['Ge', 2.72],
          ['As', 2.45],
          ['Se', 2.45],
          ['Br', 2.45],
        ],
        ...[
          ['Sb', 2.62],
          ['Te', 2.62],
          ['I', 2.62],
          ['At', 2.66],
        ],
      ] as [string, number][]
    ).map(([element, distance]) => ({
      name: `a secondary bond of ${element} to nitrogen`,
      ...pairOf(distance, [element, atomicNumberOf(element)!], ['N', 7]),
    })),
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
    ...['Si', 'Kr', 'Xe', 'Rn'].map((element) => ({
      name: `${element} has none: what is as near nitrogen touches it`,
      ...pairOf(
        element === 'Rn' ? 2.65 : element === 'Xe' ? 2.56 : 2.33,
        [element, atomicNumberOf(element)!],
        ['N', 7],
      ),
      findings: [{ sites: ['A1', 'B1'] }],
    })),
    {
      name: 'one atom with two contacts',
      ...placed([
        { label: 'C1', at: 3 },
        { label: 'C2', at: 0.6 },
        { label: 'C3', at: 5.4 },
      ]),
      findings: [
        { sites: ['C1', 'C2'], message: '2.40 Å apart (van der Waals radii: 3.40 Å)' },
        { sites: ['C1', 'C3'] },
      ],
    },
    { name: 'iodine and a hydrogen', ...pairOf(2.2, ['I', 53], ['H', 1]), findings: [{ sites: ['A1', 'B1'] }] },
    { name: 'lighter than a secondary bond', ...pairOf(2.1, ['F', 9], ['O', 8]), findings: [{ sites: ['A1', 'B1'] }] },
    {
      name: 'with a hydrogen, that is the first cause',
      ...pairOf(1.5, ['C', 6], ['H', 1]),
      findings: [{ cause: 'a hydrogen in the wrong place', advice: 'difference map without the hydrogens' }],
    },
    {
      name: 'without one there is none to look for',
      ...pairOf(2.4, ['C', 6], ['C', 6]),
      findings: [{ cause: 'symmetry or cell', advice: 'must be of one setting' }],
    },
    {
      name: 'three contacts, one by one',
      ...inRow(4),
      findings: [{ sites: ['C1', 'C2'] }, { sites: ['C2', 'C3'] }, { sites: ['C3', 'C4'] }],
    },
    {
      name: 'four are one fault, with the closest first',
      ...inRow(5, 2.3),
      findings: [
        {
          sites: ['C1', 'C2', 'C3', 'C4', 'C5'],
          message:
            '4 pairs of atoms that do not bond are much closer than their van der Waals radii: C4 and C5 2.30 Å, C1',
          value: { quantity: 'penetration', number: 1.1, limit: 0.85 },
          cause: 'not of one setting',
          advice: 'compare bond lengths',
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
        { sites: ['C1'], message: 'C1 is 0.60 Å from its own symmetry image', advice: 'onto the symmetry element' },
      ],
    },
  ],
});
