import { readdirSync } from 'node:fs';
import {
  findNeighbours,
  inverse,
  type Matrix3,
  multiply,
  type NeighbourList,
  orthogonalizationMatrix,
} from '../../../src/crystal/index.js';
import { seededRandom } from '../../support/random.js';
import { readSafetensors } from '../../support/safetensors.js';
import { describeWithShared, haveShared, sharedPath } from '../../support/shared.js';

function keys(list: NeighbourList): string[] {
  const all: string[] = [];
  for (let e = 0; e < list.count; e++) {
    all.push(`${list.receiver[e]} ${list.sender[e]} ${list.image.subarray(3 * e, 3 * e + 3).join(' ')}`);
  }
  return all;
}

/** Every pair and image within ±reach, tried one by one. */
function bruteForce(axes: Matrix3, fract: Float64Array, cutoff: number, minDistance: number, reach: number): string[] {
  const found: string[] = [];
  const atoms = fract.length / 3;
  for (let i = 0; i < atoms; i++) {
    for (let j = 0; j < atoms; j++) {
      for (let n1 = -reach; n1 <= reach; n1++) {
        for (let n2 = -reach; n2 <= reach; n2++) {
          for (let n3 = -reach; n3 <= reach; n3++) {
            const x = fract[3 * i] - fract[3 * j] - n1;
            const y = fract[3 * i + 1] - fract[3 * j + 1] - n2;
            const z = fract[3 * i + 2] - fract[3 * j + 2] - n3;
            const d = Math.sqrt(
              (axes[0] * x + axes[1] * y + axes[2] * z) ** 2 +
                (axes[3] * x + axes[4] * y + axes[5] * z) ** 2 +
                (axes[6] * x + axes[7] * y + axes[8] * z) ** 2,
            );
            if (d <= cutoff && d > minDistance) found.push(`${i} ${j} ${n1} ${n2} ${n3}`);
          }
        }
      }
    }
  }
  return found;
}

test('simple cubic, one atom of 3 Å within 5 Å: 6 + 12 images of itself, in order', () => {
  const axes = orthogonalizationMatrix({ a: 3, b: 3, c: 3, alpha: 90, beta: 90, gamma: 90 });
  const list = findNeighbours({ orthogonalization: axes, fract: new Float64Array(3), cutoff: 5, minDistance: 0.01 });
  expect(list.count).toBe(18);
  expect([...list.image.subarray(0, 3)]).toEqual([-1, -1, 0]);
  // r_i − (r_i + n·A) = −n·A
  expect([...list.vector.subarray(0, 3)]).toEqual([3, 3, 0]);
  expect(list.distance[0]).toBeCloseTo(Math.sqrt(18), 14);
});

test('the cutoff is inclusive and the least distance exclusive', () => {
  const axes = orthogonalizationMatrix({ a: 5, b: 20, c: 20, alpha: 90, beta: 90, gamma: 90 });
  const query = { orthogonalization: axes, fract: new Float64Array(3), cutoff: 5, minDistance: 0 };
  expect(findNeighbours(query).count).toBe(2);
  expect(findNeighbours({ ...query, minDistance: 5 }).count).toBe(0);
  expect(findNeighbours({ ...query, cutoff: 4.999999 }).count).toBe(0);
});

test('two atoms closer than the least distance are not joined', () => {
  const axes = orthogonalizationMatrix({ a: 9, b: 9, c: 9, alpha: 90, beta: 90, gamma: 90 });
  const fract = Float64Array.from([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 + 0.005 / 9]);
  const list = findNeighbours({ orthogonalization: axes, fract, cutoff: 5, minDistance: 0.01 });
  expect(list.count).toBe(0);
});

test('random cells, also small and skewed ones and atoms outside the cell: as brute force finds them', () => {
  const random = seededRandom(21);
  for (let trial = 0; trial < 48; trial++) {
    const skew = trial % 3 === 0 ? 45 : 25;
    let axes: Matrix3 | undefined;
    while (!axes) {
      const angle = () => 90 + skew * (2 * random() - 1);
      const length = () => 2.5 + 6 * random();
      try {
        axes = orthogonalizationMatrix({
          a: length(),
          b: length(),
          c: length(),
          alpha: angle(),
          beta: angle(),
          gamma: angle(),
        });
      } catch {
        // angles that no cell has: draw again
      }
      if (axes && axes[8] < 1.2) axes = undefined;
    }
    const atoms = 1 + Math.floor(4 * random());
    const spread = trial % 2 === 0 ? 1 : 3;
    const fract = Float64Array.from({ length: 3 * atoms }, () => spread * (random() - 0.3));
    const cutoff = 2 + 3 * random();
    const rows = inverse(axes);
    const heights = [0, 3, 6].map((k) => 1 / Math.hypot(rows[k], rows[k + 1], rows[k + 2]));
    const reach = Math.ceil(cutoff / Math.min(...heights)) + 2 * spread;
    const list = findNeighbours({ orthogonalization: axes, fract, cutoff, minDistance: 0.1 });
    // Brute force runs in the promised order too.
    expect(keys(list)).toEqual(bruteForce(axes, fract, cutoff, 0.1, reach));
  }
});

