import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CifDocument, type DecodedCif, decodeCifBytes, encodeCifText, parseCif } from '../../cif/index.js';
import { type Crystal, crystalFromBlock } from '../../crystal/index.js';
import { standardInput } from '../../linter/find-files.js';
import { openPredictor, type Predictor, type PredictorOptions } from '../../model/predict.js';
import { type PredictedStructure, predictedCif } from '../../reporters/predicted-cif.js';
import { predictionJson } from '../../reporters/prediction-json.js';
import { exitCode } from '../exit-code.js';
import { describeFileError } from '../file-error.js';
import { type CliIo, readStandardInput } from '../io.js';
import { isSameFile } from '../same-file.js';
import { UsageError } from '../usage-error.js';
import { packageVersion } from '../version.js';
import { writeWhole } from '../write-whole.js';

export interface PredictArguments {
  /** A file, or `-` for standard input. */
  readonly file: string;
  readonly predictor: PredictorOptions;
  readonly json: boolean;
  readonly comment: boolean;
  readonly outputFile?: string;
  /** Names of data blocks; all that hold a structure where undefined. */
  readonly blocks?: readonly string[];
}

/** The model itself, so that tests can stand in for it. */
export interface PredictBackend {
  openPredictor(options: PredictorOptions): Promise<Pick<Predictor, 'predict' | 'dispose'>>;
}

/** A file of which nothing can be predicted; the message says why. */
export class PredictionInputError extends Error {
  override readonly name = 'PredictionInputError';
}

/**
 * `adp-lint predict`: writes predicted displacement parameters into a copy of the file, or prints them as JSON.
 * All of the asked blocks are predicted or nothing is written.
 *
 * @throws UsageError, PredictionInputError, and what opening or running the model throws
 */
export async function predict(
  args: PredictArguments,
  io: CliIo,
  backend: PredictBackend = { openPredictor },
): Promise<number> {
  await refuseToOverwrite(args, io);
  const name = args.file === standardInput ? '<stdin>' : args.file;
  const decoded = decodeCifBytes(await readInput(args.file, io));
  const document = parseCif(decoded.text, name);
  for (const { severity, range, message } of document.problems) {
    if (severity === 'error') io.stderr.write(`${document.source.locate(range.start)}: ${message}\n`);
  }
  const structures = await predictStructures(document, chosenCrystals(document, args.blocks), args, io, backend);
  const output = args.json
    ? predictionJson({ version: packageVersion(), file: name, structures })
    : predictedCif(document, structures, args.comment ? { comment: origin(structures) } : {});
  await writeOutput(output, decoded, args, io);
  return exitCode.clean;
}

/** A refinement that took months must not be replaced by a slip of the hand. */
async function refuseToOverwrite({ file, outputFile }: PredictArguments, { workingFolder }: CliIo): Promise<void> {
  if (outputFile === undefined || file === standardInput) return;
  if (await isSameFile(file, outputFile, workingFolder)) {
    throw new UsageError(`${outputFile} is the input itself: the refined parameters would be lost; name another file`);
  }
}

async function readInput(file: string, io: CliIo): Promise<Uint8Array> {
  try {
    return file === standardInput ? await readStandardInput(io) : await readFile(resolve(io.workingFolder, file));
  } catch (error) {
    throw new PredictionInputError(`${file} cannot be read: ${describeFileError(error)}`, { cause: error });
  }
}

type CrystalOfBlock = Omit<PredictedStructure, 'prediction'>;

function chosenCrystals(document: CifDocument, names: readonly string[] | undefined): readonly CrystalOfBlock[] {
  const { source } = document;
  const crystals = document.blocks.flatMap((block): CrystalOfBlock[] => {
    const crystal: Crystal | undefined = crystalFromBlock(block, source);
    return crystal === undefined ? [] : [{ block, crystal }];
  });
  if (crystals.length === 0) {
    throw new PredictionInputError(
      `${source.name}: no crystal structure in this file: no data block has a unit cell and an atom_site loop with coordinates`,
    );
  }
  if (names === undefined) return crystals;
  const plainName = (name: string): string => name.replace(/^data_/i, '').toLowerCase();
  const available = new Set(crystals.map(({ block }) => plainName(block.name)));
  const missing = names.filter((name) => !available.has(plainName(name)));
  if (missing.length > 0) {
    const there = crystals.map(({ block }) => block.name).join(', ');
    throw new UsageError(`no structure in a data block named ${missing.join(', ')}; the file has ${there}`);
  }
  const wanted = new Set(names.map(plainName));
  return crystals.filter(({ block }) => wanted.has(plainName(block.name)));
}

async function predictStructures(
  { source }: CifDocument,
  crystals: readonly CrystalOfBlock[],
  args: PredictArguments,
  io: CliIo,
  backend: PredictBackend,
): Promise<readonly PredictedStructure[]> {
  const predictor = await backend.openPredictor(args.predictor);
  try {
    const structures: PredictedStructure[] = [];
    const said = new Set<string>();
    const say = (place: string, note: string): void => {
      if (!said.has(note)) io.stderr.write(`${place}: ${note}\n`);
      said.add(note);
    };
    for (const { block, crystal } of crystals) {
      const prediction = await predictor.predict(crystal);
      const place = source.locate(crystal.blockRange.start);
      for (const note of prediction.notes) say(place, note);
      if (prediction.temperatureSource === 'assumed') {
        say(place, `no temperature in the file: ${prediction.temperature} K assumed (--temperature gives another)`);
      }
      structures.push({ block, crystal, prediction });
    }
    if (
      !args.json &&
      structures.every(({ prediction }) => prediction.sites.every(({ uCart }) => uCart === undefined))
    ) {
      throw new PredictionInputError(
        `${source.name}: the model predicts none of the atoms (adp-lint predict --json says why)`,
      );
    }
    return structures;
  } finally {
    await predictor.dispose();
  }
}

function origin(structures: readonly PredictedStructure[]): string {
  return structures
    .filter(({ prediction }) => prediction.sites.some(({ uCart }) => uCart !== undefined))
    .map(
      ({ block, prediction }) =>
        `data_${block.name}: U predicted by adp-lint ${packageVersion()} (${prediction.model}, ${prediction.temperature} K), not refined`,
    )
    .join('\n');
}

async function writeOutput(text: string, decoded: DecodedCif, args: PredictArguments, io: CliIo): Promise<void> {
  const bytes = args.json ? text : encodeCifText(text, decoded);
  if (args.outputFile === undefined) {
    io.stdout.write(bytes);
    return;
  }
  try {
    await writeWhole(resolve(io.workingFolder, args.outputFile), bytes);
  } catch (error) {
    throw new Error(`${args.outputFile} could not be written: ${describeFileError(error)}`, { cause: error });
  }
}
