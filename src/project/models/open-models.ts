import type { Predictor } from '../../model/predictor.js';
import { openPredictor, type PredictorOptions } from './open-predictor.js';

/** Models that stay open from file to file, each opened when the first structure needs it. */
export class OpenModels {
  readonly #options: PredictorOptions;
  readonly #open: typeof openPredictor;
  readonly #opened = new Map<string, Promise<Predictor>>();
  #failed = false;

  /** @param options count more than what is asked for file by file */
  constructor(options: PredictorOptions = {}, open = openPredictor) {
    this.#options = options;
    this.#open = open;
  }

  /** Whether a model or engine could not be had: nothing that needs it can be judged. */
  get failedToOpen(): boolean {
    return this.#failed;
  }

  /** @throws what opening the model or engine throws */
  predictor(ofFile: PredictorOptions = {}): Promise<Predictor> {
    const wanted = { ...ofFile, ...this.#options };
    const key = JSON.stringify(Object.entries(wanted).sort());
    const opening = this.#opened.get(key) ?? this.#open(wanted);
    this.#opened.set(key, opening);
    opening.catch(() => {
      this.#failed = true;
    });
    return opening;
  }

  async dispose(): Promise<void> {
    for (const opening of this.#opened.values()) {
      // A model that failed to open has told its user already, and leaves nothing to close.
      const predictor = await opening.catch(() => undefined);
      await predictor?.dispose();
    }
    this.#opened.clear();
  }
}
