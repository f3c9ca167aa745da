import { readFile, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { findFiles, isStructureName, standardInput } from '../../linter/find-files.js';
import { GuardedSession, notJudged } from '../../linter/lint-files.js';
import type { FileReport } from '../../linter/report.js';
import { type Clock, systemClock } from '../../linter/watch/clock.js';
import { type ChangeSource, type WatchCycle, watchFiles } from '../../linter/watch/watch.js';
import { useColor } from '../color.js';
import { exitCode } from '../exit-code.js';
import { describeFileError } from '../file-error.js';
import type { CliIo } from '../io.js';
import { runOnChange } from '../on-change.js';
import { refuseToOverwrite } from '../report-outputs.js';
import { UsageError } from '../usage-error.js';
import { packageVersion } from '../version.js';
import { watchReport } from '../watch-report.js';
import type { WatchTargets } from '../watch-source.js';
import { writeReports } from '../write-reports.js';
import { blocksOf, defaultBackend, type LintArguments, type LintBackend, selectionOf } from './lint.js';

export interface WatchArguments extends LintArguments {
  /** A command for the shell, run for every file that has changed. */
  readonly onChange?: string;
}

/** What tests stand in for. */
export interface WatchWorld {
  readonly clock: Clock;
  readonly date: () => Date;
  openSource(targets: WatchTargets, onError: (error: NodeJS.ErrnoException) => void): Promise<ChangeSource>;
  /** Ends the watching, as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

const realWorld: WatchWorld = {
  clock: systemClock,
  date: () => new Date(),
  async openSource(targets, onError) {
    // Nobody else waits for it to be loaded.
    const { fileSystemSource } = await import('../watch-source.js');
    return fileSystemSource(targets, onError);
  },
};

/** Erases the screen and what has scrolled out of it, and begins at its top. */
const clearScreen = '\u001b[2J\u001b[3J\u001b[H';

/**
 * `adp-lint --watch [files...]`: lints, and lints again what changes, until Ctrl-C. Reports that go to files are kept up
 * to date; standard output gets what has changed.
 *
 * @returns the exit code: 0 once the user has ended it
 * @throws UsageError, and whatever opening the model or engine throws
 */
export async function watch(
  args: WatchArguments,
  io: CliIo,
  backend: LintBackend = defaultBackend,
  world: WatchWorld = realWorld,
): Promise<number> {
  const targets = await watchTargets(args, io);
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  world.signal?.addEventListener('abort', stop, { once: true });
  const release = io.onInterrupt?.(stop);
  const session = new GuardedSession(backend.openSession(args.predictor));
  const source = await world.openSource(targets, (error) => {
    io.stderr.write(`adp-lint: some of it cannot be watched: ${watchAdvice(error)}\n`);
  });
  const names = new Map(targets.named);
  const nameOf = (path: string) => names.get(path) ?? relative(io.workingFolder, path);
  let cycles = 0;
  try {
    await watchFiles({
      files: targets.initial,
      source,
      read: (path) => readFile(path),
      lint: (bytes, path) => lintContent(bytes, nameOf(path), session, backend, args),
      onCycle: async (cycle) => {
        cycles += 1;
        await show(cycle, cycles === 1, targets.initial.length, args, io, world);
        if (args.onChange === undefined || cycles === 1) return;
        for (const change of cycle.changed) await runOnChange(args.onChange, change, io, stopping.signal);
      },
      clock: world.clock,
      signal: stopping.signal,
    });
  } finally {
    release?.();
    await session.dispose();
  }
  return exitCode.clean;
}

async function lintContent(
  bytes: Uint8Array,
  name: string,
  session: GuardedSession,
  backend: LintBackend,
  args: WatchArguments,
): Promise<FileReport> {
  try {
    return await backend.lintBytes(bytes, name, session, blocksOf(args));
  } catch (error) {
    if (session.failedToOpen) throw error;
    return notJudged(name, 'judging-failed', error instanceof Error ? error.message : String(error));
  }
}

async function watchTargets(
  args: WatchArguments,
  io: CliIo,
): Promise<WatchTargets & { readonly initial: readonly string[]; readonly named: ReadonlyMap<string, string> }> {
  const paths = args.paths.length === 0 ? ['.'] : args.paths;
  if (paths.includes(standardInput)) throw new UsageError('standard input cannot be watched: name files or folders');
  const toTerminal = args.outputs.find(({ file }) => file === undefined);
  if (toTerminal !== undefined && toTerminal.format !== 'stylish') {
    throw new UsageError(
      `--watch shows changes on standard output, not ${toTerminal.format}: name a file, as in --format ${toTerminal.format}=FILE, and it is kept up to date`,
    );
  }
  const files: string[] = [];
  const folders: string[] = [];
  for (const path of paths) {
    const absolute = resolve(io.workingFolder, path);
    const found = await stat(absolute).catch(() => undefined);
    (found?.isDirectory() ? folders : files).push(absolute);
  }
  const { ignoreFiles } = selectionOf(args);
  const found = await findFiles(paths, io.workingFolder, { ignoreFiles });
  await refuseToOverwrite(args.outputs, found.files, io.workingFolder);
  const named = new Map(found.files.map((file) => [resolve(io.workingFolder, file), file]));
  const inFolders = (path: string) =>
    folders.some((folder) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
  return {
    files,
    folders,
    isWanted: (path) => inFolders(path) && isStructureName(path),
    initial: [...named.keys()],
    named,
  };
}

async function show(
  cycle: WatchCycle,
  isFirst: boolean,
  initial: number,
  args: WatchArguments,
  io: CliIo,
  world: WatchWorld,
): Promise<void> {
  if (io.stdout.isTTY) io.stdout.write(clearScreen);
  const report = { version: packageVersion(), files: cycle.reports };
  const outputs = args.outputs.filter(({ file }) => isFirst || file !== undefined);
  try {
    await writeReports(report, { ...args, outputs }, io);
  } catch (error) {
    // A full disk may have room again in the next cycle.
    io.stderr.write(`adp-lint: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  if (isFirst) {
    for (const path of cycle.removed) io.stderr.write(`adp-lint: ${path}: not there yet, waiting for it\n`);
    for (const { path, error } of cycle.unreadable) io.stderr.write(`adp-lint: ${path}: ${describeFileError(error)}\n`);
    io.stdout.write(`\nwatching ${initial} file${initial === 1 ? '' : 's'}; Ctrl-C ends it\n`);
    return;
  }
  const text = watchReport(cycle, {
    color: useColor(io, args.color),
    columns: io.stdout.columns ?? 100,
    minSeverity: args.minSeverity ?? 'info',
    workingFolder: io.workingFolder,
    time: world.date(),
  });
  io.stdout.write(io.stdout.isTTY ? text : `\n${text}`);
}

function watchAdvice(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOSPC' || error.code === 'EMFILE') {
    return 'the system allows no more files to be watched; watch fewer, or set CHOKIDAR_USEPOLLING=1';
  }
  return describeFileError(error);
}
