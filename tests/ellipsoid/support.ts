/** Random tensors and rotations, and the metric oracle of the official code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { congruence } from '../../src/math/matrix3.js';
import type { Matrix3, SymmetricTensor } from '../../src/math/tensor.js';
import { readNpy } from '../support/npy.js';

/** A rotation from a uniformly distributed unit quaternion. */
export function randomRotation(random: () => number): Matrix3 {
  const [u, v, w] = [random(), 2 * Math.PI * random(), 2 * Math.PI * random()];
  const [a, b] = [Math.sqrt(1 - u), Math.sqrt(u)];
  const [x, y, z, r] = [a * Math.sin(v), a * Math.cos(v), b * Math.sin(w), b * Math.cos(w)];
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * r),
    2 * (x * z + y * r),
    2 * (x * y + z * r),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * r),
    2 * (x * z - y * r),
    2 * (y * z + x * r),
    1 - 2 * (x * x + y * y),
  ];
}

/** Positive definite, with semi-axes between 1 and `axisRatio` times √`size` (logarithmically uniform). */
export function randomTensor(random: () => number, axisRatio: number, size = 0.02): SymmetricTensor {
  const eigenvalue = (): number => size * axisRatio ** (2 * random());
  return congruence(randomRotation(random), [eigenvalue(), eigenvalue(), eigenvalue(), 0, 0, 0]);
}

/** Any linear map that is not close to a projection. */
export function randomLinearMap(random: () => number): Matrix3 {
  const stretched = congruence(randomRotation(random), [0.5 + random(), 0.5 + random(), 0.5 + random(), 0, 0, 0]);
  const [m11, m22, m33, m12, m13, m23] = stretched;
  const shear = random() - 0.5;
  return [m11, m12, m13 + shear, m12, m22, m23, m13, m23, m33];
}

/** Standard normal numbers (Box–Muller). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export interface MetricOracle {
  readonly kind: readonly string[];
  readonly mae: readonly number[];
  readonly s12: readonly number[];
  readonly s12_f64: readonly number[];
  readonly volume_pred: readonly number[];
  readonly volume_true: readonly number[];
  readonly volume_error: readonly number[];
  readonly volume_error_f64: readonly number[];
  readonly kl: readonly number[];
  readonly kl_f64: readonly number[];
  readonly iou: readonly number[];
  readonly voxels_pred: readonly number[];
  readonly voxels_true: readonly number[];
  readonly voxels_intersection_f64: readonly number[];
  readonly voxels_union_f64: readonly number[];
  readonly voxels_on_border: readonly number[];
}

const folder = join(__dirname, '..', 'oracle', 'C');

/** 200 pairs of tensors in Å² and what the official metrics say of them. */
export function metricOracle(): { pairs: { pred: SymmetricTensor; truth: SymmetricTensor }[]; expected: MetricOracle } {
  const pred = readNpy(join(folder, 'pred.npy')).data;
  const truth = readNpy(join(folder, 'true.npy')).data;
  const tensor = (data: ArrayLike<number>, i: number): SymmetricTensor => {
    const at = (row: number, column: number): number =>
      (data[9 * i + 3 * row + column]! + data[9 * i + 3 * column + row]!) / 2;
    return [at(0, 0), at(1, 1), at(2, 2), at(0, 1), at(0, 2), at(1, 2)];
  };
  const pairs = Array.from({ length: pred.length / 9 }, (_, i) => ({ pred: tensor(pred, i), truth: tensor(truth, i) }));
  return { pairs, expected: JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8')) as MetricOracle };
}
