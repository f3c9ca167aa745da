import type { DenseInverter } from '../../lattice/dense-inverse.js';
import type { Engine } from '../../model/engine.js';
import { EngineUnavailableError } from '../../model/engine-error.js';
import { openInverter } from '../../model/onnx/engine.js';
import { compileTfStage } from '../../model/tfjs/stage.js';
import { loadCpuRuntime } from './onnx.js';
import { loadTensorFlow, type TfRequest } from './tfjs-runtime.js';

/**
 * Networks by TensorFlow.js. The dense float64 inverses of the lattice prior are ONNX Runtime's here too:
 * TensorFlow.js has neither float64 nor a matrix inverse.
 * @param threads of ONNX Runtime; TensorFlow.js takes what its backend takes
 * @throws EngineUnavailableError where what was asked for is not installed or does not work
 */
export async function openTfEngine(request: TfRequest, threads?: number): Promise<Engine> {
  const notes: string[] = [];
  const runtime = await loadTensorFlow(request, notes);
  const { inverter, dispose } = await openOnnxInverter(threads, notes);
  return {
    name: 'tfjs',
    device: runtime.device,
    description: runtime.description,
    notes,
    compile: async (stage) => compileTfStage(runtime, stage),
    inverter,
    dispose,
  };
}

/** Without ONNX Runtime networks still run; only what needs an inverse fails, and says why. */
async function openOnnxInverter(
  threads: number | undefined,
  notes: string[],
): Promise<{ readonly inverter: DenseInverter; readonly dispose: () => Promise<void> }> {
  try {
    const inverter = openInverter(await loadCpuRuntime(threads, notes));
    return { inverter, dispose: () => inverter.dispose() };
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    const fail = () => Promise.reject(error);
    return {
      inverter: { description: 'none', inverse: fail, subtractProduct: fail },
      dispose: async () => {},
    };
  }
}
