import type { Crystal } from '../crystal/index.js';
import { readStructureFile } from '../crystal/reading/structure-file.js';
import type { StructurePrediction } from '../model/prediction.js';
import type { Predictor } from '../model/predictor.js';
import { openPredictor, type PredictorOptions } from './models/open-predictor.js';

/** Of many problems of a text, as many as a message has room for. */
const problemsTold = 5;

export interface PredictOptions extends PredictorOptions {
  /** A model that is open already, and stays open; the other options are then without effect. */
  readonly predictor?: Pick<Predictor, 'predict'>;
  /** Name of the file, which tells CIF from SHELX; where there is none the text itself does. */
  readonly name?: string;
}

/** A structure of a text with its prediction; both list the sites in the same order. */
export interface PredictedCrystal {
  readonly crystal: Crystal;
  readonly prediction: StructurePrediction;
}

/** A text without any structure that could be predicted; the message says what it lacks. */
export class NoStructureError extends Error {
  override readonly name = 'NoStructureError';
}

/** Predicts the displacement parameters of a crystal. */
export async function predict(crystal: Crystal, options?: PredictOptions): Promise<StructurePrediction>;
/**
 * Predicts those of every structure in the text of a CIF or SHELX file.
 *
 * @throws NoStructureError, and what opening or running the model throws
 */
export async function predict(text: string, options?: PredictOptions): Promise<readonly PredictedCrystal[]>;
export async function predict(
  input: string | Crystal,
  options: PredictOptions = {},
): Promise<StructurePrediction | readonly PredictedCrystal[]> {
  // What cannot be read needs no model to say so.
  const crystals = typeof input === 'string' ? readCrystals(input, options.name ?? '<text>') : [input];
  const { predictor: given, name: _, ...request } = options;
  if (given !== undefined) return predictAll(input, crystals, given);
  const predictor = await openPredictor(request);
  try {
    return await predictAll(input, crystals, predictor);
  } finally {
    await predictor.dispose();
  }
}

async function predictAll(
  input: string | Crystal,
  crystals: readonly Crystal[],
  predictor: Pick<Predictor, 'predict'>,
): Promise<StructurePrediction | readonly PredictedCrystal[]> {
  const predicted: PredictedCrystal[] = [];
  for (const crystal of crystals) predicted.push({ crystal, prediction: await predictor.predict(crystal) });
  return typeof input === 'string' ? predicted : predicted[0].prediction;
}

function readCrystals(text: string, name: string): readonly Crystal[] {
  const { source, problems, crystals, lacking } = readStructureFile(text, name);
  if (crystals.length > 0) return crystals;
  const places = problems.map(({ range, message }) => `\n  ${source.locate(range.start)}: ${message}`);
  throw new NoStructureError(`${name}: ${lacking}${places.slice(0, problemsTold).join('')}`);
}
