import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findFiles, standardInput } from '../../linter/find-files.js';
import { type LintOptions, type LintSession, lintBytes, openLintSession } from '../../linter/lint.js';
import type { FileReport, LintReport } from '../../linter/report.js';
import { hasAtLeast, isFatal, keepAtLeast } from '../../linter/summary.js';
import type { PredictorOptions } from '../../model/predict.js';
import { type ReporterName, reporters } from '../../reporters/index.js';
import type { Severity } from '../../rules/rule.js';
import { isAtLeast } from '../../rules/severity.js';
import { useColor } from '../color.js';
import { exitCode } from '../exit-code.js';
import { describeFileError } from '../file-error.js';
import { type CliIo, readStandardInput } from '../io.js';
import { Progress } from '../progress.js';
import { isSameFile } from '../same-file.js';
import { UsageError } from '../usage-error.js';
import { packageVersion } from '../version.js';
import { writeWhole } from '../write-whole.js';

/** Width of a report that goes to no terminal. */
const pageColumns = 100;

export interface LintArguments {
  /** Files, folders, and `-` for standard input. */
  readonly paths: readonly string[];
  readonly predictor: PredictorOptions;
  readonly format: ReporterName;
  readonly outputFile?: string;
  readonly failOn: Severity | 'never';
  /** Undefined: what suits the format. */
  readonly minSeverity?: Severity;
  readonly quiet: boolean;
  /** Undefined: where a terminal shows it. */
  readonly color?: boolean;
  /** The name under which standard input is reported. */
  readonly stdinFilename: string;
}

/** The judging itself, so that tests can stand in for it. */
export interface LintBackend {
  openSession(options: PredictorOptions): LintSession;
  lintBytes(bytes: Uint8Array, name: string, session: LintSession, options?: LintOptions): Promise<FileReport>;
}

const defaultBackend: LintBackend = { openSession: openLintSession, lintBytes };

/**
 * `adp-lint [files...]`: lints every file, writes one report, and returns the exit code. A file that cannot be read or
 * judged becomes a fatal problem in the report; the others are linted all the same.
 *
 * @throws UsageError, and whatever opening the model or engine throws: without them there is nothing to report.
 */
export async function lint(args: LintArguments, io: CliIo, backend = defaultBackend): Promise<number> {
  if (args.paths.length === 0)
    throw new UsageError(
      'no files given: name CIF files or folders, or - for standard input (adp-lint --help shows more)',
    );
  const { files, emptyFolders, unreadableFolders } = await findFiles(args.paths, io.workingFolder);
  for (const folder of emptyFolders) io.stderr.write(`adp-lint: no *.cif files in ${folder}\n`);
  await refuseToOverwrite(files, args, io);
  if (files.length === 0 && unreadableFolders.length === 0) throw new UsageError('there is nothing to lint');

  const reports: FileReport[] = unreadableFolders.map(({ path, error }) =>
    notJudged(path, 'unreadable', `the folder cannot be read: ${describeFileError(error)}`),
  );
  const session = new WatchedSession(backend.openSession(args.predictor));
  const progress = new Progress(io.stderr, files.length);
  try {
    for (const [index, file] of files.entries()) {
      progress.show(index, file);
      reports.push(await lintFile(file, args, io, session, backend));
    }
  } finally {
    progress.finish();
    await session.dispose();
  }
  const report: LintReport = { version: packageVersion(), files: reports };
  await writeReport(report, args, io);
  if (reports.some(isFatal)) return exitCode.fatal;
  return args.failOn !== 'never' && hasAtLeast(report, args.failOn) ? exitCode.findings : exitCode.clean;
}

/** The report must not take the place of a structure. */
async function refuseToOverwrite(files: readonly string[], { outputFile }: LintArguments, io: CliIo): Promise<void> {
  if (outputFile === undefined) return;
  for (const file of files) {
    if (file !== standardInput && (await isSameFile(file, outputFile, io.workingFolder))) {
      throw new UsageError(`${outputFile} is one of the files to lint: the report would replace it; name another file`);
    }
  }
}

async function lintFile(
  file: string,
  args: LintArguments,
  io: CliIo,
  session: WatchedSession,
  backend: LintBackend,
): Promise<FileReport> {
  const name = file === standardInput ? args.stdinFilename : file;
  let bytes: Uint8Array;
  try {
    bytes = file === standardInput ? await readStandardInput(io) : await readFile(resolve(io.workingFolder, file));
  } catch (error) {
    return notJudged(name, 'unreadable', `the file cannot be read: ${describeFileError(error)}`);
  }
  try {
    return await backend.lintBytes(bytes, name, session);
  } catch (error) {
    // No other file can be judged without a model; anything else is the trouble of this file alone.
    if (session.failedToOpen) throw error;
    return notJudged(name, 'judging-failed', error instanceof Error ? error.message : String(error));
  }
}

async function writeReport(report: LintReport, args: LintArguments, io: CliIo): Promise<void> {
  const shown = keepAtLeast(report, args.minSeverity ?? defaultMinSeverity(args));
  const text = reporters[args.format](shown, {
    color: args.outputFile === undefined ? useColor(io, args.color) : args.color === true,
    columns: (args.outputFile === undefined ? io.stdout.columns : undefined) ?? pageColumns,
    quiet: args.quiet,
    hidden: countMessages(report) - countMessages(shown),
  });
  if (args.outputFile === undefined) {
    io.stdout.write(text);
    return;
  }
  try {
    await writeWhole(resolve(io.workingFolder, args.outputFile), text);
  } catch (error) {
    throw new Error(`the report could not be written to ${args.outputFile}: ${describeFileError(error)}`, {
      cause: error,
    });
  }
}

/** General remarks (G) drown the alerts for a reader, not for a program; what makes the run fail is always shown. */
function defaultMinSeverity({ format, failOn }: LintArguments): Severity {
  if (format === 'json') return 'hint';
  return failOn !== 'never' && isAtLeast('hint', failOn) ? 'hint' : 'info';
}

function countMessages(report: LintReport): number {
  return report.files.reduce((sum, file) => sum + file.findings.length + file.problems.length, 0);
}

function notJudged(file: string, kind: string, message: string): FileReport {
  return { file, blocks: [], findings: [], problems: [{ severity: 'fatal', kind, message }], elapsed: 0 };
}

/** Tells a model that cannot be had from a structure that cannot be predicted. */
class WatchedSession implements LintSession {
  readonly #session: LintSession;
  failedToOpen = false;

  constructor(session: LintSession) {
    this.#session = session;
  }

  async predictor(): ReturnType<LintSession['predictor']> {
    try {
      return await this.#session.predictor();
    } catch (error) {
      this.failedToOpen = true;
      throw error;
    }
  }

  dispose(): Promise<void> {
    return this.#session.dispose();
  }
}
