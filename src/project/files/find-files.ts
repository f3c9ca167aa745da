import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { kindOf } from './file-kind.js';
import { expandGlobs } from './globs.js';
import { IgnoreFiles } from './ignore-files.js';

/** The name by which standard input is asked for. */
export const standardInput = '-';

/** What the arguments of a command line stand for. */
export interface FoundFiles {
  /** In the order of the arguments, each file once; those of a folder sorted by name. */
  readonly files: readonly string[];
  /** Folders that could be searched and in which no structure file was found. */
  readonly emptyFolders: readonly string[];
  /** Folders that could not be listed, with the system's error. */
  readonly unreadableFolders: readonly { readonly path: string; readonly error: NodeJS.ErrnoException }[];
}

const skippedFolders = new Set(['node_modules', '.git']);

export interface FindOptions {
  /** Whether folders are searched without what .gitignore and .adplintignore leave out; true unless given. */
  readonly ignoreFiles?: boolean;
}

/**
 * Files as they were given, those that a pattern stands for, and every `*.cif` and `*.res` inside folders; `*.ins` is what a
 * refinement began with, and is read where it is named. A name that does not exist stays in the list, so that reading it
 * reports the failure in its place. Pipes, sockets and devices are taken where they are named, and passed over where they
 * are found: nobody has put a structure there, and opening one may wait for ever.
 */
export async function findFiles(
  paths: readonly string[],
  workingFolder: string,
  { ignoreFiles = true }: FindOptions = {},
): Promise<FoundFiles> {
  const files: string[] = [];
  const emptyFolders: string[] = [];
  const unreadableFolders: { path: string; error: NodeJS.ErrnoException }[] = [];
  const seen = new Set<string>();
  const add = (file: string): void => {
    const identity = file === standardInput ? file : resolve(workingFolder, file);
    if (seen.has(identity)) return;
    seen.add(identity);
    files.push(file);
  };
  for (const path of await expandGlobs(paths, workingFolder)) {
    if (path === standardInput || (await kindOf(resolve(workingFolder, path))) !== 'folder') {
      add(path);
      continue;
    }
    const ignored = ignoreFiles ? await IgnoreFiles.forFolder(resolve(workingFolder, path)) : undefined;
    if (!(await walk(path, ignored))) emptyFolders.push(path);
  }
  return { files, emptyFolders, unreadableFolders };

  /** @returns whether there is a structure, be it one that is known already, or a folder that may well hold some */
  async function walk(folder: string, ignored: IgnoreFiles | undefined): Promise<boolean> {
    let entries: Dirent[];
    try {
      entries = await readdir(resolve(workingFolder, folder), { withFileTypes: true });
    } catch (error) {
      unreadableFolders.push({ path: folder, error: error as NodeJS.ErrnoException });
      return true;
    }
    let holdsAny = false;
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (skippedFolders.has(entry.name)) continue;
        if (await ignored?.ignores(resolve(workingFolder, path), true)) continue;
        if (await walk(path, ignored)) holdsAny = true;
      } else if (isStructureName(entry.name)) {
        if (await ignored?.ignores(resolve(workingFolder, path), false)) continue;
        if (!entry.isFile() && !(await isWorthReading(resolve(workingFolder, path)))) continue;
        holdsAny = true;
        add(path);
      }
    }
    return holdsAny;
  }
}

/** A link to a file is followed, and one to nothing is worth a word; one to a folder is not followed, as it may lead back up. */
async function isWorthReading(path: string): Promise<boolean> {
  const kind = await kindOf(path);
  return kind === 'file' || kind === 'missing';
}

/** Whether a file found in a folder is taken for a structure. */
export function isStructureName(name: string): boolean {
  return /\.(cif|res)$/i.test(name);
}
