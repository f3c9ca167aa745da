import { type WatchArguments, type WatchWorld, watch } from '../../src/cli/commands/watch.js';
import type { LintBackend } from '../../src/project/lint-runner.js';
import { systemClock } from '../../src/project/watch/clock.js';
import { fileSystemSource } from '../../src/project/watch/watch-source.js';
import { terminal } from './terminal.js';

export interface Watched {
  readonly folder: string;
  /** The real one unless given. */
  readonly backend?: LintBackend;
  readonly args?: Partial<WatchArguments>;
  readonly terminal?: Parameters<typeof terminal>[0];
}

/** A watch that really runs; `until` waits for a text on one of its outputs. */
export function beginWatching({ folder, backend, args: changes = {}, terminal: settings = {} }: Watched) {
  const { io, stdout, stderr } = terminal({
    workingFolder: folder,
    env: { PATH: process.env.PATH },
    ...settings,
  });
  const stop = new AbortController();
  const world: WatchWorld = {
    clock: systemClock,
    date: () => new Date(2026, 0, 2, 3, 4, 5),
    openSource: async (targets, onError) => fileSystemSource(targets, onError),
    signal: stop.signal,
  };
  const args: WatchArguments = {
    paths: ['.'],
    predictor: {},
    outputs: [{ format: 'stylish' }],
    failOn: 'error',
    quiet: false,
    stdinFilename: '<stdin>',
    ...changes,
  };
  const done = watch(args, io, backend, world);
  return {
    stdout,
    stderr,
    async until(text: string | RegExp): Promise<void> {
      while (!stdout().concat(stderr()).match(text)) {
        const ended = await Promise.race([
          done.then(
            () => true,
            () => true,
          ),
          new Promise((resolve) => setTimeout(() => resolve(false), 20)),
        ]);
        if (ended) return;
      }
    },
    end() {
      stop.abort();
      return done;
    },
  };
}
