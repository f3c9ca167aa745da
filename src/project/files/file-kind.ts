import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

/**
 * What stands behind a name, links followed. `stream`: a pipe or a device that gives characters, which can be read but has
 * no end of its own. `other`: a socket or a disk, of which nothing can be made. `missing`: whatever cannot be looked at.
 */
export type FileKind = 'file' | 'folder' | 'stream' | 'other' | 'missing';

export async function kindOf(path: string): Promise<FileKind> {
  return stat(path).then(kindOfStats, () => 'missing' as const);
}

export function kindOfStats(stats: Stats): Exclude<FileKind, 'missing'> {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isFIFO() || stats.isCharacterDevice() ? 'stream' : 'other';
}
