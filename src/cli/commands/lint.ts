import { resolve } from 'node:path';
import type { FileReport, LintReport } from '../../linter/report.js';
import { hasAtLeast, isFatal } from '../../linter/summary.js';
import { standardInput } from '../../project/files/find-files.js';
import type { ChangeRequest } from '../../project/files/git.js';
import { readInputFile } from '../../project/files/read-content.js';
import { type Selection, selectFiles } from '../../project/files/select-files.js';
import {
  type LintBackend,
  LintRunner,
  type ReadContent,
  type RunnerSettings,
  readContent,
  unreadableFolderReports,
} from '../../project/lint-runner.js';
import type { PredictorOptions } from '../../project/models/open-predictor.js';
import type { Concurrency } from '../../project/pool/concurrency.js';
import { hasTooManyWarnings, type ProjectRun, withoutIgnored, withoutOtherBlocks } from '../../project/project-run.js';
import { UsageError } from '../../project/usage-error.js';
import { packageVersion } from '../../project/version.js';
import type { Severity } from '../../rules/rule.js';
import { isAtLeast } from '../../rules/severity.js';
import { exitCode } from '../exit-code.js';
import { type CliIo, readStandardInput, teller } from '../io.js';
import { Progress } from '../progress.js';
import { refuseToOverwrite } from '../report-outputs.js';
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

/**
 * `adp-lint [files...]`: lints every file, writes the reports, and returns the exit code. A file that cannot be read or
 * judged becomes a fatal problem in the report; the others are linted all the same.
 *
 * @throws UsageError, and whatever opening the model or engine throws: without them there is nothing to report.
 */
export async function lint(args: LintArguments, io: CliIo, backend?: LintBackend): Promise<number> {
  const tell = teller(io);
  if (args.paths.length === 0 && args.changes === undefined)
    throw new UsageError(
      'no files given: name CIF or SHELX .res files or folders, or - for standard input (adp-lint --help shows more)',
    );
  const selected = await selectFiles(selectionOf(args), io.workingFolder);
  const { files: found, emptyFolders, unreadableFolders } = selected;
  for (const folder of emptyFolders) tell(`no *.cif or *.res files in ${folder}`);
  const inputs = found.filter((file) => file !== standardInput);
  await refuseToOverwrite(args.outputs, inputs, io.workingFolder);
  if (found.length === 0 && unreadableFolders.length === 0) {
    if (args.changes === undefined) throw new UsageError('there is nothing to lint');
    tell('no structure has changed');
  }
  const files = await withoutIgnored(found, args.paths, args.run, tell);
  const reports = unreadableFolderReports(selected);
  const runner = new LintRunner(runnerSettings(args, io), backend);
  const progress = new Progress(io.stderr, files.length);
  try {
    const linted = runner.run(files, (file, index) => {
      progress.show(index, file);
      return contentOf(file, args, io);
    });
    for await (const report of linted.reports) reports.push(forOutputs(report, args.outputs));
    progress.finish();
    const judged = withoutOtherBlocks(reports, args.blocks, tell);
    return await conclude(judged, await linted.configReports(), args, io);
  } finally {
    progress.finish();
    await runner.dispose();
  }
}

/** Brings the baseline up to date, writes the reports, and decides the exit code. */
async function conclude(
  reports: readonly FileReport[],
  ofConfigs: readonly FileReport[],
  args: LintArguments,
  io: CliIo,
): Promise<number> {
  let files = reports;
  let baselineFailed = false;
  try {
    files = (await args.run?.baseline.finish(reports, mildestKept(args))) ?? reports;
  } catch (error) {
    // What was found must not be lost with it.
    baselineFailed = true;
    teller(io)(error instanceof Error ? error.message : String(error));
  }
  const report: LintReport = { version: packageVersion(), files: [...files, ...ofConfigs] };
  await writeReports(report, args, io);
  if (baselineFailed || reports.some(isFatal)) return exitCode.fatal;
  if (hasTooManyWarnings(report, args.run, teller(io))) return exitCode.findings;
  return args.failOn !== 'never' && hasAtLeast(report, args.failOn) ? exitCode.findings : exitCode.clean;
}

/** Findings milder than this are not worth an entry in the baseline. */
function mildestKept({ minSeverity, failOn }: LintArguments): Severity {
  return minSeverity ?? (failOn !== 'never' && isAtLeast('hint', failOn) ? 'hint' : 'info');
}

/** How to lint, as the runner takes it. */
export function runnerSettings(args: LintArguments, io: CliIo): RunnerSettings {
  const { predictor, run, blocks, concurrency = 'auto', cacheFolder } = args;
  return {
    predictor,
    concurrency,
    tell: teller(io),
    ...(run !== undefined && { run }),
    ...(blocks !== undefined && { overrides: { blocks } }),
    ...(cacheFolder !== undefined && { cacheFolder }),
  };
}

export function selectionOf({ paths, changes, run }: LintArguments): Selection {
  return { paths, ignoreFiles: run?.ignore ?? true, ...(changes !== undefined && { changes }) };
}

function contentOf(file: string, { stdinFilename }: LintArguments, io: CliIo): Promise<ReadContent> {
  if (file === standardInput) return readContent(stdinFilename, () => readStandardInput(io));
  return readContent(file, () => readInputFile(resolve(io.workingFolder, file)));
}
