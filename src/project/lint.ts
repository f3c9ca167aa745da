import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { LintOptions } from '../linter/lint.js';
import { rulesOfPlugins } from '../linter/plugin-rules.js';
import type { FileReport, LintReport } from '../linter/report.js';
import type { Plugin } from '../reporters/plugin.js';
import { allRules } from '../rules/index.js';
import { describeReadError } from './files/file-error.js';
import { findFiles, standardInput } from './files/find-files.js';
import { LintRunner, notJudged } from './lint-runner.js';
import type { PredictorOptions } from './models/open-predictor.js';
import { packageVersion } from './version.js';

export interface LibraryLintOptions extends Omit<LintOptions, 'predictor'>, PredictorOptions {
  /** A model that is open already, and stays open; model, engine, device, threads and temperature are then its own. */
  readonly session?: LintRunner;
  readonly plugins?: readonly Plugin[];
}

export interface LintTextOptions extends LibraryLintOptions {
  /** Name of the file, for messages; its extension tells CIF from SHELX. */
  readonly name?: string;
}

export interface LintPathsOptions extends LibraryLintOptions {
  /** Relative paths begin here; the working folder of the process unless given. */
  readonly workingFolder?: string;
  /** Called before each file. */
  readonly onFile?: (file: string, index: number, count: number) => void;
}

/** Keeps models open from call to call; end it with `dispose()`. */
export function openLintSession(predictor: PredictorOptions = {}): LintRunner {
  return new LintRunner({ predictor });
}

/**
 * Lints the text (or the bytes) of one CIF or SHELX file. Problems of the file are in the report.
 *
 * @throws a model or engine that cannot be had; PluginError
 */
export function lintText(text: string | Uint8Array, options: LintTextOptions = {}): Promise<FileReport> {
  const { name = '<text>', ...rest } = options;
  return withRunner(rest, async (runner, more) => (await runner.lint(text, name, more)).report);
}

/**
 * Lints files, and every `*.cif` and `*.res` inside folders. What cannot be read or judged is in the report with a fatal
 * problem.
 *
 * @throws a model or engine that cannot be had; PluginError
 */
export function lintFiles(paths: readonly string[], options: LintPathsOptions = {}): Promise<LintReport> {
  const { workingFolder = process.cwd(), onFile, ...rest } = options;
  return withRunner(rest, async (runner, more) => {
    const found = await findFiles(paths, workingFolder);
    const reports: FileReport[] = [
      ...found.unreadableFolders.map(({ path, error }) =>
        notJudged(path, 'unreadable', `the folder cannot be read: ${describeReadError(path, error)}`),
      ),
      ...found.emptyFolders.map((path) => notJudged(path, 'no-files', 'no *.cif or *.res files in this folder')),
    ];
    for (const [index, file] of found.files.entries()) {
      onFile?.(file, index, found.files.length);
      reports.push(await lintFile(file, workingFolder, runner, more));
    }
    return { version: packageVersion(), files: reports };
  });
}

async function lintFile(
  file: string,
  workingFolder: string,
  runner: LintRunner,
  options: Omit<LintOptions, 'predictor'>,
): Promise<FileReport> {
  if (file === standardInput) {
    return notJudged(file, 'unreadable', 'standard input is for the command line: give its text to lintText');
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(resolve(workingFolder, file));
  } catch (error) {
    return notJudged(file, 'unreadable', `the file cannot be read: ${describeReadError(file, error)}`);
  }
  return (await runner.lint(bytes, file, options)).report;
}

async function withRunner<Result>(
  options: LibraryLintOptions,
  use: (runner: LintRunner, options: Omit<LintOptions, 'predictor'>) => Promise<Result>,
): Promise<Result> {
  const { session: given, model, engine, device, threads, temperature, ...rest } = options;
  // A plugin that cannot be used is no trouble of the first file.
  rulesOfPlugins(
    rest.plugins ?? [],
    allRules.map(({ meta }) => meta),
  );
  if (given !== undefined) return use(given, rest);
  const runner = openLintSession({
    ...(model !== undefined && { model }),
    ...(engine !== undefined && { engine }),
    ...(device !== undefined && { device }),
    ...(threads !== undefined && { threads }),
    ...(temperature !== undefined && { temperature }),
  });
  try {
    return await use(runner, rest);
  } finally {
    await runner.dispose();
  }
}
