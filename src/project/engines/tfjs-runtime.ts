import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import util from 'node:util';
import type { DeviceName } from '../../model/engine.js';
import { EngineUnavailableError, firstLine } from '../../model/engine-error.js';
import { selectBackend, type Tf, type TfRuntime, withMutedConsole } from '../../model/tfjs/runtime.js';
import { isNotInstalled } from './optional-package.js';

export type TfPackage = '@tensorflow/tfjs-node-gpu' | '@tensorflow/tfjs-node' | '@tensorflow/tfjs';

export interface TfRequest {
  readonly device: 'auto' | DeviceName;
  /** Insists on a package. */
  readonly package?: TfPackage;
  /** Insists on a backend of `@tensorflow/tfjs`; by default wasm, else cpu. */
  readonly backend?: 'wasm' | 'cpu';
}

const wasmPackage = '@tensorflow/tfjs-backend-wasm';

function installCommand(name: string): string {
  return `npm install ${name}`;
}

/**
 * Loads TensorFlow.js: tfjs-node-gpu, tfjs-node, then the JavaScript package with its wasm and at last its cpu backend.
 * @param notes is told what was fallen back from
 * @throws EngineUnavailableError where what was asked for is not installed or does not work
 */
export async function loadTensorFlow(request: TfRequest, notes: string[]): Promise<TfRuntime> {
  const { device } = request;
  if (device === 'webgpu') {
    throw new EngineUnavailableError('TensorFlow.js has no WebGPU in Node; use --engine onnx --device webgpu instead.');
  }
  if (device === 'cuda') return loadGpu();
  const candidates: TfPackage[] = request.package
    ? [request.package]
    : device === 'auto'
      ? ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node', '@tensorflow/tfjs']
      : ['@tensorflow/tfjs-node', '@tensorflow/tfjs'];
  for (const name of candidates) {
    try {
      const runtime = name === '@tensorflow/tfjs' ? await loadJavaScript(request, notes) : await loadNative(name);
      if (runtime.backend !== 'tensorflow' && !request.package) {
        notes.push(
          `TensorFlow.js runs on its ${runtime.backend} backend, which is many times slower than its native one: ${installCommand('@tensorflow/tfjs-node')}`,
        );
      }
      return runtime;
    } catch (cause) {
      if (request.package) throw unavailable(name, cause);
      if (!isNotInstalled(cause, name)) notes.push(`${name} is installed but does not work: ${firstLine(cause)}`);
    }
  }
  throw new EngineUnavailableError(
    `TensorFlow.js is not installed${notes.length > 0 ? ` or does not work (${notes.join('; ')})` : ''}. Install it: ${installCommand('@tensorflow/tfjs-node')}`,
    { installCommand: installCommand('@tensorflow/tfjs-node') },
  );
}

async function loadGpu(): Promise<TfRuntime> {
  const name = '@tensorflow/tfjs-node-gpu';
  let runtime: TfRuntime;
  try {
    runtime = await loadNative(name);
  } catch (cause) {
    throw unavailable(name, cause);
  }
  if (runtime.device === 'cuda') return runtime;
  throw new EngineUnavailableError(
    `${runtime.description} sees no GPU. It needs an NVIDIA card, its driver, and the CUDA and cuDNN libraries that its libtensorflow was built for.`,
  );
}

function unavailable(name: string, cause: unknown): EngineUnavailableError {
  const command = installCommand(name);
  return new EngineUnavailableError(
    isNotInstalled(cause, name)
      ? `${name} is not installed. Install it: ${command}`
      : `${name} is installed but does not work (${firstLine(cause)}). Try installing it anew: ${command}`,
    { installCommand: command, cause },
  );
}

/** What the native backend has beyond the interface of all backends. */
interface NativeBackend {
  readonly isUsingGpuDevice?: boolean;
  readonly binding?: { readonly TF_Version?: string };
}

async function loadNative(name: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu'): Promise<TfRuntime> {
  restoreRemovedUtilities();
  // libtensorflow greets on stderr otherwise; 2 leaves its errors.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const tf = await importQuietly<Tf>(name);
  await selectBackend(tf, 'tensorflow');
  const backend = tf.backend() as NativeBackend;
  const library = backend.binding?.TF_Version;
  return {
    tf,
    backend: 'tensorflow',
    device: backend.isUsingGpuDevice ? 'cuda' : 'cpu',
    description: `${name} ${tf.version['tfjs-core']}${library ? ` (libtensorflow ${library})` : ''}`,
  };
}

async function loadJavaScript(request: TfRequest, notes: string[]): Promise<TfRuntime> {
  // The wasm and cpu backends register themselves with this package's core, so it comes first.
  const tf = await importQuietly<Tf>('@tensorflow/tfjs');
  const backend = request.backend ?? (await preferredBackend(tf, notes));
  if (backend === 'wasm') await openWasm(tf);
  else await selectBackend(tf, 'cpu');
  return { tf, backend, device: 'cpu', description: `@tensorflow/tfjs ${tf.version['tfjs-core']} (${backend})` };
}

async function preferredBackend(tf: Tf, notes: string[]): Promise<'wasm' | 'cpu'> {
  try {
    await openWasm(tf);
    return 'wasm';
  } catch (cause) {
    notes.push(
      isNotInstalled(cause, wasmPackage)
        ? `TensorFlow.js's WebAssembly backend is not installed: ${installCommand(wasmPackage)}`
        : `${wasmPackage} is installed but does not work: ${firstLine(cause)}`,
    );
    return 'cpu';
  }
}

async function openWasm(tf: Tf): Promise<void> {
  const wasm = await importQuietly<{ setWasmPaths(folder: string): void }>(wasmPackage);
  wasm.setWasmPaths(dirname(createRequire(import.meta.url).resolve(wasmPackage)) + sep);
  await selectBackend(tf, 'wasm');
}

/** The package need not be installed, so TypeScript cannot look at it: the caller says what it holds. */
async function importQuietly<M>(name: string): Promise<M> {
  return withMutedConsole(async () => {
    const loaded: M & { default?: M } = await import(name);
    return loaded.default ?? loaded;
  });
}

/** tfjs-node 4.22 calls util.isNullOrUndefined, which Node 23 removed. */
function restoreRemovedUtilities(): void {
  const utilities: { isNullOrUndefined?: (value: unknown) => boolean } = util;
  utilities.isNullOrUndefined ??= (value) => value === null || value === undefined;
}
