import { readFile, stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { ruleNames } from '../../linter/known-rules.js';
import type { FileReport } from '../../linter/report.js';
import { keepAtLeast } from '../../linter/summary.js';
import { rulesOf } from '../../linter/suppressions/suppression.js';
import type { Severity } from '../../rules/rule.js';
import { describeFileError } from '../files/file-error.js';
import { writeWhole } from '../files/write-whole.js';
import { UsageError } from '../usage-error.js';
import {
  applyBaseline,
  type Baseline,
  type BaselineEntry,
  BaselineError,
  baselineEntries,
  defaultBaselineFile,
  formatBaseline,
  mergeEntries,
  parseBaseline,
} from './baseline.js';

/** What the command line says of the baseline. */
export interface BaselineSettings {
  /** Undefined: adp-lint-baseline.json of the working folder, where there is one. */
  readonly file?: string;
  readonly suppressAll?: boolean;
  readonly prune?: boolean;
}

/** Where a baseline lies, and who hears of it. */
export interface BaselineWorld {
  /** Relative paths begin here. */
  readonly workingFolder: string;
  /** Says something to the user, one sentence. */
  readonly tell: (sentence: string) => void;
}

/** The baseline of a run: acknowledges what it knows of each report, and is written anew where that is asked for. */
export class BaselineRun {
  readonly #name: string;
  readonly #path: string;
  readonly #baseline: Baseline;
  readonly #settings: BaselineSettings;
  readonly #world: BaselineWorld;
  /** By key of the file: what of its entries still occurs. */
  readonly #stillThere = new Map<string, readonly BaselineEntry[]>();
  #gone = 0;

  private constructor(
    name: string,
    path: string,
    baseline: Baseline,
    settings: BaselineSettings,
    world: BaselineWorld,
  ) {
    this.#name = name;
    this.#path = path;
    this.#baseline = baseline;
    this.#settings = settings;
    this.#world = world;
  }

  /** Knows of nothing. */
  static empty(world: BaselineWorld): BaselineRun {
    return new BaselineRun(
      defaultBaselineFile,
      resolve(world.workingFolder, defaultBaselineFile),
      new Map(),
      {},
      world,
    );
  }

  /** @throws UsageError for a file that is not there or no baseline */
  static async open(settings: BaselineSettings, world: BaselineWorld): Promise<BaselineRun> {
    const name = settings.file ?? defaultBaselineFile;
    const path = resolve(world.workingFolder, name);
    let baseline: Baseline = new Map();
    try {
      baseline = parseBaseline(await readFile(path, 'utf8'));
    } catch (error) {
      if (error instanceof BaselineError) throw new UsageError(`${name} is no baseline: ${error.message}`);
      const mayBeMissing = settings.file === undefined || settings.suppressAll === true;
      if (!((error as NodeJS.ErrnoException).code === 'ENOENT' && mayBeMissing)) {
        throw new UsageError(`the baseline ${name} cannot be read: ${describeFileError(error)}`);
      }
    }
    return new BaselineRun(name, path, baseline, settings, world);
  }

  /** Absolute path, whether there is such a file or not. */
  get path(): string {
    return this.#path;
  }

  /** What was read, in one way of writing. */
  get text(): string {
    return formatBaseline(this.#baseline);
  }

  /** The report of a file with what is known of it acknowledged. */
  apply(report: FileReport): FileReport {
    const key = this.#keyOf(report.file);
    const entries = this.#baseline.get(key) ?? [];
    const { report: applied, stillThere, gone } = applyBaseline(report, entries, rulesOfFinding);
    // What could not be judged shows nothing about what is known of it.
    if (report.problems.length > 0) return applied;
    this.#stillThere.set(key, stillThere);
    this.#gone += gone;
    return applied;
  }

  /**
   * Ends the run: writes the baseline where that is asked for.
   *
   * @param mildest findings milder than this are not worth an entry
   * @returns the reports, with what has become known acknowledged
   */
  async finish(reports: readonly FileReport[], mildest: Severity): Promise<readonly FileReport[]> {
    if (this.#settings.prune) await this.#prune();
    else if (this.#gone > 0 && !this.#settings.suppressAll) {
      this.#tell(
        `${count(this.#gone, 'finding')} in it no longer occur${this.#gone === 1 ? 's' : ''}; --prune-suppressions takes them out`,
      );
    }
    return this.#settings.suppressAll ? this.#suppressAll(reports, mildest) : reports;
  }

  async #prune(): Promise<void> {
    const files = new Map(this.#baseline);
    let removed = this.#gone;
    for (const [key, stillThere] of this.#stillThere) files.set(key, stillThere);
    for (const [key, entries] of this.#baseline) {
      if (this.#stillThere.has(key)) continue;
      const exists = await stat(resolve(dirname(this.#path), key)).catch(() => undefined);
      if (exists) continue;
      files.delete(key);
      removed += entries.reduce((sum, entry) => sum + entry.count, 0);
    }
    if (removed === 0) return this.#tell('nothing to take out');
    await this.#write(files);
    this.#tell(`${count(removed, 'finding')} taken out`);
  }

  async #suppressAll(reports: readonly FileReport[], mildest: Severity): Promise<readonly FileReport[]> {
    const files = new Map(this.#baseline);
    let added = 0;
    const suppressed = reports.map((report) => {
      const [{ findings }] = keepAtLeast({ version: '', files: [report] }, mildest).files;
      if (findings.length === 0 || report.problems.length > 0) return report;
      const fresh = baselineEntries(findings);
      const key = this.#keyOf(report.file);
      files.set(key, mergeEntries(files.get(key) ?? [], fresh));
      added += findings.length;
      return applyBaseline(report, fresh, (finding) => [finding.rule]).report;
    });
    await this.#write(files);
    this.#tell(`${count(added, 'finding')} added`);
    return suppressed;
  }

  async #write(files: Baseline): Promise<void> {
    try {
      await writeWhole(this.#path, formatBaseline(files));
    } catch (error) {
      throw new Error(`the baseline ${this.#name} could not be written: ${describeFileError(error)}`, { cause: error });
    }
  }

  #tell(what: string): void {
    this.#world.tell(`${this.#name}: ${what}`);
  }

  /** With forward slashes, so that the baseline is the same on every system. */
  #keyOf(file: string): string {
    return relative(dirname(this.#path), resolve(this.#world.workingFolder, file)).split(sep).join('/');
  }
}

function rulesOfFinding(finding: FileReport['findings'][number]): string[] {
  return rulesOf(finding, ruleNames);
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
