import { StageInputError } from '../../../src/model/engine-error.js';
import { loadOnnxRuntime } from '../../../src/model/onnx/runtime.js';
import { compileOnnxStage } from '../../../src/model/onnx/stage.js';
import type { StageDefinition } from '../../../src/model/tensor-ops.js';

async function compile(stage: StageDefinition) {
  const { ort, sessionOptions } = await loadOnnxRuntime('onnxruntime-node', 1);
  return compileOnnxStage(ort, stage, sessionOptions);
}

const picking: StageDefinition = {
  name: 'picking',
  inputs: { x: { type: 'float32', shape: ['n', 2] }, indices: { type: 'int32', shape: ['m'] } },
  build: (ops, { x, indices }) => {
    const picked = ops.gather(x!, indices!);
    return { picked, again: picked, same: x!, which: indices!, three: ops.scalar(3) };
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

  test('an output may not take the name of an input', async () => {
    await expect(compile({ ...picking, build: (_ops, { x }) => ({ x: x! }) })).rejects.toThrow(
      /uses "x" for an input and an output/,
    );
  });
});
