import type { DeviceName, Engine } from '../../model/engine.js';
import { EngineUnavailableError, firstLine } from '../../model/engine-error.js';
import { onnxEngine } from '../../model/onnx/engine.js';
import type { OnnxRuntime, OrtPackage } from '../../model/onnx/runtime.js';
import { loadOnnxRuntime } from './onnx-runtime.js';

export interface OnnxEngineRequest {
  /** `auto` is the CPU, which needs no driver. */
  readonly device: 'auto' | DeviceName;
  readonly threads?: number;
  /** Insists on one of the two packages; by default the native one, else its WebAssembly build. */
  readonly package?: OrtPackage;
}

const installNative = 'npm install onnxruntime-node';

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
      `onnxruntime-web runs on the CPU only in Node; for --device ${device} install the native package: ${installNative}`,
      { installCommand: installNative },
    );
  }
  if (wanted !== 'onnxruntime-web') {
    try {
      return await loadOnnxRuntime('onnxruntime-node', threads);
    } catch (cause) {
      if (wanted || device !== 'cpu') {
        throw new EngineUnavailableError(
          `onnxruntime-node could not be loaded (${firstLine(cause)}). Install it: ${installNative}`,
          { installCommand: installNative, cause },
        );
      }
      notes.push(
        `onnxruntime-node could not be loaded (${firstLine(cause)}); its WebAssembly build onnxruntime-web is used, which is slower. To get the native one: ${installNative}`,
      );
    }
  }
  try {
    return await loadOnnxRuntime('onnxruntime-web', threads);
  } catch (cause) {
    throw new EngineUnavailableError(
      `Neither ONNX Runtime package could be loaded (onnxruntime-web: ${firstLine(cause)}). Install one: ${installNative}`,
      { installCommand: installNative, cause },
    );
  }
}
