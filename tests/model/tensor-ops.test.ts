import type { StageDefinition, TensorData, TensorOps } from '../../src/model/tensor-ops.js';
import { seededRandom } from '../support/random.js';
import { describeEachEngine } from './engines-under-test.js';

const x = [
  [-2, 0.5, 3],
  [1, -0.25, 4],
];
const y = [
  [1, 2, -1],
  [0.5, 3, 2],
];

type Elementwise = [
  name: string,
  build: <T>(ops: TensorOps<T>, x: T, y: T) => T,
  expected: (x: number, y: number) => number,
];

const elementwise: readonly Elementwise[] = [
  ['add', (ops, x, y) => ops.add(x, y), (x, y) => x + y],
  ['sub', (ops, x, y) => ops.sub(x, y), (x, y) => x - y],
  ['mul', (ops, x, y) => ops.mul(x, y), (x, y) => x * y],
  ['div', (ops, x, y) => ops.div(x, y), (x, y) => x / y],
  ['neg', (ops, x) => ops.neg(x), (x) => -x],
  ['exp', (ops, x) => ops.exp(x), (x) => Math.exp(x)],
  ['log', (ops, x) => ops.log(ops.mul(x, x)), (x) => Math.log(x * x)],
  ['cos', (ops, x) => ops.cos(x), (x) => Math.cos(x)],
  ['sqrt', (ops, x) => ops.sqrt(ops.mul(x, x)), (x) => Math.abs(x)],
  ['sigmoid', (ops, x) => ops.sigmoid(x), (x) => 1 / (1 + Math.exp(-x))],
  ['silu', (ops, x) => ops.silu(x), (x) => x / (1 + Math.exp(-x))],
  ['softplus', (ops, x) => ops.softplus(x), (x) => Math.log1p(Math.exp(x))],
  ['clamp', (ops, x) => ops.clamp(x, -1, 2), (x) => Math.min(Math.max(x, -1), 2)],
  ['broadcast scalar', (ops, x) => ops.mul(x, ops.scalar(0.5)), (x) => x / 2],
];

const rows = (values: number[][]): TensorData => ({
  data: Float32Array.from(values.flat()),
  shape: [values.length, values[0].length],
});
const list = (...values: number[]): TensorData => ({ data: Int32Array.from(values), shape: [values.length] });

