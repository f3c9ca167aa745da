import type { StageDefinition } from '../../../src/model/tensor-ops.js';
import { compileTfStage } from '../../../src/model/tfjs/stage.js';
import { loadTensorFlow } from '../../../src/project/engines/tfjs-runtime.js';

const definition: StageDefinition = {
  name: 'leaky',
  inputs: { x: { type: 'float32', shape: ['n', 'n'] } },
  build: (ops, { x }) => {
    const weight = ops.constant({ data: weights, shape: [100, 2] });
    const fresh = ops.constant({ data: new Float32Array(200), shape: [100, 2] });
    const y = ops.silu(ops.add(ops.matMul(x, weight), ops.matMul(x, fresh)));
    return { y, again: y, x, weight };
  },
};
const weights = new Float32Array(200).fill(0.01);
const inputs = { x: { data: new Float32Array(10_000).fill(1), shape: [100, 100] } };

describe('a stage run by TensorFlow.js', () => {
  test('leaves only the constants behind, and not these once disposed of', async () => {
    const runtime = await loadTensorFlow({ device: 'cpu', package: '@tensorflow/tfjs', backend: 'cpu' }, []);
    const before = runtime.tf.memory().numTensors;
    const stage = compileTfStage(runtime, definition);
    const first = await stage.run(inputs);
    const constants = runtime.tf.memory().numTensors - before;
    for (let run = 0; run < 5; run++) expect(await stage.run(inputs)).toEqual(first);
    // The two constants of the last run; those that earlier runs made afresh are gone.
    expect(constants).toBe(2);
    expect(runtime.tf.memory().numTensors - before).toBe(2);
    await stage.dispose();
    expect(runtime.tf.memory().numTensors).toBe(before);
  });

  test('two backends take turns in one process', async () => {
    const cpu = await loadTensorFlow({ device: 'cpu', package: '@tensorflow/tfjs', backend: 'cpu' }, []);
    const onCpu = compileTfStage(cpu, definition);
    const wasm = await loadTensorFlow({ device: 'cpu', package: '@tensorflow/tfjs', backend: 'wasm' }, []);
    const onWasm = compileTfStage(wasm, definition);
    for (let round = 0; round < 3; round++) {
      const { y } = await onCpu.run(inputs);
      expect(cpu.tf.getBackend()).toBe('cpu');
      expect(y.data[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 5);
      expect((await onWasm.run(inputs)).y.data[0]).toBeCloseTo(y.data[0], 5);
      expect(cpu.tf.getBackend()).toBe('wasm');
    }
    await onCpu.dispose();
    await onWasm.dispose();
  });
});
