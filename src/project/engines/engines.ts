import type { Engine, EngineRequest } from '../../model/engine.js';
import { EngineUnavailableError } from '../../model/engine-error.js';
import { openOnnxEngine } from './onnx.js';
import { openTfEngine } from './tfjs.js';

export { EngineUnavailableError } from '../../model/engine-error.js';

/**
 * Opens the engine that is asked for. `auto` is ONNX Runtime, the faster of the two wherever both run, and
 * TensorFlow.js where ONNX Runtime is not there; what it fell back from is in the engine's notes.
 * @throws EngineUnavailableError where an engine or device asked for by name is not installed or does not work; it is
 * never replaced by another
 */
export async function openEngine(request: EngineRequest): Promise<Engine> {
  const { engine, device, threads } = request;
  if (engine === 'tfjs') return openTfEngine({ device }, threads);
  if (engine === 'onnx') return openOnnxEngine({ device, threads });
  try {
    return await openOnnxEngine({ device, threads });
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    return openAfter(error, request);
  }
}

/** TensorFlow.js in the place of an ONNX Runtime that failed; if it fails too, ONNX Runtime's is the better advice. */
async function openAfter(failure: EngineUnavailableError, { device, threads }: EngineRequest): Promise<Engine> {
  let engine: Engine;
  try {
    engine = await openTfEngine({ device }, threads);
  } catch {
    throw failure;
  }
  return { ...engine, notes: [failure.message, ...engine.notes] };
}
