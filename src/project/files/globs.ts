import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { glob } from 'tinyglobby';

/**
 * Writes out the patterns that the shell has left as they are (quoted, or on Windows). A path that exists is no pattern,
 * whatever characters it has; a pattern that matches nothing stays, so that the user learns of it.
 */
export async function expandGlobs(paths: readonly string[], workingFolder: string): Promise<readonly string[]> {
  const expanded: string[] = [];
  for (const path of paths) {
    if (!/[*?[\]{}]/.test(path) || (await exists(resolve(workingFolder, path)))) {
      expanded.push(path);
      continue;
    }
    const found = await glob(process.platform === 'win32' ? path.replaceAll('\\', '/') : path, {
      cwd: workingFolder,
      ignore: ['**/node_modules/**', '**/.git/**'],
      onlyFiles: true,
      expandDirectories: false,
      followSymbolicLinks: false,
      caseSensitiveMatch: process.platform !== 'win32',
    });
    expanded.push(...(found.length > 0 ? found.sort() : [path]));
  }
  return expanded;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
