import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** Why git cannot say what has changed, for the user. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

/** `since`: what differs from where this branch left a revision, and what git does not know yet. `staged`: what is about to be committed. */
export type ChangeRequest = { readonly since: string } | { readonly staged: true };

/** Lists of many thousand names fit. */
const mostOutput = 256 * 2 ** 20;

/**
 * Files of the repository around a folder that have changed and are still there.
 *
 * @returns absolute paths, links resolved
 * @throws GitError where there is no git, no repository, or no such revision
 */
export async function changedFiles(request: ChangeRequest, workingFolder: string): Promise<ReadonlySet<string>> {
  const root = await repositoryRoot(workingFolder);
  const lists: string[] = [];
  if ('staged' in request) {
    lists.push(await git(['diff', '--cached', '--name-only', '-z', '--no-renames', '--diff-filter=d'], root));
  } else {
    const base = await baseOf(request.since, root);
    lists.push(await git(['diff', '--name-only', '-z', '--no-renames', '--diff-filter=d', base, '--'], root));
    lists.push(await git(['ls-files', '--others', '--exclude-standard', '-z'], root));
  }
  const names = lists.flatMap((list) => list.split('\0')).filter((name) => name !== '');
  return new Set(await Promise.all(names.map((name) => realPath(join(root, name)))));
}

/** Links resolved where it exists. */
export async function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

async function repositoryRoot(folder: string): Promise<string> {
  try {
    return (await git(['rev-parse', '--show-toplevel'], folder)).replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof GitError) throw error;
    throw new GitError(`--since and --staged need a git repository, and ${folder} is in none`, { cause: error });
  }
}

/** The commit from which a branch and a revision went apart; the revision itself where they have nothing in common. */
async function baseOf(revision: string, root: string): Promise<string> {
  const verify = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  let commit: string;
  try {
    commit = (await git(verify, root)).trim();
  } catch (error) {
    if (error instanceof GitError) throw error;
    throw new GitError(`git knows no revision ${revision}`, { cause: error });
  }
  return git(['merge-base', commit, 'HEAD'], root).then(
    (base) => base.trim(),
    () => commit,
  );
}

function git(args: readonly string[], folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('git', args, { cwd: folder, maxBuffer: mostOutput, windowsHide: true }, (error, stdout) => {
      if (error === null) resolve(stdout);
      else if (error.code === 'ENOENT') reject(new GitError('--since and --staged need git, which is not installed'));
      else reject(error);
    });
  });
}
