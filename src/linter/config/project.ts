import { dirname, resolve } from 'node:path';
import type { PredictorOptions } from '../../model/predict.js';
import type { LintOptions } from '../lint.js';
import type { Config, ConfigLayer, FileConfig } from './config.js';
import type { ConfigFiles } from './load.js';
import { ignoringPattern, resolveConfig } from './resolve.js';
import type { RuleNames } from './rule-names.js';

/** Which configuration files count: the nearest to each linted file, one for all, or none. */
export type ConfigChoice = { readonly kind: 'search' | 'none' } | { readonly kind: 'file'; readonly file: string };

/** The configuration of every file of a run. */
export class Project {
  readonly #files: ConfigFiles;
  readonly #names: RuleNames;
  readonly #choice: ConfigChoice;
  readonly #commandLine: readonly ConfigLayer[];
  readonly #workingFolder: string;

  /** @param commandLine settings that count more than those of any file */
  constructor(options: {
    readonly files: ConfigFiles;
    readonly names: RuleNames;
    readonly choice: ConfigChoice;
    readonly commandLine: Config;
    readonly workingFolder: string;
  }) {
    const { files, names, choice, commandLine, workingFolder } = options;
    this.#files = files;
    this.#names = names;
    this.#choice = choice;
    this.#workingFolder = workingFolder;
    this.#commandLine = [{ source: 'command line', folder: workingFolder, config: commandLine }];
  }

  /**
   * The layers of a file, the command line last.
   *
   * @param file relative to the working folder; it need not exist
   * @throws ConfigError
   */
  async layers(file: string): Promise<readonly ConfigLayer[]> {
    return [...(await this.#layersIn(dirname(resolve(this.#workingFolder, file)))), ...this.#commandLine];
  }

  /** @throws ConfigError */
  async configOf(file: string): Promise<FileConfig> {
    return resolveConfig(await this.layers(file), resolve(this.#workingFolder, file), this.#names);
  }

  /**
   * What counts for the run and not for a file: of the configuration of the working folder.
   *
   * @throws ConfigError
   */
  async runConfig(): Promise<FileConfig> {
    const layers = [...(await this.#layersIn(this.#workingFolder)), ...this.#commandLine];
    return resolveConfig(layers, undefined, this.#names);
  }

  /** The pattern that keeps a file from being linted. */
  async ignoredBy(file: string): Promise<{ readonly pattern: string; readonly source: string } | undefined> {
    return ignoringPattern(await this.layers(file), resolve(this.#workingFolder, file));
  }

  async #layersIn(folder: string): Promise<readonly ConfigLayer[]> {
    switch (this.#choice.kind) {
      case 'none':
        return [];
      case 'file':
        return this.#files.load(this.#choice.file);
      case 'search':
        return this.#files.find(folder);
    }
  }
}

/** The settings of a file as the linter takes them. */
export function lintOptionsOf({ rules, model, temperature, blocks, suppress }: FileConfig): LintOptions {
  return {
    rules,
    suppress,
    ...(temperature !== undefined && { temperature }),
    ...(blocks !== undefined && { blocks }),
    ...(model !== undefined && { predictor: { model } }),
  };
}

/** What runs the networks, which is one thing for all files. */
export function engineOf({ engine, device }: FileConfig): PredictorOptions {
  return { ...(engine !== undefined && { engine }), ...(device !== undefined && { device }) };
}
