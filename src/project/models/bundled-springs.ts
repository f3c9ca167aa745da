import { readFile } from 'node:fs/promises';
import { type LatticeSprings, loadSprings } from '../../lattice/springs.js';

/** The springs that come with the package; src/ and dist/ both lie one level below its root. */
export const bundledSpringsUrl = new URL('../../../weights/lattice-springs.json', import.meta.url);

/**
 * Reads the springs that come with the package.
 * @throws {SpringsError} where the file has been damaged, or Node's own error where it cannot be read
 */
export async function loadBundledSprings(): Promise<LatticeSprings> {
  return loadSprings(JSON.parse(await readFile(bundledSpringsUrl, 'utf8')));
}
