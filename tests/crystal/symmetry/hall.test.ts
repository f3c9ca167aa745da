import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatSymOp, HallSymbolError, operationsOfHall } from '../../../src/crystal/index.js';

/** From gemmi 0.7.5: its 564 settings, with a hash over the sorted operations. */
const settings: { hall: string; hm: string; order: number; operations: string }[] = JSON.parse(
  readFileSync(join(__dirname, 'gemmi-hall.json'), 'utf8'),
);

test('all 564 settings of gemmi: the same operations', () => {
  const wrong: string[] = [];
  for (const { hall, hm, order, operations } of settings) {
    const ours = operationsOfHall(hall);
    const hash = createHash('sha256').update(ours.map(formatSymOp).sort().join(' ')).digest('hex').slice(0, 16);
    if (ours.length !== order || hash !== operations) wrong.push(`${hm} (${hall}): ${ours.length} of ${order}`);
    expect(formatSymOp(ours[0])).toBe('x,y,z');
  }
  expect(wrong).toEqual([]);
  expect(settings).toHaveLength(564);
});

test('P 21/c by hand', () => {
  expect(operationsOfHall('-P 2ybc').map(formatSymOp).sort()).toEqual([
    '-x,-y,-z',
    '-x,y+1/2,-z+1/2',
    'x,-y+1/2,z+1/2',
    'x,y,z',
  ]);
});

test('underscores, = for double quotes and origin shifts', () => {
  expect(operationsOfHall('-P_2ybc')).toHaveLength(4);
  expect(operationsOfHall('-R 3 2=')).toEqual(operationsOfHall('-R 3 2"'));
  expect(operationsOfHall('P 2 (0 0 3)')).toEqual(operationsOfHall('P 2'));
  expect(operationsOfHall('P 2 (3 0 0)').map(formatSymOp)).toContain('-x+1/2,-y,z');
});

test.each([
  ['X 2', /begins with 'X'/],
  ['P', /no rotation/],
  ['P 5', /'5' is no rotation/],
  ['P 2q', /'q' in '2q'/],
  ["P 3'", /only a twofold/],
  ['P 2*', /only a threefold/],
  ['P 2 (x,y', /brackets/],
  ['P 2 (x,y)', /change of basis/],
])('%s is refused', (symbol, message) => {
  expect(() => operationsOfHall(symbol)).toThrow(HallSymbolError);
  expect(() => operationsOfHall(symbol)).toThrow(message);
});
