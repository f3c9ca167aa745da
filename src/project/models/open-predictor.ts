import type { EngineRequest } from '../../model/engine.js';
import { createPredictor, type Predictor } from '../../model/predictor.js';
import { openEngine } from '../engines/engines.js';
import { loadBundledSprings } from './bundled-springs.js';
import { resolveModel } from './registry.js';

export interface PredictorOptions extends Partial<EngineRequest> {
  /** Name of a bundled or pulled model, or a safetensors file; the bundled default unless given. */
  readonly model?: string;
  /** K, instead of what the files say. */
  readonly temperature?: number;
}

/**
 * Opens a model on an engine.
 * @throws WeightsFormatError, EngineUnavailableError: what was asked for cannot be had; the message says what to do
 */
export async function openPredictor(options: PredictorOptions = {}): Promise<Predictor> {
  const [model, springs] = await Promise.all([resolveModel(options.model), loadBundledSprings()]);
  const engine = await openEngine({
    engine: options.engine ?? 'auto',
    device: options.device ?? 'auto',
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  return createPredictor({
    model,
    springs,
    engine,
    ...(options.temperature !== undefined && { temperature: options.temperature }),
  });
}
