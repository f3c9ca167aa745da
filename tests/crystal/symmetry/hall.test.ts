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
  expect(operationsOfHall('P 2 (3 0 0)').map(formatSymOp)).toEqual(['x,y,z', '-x+1/2,-y,z']);
  expect(operationsOfHall('-P 1 (1 2 3)').map(formatSymOp)).toEqual(['x,y,z', '-x+1/6,-y+1/3,-z+1/2']);
  expect(operationsOfHall(' P 2 (3 0 0) ')).toEqual(operationsOfHall('P 2 (3 0 0)'));
});

test('a twofold axis along a face diagonal lies across the axis before it', () => {
  const operations = (symbol: string) => operationsOfHall(symbol).map(formatSymOp);
  // About a−b, b−c and c−a where the axis before is z, x and y; about a+b and so on with a double quote.
  expect(operations("P 2z 2'")).toContain('-y,-x,-z');
  expect(operations("P 2x 2'")).toContain('-x,-z,-y');
  expect(operations("P 2y 2'")).toContain('-z,-y,-x');
  expect(operations('P 2x 2"')).toContain('-x,z,y');
  expect(operations('P 2y 2"')).toContain('z,-y,x');
  for (const symbol of ["P 2z 2'", "P 2x 2'", "P 2y 2'"]) expect(operations(symbol)).toHaveLength(4);
});

test('what is given back for a symbol stays the same when many others have been asked for', () => {
  const before = operationsOfHall('-P 2ybc').map(formatSymOp);
  for (const { hall } of settings.slice(0, 100)) operationsOfHall(hall);
  expect(operationsOfHall('-P 2ybc').map(formatSymOp)).toEqual(before);
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
  ['P 2 (x,y,2x+2y)', /change of basis.*coplanar/],
  ['P 4 (1/2x,y,z)', /do not form a space group/],
  ['P 3 (x+1/7y,y,z)', /do not form a space group/],
])('%s is refused', (symbol, message) => {
  expect(() => operationsOfHall(symbol)).toThrow(HallSymbolError);
  expect(() => operationsOfHall(symbol)).toThrow(message);
});
