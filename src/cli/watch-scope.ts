import { dirname, resolve, sep } from 'node:path';
import { kindOf } from '../project/files/file-kind.js';
import { findFiles, isStructureName, standardInput } from '../project/files/find-files.js';
import { IgnoreFiles } from '../project/files/ignore-files.js';
import { withoutIgnored } from '../project/project-run.js';
import { UsageError } from '../project/usage-error.js';
import { type LintArguments, selectionOf } from './commands/lint.js';
import { type CliIo, teller } from './io.js';
import { refuseToOverwrite } from './report-outputs.js';

/** What is to be watched by the settings of one moment, and how it is to be linted. */
export interface WatchScope {
  readonly args: LintArguments;
  /** The names of the files to lint, as they were given or found, by absolute path. */
  readonly names: ReadonlyMap<string, string>;
  /** Absolute paths of files that were named. */
  readonly files: readonly string[];
  /** Absolute paths of folders that were named. */
  readonly folders: readonly string[];
  /** Absolute paths of files, whatever they are called, that say how to lint. */
  readonly settingsFiles: ReadonlySet<string>;
  /** The same for two scopes by which what is linted is linted alike. */
  readonly fingerprint: string;
  /** Whether a file of the folders looks like one to lint, by its name. */
  isWanted(path: string): boolean;
  /** Whether a file that is wanted is one that something ignores. */
  isLeftOut(path: string): Promise<boolean>;
}

/** @throws UsageError, ConfigError */
export async function openScope(args: LintArguments, io: CliIo): Promise<WatchScope> {
  const { run } = args;
  const paths = args.paths.length === 0 ? ['.'] : args.paths;
  if (paths.includes(standardInput)) throw new UsageError('standard input cannot be watched: name files or folders');
  const folders: string[] = [];
  for (const path of paths) {
    const absolute = resolve(io.workingFolder, path);
    const kind = await kindOf(absolute);
    if (kind === 'folder') folders.push(absolute);
    if (kind !== 'stream' && kind !== 'other') continue;
    throw new UsageError(`${path} is a pipe, socket or device, which cannot be watched: name files or folders`);
  }
  // A report called *.cif must not be linted as soon as it is written, and then be written anew.
  const ownReports = new Set(
    args.outputs.flatMap(({ file }) => (file === undefined ? [] : resolve(io.workingFolder, file))),
  );
  const isWanted = (path: string) =>
    isStructureName(path) && !ownReports.has(path) && folders.some((folder) => isInside(path, folder));

  const { ignoreFiles } = selectionOf(args);
  const ignored = ignoreFiles
    ? await Promise.all(folders.map(async (folder) => ({ folder, by: await IgnoreFiles.forFolder(folder) })))
    : [];
  const found = await findFiles(paths, io.workingFolder, { ignoreFiles });
  await refuseToOverwrite(args.outputs, found.files, io.workingFolder);
  const wanted = await withoutIgnored(found.files, paths, run, teller(io));
  const absolute = found.files.map((file) => resolve(io.workingFolder, file));
  const given = new Set(paths.map((path) => resolve(io.workingFolder, path)));
  const files = absolute.filter((path) => given.has(path) || !isWanted(path));

  const layers = new Set<string>();
  for (const file of run === undefined ? [] : found.files) {
    // What comments say changes nothing.
    layers.add(textOf((await run?.project.layers(file))?.map(({ text: _, ...layer }) => layer)));
  }
  const { predictor, failOn, minSeverity } = args;
  return {
    args,
    names: new Map(wanted.map((file) => [resolve(io.workingFolder, file), file])),
    files,
    folders,
    settingsFiles: new Set(run && [...run.project.namedFiles, run.baseline.path]),
    fingerprint: textOf([predictor, failOn, minSeverity, [...layers], run?.baseline.text]),
    isWanted,
    async isLeftOut(path) {
      if (!files.includes(path)) {
        const hidden = await Promise.all(
          ignored.filter(({ folder }) => isInside(path, folder)).map(({ by }) => by.hides(path)),
        );
        if (hidden.length > 0 && hidden.every(Boolean)) return true;
      }
      if (!run?.ignore) return false;
      // What is wrong with its configuration is told when it is linted.
      return run.project.ignoredBy(path).then(
        (by) => by !== undefined,
        () => false,
      );
    },
  };
}

/** Absolute paths of all folders whose files may say how to lint, but for those inside the folders that were named. */
export function foldersAbove(
  { files, folders }: WatchScope,
  settingsFiles: readonly string[],
  workingFolder: string,
): string[] {
  const all = new Set(settingsFiles.map((file) => dirname(file)));
  for (const folder of [workingFolder, ...folders, ...files.map((file) => dirname(file))]) {
    for (let at = folder; ; at = dirname(at)) {
      all.add(at);
      if (dirname(at) === at) break;
    }
  }
  return [...all];
}

/** JavaScript configurations may hold functions. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'function' ? String(each) : each));
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