test('in a larger cell with many bins: as brute force, and symmetric', () => {
  const random = seededRandom(22);
  const axes = orthogonalizationMatrix({ a: 14, b: 21, c: 17, alpha: 75, beta: 110, gamma: 95 });
  const fract = Float64Array.from({ length: 3 * 200 }, random);
  const list = findNeighbours({ orthogonalization: axes, fract, cutoff: 5, minDistance: 0.01 });
  const found = keys(list);
  expect(found).toEqual(bruteForce(axes, fract, 5, 0.01, 1));
  const set = new Set(found);
  for (let e = 0; e < list.count; e++) {
    const back = [0, 1, 2].map((k) => 0 - list.image[3 * e + k]).join(' ');
    expect(set.has(`${list.sender[e]} ${list.receiver[e]} ${back}`)).toBe(true);
  }
});

test('a cell in any orientation has the same neighbours, their vectors turned with it', () => {
  const random = seededRandom(24);
  const axes = orthogonalizationMatrix({ a: 6, b: 7, c: 8, alpha: 80, beta: 100, gamma: 110 });
  // About z by 0.7, then about x by 1.1.
  const [c, s, d, t] = [Math.cos(0.7), Math.sin(0.7), Math.cos(1.1), Math.sin(1.1)];
  const turn: Matrix3 = [c, -s, 0, d * s, d * c, -t, t * s, t * c, d];
  const query = { fract: Float64Array.from({ length: 30 }, random), cutoff: 4.5, minDistance: 0.01 };
  const plain = findNeighbours({ ...query, orthogonalization: axes });
  const turned = findNeighbours({ ...query, orthogonalization: multiply(turn, axes) });
  expect(keys(turned)).toEqual(keys(plain));
  expect(plain.count).toBeGreaterThan(100);
  for (let e = 0; e < plain.count; e++) {
    const [x, y, z] = plain.vector.subarray(3 * e, 3 * e + 3);
    const expected = [0, 3, 6].map((row) => turn[row] * x + turn[row + 1] * y + turn[row + 2] * z);
    expected.forEach((component, k) => {
      expect(turned.vector[3 * e + k]).toBeCloseTo(component, 10);
    });
    expect(turned.distance[e]).toBeCloseTo(plain.distance[e], 10);
  }
});

test('reaches limit pairs by their sum; a negative least distance admits atoms on one position, but none to itself', () => {
  const axes = orthogonalizationMatrix({ a: 20, b: 20, c: 20, alpha: 90, beta: 90, gamma: 90 });
  // At 0, 0, 2 and 5 Å.
  const fract = Float64Array.of(0, 0, 0, 0, 0, 0, 0.1, 0, 0, 0.25, 0, 0);
  const pairs = (reach: number[], minDistance: number) =>
    keys(
      findNeighbours({ orthogonalization: axes, fract, cutoff: 6, minDistance, reach: Float64Array.from(reach) }),
    ).map((key) => key.slice(0, 3));
  expect(pairs([1, 1, 1, 1], -1)).toEqual(['0 1', '0 2', '1 0', '1 2', '2 0', '2 1']);
  expect(pairs([1, 0.9, 1, 1], -1)).toEqual(['0 1', '0 2', '1 0', '2 0']);
  expect(pairs([1, 1, 1, 2], 0)).toEqual(['0 2', '1 2', '2 0', '2 1', '2 3', '3 2']);
  expect(pairs([3, 1, 1, 2], 0)).toEqual(['0 2', '0 3', '1 2', '2 0', '2 1', '2 3', '3 0', '3 2']);
});

test('receivers restrict the edges to those atoms', () => {
  const random = seededRandom(23);
  const axes = orthogonalizationMatrix({ a: 8, b: 9, c: 10, alpha: 80, beta: 95, gamma: 100 });
  const fract = Float64Array.from({ length: 60 }, random);
  const query = { orthogonalization: axes, fract, cutoff: 4, minDistance: 0.01 };
  const some = findNeighbours({ ...query, receivers: Int32Array.of(3, 17) });
  expect(keys(some)).toEqual(keys(findNeighbours(query)).filter((key) => /^(3|17) /.test(key)));
});

