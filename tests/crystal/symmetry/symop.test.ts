import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  applySymOp,
  composeSymOps,
  formatSymOp,
  identityOperation,
  invertSymOp,
  orthogonalizationMatrix,
  parseSymOp,
  rotateUCart,
  rotationCart,
  rotationKey,
  type SymmetricTensor,
  SymOpError,
  sameModuloLattice,
  uCartToUCif,
} from '../../../src/crystal/index.js';
import { parseSuperspaceOp } from '../../../src/crystal/symmetry/symop.js';
import { expectClose, operationsOf, six } from '../support.js';

describe('keys of rotations', () => {
  test('each rotation of a cubic group has its own', () => {
    expect(new Set(operationsOf('P m -3 m').map(({ rotation }) => rotationKey(rotation))).size).toBe(48);
  });

  test('keys of matrices that differ in one entry differ, of all small matrices of one row', () => {
    const entries = [-4, -3, -2, -1, 0, 1, 2, 3, 4];
    const keys = entries.flatMap((a) =>
      entries.flatMap((b) => entries.map((c) => rotationKey([a, b, c, 0, 1, 0, 0, 0, 1]))),
    );
    expect(new Set(keys).size).toBe(9 ** 3);
    expect(keys.every((key) => typeof key === 'number')).toBe(true);
  });

  test('whatever the sign of a zero, and beyond small integers too', () => {
    expect(rotationKey([1, -0, 0, 0, 1, 0, 0, 0, 1])).toBe(rotationKey([1, 0, 0, 0, 1, 0, 0, 0, 1]));
    const keys = [4, 5, 0.5, -4, -5].map((entry) => rotationKey([entry, 0, 0, 0, 1, -0, 0, 0, 1]));
    expect(new Set(keys).size).toBe(5);
    expect(rotationKey([5, 0, 0, 0, 1, 0, 0, 0, 1])).toBe(keys[1]);
  });
});

describe('notations in the wild', () => {
  test.each([
    ['x,y,z', 'x,y,z'],
    ['-X+1/2,Y,-Z', '-x+1/2,y,-z'],
    ['.5-x,.5+y,z', '-x+1/2,y+1/2,z'],
    ['1/2+x, 1/2-y, -z', 'x+1/2,-y+1/2,-z'],
    ["'x-y, x, z+1/3'", 'x-y,x,z+1/3'],
    ['x,x-y,0.33333+z', 'x,x-y,z+1/3'],
    ['x+0.667,y+.333,z+0.33', 'x+2/3,y+1/3,z+1/3'],
    ['  -y , x-y , z ', '-y,x-y,z'],
    ['+x,+y,+z', 'x,y,z'],
    ['(x,y,z)', 'x,y,z'],
    ['3 x,y,-z', 'x,y,-z'],
    [' 12  x,y,-z', 'x,y,-z'],
    ['x,y,−z', 'x,y,-z'],
    ['x-1/2,y+3/2,z-1', 'x-1/2,y+3/2,z-1'],
    ['x+0.123,y,z', 'x+0.123,y,z'],
    ['1*x,y,z', 'x,y,z'],
    ['x+1/4+1/2,y,z', 'x+3/4,y,z'],
  ])('%s', (text, expected) => {
    expect(formatSymOp(parseSymOp(text))).toBe(expected);
  });

  test('decimals that miss a twenty-fourth by less than one unit of their last digit stand for it, two digits at least', () => {
    const shift = (text: string) => parseSymOp(`x+${text},y,z`).translation[0];
    // 1/3 = 0.3333, 3/8 = 0.375, 1/24 = 0.04167, 7/24 = 0.29167
    expect([shift('0.33'), shift('0.34'), shift('0.332')]).toEqual([1 / 3, 1 / 3, 0.332]);
    expect([shift('0.38'), shift('0.37'), shift('0.372'), shift('0.378')]).toEqual([0.375, 0.375, 0.372, 0.378]);
    expect([shift('0.0417'), shift('0.0416'), shift('0.0415')]).toEqual([1 / 24, 1 / 24, 0.0415]);
    expect([shift('0.29'), shift('0.28')]).toEqual([7 / 24, 0.28]);
    // One digit may miss by no more than two.
    expect([shift('0.3'), shift('0.5'), shift('.7')]).toEqual([7 / 24, 0.5, 17 / 24]);
    expect(shift('0.6')).toBe(0.6);
  });

  test('decimals cut short become the exact fraction', () => {
    expect(parseSymOp('x,y,z+0.3333').translation[2]).toBe(1 / 3);
    expect(parseSymOp('x,y,z+.16667').translation[2]).toBe(4 / 24);
  });

  test.each([
    ['x,y', /2 parts, not three/],
    ['x', /one part/],
    ['x,y,', /empty/],
    ['x+1/2w,y,z', /'w' is neither a number nor one of x, y, z/],
    ['x,y,zx', /a \+ or − is missing before 'x'/],
    ['x,x,z', /determinant 0/],
    ['2x,y,z', /determinant 2/],
    ['1/2x,y,z', /factor 0.5/],
    ['x,y,z+1/0', /divides by zero/],
    ['x,y,z+1001', /its translation 1001 is no fraction of a cell/],
    ['x,y,z-1001', /its translation -1001 is no fraction of a cell/],
    ['x+1001y,y,z', /the factor 1001 of an axis is too large/],
    ['x,y,z,', /4 parts, not three separated by commas; write it like '-x\+1\/2,y,-z'/],
  ])('%s is refused with the reason', (text, message) => {
    expect(() => parseSymOp(text)).toThrow(SymOpError);
    expect(() => parseSymOp(text)).toThrow(message);
  });
});

