import type { DeviceName, Engine } from '../../model/engine.js';
import { EngineUnavailableError, firstLine } from '../../model/engine-error.js';
import { onnxEngine } from '../../model/onnx/engine.js';
import type { OnnxRuntime, OrtPackage } from '../../model/onnx/runtime.js';
import { loadOnnxRuntime } from './onnx-runtime.js';
import { isNotInstalled, testedVersion } from './optional-package.js';

export interface OnnxEngineRequest {
  /** `auto` is the CPU, which needs no driver. */
  readonly device: 'auto' | DeviceName;
  readonly threads?: number;
  /** Insists on one of the two packages; by default the native one, else its WebAssembly build. */
  readonly package?: OrtPackage;
}

/**
 * Its postinstall, which fetches a CUDA provider from NuGet, is left out: npm drops the package where that fails. Saved as
 * an optional dependency it does not make a later installation fail either. The version is the one that is tested.
 */
const installNative = `npm install --ignore-scripts --save-optional onnxruntime-node@${testedVersion('onnxruntime-node')}`;
const advice = `${installNative} (with -g where adp-lint was installed with -g)`;

/**
 * Networks by ONNX Runtime: natively where onnxruntime-node is installed, else by WebAssembly.
 * @throws EngineUnavailableError where neither package loads, or the device asked for does not work
 */
export async function openOnnxEngine(request: OnnxEngineRequest): Promise<Engine> {
  const device = request.device === 'auto' ? 'cpu' : request.device;
  const notes: string[] = [];
  return onnxEngine(await loadRuntime(request, device, notes), device, notes);
}

/** ONNX Runtime for work on the CPU, whichever package loads; says in `notes` what it fell back from. */
export async function loadCpuRuntime(threads: number | undefined, notes: string[]): Promise<OnnxRuntime> {
  return loadRuntime({ device: 'cpu', threads }, 'cpu', notes);
}

async function loadRuntime(request: OnnxEngineRequest, device: DeviceName, notes: string[]): Promise<OnnxRuntime> {
  const { package: wanted, threads } = request;
  if (wanted === 'onnxruntime-web' && device !== 'cpu') {
    throw new EngineUnavailableError(
      `onnxruntime-web runs on the CPU only in Node; for --device ${device} install the native package: ${advice}`,
      { installCommand: installNative },
    );
  }
  if (wanted !== 'onnxruntime-web') {
    try {
      return await loadOnnxRuntime('onnxruntime-node', threads);
    } catch (cause) {
      if (wanted || device !== 'cpu') {
        throw new EngineUnavailableError(`${whyNotNative(cause)}. Install it: ${advice}`, {
          installCommand: installNative,
          cause,
        });
      }
      notes.push(
        `${whyNotNative(cause)}; its WebAssembly build onnxruntime-web is used, which is slower. To get the native one: ${advice}`,
      );
    }
  }
  try {
    return await loadOnnxRuntime('onnxruntime-web', threads);
  } catch (cause) {
    throw new EngineUnavailableError(
      `Neither ONNX Runtime package could be loaded (onnxruntime-web: ${firstLine(cause)}). Install one: ${advice}`,
      { installCommand: installNative, cause },
    );
  }
}

function whyNotNative(cause: unknown): string {
  return isNotInstalled(cause, 'onnxruntime-node')
    ? 'onnxruntime-node is not installed (npm leaves it out where NuGet cannot be reached)'
    : `onnxruntime-node could not be loaded (${firstLine(cause)})`;
}
