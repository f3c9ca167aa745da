import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type LintOptions, type LintSession, lintBytes, openLintSession } from '../../linter/lint.js';
import type { FileReport, LintReport } from '../../linter/report.js';
import { hasAtLeast, isFatal } from '../../linter/summary.js';
import { ConfigSuppressionUse } from '../../project/config/config-use.js';
import { standardInput } from '../../project/files/find-files.js';
import type { ChangeRequest } from '../../project/files/git.js';
import { notJudged } from '../../project/lint-files.js';
import type { PredictorOptions } from '../../project/open-predictor.js';
import type { Concurrency } from '../../project/pool/concurrency.js';
import { inOrder } from '../../project/pool/in-order.js';
import { exitCode } from '../exit-code.js';
import { describeReadError } from '../file-error.js';
import { type CliIo, readStandardInput } from '../io.js';
import { type Judge, openJudge } from '../judge.js';
import { Progress } from '../progress.js';
import {
  finishRun,
  hasTooManyWarnings,
  noteConfigUse,
  optionsOf,
  type ProjectRun,
  withoutIgnored,
} from '../project-run.js';
import { refuseToOverwrite } from '../report-outputs.js';
import { type Selection, selectFiles } from '../selection.js';
import { UsageError } from '../usage-error.js';
import { packageVersion } from '../version.js';
import { forOutputs, type ReportSettings, writeReports } from '../write-reports.js';

export interface LintArguments extends ReportSettings {
  /** Files, folders, and `-` for standard input. */
  readonly paths: readonly string[];
  readonly predictor: PredictorOptions;
  /** The name under which standard input is reported. */
  readonly stdinFilename: string;
  /** How many files to lint at a time; `auto` unless given. */
  readonly concurrency?: Concurrency;
  /** Only files that have changed, by git; all unless given. */
  readonly changes?: ChangeRequest;
  /** Names of the data blocks to lint, `*` and `?` allowed; what the configuration says unless given. */
  readonly blocks?: readonly string[];
  /** Absolute path of a folder of reports to use and add to; none unless given. */
  readonly cacheFolder?: string;
  /** Configuration and baseline; none unless given. */
  readonly run?: ProjectRun;
}

/** The judging itself, so that tests can stand in for it. */
export interface LintBackend {
  openSession(options: PredictorOptions): LintSession;
  lintBytes(bytes: Uint8Array, name: string, session: LintSession, options?: LintOptions): Promise<FileReport>;
  /** Whether other processes would judge otherwise. */
  readonly inProcessOnly?: boolean;
}

export const defaultBackend: LintBackend = { openSession: openLintSession, lintBytes };

/**
 * `adp-lint [files...]`: lints every file, writes the reports, and returns the exit code. A file that cannot be read or
 * judged becomes a fatal problem in the report; the others are linted all the same.
 *
 * @throws UsageError, and whatever opening the model or engine throws: without them there is nothing to report.
 */
export async function lint(args: LintArguments, io: CliIo, backend = defaultBackend): Promise<number> {
  if (args.paths.length === 0 && args.changes === undefined)
    throw new UsageError(
      'no files given: name CIF or SHELX .res files or folders, or - for standard input (adp-lint --help shows more)',
    );
  const { files: found, emptyFolders, unreadableFolders } = await selectFiles(selectionOf(args), io);
  for (const folder of emptyFolders) io.stderr.write(`adp-lint: no *.cif or *.res files in ${folder}\n`);
  const inputs = found.filter((file) => file !== standardInput);
  await refuseToOverwrite(args.outputs, inputs, io.workingFolder);
  if (found.length === 0 && unreadableFolders.length === 0) {
    if (args.changes === undefined) throw new UsageError('there is nothing to lint');
    io.stderr.write('adp-lint: no structure has changed\n');
  }
  const inputFiles = await withoutIgnored(found, args.paths, args.run, io);

  const reports: FileReport[] = unreadableFolders.map(({ path, error }) =>
    notJudged(path, 'unreadable', `the folder cannot be read: ${describeReadError(path, error)}`),
  );
  const use = new ConfigSuppressionUse();
  const judge = openJudge(args, inputFiles.length, backend, io);
  const progress = new Progress(io.stderr, inputFiles.length);
  try {
    const linted = inOrder(inputFiles, judge.window, (file, index) => {
      progress.show(index, file);
      return lintFile(file, args, io, judge);
    });
    for await (const report of linted) {
      await noteConfigUse(use, report, args.run);
      reports.push(forOutputs(report, args.outputs));
    }
  } finally {
    progress.finish();
    await judge.dispose();
  }
  let files: readonly FileReport[] = reports;
  let baselineFailed = false;
  try {
    files = await finishRun(reports, use, args.run, args);
  } catch (error) {
    // What was found must not be lost with it.
    baselineFailed = true;
    io.stderr.write(`adp-lint: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  const report: LintReport = { version: packageVersion(), files };
  await writeReports(report, args, io);
  if (baselineFailed || reports.some(isFatal)) return exitCode.fatal;
  if (hasTooManyWarnings(report, args.run, io)) return exitCode.findings;
  return args.failOn !== 'never' && hasAtLeast(report, args.failOn) ? exitCode.findings : exitCode.clean;
}

export function selectionOf({ paths, changes, run }: LintArguments): Selection {
  return { paths, ignoreFiles: run?.ignore ?? true, ...(changes !== undefined && { changes }) };
}

/** What the command line adds to the settings of a file. */
export function blocksOf({ blocks }: LintArguments): Pick<LintOptions, 'blocks'> {
  return blocks === undefined ? {} : { blocks };
}

async function lintFile(file: string, args: LintArguments, io: CliIo, judge: Judge): Promise<FileReport> {
  const name = file === standardInput ? args.stdinFilename : file;
  let bytes: Uint8Array;
  try {
    bytes = file === standardInput ? await readStandardInput(io) : await readFile(resolve(io.workingFolder, file));
  } catch (error) {
    return notJudged(name, 'unreadable', `the file cannot be read: ${describeReadError(name, error)}`);
  }
  const report = await judge.lint(bytes, name, { ...(await optionsOf(args.run, name)), ...blocksOf(args) });
  return args.run?.baseline.apply(report) ?? report;
}
