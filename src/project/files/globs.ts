import { resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { kindOf } from './file-kind.js';

/**
 * Writes out the patterns that the shell has left as they are (quoted, or on Windows). A path that exists is no pattern,
 * whatever characters it has; a pattern that matches nothing stays, so that the user learns of it.
 */
export async function expandGlobs(paths: readonly string[], workingFolder: string): Promise<readonly string[]> {
  const expanded: string[] = [];
  for (const path of paths) {
    if (!/[*?[\]{}]/.test(path) || (await kindOf(resolve(workingFolder, path))) !== 'missing') {
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
    const kinds = await Promise.all(found.map((each) => kindOf(resolve(workingFolder, each))));
    // To the search everything is a file that is no folder.
    const readable = found.filter((_, index) => kinds[index] !== 'stream' && kinds[index] !== 'other');
    expanded.push(...(readable.length > 0 ? readable.sort() : [path]));
  }
  return expanded;
}
