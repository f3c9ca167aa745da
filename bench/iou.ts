/** How fast is the exact intersection over union beside the 64³ voxels of the paper? Prints a table. */

import { eigenInto, iou, iouVoxel, s12 } from '../src/ellipsoid/index.js';
import type { SymmetricTensor } from '../src/math/tensor.js';
import { seededRandom } from '../tests/support/random.js';

/** Symmetric positive definite: G·Gᵀ of a random lower triangle, with mean-square displacements of 0.01 to 0.1 Å². */
function randomTensors(count: number, seed: number): SymmetricTensor[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const [a, b, c] = [0.1 + 0.2 * random(), 0.1 + 0.2 * random(), 0.1 + 0.2 * random()];
    const [d, e, f] = [0.2 * random() - 0.1, 0.2 * random() - 0.1, 0.2 * random() - 0.1];
    return [a * a, d * d + b * b, e * e + f * f + c * c, a * d, a * e, d * e + b * f];
  });
}

/** Best of several rounds, ns a pair; the machine's other work only ever adds. */
function nanoseconds(pairs: number, round: () => number): { time: number; sum: number } {
  let best = Infinity;
  let sum = 0;
  for (let attempt = 0; attempt < 7; attempt++) {
    const start = process.hrtime.bigint();
    sum = round();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / pairs);
  }
  return { time: best, sum };
}

const pairs = 20_000;
const voxelPairs = 40;
const first = randomTensors(pairs, 1);
const second = randomTensors(pairs, 2);
const work = new Float64Array(3);

function overPairs(count: number, measure: (u1: SymmetricTensor, u2: SymmetricTensor) => number): () => number {
  return () => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += measure(first[i]!, second[i]!);
    return sum;
  };
}

const exact = nanoseconds(
  pairs,
  overPairs(pairs, (u1, u2) => iou(u1, u2, work)),
);
const voxel = nanoseconds(voxelPairs, overPairs(voxelPairs, iouVoxel));
const overlap = nanoseconds(
  pairs,
  overPairs(pairs, (u1, u2) => s12(u1, u2, work)),
);
const eigen = nanoseconds(
  pairs,
  overPairs(pairs, (u) => {
    eigenInto(u[0], u[1], u[2], u[3], u[4], u[5], work);
    return work[0]!;
  }),
);

let worst = 0;
for (let i = 0; i < voxelPairs; i++) {
  worst = Math.max(worst, Math.abs(iou(first[i]!, second[i]!) - iouVoxel(first[i]!, second[i]!)));
}
const row = (name: string, time: number): string => `${name.padEnd(36)}${(time / 1000).toFixed(3).padStart(12)}`;
console.log(`${'one pair of tensors'.padEnd(36)}${'µs'.padStart(12)}`);
console.log(row('IoU, 64³ voxels (paper)', voxel.time));
console.log(row('IoU, exact', exact.time));
console.log(row('S12', overlap.time));
console.log(row('eigenvalues', eigen.time));
console.log(
  `exact is ${Math.round(voxel.time / exact.time)} times as fast; largest difference ${worst.toExponential(1)}`,
);
