import { fileReport } from '../linter/file-report.js';
import { type LintOptions, lintBytes, lintText } from '../linter/lint.js';
import type { LintedFile } from '../linter/linted-file.js';
import type { FileReport } from '../linter/report.js';
import { CachedReports } from './cache/cached-reports.js';
import { ConfigSuppressionUse } from './config/config-use.js';
import { type FileLintSettings, fileSettings } from './config/project.js';
import { describeReadError } from './files/file-error.js';
import type { FoundFiles } from './files/find-files.js';
import { OpenModels } from './models/open-models.js';
import { openPredictor, type PredictorOptions } from './models/open-predictor.js';
import { type Concurrency, poolIsAvailable, workerCount } from './pool/concurrency.js';
import { inOrder } from './pool/in-order.js';
import type { LintPool } from './pool/pool.js';
import type { ProjectRun } from './project-run.js';

/** The linting itself, so that tests can stand in for it. */
export interface LintBackend {
  readonly openPredictor: typeof openPredictor;
  lint(content: Uint8Array | string, name: string, options: LintOptions): Promise<Linted>;
}

/** The linter as it is. */
export const realBackend: LintBackend = {
  openPredictor,
  async lint(content, name, options) {
    const file = await (typeof content === 'string'
      ? lintText(content, name, options)
      : lintBytes(content, name, options));
    return { file, report: fileReport(file) };
  },
};

export interface RunnerSettings {
  /** Model and engine; they count more than what configurations say. */
  readonly predictor?: PredictorOptions;
  /** Configuration and baseline; none unless given. */
  readonly run?: ProjectRun;
  /** What counts more than the configuration of a file. */
  readonly overrides?: Omit<LintOptions, 'predictor'>;
  /** How many files to lint at a time; one unless given. */
  readonly concurrency?: Concurrency;
  /** Absolute path of a folder of reports to use and add to; none unless given. */
  readonly cacheFolder?: string;
  /** Says something to the user, one sentence. */
  readonly tell?: (sentence: string) => void;
}

/** One content, linted. */
export interface Linted {
  readonly report: FileReport;
  /** Undefined where linting failed. */
  readonly file?: LintedFile;
}

/** Files in work, and what they have shown of the configurations. */
export interface LintRun {
  /** In the order of the files. */
  readonly reports: AsyncGenerator<FileReport, void, undefined>;
  /** Reports of the configuration files: what in them has answered for nothing in all that was reported so far. */
  configReports(): Promise<readonly FileReport[]>;
}

/** So many files per worker are read ahead, so that none waits while the results before it are still in work. */
const readAhead = 3;

/**
 * Lints contents by the settings of a project: the one way in which the command line, watching, editors and the library
 * come to a verdict. Models stay open from file to file.
 *
 * All its methods throw ConfigError for the configuration of a file that cannot be used, and what opening the model or
 * engine throws: without these nothing can be judged. What is wrong with a file is in its report.
 */
export class LintRunner {
  readonly #settings: RunnerSettings;
  readonly #backend: LintBackend;
  /** Open models, for what needs one besides linting. */
  readonly models: OpenModels;
  readonly #cache: CachedReports | undefined;
  readonly #isReal: boolean;
  /** How many processes share the work; it grows with the number of files. */
  #workers = 1;
  /** With everything in the cache no process is started. */
  #pool: Promise<LintPool> | undefined;

  /** @param before a runner with the same model and engine, of whose open models use is made; it is not used any more */
  constructor(settings: RunnerSettings = {}, backend: LintBackend = realBackend, before?: LintRunner) {
    const { predictor = {}, cacheFolder } = settings;
    this.#settings = settings;
    this.#backend = backend;
    this.#isReal = backend === realBackend;
    this.models = before?.models ?? new OpenModels(predictor, backend.openPredictor);
    this.#cache = cacheFolder === undefined ? undefined : new CachedReports(cacheFolder);
  }