test('a huge empty cell costs no huge grid', () => {
  const axes = orthogonalizationMatrix({ a: 5000, b: 5000, c: 5000, alpha: 90, beta: 90, gamma: 90 });
  const fract = Float64Array.from([0, 0, 0, 0.9999, 0, 0]);
  expect(keys(findNeighbours({ orthogonalization: axes, fract, cutoff: 5, minDistance: 0 }))).toEqual([
    '0 1 -1 0 0',
    '1 0 1 0 0',
  ]);
});

test('a cutoff or a coordinate that is no number is refused', () => {
  const axes = orthogonalizationMatrix({ a: 5, b: 5, c: 5, alpha: 90, beta: 90, gamma: 90 });
  const query = { orthogonalization: axes, fract: new Float64Array(3), cutoff: 5, minDistance: 0 };
  expect(() => findNeighbours({ ...query, cutoff: Number.NaN })).toThrow(RangeError);
  expect(() => findNeighbours({ ...query, fract: Float64Array.of(0, Number.NaN, 0) })).toThrow(/atom 0/);
});

describeWithShared('the graphs of the official code (float32) on 21 structures', () => {
  const codes = haveShared ? readdirSync(sharedPath('oracle', 'B')).filter((name) => /^\d+$/.test(name)) : [];
  test('all 21 are here', () => expect(codes).toHaveLength(21));
  test.each(codes)('%s', (code) => {
    const file = readSafetensors(sharedPath('oracle', 'B', code, 'data.safetensors'));
    const cellRows = file.get('cell_f64').numbers() as unknown as Matrix3;
    const axes: Matrix3 = [
      ...[cellRows[0], cellRows[3], cellRows[6]],
      ...[cellRows[1], cellRows[4], cellRows[7]],
      ...[cellRows[2], cellRows[5], cellRows[8]],
    ] as unknown as Matrix3;
    const toFract = inverse(axes);
    const positions = file.get('positions_f64').numbers();
    const fract = new Float64Array(positions.length);
    for (let i = 0; i < positions.length; i += 3) {
      for (let k = 0; k < 3; k++) {
        for (let l = 0; l < 3; l++) fract[i + k] += toFract[3 * k + l] * positions[i + l];
      }
    }
    // The official tests run on float32 squares: pairs within this of a limit may fall on either side.
    const slack = 2e-5;
    const list = findNeighbours({ orthogonalization: axes, fract, cutoff: 5 + slack, minDistance: 0.01 - slack });
    const atoms = fract.length / 3;
    // Images of these graphs lie within ±8.
    const key = (i: number, j: number, n: ArrayLike<number>, at: number) =>
      ((i * atoms + j) * 17 + n[at] + 8) * 289 + (n[at + 1] + 8) * 17 + n[at + 2] + 8;
    const found = new Map<number, number>();
    for (let e = 0; e < list.count; e++) found.set(key(list.receiver[e], list.sender[e], list.image, 3 * e), e);
    const receiver = file.get('edge_receiver').numbers();
    const sender = file.get('edge_sender').numbers();
    const offset = file.get('edge_offset').numbers();
    const vector = file.get('edge_vec').numbers();
    let previous = -1;
    let largest = 0;
    receiver.forEach((i, e) => {
      const place = found.get(key(i, sender[e], offset, 3 * e));
      if (place === undefined) throw new Error(`edge ${e} of the official graph is missing`);
      // Their order is ours.
      if (place <= previous) throw new Error(`edge ${e} of the official graph is out of order`);
      previous = place;
      for (let k = 0; k < 3; k++) largest = Math.max(largest, Math.abs(list.vector[3 * place + k] - vector[3 * e + k]));
      found.delete(key(i, sender[e], offset, 3 * e));
    });
    expect(largest).toBeLessThan(1e-5);
    // What is left over must be a borderline pair.
    for (const e of found.values()) {
      const d = list.distance[e];
      expect(Math.min(Math.abs(d - 5), Math.abs(d - 0.01))).toBeLessThan(slack);
    }
    const strict = findNeighbours({ orthogonalization: axes, fract, cutoff: 5, minDistance: 0.01 });
    // In these 21 no pair is borderline.
    expect(strict.count).toBe(receiver.length);
  });
});
