import { dirname, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FileReport } from '../../linter/report.js';
import { ConfigError } from '../../project/config/config-error.js';
import { describeFileError, describeReadError } from '../../project/files/file-error.js';
import { readFoundFile } from '../../project/files/read-content.js';
import { type LintBackend, LintRunner, notJudged } from '../../project/lint-runner.js';
import { UsageError } from '../../project/usage-error.js';
import { packageVersion } from '../../project/version.js';
import { type Clock, systemClock } from '../../project/watch/clock.js';
import { farewell, type WatchCycle, watchFiles } from '../../project/watch/watch.js';
import type { WatchSource, WatchTargets } from '../../project/watch/watch-source.js';
import type { Severity } from '../../rules/rule.js';
import { useColor } from '../color.js';
import { exitCode } from '../exit-code.js';
import { type CliIo, writeStyled } from '../io.js';
import { runOnChange } from '../on-change.js';
import { isNews, watchReport } from '../watch-report.js';
import { foldersAbove, openScope } from '../watch-scope.js';
import { type SettingsReader, WatchedSettings } from '../watched-settings.js';
import { writeReports } from '../write-reports.js';
import { type LintArguments, runnerSettings } from './lint.js';

export interface WatchArguments extends LintArguments {
  /** A command for the shell, run for every file that has changed. */
  readonly onChange?: string;
  /** Reads configuration and baseline anew; without it, changes of them do not count. */
  readonly reader?: SettingsReader;
}

/** What tests stand in for. */
export interface WatchWorld {
  readonly clock: Clock;
  readonly date: () => Date;
  openSource(targets: WatchTargets, onError: (error: NodeJS.ErrnoException) => void): Promise<WatchSource>;
  /** Ends the watching, as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

const realWorld: WatchWorld = {
  clock: systemClock,
  date: () => new Date(),
  async openSource(targets, onError) {
    // Nobody else waits for it to be loaded.
    const { fileSystemSource } = await import('../../project/watch/watch-source.js');
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
  backend?: LintBackend,
  world: WatchWorld = realWorld,
): Promise<number> {
  refuseFormats(args);
  const settings = new WatchedSettings(await openScope(args, io), args.reader, io);
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  world.signal?.addEventListener('abort', stop, { once: true });
  const release = io.onInterrupt?.(stop);
  let runner = openRunner(args, io, backend);
  const { files, folders } = settings.scope;
  const source = await world.openSource(
    {
      files,
      folders,
      settingsFolders: args.reader === undefined ? [] : foldersAbove(settings.scope, settings.files, io.workingFolder),
      isWanted: (path) => settings.scope.isWanted(path) || settings.concerns(path),
    },
    (error) => io.stderr.write(`adp-lint: some of it cannot be watched: ${watchAdvice(error)}\n`),
  );
  const nameOf = (path: string) => settings.scope.names.get(path) ?? relative(io.workingFolder, path);
  let isFirst = true;
  try {
    await watchFiles({
      files: [...settings.scope.names.keys()],
      source,
      settings: {
        concerns: (path) => settings.concerns(path),
        async reload() {
          const before = JSON.stringify(settings.scope.args.predictor);
          const isNew = await settings.reload();
          source.watchFolders(settings.files.map((file) => dirname(file)));
          if (!isNew) return undefined;
          const { names, args: now } = settings.scope;
          const isSameModel = JSON.stringify(now.predictor) === before;
          const next = openRunner(now, io, backend, isSameModel ? runner : undefined);
          if (!isSameModel) await runner.dispose();
          runner = next;
          return [...names.keys()];
        },
      },
      isLeftOut: (path) => settings.isLeftOut(path),
      read: readFoundFile,
      lint: (bytes, path) => lintContent(bytes, nameOf(path), runner),
      onCycle: async (cycle) => {
        const byFiles = !isFirst && cycle.settings.length === 0;
        await show(cycle, isFirst, settings, io, world);
        isFirst = false;
        if (args.onChange === undefined || !byFiles) return;
        const onChange = { command: args.onChange, minSeverity: shownFrom(settings.scope.args) };
        for (const change of cycle.changed) await runOnChange(onChange, change, io, stopping.signal);
      },
      clock: world.clock,
      signal: stopping.signal,
    });
  } finally {
    release?.();
    const closed = runner.dispose();
    // A model that is still being loaded cannot be closed before it is open.
    await Promise.race(stopping.signal.aborted ? [closed.catch(() => {}), pause(farewell)] : [closed]);
  }
  return exitCode.clean;
}

/** @param before whose models are taken over */
function openRunner(args: LintArguments, io: CliIo, backend?: LintBackend, before?: LintRunner): LintRunner {
  return new LintRunner({ ...runnerSettings(args, io), concurrency: 'off' }, backend, before);
}

/** A configuration that is wrong is the trouble of the files that it counts for, as long as it is not mended. */
async function lintContent(bytes: Uint8Array, name: string, runner: LintRunner): Promise<FileReport> {
  try {
    return await runner.report(bytes, name);
  } catch (error) {
    if (error instanceof ConfigError) return notJudged(name, 'judging-failed', error.message);
    throw error;
  }
}

/** @throws UsageError */
function refuseFormats({ outputs }: WatchArguments): void {
  const toTerminal = outputs.find(({ file }) => file === undefined);
  if (toTerminal === undefined || toTerminal.format === 'stylish') return;
  throw new UsageError(
    `--watch shows changes on standard output, not ${toTerminal.format}: name a file, as in --format ${toTerminal.format}=FILE, and it is kept up to date`,
  );
}

async function show(
  cycle: WatchCycle,
  isFirst: boolean,
  settings: WatchedSettings,
  io: CliIo,
  world: WatchWorld,
): Promise<void> {
  const { args, names } = settings.scope;
  const isTold = isFirst || isNews(cycle);
  if (isTold && io.stdout.isTTY) writeStyled(io.stdout, clearScreen);
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
    for (const { path, error } of cycle.unreadable)
      io.stderr.write(`adp-lint: ${path}: ${describeReadError(path, error)}\n`);
    io.stdout.write(`\nwatching ${names.size} file${names.size === 1 ? '' : 's'}; Ctrl-C ends it\n`);
    return;
  }
  if (!isTold) return;
  const text = watchReport(cycle, {
    color: useColor(io, args.color),
    columns: io.stdout.columns ?? 100,
    minSeverity: shownFrom(args),
    workingFolder: io.workingFolder,
    time: world.date(),
  });
  writeStyled(io.stdout, io.stdout.isTTY ? text : `\n${text}`);
  // A clean screen has taken it away.
  if (io.stdout.isTTY) settings.tellFault();
}

function shownFrom({ minSeverity }: LintArguments): Severity {
  return minSeverity ?? 'info';
}

function watchAdvice(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOSPC' || error.code === 'EMFILE') {
    return 'the system allows no more files to be watched; watch fewer, or set CHOKIDAR_USEPOLLING=1';
  }
  return describeFileError(error);
}
