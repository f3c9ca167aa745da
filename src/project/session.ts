import type { Predictor } from '../model/predictor.js';
import { openPredictor, type PredictorOptions } from './open-predictor.js';

/** What is kept from file to file: models, opened when the first structure needs them. */
export interface LintSession {
  /** @param options where the session was opened with none of its own */
  predictor(options?: PredictorOptions): Promise<Predictor>;
  dispose(): Promise<void>;
}

export function openLintSession(options: PredictorOptions = {}): LintSession {
  const opened = new Map<string, Promise<Predictor>>();
  return {
    predictor(ofFile = {}) {
      const wanted = { ...ofFile, ...options };
      const key = JSON.stringify(Object.entries(wanted).sort());
      const opening = opened.get(key) ?? openPredictor(wanted);
      opened.set(key, opening);
      return opening;
    },
    async dispose() {
      for (const opening of opened.values()) {
        // A model that failed to open has told its user already, and leaves nothing to close.
        const predictor = await opening.catch(() => undefined);
        await predictor?.dispose();
      }
    },
  };
}
