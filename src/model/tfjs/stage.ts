import { checkInputs } from '../stage-inputs.js';
import type { CompiledStage, StageDefinition, TensorData } from '../tensor-ops.js';
import { TfOperations } from './operations.js';
import { selectBackend, type TfRuntime, type TfTensor } from './runtime.js';

/** A stage that runs operation by operation; its constants go to the device once. */
export function compileTfStage(runtime: TfRuntime, stage: StageDefinition): CompiledStage {
  const { tf, backend } = runtime;
  const operations = new TfOperations(tf);
  return {
    async run(inputs) {
      checkInputs(stage, inputs);
      // The backend is one for the whole process, and another engine may have switched it.
      await selectBackend(tf, backend);
      const results = tf.tidy(() => {
        const names = Object.keys(stage.inputs);
        const tensors = Object.fromEntries(names.map((name) => [name, operations.tensor(inputs[name])]));
        const built = stage.build<TfTensor>(operations, tensors);
        // Clones share their data; one may be a constant or stand twice, and each is freed below.
        return Object.fromEntries(Object.entries(built).map(([name, tensor]) => [name, tf.clone(tensor)]));
      });
      operations.endRun();
      const outputs: Record<string, TensorData> = {};
      for (const [name, tensor] of Object.entries(results)) {
        outputs[name] = { data: (await tensor.data()) as Float32Array | Int32Array, shape: tensor.shape };
        tensor.dispose();
      }
      return outputs;
    },
    dispose: () => operations.dispose(),
  };
}
