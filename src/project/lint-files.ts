import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type LintOptions, type LintSession, lintBytes } from '../linter/lint.js';
import { rulesOfPlugins } from '../linter/plugin-rules.js';
import type { FileReport, LintReport } from '../linter/report.js';
import { allRules } from '../rules/index.js';
import { describeReadError } from './files/file-error.js';
import { findFiles, standardInput } from './files/find-files.js';
import { packageVersion } from './version.js';

export interface LintFilesOptions extends LintOptions {
  /** Relative paths begin here; the working folder of the process unless given. */
  readonly workingFolder?: string;
  /** Called before each file. */
  readonly onFile?: (file: string, index: number, count: number) => void;
}

/**
 * Lints files, and every `*.cif` and `*.res` inside folders, one after the other. A file that cannot be read or judged is
 * in the report with a fatal problem; the others are linted all the same.
 *
 * @throws what opening the model or engine throws (without them there is nothing to report), and PluginError
 */
export async function lintFilesWith(
  session: LintSession,
  paths: readonly string[],
  options: LintFilesOptions = {},
): Promise<LintReport> {
  const { workingFolder = process.cwd(), onFile, ...lintOptions } = options;
  // A plugin that cannot be used is no trouble of the first file.
  rulesOfPlugins(
    options.plugins ?? [],
    allRules.map(({ meta }) => meta),
  );
  const found = await findFiles(paths, workingFolder);
  const reports: FileReport[] = [
    ...found.unreadableFolders.map(({ path, error }) =>
      notJudged(path, 'unreadable', `the folder cannot be read: ${describeReadError(path, error)}`),
    ),
    ...found.emptyFolders.map((path) => notJudged(path, 'no-files', 'no *.cif or *.res files in this folder')),
  ];
  const guarded = new GuardedSession(session);
  for (const [index, file] of found.files.entries()) {
    onFile?.(file, index, found.files.length);
    reports.push(await lintFile(file, workingFolder, guarded, lintOptions));
  }
  return { version: packageVersion(), files: reports };
}

async function lintFile(
  file: string,
  workingFolder: string,
  session: GuardedSession,
  options: LintOptions,
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
  try {
    return await lintBytes(bytes, file, session, options);
  } catch (error) {
    // No other file can be judged without a model; anything else is the trouble of this file alone.
    if (session.failedToOpen) throw error;
    return notJudged(file, 'judging-failed', error instanceof Error ? error.message : String(error));
  }
}

/** The report of a file of which nothing could be judged. */
export function notJudged(file: string, kind: string, message: string): FileReport {
  return { file, blocks: [], findings: [], problems: [{ severity: 'fatal', kind, message }], elapsed: 0 };
}

/** Tells a model that cannot be had from a structure that cannot be predicted. */
export class GuardedSession implements LintSession {
  readonly #session: LintSession;
  failedToOpen = false;

  constructor(session: LintSession) {
    this.#session = session;
  }

  async predictor(...options: Parameters<LintSession['predictor']>): ReturnType<LintSession['predictor']> {
    try {
      return await this.#session.predictor(...options);
    } catch (error) {
      this.failedToOpen = true;
      throw error;
    }
  }

  dispose(): Promise<void> {
    return this.#session.dispose();
  }
}
