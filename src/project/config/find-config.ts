/** Which file configures a folder. */
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { ConfigError } from './config-error.js';

export const packageFile = 'package.json';

/** Looked for in each folder; two of them in one folder are an error. */
export const configFileNames: readonly string[] = [
  ...['json', 'yaml', 'yml', 'js', 'mjs', 'cjs', 'ts'].map((ending) => `adp-lint.config.${ending}`),
  packageFile,
];

/** Looks for the nearest configuration of folders, in each folder once. */
export class ConfigSearch {
  readonly #isConfigured: (packageFile: string) => Promise<boolean>;
  readonly #display: (path: string) => string;
  readonly #nearest = new Map<string, Promise<string | undefined>>();

  /**
   * @param isConfigured whether a package.json holds settings of ours
   * @param display a path as it is shown to the user
   */
  constructor(isConfigured: (packageFile: string) => Promise<boolean>, display: (path: string) => string) {
    this.#isConfigured = isConfigured;
    this.#display = display;
  }

  /**
   * Absolute path of the configuration file in a folder or, where it has none, of the nearest above it.
   *
   * @throws ConfigError for two in one folder, and for what is called like one and is no file
   */
  nearest(folder: string): Promise<string | undefined> {
    const known = this.#nearest.get(folder) ?? this.#search(folder);
    this.#nearest.set(folder, known);
    return known;
  }

  async #search(folder: string): Promise<string | undefined> {
    const found = (
      await Promise.all(
        configFileNames.map(async (name) => ((await this.#isThere(join(folder, name))) ? [join(folder, name)] : [])),
      )
    ).flat();
    if (found.length > 1) {
      const message = `there ${found.length === 2 ? 'are two configurations' : `are ${found.length} configurations`} in one folder, this and ${found.slice(1).map(this.#display).join(', ')}: keep one`;
      throw new ConfigError([{ source: this.#display(found[0]), message }]);
    }
    if (found.length === 1) return found[0];
    const above = dirname(folder);
    return above === folder ? undefined : this.nearest(above);
  }

  async #isThere(path: string): Promise<boolean> {
    // Where nobody may look, no structure can be read either: that is told of the structure.
    const status = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ELOOP' || error.code === 'EIO')
        throw this.#fault(path, `this cannot be read: ${error.message}`);
      return undefined;
    });
    if (status === undefined) return false;
    if (!path.endsWith(`${sep}${packageFile}`)) {
      if (!status.isFile()) throw this.#fault(path, noFile(status.isDirectory()));
      return true;
    }
    // Only a file can hold settings; what else is called so is none of our business.
    return status.isFile() && this.#isConfigured(path);
  }

  #fault(path: string, message: string): ConfigError {
    return new ConfigError([{ source: this.#display(path), message }]);
  }
}

/** What is wrong with a configuration that is no file. */
export function noFile(isFolder: boolean): string {
  return `this is ${isFolder ? 'a folder' : 'no file'}, and called like a configuration: a configuration is a file`;
}

/** Whether a file lies in a folder or in one above it, once links are followed. */
export async function isAtOrAbove(file: string, folder: string): Promise<boolean> {
  const [at, below] = await Promise.all([realFolder(dirname(file)), realFolder(folder)]);
  return below === at || below.startsWith(at.endsWith(sep) ? at : at + sep);
}

function realFolder(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}