describeEachEngine((engine) => {
  async function run(
    inputs: Record<string, TensorData>,
    build: <T>(ops: TensorOps<T>, inputs: Readonly<Record<string, T>>) => Record<string, T>,
  ): Promise<Record<string, TensorData>> {
    const definition: StageDefinition = {
      name: 'under test',
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, { data, shape }]) => [
          name,
          {
            type: data instanceof Int32Array ? 'int32' : 'float32',
            shape: shape.map((_, axis) => `${name} ${axis}`),
          } as const,
        ]),
      ),
      build,
    };
    const stage = await engine().compile(definition);
    const results = await stage.run(inputs);
    // A second run must not depend on what the first left behind.
    expect(await stage.run(inputs)).toEqual(results);
    await stage.dispose();
    return results;
  }

  test('elementwise operations', async () => {
    const results = await run({ x: rows(x), y: rows(y) }, (ops, { x, y }) =>
      Object.fromEntries(elementwise.map(([name, build]) => [name, build(ops, x, y)])),
    );
    for (const [name, , expected] of elementwise) {
      const reference = x.flatMap((row, i) => row.map((value, j) => expected(value, y[i][j])));
      expect(results[name].shape).toEqual([2, 3]);
      reference.forEach((value, index) => {
        expect([name, results[name].data[index]]).toEqual([name, expect.closeTo(value, 5)]);
      });
    }
  });

  test('broadcasting follows numpy', async () => {
    const { row, column, outer } = await run(
      { x: rows(x), r: rows([[1, 2, 3]]), c: rows([[10], [20]]) },
      (ops, { x, r, c }) => ({ row: ops.add(x, r), column: ops.add(x, c), outer: ops.mul(c, r) }),
    );
    expect(Array.from(row.data)).toEqual([-1, 2.5, 6, 2, 1.75, 7]);
    expect(Array.from(column.data)).toEqual([8, 10.5, 13, 21, 19.75, 24]);
    expect(Array.from(outer.data)).toEqual([10, 20, 30, 20, 40, 60]);
  });

  test('products of matrices, of batches, and of a batch with a matrix', async () => {
    const batch = { data: Float32Array.from({ length: 12 }, (_, index) => index), shape: [2, 2, 3] };
    const weight = rows([
      [1, 0],
      [0, 2],
      [-1, 1],
    ]);
    const { plain, batched, mixed } = await run({ x: rows(x), batch, weight }, (ops, { x, batch, weight }) => ({
      plain: ops.matMul(x, weight),
      batched: ops.matMul(batch, ops.transpose(batch, [0, 2, 1])),
      mixed: ops.matMul(batch, weight),
    }));
    expect(Array.from(plain.data)).toEqual([-5, 4, -3, 3.5]);
    expect(Array.from(batched.data)).toEqual([5, 14, 14, 50, 149, 212, 212, 302]);
    expect(mixed).toEqual({ data: Float32Array.of(-2, 4, -2, 13, -2, 22, -2, 31), shape: [2, 2, 2] });
  });

  test('gather picks rows of floats and of integers', async () => {
    const { floats, integers, cube } = await run(
      { x: rows(x), which: list(1, 0, 1), numbers: list(7, 9) },
      (ops, { x, which, numbers }) => ({
        floats: ops.gather(x, which),
        integers: ops.gather(numbers, which),
        cube: ops.gather(ops.reshape(x, [2, 3, 1]), which),
      }),
    );
    expect(floats).toEqual({ data: Float32Array.of(1, -0.25, 4, -2, 0.5, 3, 1, -0.25, 4), shape: [3, 3] });
    expect(integers).toEqual({ data: Int32Array.of(9, 7, 9), shape: [3] });
    expect(cube).toEqual({ data: floats.data, shape: [3, 3, 1] });
  });

  test('scatterSum adds rows up wherever they go (64 random cases against a loop)', async () => {
    const random = seededRandom(3);
    const stage = await engine().compile({
      name: 'scatter',
      inputs: {
        values: { type: 'float32', shape: ['e', 3] },
        indices: { type: 'int32', shape: ['e'] },
        like: { type: 'float32', shape: ['n', 3] },
      },
      build: (ops, { values, indices, like }) => ({
        flat: ops.scatterSum(values, indices, like),
        deep: ops.scatterSum(ops.reshape(values, [-1, 3, 1]), indices, ops.reshape(like, [0, 3, 1])),
      }),
    });
    for (let round = 0; round < 64; round++) {
      const sums = 1 + Math.floor(8 * random());
      const edges = 1 + Math.floor(40 * random());
      const indices = Int32Array.from({ length: edges }, () => Math.floor(sums * random()));
      const values = Float32Array.from({ length: 3 * edges }, () => Math.floor(64 * random()) - 32);
      const expected = new Array<number>(3 * sums).fill(0);
      values.forEach((value, index) => {
        expected[3 * indices[Math.floor(index / 3)] + (index % 3)] += value;
      });
      const { flat, deep } = await stage.run({
        values: { data: values, shape: [edges, 3] },
        indices: { data: indices, shape: [edges] },
        like: { data: new Float32Array(3 * sums).fill(9), shape: [sums, 3] },
      });
      expect(flat.shape).toEqual([sums, 3]);
      expect(deep.shape).toEqual([sums, 3, 1]);
      expect(Array.from(flat.data)).toEqual(expected);
      expect(Array.from(deep.data)).toEqual(expected);
    }
    await stage.dispose();
  });

  test('no rows are picked, multiplied and summed up like any others', async () => {
    const { picked, product, sums } = await run(
      { x: rows(x), none: list(), weight: rows([[1], [2], [3]]) },
      (ops, { x, none, weight }) => {
        const picked = ops.gather(x, none);
        return { picked, product: ops.matMul(picked, weight), sums: ops.scatterSum(ops.silu(picked), none, x) };
      },
    );
    expect(picked.shape).toEqual([0, 3]);
    expect(product.shape).toEqual([0, 1]);
    expect(sums).toEqual({ data: new Float32Array(6), shape: [2, 3] });
  });

  test('concat, slice, reshape and transpose move numbers', async () => {
    const results = await run({ x: rows(x), y: rows(y) }, (ops, { x, y }) => ({
      below: ops.concat([x, y], 0),
      beside: ops.concat([x, y], -1),
      middle: ops.slice(x, 1, 1, 3),
      last: ops.slice(x, -1, -1, 99),
      kept: ops.reshape(x, [0, -1, 1]),
      turned: ops.transpose(x, [1, 0]),
    }));
    expect(results.below).toEqual({ data: Float32Array.from([x, y].flat(2)), shape: [4, 3] });
    expect(results.beside.data).toEqual(Float32Array.of(-2, 0.5, 3, 1, 2, -1, 1, -0.25, 4, 0.5, 3, 2));
    expect(results.middle).toEqual({ data: Float32Array.of(0.5, 3, -0.25, 4), shape: [2, 2] });
    expect(results.last).toEqual({ data: Float32Array.of(3, 4), shape: [2, 1] });
    expect(results.kept.shape).toEqual([2, 3, 1]);
    expect(results.turned).toEqual({ data: Float32Array.of(-2, 1, 0.5, -0.25, 3, 4), shape: [3, 2] });
  });

  test('sums and means along either axis, kept or not', async () => {
    const results = await run({ x: rows(x) }, (ops, { x }) => ({
      down: ops.sum(x, 0),
      across: ops.sum(x, -1, true),
      mean: ops.mean(x, 1),
    }));
    expect(results.down).toEqual({ data: Float32Array.of(-1, 0.25, 7), shape: [3] });
    expect(results.across).toEqual({ data: Float32Array.of(1.5, 4.75), shape: [2, 1] });
    expect(results.mean.data[0]).toBeCloseTo(0.5, 6);
    expect(results.mean.data[1]).toBeCloseTo(4.75 / 3, 6);
  });

  test('large constants are told apart, also when made afresh for each run', async () => {
    const made = (value: number) => ({ data: new Float32Array(100).fill(value), shape: [100] });
    const { one, two } = await run({ x: rows([[1]]) }, (ops, { x }) => ({
      one: ops.sum(ops.mul(x, ops.constant(made(1))), 1),
      two: ops.sum(ops.mul(x, ops.constant(made(2))), 1),
    }));
    expect([one.data[0], two.data[0]]).toEqual([100, 200]);
  });
});
