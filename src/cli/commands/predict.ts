import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type CifSyntaxProblem,
  type DecodedCif,
  decodeCifBytes,
  encodeCifText,
  isShelxFile,
  parseCif,
  parseShelx,
  type SourceText,
} from '../../cif/index.js';
import { type PredictedStructure, predictedCif } from '../../cif-output/predicted-cif.js';
import { predictionJson } from '../../cif-output/prediction-json.js';
import { type Crystal, crystalFromBlock, crystalFromShelx, crystalProblemSeverity } from '../../crystal/index.js';
import type { Predictor } from '../../model/predictor.js';
import { describeFileError, describeReadError } from '../../project/files/file-error.js';
import { standardInput } from '../../project/files/find-files.js';
import { isSameFile } from '../../project/files/same-file.js';
import { writeWhole } from '../../project/files/write-whole.js';
import { openPredictor, type PredictorOptions } from '../../project/models/open-predictor.js';
import { UsageError } from '../../project/usage-error.js';
import { packageVersion } from '../../project/version.js';
import { exitCode } from '../exit-code.js';
import { type CliIo, readStandardInput } from '../io.js';

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
  const output = isShelxFile(decoded.text, name)
    ? await predictShelx(decoded.text, name, args, io, backend)
    : await predictCif(decoded.text, name, args, io, backend);
  await writeOutput(output, decoded, args, io);
  return exitCode.clean;
}

async function predictCif(
  text: string,
  name: string,
  args: PredictArguments,
  io: CliIo,
  backend: PredictBackend,
): Promise<string> {
  const document = parseCif(text, name);
  reportErrors(document.problems, document.source, io);
  const crystals = document.blocks.flatMap((block) => {
    const crystal = crystalFromBlock(block);
    return crystal === undefined ? [] : [{ block, crystal }];
  });
  const lacking = 'no data block has a unit cell and an atom_site loop with coordinates';
  const chosen = chosenCrystals(crystals, lacking, document.source, args.blocks);
  const structures = await predictStructures(document.source, chosen, args, io, backend);
  if (args.json) return predictionJson({ version: packageVersion(), file: name, structures });
  return predictedCif(document, structures, args.comment ? { comment: origin(structures) } : {});
}

/** There is no place in a .res file for parameters that were not refined, so these predictions are JSON. */
async function predictShelx(
  text: string,
  name: string,
  args: PredictArguments,
  io: CliIo,
  backend: PredictBackend,
): Promise<string> {
  if (!args.json) {
    throw new UsageError(
      `${name} is a SHELX file, and predictions are written into CIFs only: give the CIF of the refinement, or take them as JSON (--json)`,
    );
  }
  const document = parseShelx(text, name);
  const { crystal, problems } = crystalFromShelx(document);
  const ofCrystal = problems.map((problem) => ({ ...problem, severity: crystalProblemSeverity[problem.kind] }));
  reportErrors([...document.problems, ...ofCrystal], document.source, io);
  const lacking = 'a SHELX file has CELL, SFAC and atoms before HKLF or END';
  const chosen = chosenCrystals(crystal === undefined ? [] : [{ crystal }], lacking, document.source, args.blocks);
  const structures = await predictStructures(document.source, chosen, args, io, backend);
  return predictionJson({ version: packageVersion(), file: name, structures });
}

function reportErrors(
  problems: readonly Pick<CifSyntaxProblem, 'severity' | 'range' | 'message'>[],
  source: SourceText,
  io: CliIo,
): void {
  for (const { severity, range, message } of problems) {
    if (severity === 'error') io.stderr.write(`${source.locate(range.start)}: ${message}\n`);
  }
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
    throw new PredictionInputError(`${file} cannot be read: ${describeReadError(file, error)}`, { cause: error });
  }
}

interface ReadStructure {
  readonly crystal: Crystal;
}

/** Those of the asked names. @param lacking what a file without structures would need */
function chosenCrystals<S extends ReadStructure>(
  crystals: readonly S[],
  lacking: string,
  source: SourceText,
  names: readonly string[] | undefined,
): readonly S[] {
  if (crystals.length === 0) {
    throw new PredictionInputError(`${source.name}: no crystal structure in this file: ${lacking}`);
  }
  if (names === undefined) return crystals;
  const plainName = (name: string): string => name.replace(/^data_/i, '').toLowerCase();
  const available = new Set(crystals.map(({ crystal }) => plainName(crystal.blockName)));
  const missing = names.filter((name) => !available.has(plainName(name)));
  if (missing.length > 0) {
    const there = crystals.map(({ crystal }) => crystal.blockName).join(', ');
    throw new UsageError(`no structure in a data block named ${missing.join(', ')}; the file has ${there}`);
  }
  const wanted = new Set(names.map(plainName));
  return crystals.filter(({ crystal }) => wanted.has(plainName(crystal.blockName)));
}

async function predictStructures<S extends ReadStructure>(
  source: SourceText,
  crystals: readonly S[],
  args: PredictArguments,
  io: CliIo,
  backend: PredictBackend,
): Promise<readonly (S & Pick<PredictedStructure, 'prediction'>)[]> {
  const predictor = await backend.openPredictor(args.predictor);
  try {
    const structures: (S & Pick<PredictedStructure, 'prediction'>)[] = [];
    const said = new Set<string>();
    const say = (place: string, note: string): void => {
      if (!said.has(note)) io.stderr.write(`${place}: ${note}\n`);
      said.add(note);
    };
    for (const structure of crystals) {
      const { crystal } = structure;
      const prediction = await predictor.predict(crystal);
      const place = source.locate(crystal.blockRange.start);
      for (const note of prediction.notes) say(place, note);
      if (prediction.temperatureSource === 'assumed') {
        say(place, `no temperature in the file: ${prediction.temperature} K assumed (--temperature gives another)`);
      }
      structures.push({ ...structure, prediction });
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
