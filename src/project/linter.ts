import { resolve } from 'node:path';
import type { Crystal } from '../crystal/index.js';
import type { FileReport, LintReport } from '../linter/report.js';
import { closestWord } from '../linter/suggest.js';
import { keepAtLeast } from '../linter/summary.js';
import type { StructurePrediction } from '../model/prediction.js';
import { fileSettings } from './config/project.js';
import { findFiles, standardInput } from './files/find-files.js';
import { readInputFile } from './files/read-content.js';
import { LintRunner, notJudged, type ReadContent, readContent, unreadableFolderReports } from './lint-runner.js';
import { type LinterOptions, type OpenedOptions, openOptions } from './linter-options.js';
import { NotPredictedError, type PredictedCrystal, predictContent, whyNotPredicted } from './predict.js';
import { withoutIgnored } from './project-run.js';
import { UsageError } from './usage-error.js';
import { packageVersion } from './version.js';

export interface FilesOptions {
  /** Called before each file. */
  readonly onFile?: (file: string, index: number, count: number) => void;
}

export interface TextOptions {
  /**
   * Name of the file, for messages; its extension tells CIF from SHELX, and its folder which configuration counts.
   * `<text>` unless given.
   */
  readonly name?: string;
}

/**
 * Opens a linter: the configuration is read once, and models stay open from call to call. End it with `dispose()`.
 *
 * @throws ConfigError for options and configurations that cannot be used, PluginError, UsageError
 */
export async function openLinter(options: LinterOptions = {}): Promise<Linter> {
  return new Linter(await openOptions(options, 'options of openLinter'));
}

/** Lints and predicts by one configuration: what `adp-lint` does, as a library. */
export class Linter {
  readonly #options: OpenedOptions;
  readonly #runner: LintRunner;
  #isOpen = true;

  /** Not for users: see `openLinter`. */
  constructor(options: OpenedOptions) {
    this.#options = options;
    this.#runner = new LintRunner(options.settings);
  }

