import { resolve } from 'node:path';
import { UsageError } from '../usage-error.js';
import { type FoundFiles, findFiles, standardInput } from './find-files.js';
import { type ChangeRequest, changedFiles, GitError, realPath } from './git.js';

/** Which files of those that are named to take. */
export interface Selection {
  readonly paths: readonly string[];
  /** Only what has changed, by git; everything unless given. */
  readonly changes?: ChangeRequest;
  /** Whether .gitignore and .adplintignore count in folders. */
  readonly ignoreFiles: boolean;
}

/**
 * The files of a run. Standard input has not changed, by git's lights.
 *
 * @throws UsageError where git cannot say what has changed
 */
export async function selectFiles(selection: Selection, workingFolder: string): Promise<FoundFiles> {
  const { paths, changes, ignoreFiles } = selection;
  if (changes === undefined) return findFiles(paths, workingFolder, { ignoreFiles });
  let changed: ReadonlySet<string>;
  try {
    changed = await changedFiles(changes, workingFolder);
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
  const found = await findFiles(paths.length === 0 ? ['.'] : paths, workingFolder, { ignoreFiles });
  const files: string[] = [];
  for (const file of found.files) {
    if (file !== standardInput && changed.has(await realPath(resolve(workingFolder, file)))) files.push(file);
  }
  // A folder without structures has none that have changed.
  return { ...found, files, emptyFolders: [] };
}
