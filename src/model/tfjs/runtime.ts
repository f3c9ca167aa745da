import type * as TfApi from '@tensorflow/tfjs';
import type { DeviceName } from '../engine.js';

export type Tf = typeof TfApi;
export type TfTensor = TfApi.Tensor;

export type TfBackend = 'tensorflow' | 'wasm' | 'cpu';

/** A TensorFlow.js that is loaded, quiet and has a backend. */
export interface TfRuntime {
  readonly tf: Tf;
  readonly backend: TfBackend;
  readonly device: DeviceName;
  /** E.g. `@tensorflow/tfjs-node 4.22.0 (libtensorflow 2.15.1)`. */
  readonly description: string;
}

/** @throws Error where the backend does not start */
export async function selectBackend(tf: Tf, backend: TfBackend): Promise<void> {
  if (tf.getBackend() === backend) return;
  // Production mode switches off its greetings, and checks of every tensor for NaN.
  tf.env().set('PROD', true);
  const isStarted = await withMutedConsole(() => tf.setBackend(backend));
  if (!isStarted) throw new Error(`TensorFlow.js could not start its ${backend} backend`);
}

/** TensorFlow.js greets on the console while it loads; stdout belongs to the linter's result. */
export async function withMutedConsole<R>(action: () => Promise<R>): Promise<R> {
  const { log, info, warn } = console;
  const mute = () => {};
  Object.assign(console, { log: mute, info: mute, warn: mute });
  try {
    return await action();
  } finally {
    Object.assign(console, { log, info, warn });
  }
}
