import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Whether two paths lead to one file, through links too; a file that does not exist is only itself. */
export async function isSameFile(a: string, b: string, workingFolder: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [a, b].map((path) => realpath(resolve(workingFolder, path)).catch(() => resolve(workingFolder, path))),
  );
  return first === second;
}
