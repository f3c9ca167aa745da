import { basename, dirname, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { ChangeSource } from '../linter/watch/watch.js';

/** Folders that hold no structures but many files. */
const skippedFolders = new Set(['node_modules', '.git']);

/** What to keep an eye on, absolute paths. */
export interface WatchTargets {
  readonly files: readonly string[];
  /** With all folders in them. */
  readonly folders: readonly string[];
  /** Whether a file found in one of the folders is to be linted. */
  readonly isWanted: (path: string) => boolean;
}

/**
 * Tells of changes by way of the operating system. Single files are watched through their folders: programs that save by
 * renaming put another file into the place of the one that was watched.
 *
 * @param onError what cannot be watched, once per kind of failure
 */
export function fileSystemSource(targets: WatchTargets, onError: (error: NodeJS.ErrnoException) => void): ChangeSource {
  const files = new Set(targets.files);
  const watchers: FSWatcher[] = [];
  const reported = new Set<string | undefined>();
  const fail = (caught: unknown) => {
    const error = caught as NodeJS.ErrnoException;
    if (reported.has(error.code)) return;
    reported.add(error.code);
    onError(error);
  };
  const begin = (
    paths: readonly string[],
    depth: number | undefined,
    isWanted: (path: string) => boolean,
    tell: (path: string) => void,
  ) =>
    new Promise<void>((ready) => {
      const watcher = watch([...paths], {
        ignoreInitial: true,
        // The content decides whether a file was changed, so nothing here needs to be held back.
        atomic: false,
        ...(depth !== undefined && { depth }),
        ignored: (path, stats) =>
          skippedFolders.has(basename(path)) || (stats?.isFile() === true && !isWanted(resolve(path))),
      });
      watchers.push(watcher);
      watcher.on('all', (event, path) => {
        const absolute = resolve(path);
        if ((event === 'add' || event === 'change' || event === 'unlink') && isWanted(absolute)) tell(absolute);
      });
      watcher.on('error', fail);
      watcher.once('ready', () => ready());
    });
  return {
    async start(tell) {
      const parents = [...new Set(targets.files.map((file) => dirname(file)))];
      await Promise.all([
        ...(parents.length > 0 ? [begin(parents, 0, (path) => files.has(path), tell)] : []),
        ...(targets.folders.length > 0 ? [begin(targets.folders, undefined, targets.isWanted, tell)] : []),
      ]);
    },
    async close() {
      await Promise.all(watchers.map((watcher) => watcher.close()));
    },
  };
}
