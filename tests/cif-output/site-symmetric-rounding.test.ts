import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roundWithSiteSymmetry } from '../../src/cif-output/site-symmetric-rounding.js';
import {
  parseSymOp,
  reciprocalLengths,
  type SymmetricTensor,
  type SymOp,
  uCifToBeta,
  uCifToUStar,
} from '../../src/crystal/index.js';
import { congruence } from '../../src/math/matrix3.js';
import { seededRandom } from '../support/random.js';

interface ConstrainedSite {
  readonly space_group: string;
  readonly cellpar: readonly [number, number, number, number, number, number];
  readonly point_group: string;
  readonly site_ops: readonly string[];
  readonly n_free: number;
  readonly averaged_U_cif: readonly (readonly number[])[];
}

const sites = JSON.parse(
  readFileSync(join(__dirname, '../oracle/D/site_constraints.json'), 'utf8'),
) as readonly ConstrainedSite[];

function cellOf([a, b, c, alpha, beta, gamma]: ConstrainedSite['cellpar']) {
  return { a, b, c, alpha, beta, gamma };
}

function sixOf(m: readonly (readonly number[])[]): SymmetricTensor {
  return [m[0][0], m[1][1], m[2][2], m[0][1], m[0][2], m[1][2]];
}

function rotationsOf(operations: readonly SymOp[]) {
  return operations.map(({ rotation }) => rotation);
}

describe.each(
  sites.map((site) => [`${site.space_group}, site ${site.point_group} of ${site.n_free} parameters`, site] as const),
)('%s', (_, site) => {
  const cell = cellOf(site.cellpar);
  const rotations = rotationsOf(site.site_ops.map(parseSymOp));
  const uCif = sixOf(site.averaged_U_cif);

  test('beta as printed obeys every operation exactly', () => {
    const beta = uCifToBeta(uCif, cell);
    const rounded = roundWithSiteSymmetry(beta, rotations, [1, 1, 1], 7);
    for (let k = 0; k < 6; k++) expect(Math.abs(rounded[k] - beta[k])).toBeLessThan(1.01e-7);
    const units = rounded.map((component) => Math.round(component * 1e7)) as unknown as SymmetricTensor;
    for (const rotation of rotations) {
      expect(congruence(rotation, units).map((component) => component + 0)).toEqual(units);
    }
  });

  test('U as printed obeys every operation, and is within the last digit', () => {
    const rounded = roundWithSiteSymmetry(uCif, rotations, reciprocalLengths(cell), 5);
    for (let k = 0; k < 6; k++) {
      expect(Math.abs(rounded[k] - uCif[k])).toBeLessThan(1.01e-5);
      expect(rounded[k]).toBe(Number(rounded[k].toFixed(5)));
    }
    const uStar = uCifToUStar(rounded, cell);
    for (const rotation of rotations) {
      const image = congruence(rotation, uStar);
      for (let k = 0; k < 6; k++) expect(Math.abs(image[k] - uStar[k])).toBeLessThan(1e-9 * uStar[0]);
    }
  });
});

test('on a threefold axis U11 = U22 = 2 U12 to the last digit', () => {
  const rotations = ['x,y,z', '-y,x-y,z', '-x+y,-x,z'].map((text) => parseSymOp(text).rotation);
  const scale = [0.3, 0.3, 0.1] as const;
  const random = seededRandom(7);
  for (let round = 0; round < 256; round++) {
    const half = 0.001 + 0.03 * random();
    const [u11, u22, u33, u12, u13, u23] = roundWithSiteSymmetry(
      [2 * half, 2 * half, random(), half, 0, 0],
      rotations,
      scale,
      5,
    );
    expect(u11.toFixed(5)).toBe(u22.toFixed(5));
    expect(Math.round(u11 * 1e5)).toBe(2 * Math.round(u12 * 1e5));
    expect(u33).toBe(Number(u33.toFixed(5)));
    expect([u13, u23]).toEqual([0, 0]);
  }
});

test('rounds each component for itself on a general position, and writes no minus zero', () => {
  const rounded = roundWithSiteSymmetry([0.0123449, 0.02, 0.03, -0.000001, -0.00126, 0.000006], [], [1, 1, 1], 5);
  expect(rounded).toEqual([0.01234, 0.02, 0.03, 0, -0.00126, 0.00001]);
  expect(Object.is(rounded[3], 0)).toBe(true);
});

test('falls back to plain rounding where an operation mixes axes of unequal length', () => {
  // A twofold axis along [101] of a cell with a = 5, c = 8 Å: U11 a*² = U33 c*², an irrational relation in U.
  const rotations = ['x,y,z', 'z,-y,x'].map((text) => parseSymOp(text).rotation);
  const u: SymmetricTensor = [0.02, 0.03, 0.02 * (8 / 5) ** 2, 0.001, 0.002, -0.001 * (8 / 5)];
  expect(roundWithSiteSymmetry(u, rotations, [1 / 5, 1 / 6, 1 / 8], 5)).toEqual([
    0.02, 0.03, 0.0512, 0.001, 0.002, -0.0016,
  ]);
});
