import { dirname, resolve } from 'node:path';
import type { LintOptions } from '../../linter/lint.js';
import type { PredictorOptions } from '../models/open-predictor.js';
import type { ConfigLayer, FileConfig } from './config.js';
import type { ConfigFiles } from './load.js';
import { placeInLayer, settingOrigins } from './origins.js';
import { ruleNamesWith } from './plugins.js';
import { ignoringPattern, pluginsOf, resolveConfig } from './resolve.js';

/** Which configuration files count: the nearest to each linted file, one for all, or none. */
export type ConfigChoice = { readonly kind: 'search' | 'none' } | { readonly kind: 'file'; readonly file: string };

/** The configuration of every file of a run. */
export class Project {
  readonly #files: ConfigFiles;
  readonly #choice: ConfigChoice;
  readonly #above: readonly ConfigLayer[];
  readonly #workingFolder: string;

  /** @param above settings that count more than those of any file, the later ones more */
  constructor(options: {
    readonly files: ConfigFiles;
    readonly choice: ConfigChoice;
    readonly above: readonly ConfigLayer[];
    readonly workingFolder: string;
  }) {
    const { files, choice, above, workingFolder } = options;
    this.#files = files;
    this.#choice = choice;
    this.#workingFolder = workingFolder;
    this.#above = above;
  }

  /** Absolute paths of the configuration files and plugins asked for by name so far. */
  get namedFiles(): ReadonlySet<string> {
    return this.#files.named;
  }

  /**
   * The layers of a file, those of the command line or of a program last.
   *
   * @param file relative to the working folder; it need not exist
   * @throws ConfigError
   */
  async layers(file: string): Promise<readonly ConfigLayer[]> {
    return [...(await this.#layersIn(dirname(resolve(this.#workingFolder, file)))), ...this.#above];
  }

  /** @throws ConfigError */
  async configOf(file: string): Promise<FileConfig> {
    return resolved(await this.layers(file), resolve(this.#workingFolder, file));
  }

  /**
   * What counts for the run and not for a file: of the configuration of the working folder.
   *
   * @throws ConfigError
   */
  async runConfig(): Promise<FileConfig> {
    const layers = [...(await this.#layersIn(this.#workingFolder)), ...this.#above];
    return resolved(layers, undefined);
  }

  /**
   * Where the settings of a file come from (see `settingOrigins`).
   *
   * @throws ConfigError
   */
  async originsOf(file: string): Promise<Readonly<Record<string, string>>> {
    const layers = await this.layers(file);
    return settingOrigins(layers, resolve(this.#workingFolder, file), ruleNamesWith(pluginsOf(layers)));
  }

  /** The pattern that keeps a file from being linted, and where it stands. */
  async ignoredBy(file: string): Promise<{ readonly pattern: string; readonly source: string } | undefined> {
    const found = ignoringPattern(await this.layers(file), resolve(this.#workingFolder, file));
    return found && { pattern: found.pattern, source: await placeInLayer(found.layer, ['ignore', found.index]) };
  }

  #layersIn(folder: string): Promise<readonly ConfigLayer[]> {
    return chosenLayers(this.#files, this.#choice, folder);
  }
}

function resolved(layers: readonly ConfigLayer[], file: string | undefined): FileConfig {
  return resolveConfig(layers, file, ruleNamesWith(pluginsOf(layers)));
}

/**
 * The layers of the configuration files that count in a folder.
 *
 * @throws ConfigError
 */
export async function chosenLayers(
  files: ConfigFiles,
  choice: ConfigChoice,
  folder: string,
): Promise<readonly ConfigLayer[]> {
  switch (choice.kind) {
    case 'none':
      return [];
    case 'file':
      return files.load(choice.file);
    case 'search':
      return files.find(folder);
  }
}

/** The settings of a file as the linter takes them. */
export interface FileLintSettings {
  readonly options: Omit<LintOptions, 'predictor'>;
  readonly predictor: PredictorOptions;
}

export function fileSettings(config: FileConfig): FileLintSettings {
  const { rules, model, temperature, blocks, suppress, plugins } = config;
  return {
    options: {
      rules,
      suppress,
      ...(plugins.length > 0 && { plugins }),
      ...(temperature !== undefined && { temperature }),
      ...(blocks !== undefined && { blocks }),
    },
    predictor: model === undefined ? {} : { model },
  };
}

/** What runs the networks, which is one thing for all files. */
export function engineOf({ engine, device }: FileConfig): PredictorOptions {
  return { ...(engine !== undefined && { engine }), ...(device !== undefined && { device }) };
}
