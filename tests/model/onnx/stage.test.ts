import { StageInputError } from '../../../src/model/engine-error.js';
import { compileOnnxStage } from '../../../src/model/onnx/stage.js';
import type { StageDefinition } from '../../../src/model/tensor-ops.js';
import { loadOnnxRuntime } from '../../../src/project/engines/onnx-runtime.js';

async function compile(stage: StageDefinition, threads = 1) {
  const { ort, sessionOptions } = await loadOnnxRuntime('onnxruntime-node', threads);
  return compileOnnxStage(ort, stage, sessionOptions);
}

const picking: StageDefinition = {
  name: 'picking',
  inputs: { x: { type: 'float32', shape: ['n', 2] }, indices: { type: 'int32', shape: ['m'] } },
  build: (ops, { x, indices }) => {
    const picked = ops.gather(x, indices);
    return { picked, again: picked, same: x, which: indices, three: ops.scalar(3) };
  },
};

const x = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] };
const indices = { data: Int32Array.of(1, 0, 1), shape: [3] };

describe('a stage compiled by ONNX Runtime', () => {
  test('returns values shared by two outputs, inputs and constants as outputs', async () => {
    const stage = await compile(picking);
    const { picked, again, same, which, three } = await stage.run({ x, indices });
    expect(picked).toEqual({ data: Float32Array.of(3, 4, 1, 2, 3, 4), shape: [3, 2] });
    expect(again).toEqual(picked);
    expect(same).toEqual(x);
    expect(which).toEqual(indices);
    expect(three).toEqual({ data: Float32Array.of(3), shape: [] });
    await stage.dispose();
  });

  test('refuses a missing input and one of the wrong type', async () => {
    const stage = await compile(picking);
    await expect(stage.run({ x })).rejects.toThrow(StageInputError);
    await expect(stage.run({ x: indices, indices })).rejects.toThrow(/"x" of stage "picking" must be float32/);
    await stage.dispose();
  });

  test('an output may have the name of an input', async () => {
    const stage = await compile({ ...picking, build: (ops, { x }) => ({ x: ops.neg(x) }) });
    expect((await stage.run({ x, indices })).x.data).toEqual(Float32Array.of(-1, -2, -3, -4));
    await stage.dispose();
  });
});

describe('sums over rows', () => {
  const summing: StageDefinition = {
    name: 'summing',
    inputs: {
      values: { type: 'float32', shape: ['e', 2, 2] },
      indices: { type: 'int32', shape: ['e'] },
      like: { type: 'float32', shape: ['n', 2, 2] },
    },
    build: (ops, { values, indices, like }) => ({ sums: ops.scatterSum(values, indices, like) }),
  };

  async function sumInto(rows: number, indices: readonly number[], values: Float32Array) {
    const stage = await compile(summing, 4);
    const { sums } = await stage.run({
      values: { data: values, shape: [indices.length, 2, 2] },
      indices: { data: Int32Array.from(indices), shape: [indices.length] },
      like: { data: new Float32Array(4 * rows).fill(Number.NaN), shape: [rows, 2, 2] },
    });
    await stage.dispose();
    expect(sums.shape).toEqual([rows, 2, 2]);
    return Array.from(sums.data);
  }

  test('reach rows in any order, leave the others zero, and keep further axes', async () => {
    const sums = await sumInto(
      4,
      [2, 0, 2],
      Float32Array.from({ length: 12 }, (_, index) => index),
    );
    expect(sums).toEqual([4, 5, 6, 7, 0, 0, 0, 0, 0 + 8, 1 + 9, 2 + 10, 3 + 11, 0, 0, 0, 0]);
  });

  test('of nothing are zero', async () => {
    expect(await sumInto(2, [], new Float32Array(0))).toEqual(new Array(8).fill(0));
  });

  test('lose no summand when threads meet in a row (ScatterND with reduction=add does)', async () => {
    const edges = 40_000;
    const indices = Array.from({ length: edges }, (_, edge) => Math.floor(edge / 20_000));
    for (let round = 0; round < 20; round++) {
      expect(await sumInto(2, indices, new Float32Array(4 * edges).fill(1))).toEqual(new Array(8).fill(20_000));
    }
  });

  test('by constant indices work too, by computed ones are refused', async () => {
    const stage = await compile({
      ...summing,
      build: (ops, { values, indices, like }) => ({
        sums: ops.scatterSum(values, ops.constant({ data: Int32Array.of(1, 1), shape: [2] }), like),
        same: indices,
      }),
    });
    const { sums } = await stage.run({
      values: { data: Float32Array.of(1, 2, 3, 4, 10, 20, 30, 40), shape: [2, 2, 2] },
      indices: { data: new Int32Array(2), shape: [2] },
      like: { data: new Float32Array(8), shape: [2, 2, 2] },
    });
    expect(Array.from(sums.data)).toEqual([0, 0, 0, 0, 11, 22, 33, 44]);
    await stage.dispose();
    await expect(
      compile({
        ...summing,
        build: (ops, { values, indices, like }) => ({
          sums: ops.scatterSum(values, ops.gather(indices, indices), like),
        }),
      }),
    ).rejects.toThrow(/must be an input of the stage or a constant/);
  });
});
