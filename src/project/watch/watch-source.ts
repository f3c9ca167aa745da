import { basename, dirname, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { ChangeSource } from './watch.js';

/** Folders that hold no structures but many files. */
const skippedFolders = new Set(['node_modules', '.git']);

/** What to keep an eye on, absolute paths. */
export interface WatchTargets {
  readonly files: readonly string[];
  /** With all folders in them. */
  readonly folders: readonly string[];
  /** Alone, without what is in folders in them. */
  readonly settingsFolders: readonly string[];
  /** Whether anybody wants to know of a file in one of the folders. */
  readonly isWanted: (path: string) => boolean;
}

export interface WatchSource extends ChangeSource {
  /** More folders whose files may say how to lint; those that are watched already are no matter. */
  watchFolders(folders: Iterable<string>): void;
}

/**
 * Tells of changes by way of the operating system. Single files are watched through their folders: programs that save by
 * renaming put another file into the place of the one that was watched.
 *
 * @param onError what cannot be watched, once per kind of failure
 */
export function fileSystemSource(targets: WatchTargets, onError: (error: NodeJS.ErrnoException) => void): WatchSource {
  const files = new Set(targets.files);
  const parents = new Set([...targets.files.map((file) => dirname(file)), ...targets.settingsFolders]);
  const isWanted = (path: string) => files.has(path) || targets.isWanted(path);
  const watchers: FSWatcher[] = [];
  const reported = new Set<string | undefined>();
  const optional = new Set(targets.settingsFolders);
  for (const path of [...targets.folders, ...targets.files.map((file) => dirname(file))]) optional.delete(path);
  const fail = (caught: unknown) => {
    const error = caught as NodeJS.ErrnoException;
    if (reported.has(error.code)) return;
    // A folder above that may not be listed has no settings for us either.
    const denied = error.code === 'EACCES' || error.code === 'EPERM';
    if (denied && error.path !== undefined && optional.has(resolve(error.path))) return;
    reported.add(error.code);
    onError(error);
  };
  const begin = (watcher: FSWatcher, tell: (path: string) => void) =>
    new Promise<void>((ready) => {
      watchers.push(watcher);
      watcher.on('all', (event, path) => {
        const absolute = resolve(path);
        if ((event === 'add' || event === 'change' || event === 'unlink') && isWanted(absolute)) tell(absolute);
      });
      watcher.on('error', fail);
      watcher.once('ready', () => ready());
    });
  // The content decides whether a file was changed, so nothing here needs to be held back.
  const options = { ignoreInitial: true, atomic: false };
  let listener: (path: string) => void = () => {};
  // A watcher of its own for each: of folders in each other, one watcher overlooks the inner ones.
  const beginShallow = (folder: string) =>
    begin(
      watch(folder, {
        ...options,
        depth: 0,
        // Folders far above may hold anything: what nobody asks for is not even looked at.
        ignored: (path) => resolve(path) !== folder && !isWanted(resolve(path)),
      }),
      listener,
    );
  return {
    async start(tell) {
      listener = tell;
      const begun = [...parents].map(beginShallow);
      if (targets.folders.length > 0) {
        const deep = watch([...targets.folders], {
          ...options,
          ignored: (path, stats) =>
            skippedFolders.has(basename(path)) || (stats?.isFile() === true && !isWanted(resolve(path))),
        });
        begun.push(begin(deep, tell));
      }
      await Promise.all(begun);
    },
    watchFolders(folders) {
      for (const folder of folders) {
        if (parents.has(folder)) continue;
        parents.add(folder);
        void beginShallow(folder);
      }
    },
    async close() {
      await Promise.all(watchers.map((watcher) => watcher.close()));
    },
  };
}
