import { axisRatio, ellipsoidForm, principalAxisAngle } from '../../src/ellipsoid/axes.js';
import { scaleTensor, shapeResidual, structureScale, volumeResidual } from '../../src/ellipsoid/shape.js';
import { s12 } from '../../src/ellipsoid/similarity.js';
import { congruence } from '../../src/math/matrix3.js';
import type { Matrix3, SymmetricTensor } from '../../src/math/tensor.js';
import { seededRandom } from '../support/random.js';
import { randomLinearMap, randomRotation, randomTensor } from './support.js';

/** A turn about z by an angle in degrees. */
function turn(degrees: number): Matrix3 {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

describe('volume and shape residuals', () => {
  const p: SymmetricTensor = [0.02, 0.03, 0.04, 0.001, 0.002, -0.003];

  test('a scaled copy has volume and no shape', () => {
    expect(volumeResidual(scaleTensor(p, 1.5), p)).toBeCloseTo(Math.log(1.5), 14);
    expect(volumeResidual(scaleTensor(p, 0.5), p)).toBeCloseTo(-Math.log(2), 14);
    expect(shapeResidual(scaleTensor(p, 1.5), p)).toBeCloseTo(0, 13);
  });

  test('an axis stretched fourfold in U: v = ln 4/3, s² = 1 − cosh(x₁/2)^{−1/2}·cosh(x₂/2)^{−1}', () => {
    const u: SymmetricTensor = [4, 1, 1, 0, 0, 0];
    const v = Math.log(4) / 3;
    expect(volumeResidual(u, [1, 1, 1, 0, 0, 0])).toBeCloseTo(v, 14);
    const squared = 1 - Math.cosh(v) ** -0.5 / Math.cosh(v / 2);
    expect(shapeResidual(u, [1, 1, 1, 0, 0, 0])).toBeCloseTo(Math.sqrt(squared), 14);
  });

  test('not positive definite: NaN', () => {
    expect(volumeResidual([1, 1, -1, 0, 0, 0], p)).toBeNaN();
    expect(shapeResidual(p, [1, 1, -1, 0, 0, 0])).toBeNaN();
  });

  test('256 pairs: antisymmetric volume, symmetric shape, both blind to linear maps, shape blind to scale', () => {
    const random = seededRandom(20);
    for (let i = 0; i < 256; i++) {
      const [u, q] = [randomTensor(random, 4), randomTensor(random, 4)];
      const [v, s] = [volumeResidual(u, q), shapeResidual(u, q)];
      expect(s).toBeGreaterThan(0);
      expect(s).toBeLessThan(1);
      expect(volumeResidual(q, u)).toBeCloseTo(-v, 11);
      expect(shapeResidual(q, u)).toBeCloseTo(s, 11);
      expect(shapeResidual(u, scaleTensor(q, 0.1 + 5 * random()))).toBeCloseTo(s, 11);
      const map = randomLinearMap(random);
      expect(volumeResidual(congruence(map, u), congruence(map, q))).toBeCloseTo(v, 10);
      expect(shapeResidual(congruence(map, u), congruence(map, q))).toBeCloseTo(s, 10);
      expect(s).toBeCloseTo(Math.sqrt(s12(u, scaleTensor(q, Math.exp(v))) / 100), 11);
    }
  });
});

describe('structureScale', () => {
  const one: SymmetricTensor = [0.02, 0.03, 0.04, 0, 0, 0];
  const pair = (factor: number) => ({ uExp: scaleTensor(one, factor), uPred: one });

  test('the median of odd and even numbers of atoms', () => {
    expect(structureScale([pair(3), pair(1), pair(1.2)])).toBeCloseTo(1.2, 13);
    expect(structureScale([pair(3), pair(1), pair(1.2), pair(1.4)])).toBeCloseTo(1.3, 13);
  });

  test('passes over tensors without a volume; nothing left is undefined', () => {
    const flat: SymmetricTensor = [0.02, 0.03, -0.01, 0, 0, 0];
    expect(structureScale([{ uExp: flat, uPred: one }, pair(1.1), { uExp: one, uPred: flat }])).toBeCloseTo(1.1, 13);
    expect(structureScale([{ uExp: flat, uPred: one }])).toBeUndefined();
    expect(structureScale([])).toBeUndefined();
  });

  test('fewer than half of the atoms wrong do not move it beyond the others', () => {
    const random = seededRandom(21);
    for (let i = 0; i < 64; i++) {
      const right = Array.from({ length: 11 }, () => pair(1.2 + 0.1 * random()));
      const wrong = Array.from({ length: 10 }, () => pair(random() < 0.5 ? 0.1 : 20));
      const scale = structureScale([...wrong, ...right])!;
      expect(scale).toBeGreaterThanOrEqual(1.2);
      expect(scale).toBeLessThanOrEqual(1.3);
    }
  });
});

describe('principal axes', () => {
  test('axis ratio and form', () => {
    expect(axisRatio([1, 9, 4, 0, 0, 0])).toBeCloseTo(3, 15);
    expect(axisRatio([1, 9, -4, 0, 0, 0])).toBeNaN();
    expect(ellipsoidForm([5, 1, 4.5, 0, 0, 0])).toBe('oblate');
    expect(ellipsoidForm([1.5, 1, 5, 0, 0, 0])).toBe('prolate');
    expect(ellipsoidForm([1, 1, 1, 0, 0, 0])).toBe('prolate');
  });

  test('cigars turned by 30° and 90°, discs by 20°', () => {
    const cigar: SymmetricTensor = [4, 1, 1.1, 0, 0, 0];
    expect(principalAxisAngle(cigar, congruence(turn(30), cigar))).toEqual({
      angle: expect.closeTo(30, 10) as number,
      axis: 'longest',
    });
    expect(principalAxisAngle(cigar, congruence(turn(90), cigar))!.angle).toBeCloseTo(90, 10);
    expect(principalAxisAngle(cigar, cigar)!.angle).toBeCloseTo(0, 10);
    const disc: SymmetricTensor = [1, 4, 4.1, 0, 0, 0];
    expect(principalAxisAngle(disc, congruence(turn(20), disc))).toEqual({
      angle: expect.closeTo(20, 10) as number,
      axis: 'shortest',
    });
  });

  test('undefined for a near-sphere, for a disc against a cigar and without an ellipsoid', () => {
    const cigar: SymmetricTensor = [4, 1, 1.1, 0, 0, 0];
    expect(principalAxisAngle([1, 1.05, 1.1, 0, 0, 0], cigar)).toBeUndefined();
    expect(principalAxisAngle(cigar, [1, 4, 4.1, 0, 0, 0])).toBeUndefined();
    expect(principalAxisAngle(cigar, [1, 4, -1, 0, 0, 0])).toBeUndefined();
    expect(principalAxisAngle([1, 1.05, 1.2, 0, 0, 0], cigar, 1.1)).toBeDefined();
  });

  test('256 pairs: symmetric, 0 to 90°, the same in every frame', () => {
    const random = seededRandom(22);
    let defined = 0;
    for (let i = 0; i < 256; i++) {
      const [u1, u2] = [randomTensor(random, 3), randomTensor(random, 3)];
      const found = principalAxisAngle(u1, u2);
      const rotation = randomRotation(random);
      const rotated = principalAxisAngle(congruence(rotation, u1), congruence(rotation, u2));
      expect(rotated?.axis).toBe(found?.axis);
      if (found === undefined) continue;
      defined++;
      expect(found.angle).toBeGreaterThanOrEqual(0);
      expect(found.angle).toBeLessThanOrEqual(90);
      expect(rotated!.angle).toBeCloseTo(found.angle, 9);
      expect(principalAxisAngle(u2, u1)!.angle).toBeCloseTo(found.angle, 12);
    }
    expect(defined).toBeGreaterThan(128);
  });
});