describe('superspace', () => {
  test('the part in space of an operation is read', () => {
    const space = (text: string) => formatSymOp(parseSuperspaceOp(text));
    expect(space('-x1+1/2,x2,-x3,x2-x4')).toBe('-x+1/2,y,-z');
    expect(space("'x3,x1,X2+1/4,x4,x5'")).toBe('z,x,y+1/4');
    expect(space('x,y,z,t')).toBe('x,y,z');
  });
  test.each([
    ['x1,x2,x3', "'x1,x2,x3' cannot be read: it has 3 parts, not four or more"],
    ['x1,x2+x4,x3,x4', "'x1,x2+x4,x3,x4' cannot be read: its part in space is 'x1,x2+x4,x3'"],
    ['x1,x1,x3,x4', "its part in space is 'x1,x1,x3'"],
  ])('%s is refused with the reason', (text, message) => {
    expect(() => parseSuperspaceOp(text)).toThrow(SymOpError);
    expect(() => parseSuperspaceOp(text)).toThrow(message);
  });
});

test('translations and factors up to 1000 are read', () => {
  expect(parseSymOp('x,y,z+1000').translation[2]).toBe(1000);
  expect(parseSymOp('x-1000y,y,z').rotation[1]).toBe(-1000);
});

test.each([
  ['x+1/2,y+1/3,z+1/24', 'x+1/2,y+1/3,z+1/24'],
  ['2x+y,x+y,z', '2x+y,x+y,z'],
  ['x-5/24,y+5/12,z-7/8', 'x-5/24,y+5/12,z-7/8'],
  ['x+1/6,y-3/4,z+2', 'x+1/6,y-3/4,z+2'],
  ['x+0.1234,y,z-0.07', 'x+0.1234,y,z-0.07'],
])('%s is written %s', (text, expected) => {
  expect(formatSymOp(parseSymOp(text))).toBe(expected);
});

test('an operation that cannot be: nothing in a row is written 0', () => {
  expect(formatSymOp({ rotation: [0, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] })).toBe('0,y,z');
  expect(formatSymOp({ rotation: [0, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0.5, 0, -1] })).toBe('1/2,y,z-1');
});

test('operations are the same modulo the lattice within a thousandth of the cell, unless another limit is given', () => {
  const shifted = (by: number) => ({ rotation: identityOperation.rotation, translation: [0, by, 0] as const });
  const isIdentity = (by: number, tolerance?: number) => sameModuloLattice(shifted(by), identityOperation, tolerance);
  expect([0.0009, -0.0009, 1.0009, -2.9991].map((by) => isIdentity(by))).toEqual([true, true, true, true]);
  expect([0.0011, -0.0011, 0.5].map((by) => isIdentity(by))).toEqual([false, false, false]);
  expect([isIdentity(0.04, 0.05), isIdentity(0.06, 0.05)]).toEqual([true, false]);
  expect(sameModuloLattice(parseSymOp('-x,y,z'), identityOperation)).toBe(false);
});

test('composition, inverse and closure in Fd-3m', () => {
  const group = operationsOf('F d -3 m :2');
  expect(group).toHaveLength(192);
  const point = [0.1, 0.2, 0.3] as const;
  for (let k = 0; k < 192; k += 7) {
    const op = group[k];
    expect(sameModuloLattice(composeSymOps(op, invertSymOp(op)), identityOperation)).toBe(true);
    const product = composeSymOps(op, group[(5 * k + 3) % 192]);
    expect(group.some((other) => sameModuloLattice(other, product))).toBe(true);
    expectClose(applySymOp(product, point), applySymOp(op, applySymOp(group[(5 * k + 3) % 192], point)), 1e-14);
    expect(sameModuloLattice(parseSymOp(formatSymOp(op)), op)).toBe(true);
  }
});

interface Rotation {
  space_group: string;
  cellpar: [number, number, number, number, number, number];
  site: [number, number, number];
  U_cart: number[][];
  ops: { op: string; R: number[]; t: number[]; site: number[]; U_cart: number[][]; U_cif: number[][] }[];
}
const oracle: Rotation[] = JSON.parse(readFileSync(join(__dirname, '../../oracle/D/symmetry_rotation.json'), 'utf8'));

describe('operations turn U as cctbx does', () => {
  test.each(oracle.map((entry) => [entry.space_group, entry] as const))('%s', (_, entry) => {
    const [a, b, c, alpha, beta, gamma] = entry.cellpar;
    const cell = { a, b, c, alpha, beta, gamma };
    const axes = orthogonalizationMatrix(cell);
    const u: SymmetricTensor = six(entry.U_cart);
    for (const expected of entry.ops) {
      const op = parseSymOp(expected.op);
      expectClose(op.rotation, expected.R, 0);
      expectClose([...op.translation, 1], [...expected.t, 1], 1e-15);
      expectClose(applySymOp(op, entry.site), expected.site, 1e-14);
      const turned = rotateUCart(u, op, axes);
      expectClose(turned, six(expected.U_cart), 1e-12);
      expectClose(uCartToUCif(turned, cell, axes), six(expected.U_cif), 1e-12);
      // A symmetry operation of the crystal is an isometry.
      const q = rotationCart(op, axes);
      expect(q[0] ** 2 + q[3] ** 2 + q[6] ** 2).toBeCloseTo(1, 9);
      expect(q[0] * q[1] + q[3] * q[4] + q[6] * q[7]).toBeCloseTo(0, 9);
    }
  });
});
