import type { DeviceName, Engine } from '../engine.js';
import { EngineUnavailableError, firstLine } from '../engine-error.js';
import type { StageDefinition } from '../tensor-ops.js';
import { createDenseInverter, type OnnxDenseInverter } from './dense-inverse.js';
import type { OnnxRuntime, OrtPackage, OrtSessionOptions } from './runtime.js';
import { compileOnnxStage } from './stage.js';

/** The CUDA provider is not in the npm package; its install script fetches it when asked so. */
const installCuda = 'ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node';

/**
 * Networks by an ONNX Runtime that is loaded.
 *
 * @param notes what was fallen back from on the way here, one sentence each
 * @throws EngineUnavailableError where the device does not work
 */
export async function onnxEngine(runtime: OnnxRuntime, device: DeviceName, notes: readonly string[]): Promise<Engine> {
  const compileOptions = { ...runtime.sessionOptions, executionProviders: providers(runtime.package, device) };
  if (device !== 'cpu') await probeDevice(runtime, device, compileOptions);
  const inverter = openInverter(runtime);
  return {
    name: 'onnx',
    device,
    description: runtime.description,
    notes,
    compile: (stage) => compileOnnxStage(runtime.ort, stage, compileOptions),
    inverter,
    dispose: () => inverter.dispose(),
  };
}

/** Float64 inverses always run on the CPU provider: no other has the operator. */
export function openInverter(runtime: OnnxRuntime): OnnxDenseInverter {
  return createDenseInverter(runtime.ort, {
    description: runtime.description,
    sessionOptions: { ...runtime.sessionOptions, executionProviders: providers(runtime.package, 'cpu') },
  });
}

function providers(name: OrtPackage, device: DeviceName): NonNullable<OrtSessionOptions['executionProviders']> {
  if (name === 'onnxruntime-web') return ['wasm'];
  // Operators that a GPU provider lacks run on the CPU one.
  return device === 'cpu' ? ['cpu'] : [device, 'cpu'];
}

/** A product whose result is known, so that a device that is there but does not compute is found before it is used. */
const probe: StageDefinition = {
  name: 'probe',
  inputs: { x: { type: 'float32', shape: ['n', 2] } },
  build: (ops, { x }) => ({ y: ops.matMul(x, ops.constant({ data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] })) }),
};

async function probeDevice(runtime: OnnxRuntime, device: DeviceName, options: OrtSessionOptions): Promise<void> {
  let y: ArrayLike<number>;
  try {
    const stage = await compileOnnxStage(runtime.ort, probe, options);
    y = (await stage.run({ x: { data: Float32Array.of(1, 0, 0, 1), shape: [2, 2] } })).y.data;
    await stage.dispose();
  } catch (cause) {
    throw new EngineUnavailableError(
      device === 'cuda'
        ? `ONNX Runtime cannot use CUDA here (${firstLine(cause)}). It needs an NVIDIA driver, CUDA 12, cuDNN 9 and its CUDA provider: ${installCuda}`
        : `ONNX Runtime cannot use WebGPU here (${firstLine(cause)}). It needs a graphics driver with Vulkan, Direct3D 12 or Metal.`,
      { cause, ...(device === 'cuda' ? { installCommand: installCuda } : {}) },
    );
  }
  if ([1, 2, 3, 4].some((expected, index) => Math.abs(y[index] - expected) > 1e-3)) {
    throw new EngineUnavailableError(
      `The ${device} device computes wrong numbers (a product gave ${Array.from(y).join(', ')}).`,
    );
  }
}
