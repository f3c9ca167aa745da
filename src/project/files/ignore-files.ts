import { access, constants, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Ignore } from 'ignore';
import { ConfigError } from '../config/config-error.js';
import { describeFileError } from './file-error.js';
import { emptyPatterns } from './gitignore-patterns.js';

/** The later one counts more. */
export const ignoreFileNames: readonly string[] = ['.gitignore', '.adplintignore'];

/** What .gitignore and .adplintignore files say of the contents of one folder that the user has named. */
export class IgnoreFiles {
  readonly #top: string;
  readonly #named: string;
  readonly #rules = new Map<string, Promise<Ignore | undefined>>();

  private constructor(top: string, named: string) {
    this.#top = top;
    this.#named = named;
  }

  /**
   * Rules count from the root of the git repository down. Of a folder that they ignore but that the user has named, only
   * the rules inside count.
   *
   * @param named absolute path of the folder
   * @throws ConfigError, as all methods, for an ignore file that cannot be read
   */
  static async forFolder(named: string): Promise<IgnoreFiles> {
    const all = new IgnoreFiles((await repositoryRoot(named)) ?? named, named);
    return (await all.ignores(named, true)) ? new IgnoreFiles(named, named) : all;
  }

  /** Whether a search of the folder does not come to a file: it is ignored, or a folder on the way to it is. */
  async hides(path: string): Promise<boolean> {
    let at = this.#named;
    for (const part of relative(this.#named, dirname(path)).split(sep)) {
      at = join(at, part);
      if (at !== this.#named && (await this.ignores(at, true))) return true;
    }
    return this.ignores(path, false);
  }

  /** @param path absolute, inside the folder */
  async ignores(path: string, isFolder: boolean): Promise<boolean> {
    let ignored = false;
    for (const folder of this.#foldersDownTo(dirname(path))) {
      const rules = await this.#rulesOf(folder);
      if (rules === undefined) continue;
      const verdict = rules.test(relative(folder, path).split(sep).join('/') + (isFolder ? '/' : ''));
      if (verdict.ignored) ignored = true;
      else if (verdict.unignored) ignored = false;
    }
    return ignored;
  }

  #foldersDownTo(folder: string): string[] {
    const below = relative(this.#top, folder);
    if (below.startsWith('..')) return [];
    const folders = [this.#top];
    if (below !== '') for (const part of below.split(sep)) folders.push(join(folders[folders.length - 1], part));
    return folders;
  }

  #rulesOf(folder: string): Promise<Ignore | undefined> {
    const known = this.#rules.get(folder) ?? readRules(folder);
    this.#rules.set(folder, known);
    return known;
  }
}

async function readRules(folder: string): Promise<Ignore | undefined> {
  let rules: Ignore | undefined;
  for (const name of ignoreFileNames) {
    const text = await readIgnoreFile(join(folder, name));
    if (text === undefined) continue;
    rules ??= emptyPatterns();
    rules.add(text);
  }
  return rules;
}

/**
 * Undefined where there is none.
 *
 * @throws ConfigError for one that cannot be read: what it would leave out is not known
 */
async function readIgnoreFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    // In a folder that may not be entered no file can be read either, which the report says of each.
    if (code === 'EACCES' && !(await canBeEntered(dirname(path)))) return undefined;
    const message = `this cannot be read: ${describeFileError(error)}; --no-ignore searches without it`;
    throw new ConfigError([{ source: path, message }], { cause: error });
  }
}

async function canBeEntered(folder: string): Promise<boolean> {
  return access(folder, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function repositoryRoot(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    // In a worktree .git is a file.
    const found = await stat(join(at, '.git')).catch(() => undefined);
    if (found !== undefined) return at;
    if (dirname(at) === at) return undefined;
  }
}
