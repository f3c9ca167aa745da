import { basename } from 'node:path';
import { configFileNames } from '../project/config/find-config.js';
import type { Project } from '../project/config/project.js';
import { ignoreFileNames } from '../project/files/ignore-files.js';
import type { LintArguments } from './commands/lint.js';
import type { CliIo } from './io.js';
import { openScope, type WatchScope } from './watch-scope.js';

/** Reads configuration and baseline anew. */
export interface SettingsReader {
  project(): Promise<Project>;
  /** @throws ConfigError, UsageError */
  lintArguments(project: Project): Promise<LintArguments>;
}

const settingsNames: ReadonlySet<string> = new Set([...configFileNames, ...ignoreFileNames]);

/** Configuration, baseline and ignore files while they are watched: the last that could be read count. */
export class WatchedSettings {
  readonly #reader: SettingsReader | undefined;
  readonly #io: CliIo;
  #scope: WatchScope;
  /** Absolute paths of the files that anybody asked about. */
  readonly #seen: Set<string>;
  /** What is wrong with the files as they are now. */
  #fault: string | undefined;
  /** Files that a faulty configuration asks for: mending one of them may mend it. */
  #faulty: ReadonlySet<string> = new Set();

  constructor(scope: WatchScope, reader: SettingsReader | undefined, io: CliIo) {
    this.#scope = scope;
    this.#seen = new Set(scope.names.keys());
    this.#reader = reader;
    this.#io = io;
  }

  get scope(): WatchScope {
    return this.#scope;
  }

  /** Absolute paths of files that say how to lint, whatever they are called. */
  get files(): readonly string[] {
    return [...this.#scope.settingsFiles, ...this.#faulty];
  }

  /** Whether the settings may be others once this file has changed. */
  concerns(path: string): boolean {
    if (this.#reader === undefined) return false;
    return settingsNames.has(basename(path)) || this.#scope.settingsFiles.has(path) || this.#faulty.has(path);
  }

  /** Whether a file that is wanted is one that something ignores. */
  isLeftOut(path: string): Promise<boolean> {
    this.#seen.add(path);
    return this.#scope.isLeftOut(path);
  }

  /**
   * Takes up what the files say now. What is wrong with them is told, and nothing is taken up.
   *
   * @returns whether anything is to be linted otherwise than before
   */
  async reload(): Promise<boolean> {
    if (this.#reader === undefined) return false;
    const before = this.#scope;
    let project: Project | undefined;
    try {
      project = await this.#reader.project();
      this.#scope = await openScope(await this.#reader.lintArguments(project), this.#io);
    } catch (error) {
      this.#fault = error instanceof Error ? error.message : String(error);
      this.#faulty = project?.namedFiles ?? this.#faulty;
      this.tellFault();
      return false;
    }
    const isNew = this.#scope.fingerprint !== before.fingerprint || (await this.#ignoresOthersThan(before));
    if (this.#fault !== undefined && !isNew)
      this.#io.stderr.write('adp-lint: mended, and nothing is linted otherwise\n');
    this.#fault = undefined;
    this.#faulty = new Set();
    return isNew;
  }

  async #ignoresOthersThan(before: WatchScope): Promise<boolean> {
    for (const path of this.#scope.names.keys()) this.#seen.add(path);
    for (const path of this.#seen) {
      if ((await before.isLeftOut(path)) !== (await this.#scope.isLeftOut(path))) return true;
    }
    return false;
  }

  tellFault(): void {
    if (this.#fault === undefined) return;
    this.#io.stderr.write(`adp-lint: ${this.#fault}\nadp-lint: until this is mended, the settings from before count\n`);
  }
}
