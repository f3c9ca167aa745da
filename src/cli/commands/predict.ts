import { resolve } from 'node:path';
import { encodeCifText } from '../../cif/index.js';
import { type PredictedStructure, predictedCif, predictedStructures } from '../../cif-output/predicted-cif.js';
import { predictionJson } from '../../cif-output/prediction-json.js';
import type { LintedFile } from '../../linter/linted-file.js';
import { describeFileError, describeReadError } from '../../project/files/file-error.js';
import { standardInput } from '../../project/files/find-files.js';
import { readInputFile } from '../../project/files/read-content.js';
import { isSameFile } from '../../project/files/same-file.js';
import { writeWhole } from '../../project/files/write-whole.js';
import { type LintBackend, LintRunner } from '../../project/lint-runner.js';
import type { PredictorOptions } from '../../project/models/open-predictor.js';
import { NotPredictedError, type PredictedCrystal, predictContent } from '../../project/predict.js';
import type { ProjectRun } from '../../project/project-run.js';
import { UsageError } from '../../project/usage-error.js';
import { packageVersion } from '../../project/version.js';
import { exitCode } from '../exit-code.js';
import { type CliIo, readStandardInput } from '../io.js';

export interface PredictArguments {
  /** A file, or `-` for standard input. */
  readonly file: string;
  readonly predictor: PredictorOptions;
  /** Configuration; none unless given. */
  readonly run?: ProjectRun;
  readonly json: boolean;
  readonly comment: boolean;
  /** Standard output unless given. */
  readonly outputFile?: string;
  /** Names of data blocks, `*` and `?` allowed; what the configuration says unless given. */
  readonly blocks?: readonly string[];
}

/**
 * `adp-lint predict`: writes predicted displacement parameters into a copy of the file, or prints them as JSON.
 * All of the asked blocks are predicted or nothing is written.
 *
 * @throws UsageError, NotPredictedError, and what opening or running the model throws
 */
export async function predict(args: PredictArguments, io: CliIo, backend?: LintBackend): Promise<number> {
  await refuseToOverwrite(args, io);
  const name = args.file === standardInput ? '<stdin>' : args.file;
  const bytes = await readInput(args.file, io);
  const { predictor, run, blocks } = args;
  const runner = new LintRunner({ predictor, ...(run !== undefined && { run }) }, backend);
  try {
    const { file, structures, errors } = await predictContent(runner, bytes, name, blocks);
    for (const { line, column, message } of errors) io.stderr.write(`${name}:${line}:${column}: ${message}\n`);
    tellNotes(file, structures, io);
    await writeOutput(outputOf(file, structures, args), args, io);
    return exitCode.clean;
  } finally {
    await runner.dispose();
  }
}

/** @throws UsageError, NotPredictedError */
function outputOf(
  file: LintedFile,
  structures: readonly PredictedCrystal[],
  { json, comment }: PredictArguments,
): string | Uint8Array {
  const { name, document, encoding = { encoding: 'utf-8', byteOrderMark: false } } = file;
  if (json) return predictionJson({ version: packageVersion(), file: name, structures });
  // There is no place in a .res file for parameters that were not refined.
  if ('shelx' in document) {
    throw new UsageError(
      `${name} is a SHELX file, and predictions are written into CIFs only: give the CIF of the refinement, or take them as JSON (--json)`,
    );
  }
  if (structures.every(({ prediction }) => prediction.sites.every(({ uCart }) => uCart === undefined))) {
    throw new NotPredictedError(`${name}: the model predicts none of the atoms (adp-lint predict --json says why)`);
  }
  const inBlocks = predictedStructures(document.cif, file);
  const text = predictedCif(document.cif, inBlocks, comment ? { comment: origin(inBlocks) } : {});
  return encodeCifText(text, encoding);
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
    return file === standardInput ? await readStandardInput(io) : await readInputFile(resolve(io.workingFolder, file));
  } catch (error) {
    throw new NotPredictedError(`${file} cannot be read: ${describeReadError(file, error)}`, { cause: error });
  }
}

function tellNotes({ source }: LintedFile, structures: readonly PredictedCrystal[], io: CliIo): void {
  const said = new Set<string>();
  for (const { crystal, prediction } of structures) {
    const place = source.locate(crystal.blockRange.start);
    const notes = [...prediction.notes];
    if (prediction.temperatureSource === 'assumed') {
      notes.push(`no temperature in the file: ${prediction.temperature} K assumed (--temperature gives another)`);
    }
    for (const note of notes) {
      if (!said.has(note)) io.stderr.write(`${place}: ${note}\n`);
      said.add(note);
    }
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

async function writeOutput(output: string | Uint8Array, { outputFile }: PredictArguments, io: CliIo): Promise<void> {
  if (outputFile === undefined) {
    io.stdout.write(output);
    return;
  }
  try {
    await writeWhole(resolve(io.workingFolder, outputFile), output);
  } catch (error) {
    throw new Error(`${outputFile} could not be written: ${describeFileError(error)}`, { cause: error });
  }
}
