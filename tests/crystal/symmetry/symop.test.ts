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
import { expectClose, operationsOf, six } from '../support.js';

describe('keys of rotations', () => {
  test('each rotation of a cubic group has its own', () => {
    expect(new Set(operationsOf('P m -3 m').map(({ rotation }) => rotationKey(rotation))).size).toBe(48);
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
    ['x,y,−z', 'x,y,-z'],
    ['x-1/2,y+3/2,z-1', 'x-1/2,y+3/2,z-1'],
    ['x+0.123,y,z', 'x+0.123,y,z'],
    ['1*x,y,z', 'x,y,z'],
    ['x+1/4+1/2,y,z', 'x+3/4,y,z'],
  ])('%s', (text, expected) => {
    expect(formatSymOp(parseSymOp(text))).toBe(expected);
  });

  test('decimals cut short become the exact fraction', () => {
    expect(parseSymOp('x,y,z+0.3333').translation[2]).toBe(1 / 3);
    expect(parseSymOp('x,y,z+.16667').translation[2]).toBe(4 / 24);
  });

  test.each([
    ['x,y', /2 parts, not three/],
    ['x', /one part/],
    ['x,y,', /empty/],
    ['x,y,w', /'w' is neither a number nor one of x, y, z/],
    ['x,y,zx', /a \+ or − is missing before 'x'/],
    ['x,x,z', /determinant 0/],
    ['2x,y,z', /determinant 2/],
    ['1/2x,y,z', /factor 0.5/],
    ['x,y,z+1/0', /divides by zero/],
  ])('%s is refused with the reason', (text, message) => {
    expect(() => parseSymOp(text)).toThrow(SymOpError);
    expect(() => parseSymOp(text)).toThrow(message);
  });
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
