import { countVoxels, iouVoxel } from '../../src/ellipsoid/iou-voxel.js';
import {
  ellipsoidVolume,
  kullbackLeibler,
  lnVolumeRatio,
  meanAbsoluteError,
  s12,
  volumeError,
} from '../../src/ellipsoid/similarity.js';
import { congruence } from '../../src/math/matrix3.js';
import type { SymmetricTensor } from '../../src/math/tensor.js';
import { seededRandom } from '../support/random.js';
import { metricOracle, randomLinearMap, randomTensor } from './support.js';

const sphere: SymmetricTensor = [1, 1, 1, 0, 0, 0];

describe('by hand', () => {
  test('s12 of spheres with U and 4U: 1 − (2·2/5)^{3/2}', () => {
    expect(s12(sphere, [4, 4, 4, 0, 0, 0])).toBeCloseTo(100 * (1 - 0.8 ** 1.5), 12);
    expect(s12(sphere, sphere)).toBe(0);
  });

  test('s12 of nearly equal tensors is ‖δ‖²/16 and keeps its digits', () => {
    expect(s12(sphere, [1 + 1e-7, 1, 1 - 1e-7, 0, 0, 0])).toBeCloseTo((100 * 2e-14) / 16, 20);
  });

  test('Whitten and Spackman: U × 1.127 gives 0.27 %, a turn of the frame nothing', () => {
    expect(s12(sphere, [1.127, 1.127, 1.127, 0, 0, 0])).toBeCloseTo(0.27, 2);
  });

  test('divergence of spheres with true 4U and predicted U: ½(12 − 3 − 3 ln 4)', () => {
    expect(kullbackLeibler(sphere, [4, 4, 4, 0, 0, 0])).toBeCloseTo((9 - 3 * Math.log(4)) / 2, 13);
    expect(kullbackLeibler([4, 4, 4, 0, 0, 0], sphere)).toBeCloseTo((-2.25 + 3 * Math.log(4)) / 2, 13);
  });

  test('volumes', () => {
    expect(ellipsoidVolume([1, 4, 9, 0, 0, 0])).toBeCloseTo(8 * Math.PI, 12);
    expect(volumeError([4, 4, 4, 0, 0, 0], sphere)).toBeCloseTo(7 / 8, 8);
    expect(volumeError(sphere, [4, 4, 4, 0, 0, 0])).toBeCloseTo(7, 7);
    expect(lnVolumeRatio([4, 4, 4, 0, 0, 0], sphere)).toBeCloseTo(Math.log(8), 14);
    expect(lnVolumeRatio(sphere, [4, 4, 4, 0, 0, 0])).toBeCloseTo(-Math.log(8), 14);
  });

  test('mean absolute error over nine entries', () => {
    expect(meanAbsoluteError([1, 2, 3, 4, 5, 6], [0, 0, 0, 0, 0, 0])).toBeCloseTo(36 / 9, 15);
  });

  test('not positive definite: NaN', () => {
    const flat: SymmetricTensor = [1, 1, -0.1, 0, 0, 0];
    for (const measure of [s12, kullbackLeibler, lnVolumeRatio, volumeError, iouVoxel]) {
      expect(measure(flat, sphere)).toBeNaN();
      expect(measure(sphere, flat)).toBeNaN();
    }
  });
});

test('256 pairs: bounds, symmetry of S12, and no linear map changes S12, divergence or ratio of volumes', () => {
  const random = seededRandom(10);
  for (let i = 0; i < 256; i++) {
    const [u1, u2] = [randomTensor(random, 5), randomTensor(random, 5)];
    const overlap = s12(u1, u2);
    expect(overlap).toBeGreaterThan(0);
    expect(overlap).toBeLessThan(100);
    expect(s12(u2, u1)).toBeCloseTo(overlap, 10);
    const divergence = kullbackLeibler(u1, u2);
    expect(divergence).toBeGreaterThan(0);
    const map = randomLinearMap(random);
    const [v1, v2] = [congruence(map, u1), congruence(map, u2)];
    expect(s12(v1, v2)).toBeCloseTo(overlap, 9);
    expect(kullbackLeibler(v1, v2) / divergence).toBeCloseTo(1, 9);
    expect(lnVolumeRatio(v1, v2)).toBeCloseTo(lnVolumeRatio(u1, u2), 10);
    expect(lnVolumeRatio(u1, u2)).toBeCloseTo(Math.log(ellipsoidVolume(u1) / ellipsoidVolume(u2)), 10);
  }
});

describe('the official code and float64 references on 200 pairs', () => {
  const { pairs, expected } = metricOracle();

  test('s12, divergence, volumes, volume error, mean absolute error', () => {
    pairs.forEach(({ pred, truth }, i) => {
      expect(s12(pred, truth)).toBeCloseTo(expected.s12_f64[i]!, 9);
      expect(Math.abs(s12(pred, truth) - expected.s12[i]!)).toBeLessThan(2e-4);
      const divergence = expected.kl_f64[i]!;
      expect(Math.abs(kullbackLeibler(pred, truth) - divergence)).toBeLessThan(1e-9 * (1 + divergence));
      expect(ellipsoidVolume(pred) / expected.volume_pred[i]!).toBeCloseTo(1, 4);
      expect(ellipsoidVolume(truth) / expected.volume_true[i]!).toBeCloseTo(1, 4);
      const error = expected.volume_error_f64[i]!;
      expect(Math.abs(volumeError(pred, truth) - error)).toBeLessThan(1e-9 * (1 + error));
      const mae = expected.mae[i]!;
      expect(Math.abs(meanAbsoluteError(pred, truth) - mae)).toBeLessThanOrEqual(1e-6 * mae);
    });
  });

  test('voxel counts, but for voxels within 2e-6 of a border', () => {
    let different = 0;
    pairs.forEach(({ pred, truth }, i) => {
      const counts = countVoxels(pred, truth)!;
      const border = expected.voxels_on_border[i]!;
      for (const [ours, theirs] of [
        [counts.first, expected.voxels_pred[i]!],
        [counts.second, expected.voxels_true[i]!],
        [counts.intersection, expected.voxels_intersection_f64[i]!],
        [counts.union, expected.voxels_union_f64[i]!],
      ] as const) {
        if (ours !== theirs) different++;
        expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(border);
      }
      if (border === 0) expect(iouVoxel(pred, truth)).toBeCloseTo(expected.iou[i]!, 6);
    });
    expect(different).toBeLessThanOrEqual(2);
  });
});