  /**
   * Lints files, and every `*.cif` and `*.res` inside folders. What cannot be read or judged is in the report with a fatal
   * problem.
   *
   * @throws a model or engine that cannot be had; ConfigError, UsageError
   */
  async lintFiles(paths: readonly string[], options: FilesOptions = {}): Promise<LintReport> {
    this.#refuseAfterEnd();
    refuseOthers('lintFiles', options, { onFile: 'function' });
    refusePaths(paths);
    const { run, workingFolder, tell } = this.#options;
    const found = await findFiles(paths, workingFolder, { ignoreFiles: run.ignore });
    const files = await withoutIgnored(found.files, paths, run, tell);
    const reports: FileReport[] = [
      ...unreadableFolderReports(found),
      ...found.emptyFolders.map((path) => notJudged(path, 'no-files', 'no *.cif or *.res files in this folder')),
    ];
    const linted = this.#runner.run(files, (file, index) => {
      options.onFile?.(file, index, files.length);
      return contentOf(file, workingFolder);
    });
    for await (const report of linted.reports) reports.push(report);
    reports.push(...(await linted.configReports()));
    return this.#shown(reports);
  }

  /**
   * Lints the text (or the bytes) of one CIF or SHELX file. Problems of the file are in the report.
   *
   * @throws a model or engine that cannot be had; ConfigError
   */
  async lintText(text: string | Uint8Array, options: TextOptions = {}): Promise<FileReport> {
    this.#refuseAfterEnd();
    refuseOthers('lintText', options, { name: 'string' });
    refuseContent('lintText', text);
    const { report } = await this.#runner.lint(text, nameIn(options));
    return (await this.#shown([report])).files[0];
  }

  /** Predicts the displacement parameters of a crystal. @throws NotPredictedError, and as below */
  async predict(crystal: Crystal): Promise<StructurePrediction>;
  /**
   * Predicts those of every structure in the text (or the bytes) of a CIF or SHELX file.
   *
   * @throws NotPredictedError where there is nothing to predict; a model or engine that cannot be had; ConfigError
   */
  async predict(text: string | Uint8Array, options?: TextOptions): Promise<readonly PredictedCrystal[]>;
  async predict(
    input: string | Uint8Array | Crystal,
    options?: TextOptions,
  ): Promise<StructurePrediction | readonly PredictedCrystal[]>;
  async predict(
    input: string | Uint8Array | Crystal,
    options: TextOptions = {},
  ): Promise<StructurePrediction | readonly PredictedCrystal[]> {
    this.#refuseAfterEnd();
    refuseOthers('predict', options, { name: 'string' });
    if (isCrystal(input)) return this.#predictCrystal(input);
    refuseContent('predict', input);
    return (await predictContent(this.#runner, input, nameIn(options))).structures;
  }

  /** Closes models and ends processes; a linter is of no use after that. */
  async dispose(): Promise<void> {
    this.#isOpen = false;
    await this.#runner.dispose();
  }

  async #predictCrystal(crystal: Crystal): Promise<StructurePrediction> {
    const refusal = whyNotPredicted(crystal);
    if (refusal !== undefined) throw new NotPredictedError(refusal);
    const { options, predictor } = fileSettings(await this.#options.run.project.runConfig());
    const model = await this.#runner.models.predictor(predictor);
    return model.predict(crystal, options.temperature === undefined ? {} : { temperature: options.temperature });
  }

  /** The findings that the configuration wants to see. */
  async #shown(files: readonly FileReport[]): Promise<LintReport> {
    const { minSeverity } = await this.#options.run.project.runConfig();
    const report = { version: packageVersion(), files };
    return minSeverity === undefined ? report : keepAtLeast(report, minSeverity);
  }

  #refuseAfterEnd(): void {
    if (!this.#isOpen) throw new UsageError('this linter has been disposed of: open another');
  }
}

/** As `Linter.lintFiles`, with a linter of its own. */
export async function lintFiles(
  paths: readonly string[],
  options: LinterOptions & FilesOptions = {},
): Promise<LintReport> {
  refuseNoSet('lintFiles', options);
  const { onFile, ...rest } = options;
  return withLinter('lintFiles', rest, (linter) => linter.lintFiles(paths, defined({ onFile })));
}

/** As `Linter.lintText`, with a linter of its own. */
export async function lintText(
  text: string | Uint8Array,
  options: LinterOptions & TextOptions = {},
): Promise<FileReport> {
  refuseNoSet('lintText', options);
  const { name, ...rest } = options;
  return withLinter('lintText', rest, (linter) => linter.lintText(text, defined({ name })));
}

/** As `Linter.predict`, with a linter of its own. */
export function predict(crystal: Crystal, options?: LinterOptions): Promise<StructurePrediction>;
export function predict(
  text: string | Uint8Array,
  options?: LinterOptions & TextOptions,
): Promise<readonly PredictedCrystal[]>;
export async function predict(
  input: string | Uint8Array | Crystal,
  options: LinterOptions & TextOptions = {},
): Promise<StructurePrediction | readonly PredictedCrystal[]> {
  refuseNoSet('predict', options);
  const { name, ...rest } = options;
  return withLinter('predict', rest, (linter) => linter.predict(input, defined({ name })));
}

async function withLinter<Result>(
  caller: string,
  options: LinterOptions,
  use: (linter: Linter) => Promise<Result>,
): Promise<Result> {
  const linter = new Linter(await openOptions(options, `options of ${caller}`));
  try {
    return await use(linter);
  } finally {
    await linter.dispose();
  }
}

async function contentOf(file: string, workingFolder: string): Promise<ReadContent> {
  if (file === standardInput) {
    return notJudged(file, 'unreadable', 'standard input is for the command line: give its text to lintText');
  }
  return readContent(file, () => readInputFile(resolve(workingFolder, file)));
}

function nameIn({ name = '<text>' }: TextOptions): string {
  return name;
}

function isCrystal(input: unknown): input is Crystal {
  return typeof input === 'object' && input !== null && 'sites' in input && 'cell' in input;
}

/** @throws UsageError for what is none of the options of a call, or of another type */
function refuseOthers(caller: string, options: object, types: Readonly<Record<string, 'function' | 'string'>>): void {
  refuseNoSet(caller, options);
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(types, option)) {
      const guess = closestWord(option, Object.keys(types));
      throw new UsageError(
        `${caller}: there is no option ${option} here${guess ? `; did you mean ${guess}?` : ''} (the settings of an open linter are given to openLinter)`,
      );
    }
    if (value === undefined) continue;
    const isRight =
      types[option] === 'string' ? typeof value === 'string' && value !== '' : typeof value === 'function';
    if (!isRight)
      throw new UsageError(`${caller}: ${option} should be a ${types[option] === 'string' ? 'text' : 'function'}`);
  }
}

function refuseNoSet(caller: string, options: unknown): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return;
  throw new UsageError(`${caller}: options should be a set, as in { model: 'lattice' }`);
}

function refusePaths(paths: readonly string[]): void {
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) {
    throw new UsageError('lintFiles: paths should be a list of texts');
  }
  if (paths.includes('')) throw new UsageError('lintFiles: one of the paths is empty');
}

function refuseContent(caller: string, content: unknown): void {
  if (typeof content === 'string' || content instanceof Uint8Array) return;
  throw new UsageError(`${caller}: give the text of a file, or its bytes`);
}

/** The properties that have a value. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