  /** All that can be found out about a content, in this process and anew. */
  async lint(content: Uint8Array | string, name: string, more: Omit<LintOptions, 'predictor'> = {}): Promise<Linted> {
    const { options, predictor } = await this.#settingsOf(name);
    const linted = await this.#lintHere(content, name, { ...options, ...more }, predictor);
    return { ...linted, report: this.#known(linted.report) };
  }

  /** The report of a content, taken from the cache or made by whichever process is free. */
  async report(bytes: Uint8Array, name: string): Promise<FileReport> {
    const { options, predictor } = await this.#settingsOf(name);
    const make = () => this.#makeReport(bytes, name, options, predictor);
    // Of functions nobody can tell whether they are the same.
    const isCacheable = this.#cache !== undefined && (options.plugins ?? []).length === 0;
    if (!isCacheable) return this.#known(await make());
    const wanted = { ...predictor, ...this.#settings.predictor };
    return this.#known(await this.#cache.report({ bytes, name, options, predictor: wanted }, make));
  }

  /**
   * Lints files, several at a time where that pays off.
   *
   * @param read gives the content of a file and the name that it is reported under, or the report of why there is none
   */
  run(files: readonly string[], read: (file: string, index: number) => Promise<ReadContent>): LintRun {
    const { run } = this.#settings;
    const use = new ConfigSuppressionUse();
    this.#workers = Math.max(this.#workers, this.#workersFor(files.length));
    const window = this.#workers === 1 ? 1 : this.#workers * readAhead;
    const linted = inOrder(files, window, async (file, index) => {
      const content = await read(file, index);
      return 'bytes' in content ? this.report(content.bytes, content.name) : content;
    });
    async function* reports(): AsyncGenerator<FileReport, void, undefined> {
      for await (const report of linted) {
        const { file } = report;
        if (run !== undefined) use.note(report, await run.project.layers(file), await run.project.configOf(file));
        yield report;
      }
    }
    return {
      reports: reports(),
      configReports: async () => (run === undefined ? [] : use.reports((await run.project.runConfig()).rules)),
    };
  }

  async dispose(): Promise<void> {
    const pool = await this.#pool?.catch(() => undefined);
    await Promise.all([pool?.dispose(), this.models.dispose()]);
    await this.#cache?.sweep();
  }

  async #settingsOf(name: string): Promise<FileLintSettings> {
    const { run, overrides } = this.#settings;
    const ofFile = run === undefined ? { options: {}, predictor: {} } : fileSettings(await run.project.configOf(name));
    return { ...ofFile, options: { ...ofFile.options, ...overrides } };
  }

  /** What the baseline knows of is acknowledged. */
  #known(report: FileReport): FileReport {
    return this.#settings.run?.baseline.apply(report) ?? report;
  }

  async #makeReport(
    bytes: Uint8Array,
    name: string,
    options: LintOptions,
    predictor: PredictorOptions,
  ): Promise<FileReport> {
    // Plugins are functions, which cannot be sent to another process.
    const isSendable = (options.plugins ?? []).length === 0;
    if (this.#workers > 1 && isSendable) {
      this.#pool ??= import('./pool/pool.js').then((module) => new module.LintPool(this.#workers));
      const pool = await this.#pool;
      const outcome = await pool.lint(bytes, name, { ...predictor, ...this.#settings.predictor }, options);
      if ('report' in outcome) return outcome.report;
      // The same failure once more, here, where its type tells what to advise.
    }
    return (await this.#lintHere(bytes, name, options, predictor)).report;
  }

  async #lintHere(
    content: Uint8Array | string,
    name: string,
    options: Omit<LintOptions, 'predictor'>,
    predictor: PredictorOptions,
  ): Promise<Linted> {
    try {
      return await this.#backend.lint(content, name, {
        ...options,
        predictor: () => this.models.predictor(predictor),
      });
    } catch (error) {
      // No other file can be judged without a model; anything else is the trouble of this file alone.
      if (this.models.failedToOpen) throw error;
      return { report: notJudged(name, 'judging-failed', error instanceof Error ? error.message : String(error)) };
    }
  }

  /** A stand-in for the linter is known in this process alone. */
  #workersFor(files: number): number {
    const { predictor = {}, concurrency = 'off', tell } = this.#settings;
    const wanted = workerCount(concurrency, files, predictor.device);
    if (wanted === 1 || !this.#isReal) return 1;
    if (poolIsAvailable()) return wanted;
    if (concurrency !== 'auto') tell?.('this copy is not compiled: files are linted one at a time');
    return 1;
  }
}

/** A content to lint, under the name that it is reported by; or the report of why there is none. */
export type ReadContent = { readonly bytes: Uint8Array; readonly name: string } | FileReport;

/** @param read gives the content of the file */
export async function readContent(name: string, read: () => Promise<Uint8Array>): Promise<ReadContent> {
  try {
    return { bytes: await read(), name };
  } catch (error) {
    return notJudged(name, 'unreadable', `the file cannot be read: ${describeReadError(name, error)}`);
  }
}

/** Reports of folders that could not be gone through. */
export function unreadableFolderReports({ unreadableFolders }: FoundFiles): FileReport[] {
  return unreadableFolders.map(({ path, error }) =>
    notJudged(path, 'unreadable', `the folder cannot be read: ${describeReadError(path, error)}`),
  );
}

/** The report of a file of which nothing could be judged. */
export function notJudged(file: string, kind: string, message: string): FileReport {
  return { file, blocks: [], findings: [], problems: [{ severity: 'fatal', kind, message }], elapsed: 0 };
}
