import {
  type LintOptions,
  type LintSession,
  lintBytes as lintBytesWith,
  lintText as lintTextWith,
  openLintSession,
} from '../linter/lint.js';
import type { FileReport, LintReport } from '../linter/report.js';
import type { Plugin } from '../reporters/plugin.js';
import { lintFilesWith } from './lint-files.js';
import type { PredictorOptions } from './open-predictor.js';

export interface LibraryLintOptions extends LintOptions, PredictorOptions {
  /** A model that is open already, and stays open; model, engine, device, threads and temperature are then its own. */
  readonly session?: LintSession;
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

/**
 * Lints the text (or the bytes) of one CIF or SHELX file. Problems of the file are in the report.
 *
 * @throws a model or engine that cannot be had; PluginError
 */
export function lintText(text: string | Uint8Array, options: LintTextOptions = {}): Promise<FileReport> {
  const { name = '<text>', ...rest } = options;
  return withSession(rest, (session, lintOptions) =>
    typeof text === 'string'
      ? lintTextWith(text, name, session, lintOptions)
      : lintBytesWith(text, name, session, lintOptions),
  );
}

/**
 * Lints files, and every `*.cif` and `*.res` inside folders. What cannot be read or judged is in the report with a fatal
 * problem.
 *
 * @throws a model or engine that cannot be had; PluginError
 */
export function lintFiles(paths: readonly string[], options: LintPathsOptions = {}): Promise<LintReport> {
  return withSession(options, (session, lintOptions) => lintFilesWith(session, paths, lintOptions));
}

async function withSession<Options extends LibraryLintOptions, Result>(
  options: Options,
  lint: (session: LintSession, options: Omit<Options, keyof PredictorOptions | 'session'>) => Promise<Result>,
): Promise<Result> {
  const { session: given, model, engine, device, threads, temperature, ...rest } = options;
  if (given !== undefined) return lint(given, rest);
  const session = openLintSession({
    ...(model !== undefined && { model }),
    ...(engine !== undefined && { engine }),
    ...(device !== undefined && { device }),
    ...(threads !== undefined && { threads }),
    ...(temperature !== undefined && { temperature }),
  });
  try {
    return await lint(session, rest);
  } finally {
    await session.dispose();
  }
}
