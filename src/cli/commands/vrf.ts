import { resolve } from 'node:path';
import { encodeCifText } from '../../cif/index.js';
import { replyForms } from '../../linter/vrf/forms.js';
import { type InsertedForms, insertForms } from '../../linter/vrf/insert.js';
import { describeFileError, describeReadError } from '../../project/files/file-error.js';
import { type FoundFiles, standardInput } from '../../project/files/find-files.js';
import { readInputFile } from '../../project/files/read-content.js';
import { selectFiles } from '../../project/files/select-files.js';
import { writeWhole } from '../../project/files/write-whole.js';
import { LintRunner } from '../../project/lint-runner.js';
import type { PredictorOptions } from '../../project/models/open-predictor.js';
import { type ProjectRun, withoutIgnored } from '../../project/project-run.js';
import { UsageError } from '../../project/usage-error.js';
import type { Severity } from '../../rules/rule.js';
import { isAtLeast } from '../../rules/severity.js';
import { exitCode } from '../exit-code.js';
import { type CliIo, readStandardInput, teller } from '../io.js';

export interface VrfArguments {
  /** CIFs, folders, and `-` for standard input. */
  readonly paths: readonly string[];
  readonly predictor: PredictorOptions;
  /** Configuration; none unless given. */
  readonly run?: ProjectRun;
  /** The mildest finding that gets a form. */
  readonly minSeverity: Severity;
  readonly inPlace: boolean;
  /** Standard output unless given. */
  readonly outputFile?: string;
}

/** A file that no forms can be written for; the message says why. */
class VrfInputError extends Error {
  override readonly name = 'VrfInputError';
}

/** A file with its forms, and its bytes with them. */
interface Replied extends InsertedForms {
  readonly after: Uint8Array;
}

/**
 * `adp-lint vrf`: puts validation reply forms for the findings of CIFs at the end of their data blocks. Nothing else in the
 * files changes; forms that are there already stay. What cannot be judged or written is told, and the other files are done.
 *
 * @throws UsageError, and what opening the model or engine throws
 */
export async function writeVrf(args: VrfArguments, io: CliIo): Promise<number> {
  if (args.inPlace && args.outputFile !== undefined) throw new UsageError('--in-place and -o: choose one of them');
  if (args.inPlace && args.paths.includes(standardInput)) {
    throw new UsageError('standard input cannot be changed in place');
  }
  const tell = teller(io);
  const { files, unreadableFolders } = await filesOf(args, io);
  if (files.length > 1 && !args.inPlace) {
    throw new UsageError(
      `${files.length} files cannot share one output: --in-place writes the forms into each of them`,
    );
  }
  let code: number = exitCode.clean;
  for (const { path, error } of unreadableFolders) {
    tell(`the folder ${path} cannot be read: ${describeReadError(path, error)}`);
    code = exitCode.fatal;
  }
  const runner = new LintRunner({ predictor: args.predictor, ...(args.run !== undefined && { run: args.run }) });
  try {
    for (const file of files) {
      code = Math.max(code, await reply(file, args, runner, io));
    }
  } finally {
    await runner.dispose();
  }
  return code;
}

/** The CIFs: of SHELX files, which have no place for forms, only those that were named are left, to be told about. */
async function filesOf({ paths, run }: VrfArguments, io: CliIo): Promise<Omit<FoundFiles, 'emptyFolders'>> {
  const tell = teller(io);
  const found = await selectFiles({ paths, ignoreFiles: run?.ignore ?? true }, io.workingFolder);
  const inFolders = found.files.filter((file) => !paths.includes(file) && !/\.res$/i.test(file));
  const wanted = new Set(await withoutIgnored(inFolders, [], run, tell));
  const files = found.files.filter((file) => paths.includes(file) || wanted.has(file));
  for (const folder of found.emptyFolders) tell(`no *.cif files in ${folder}`);
  if (files.length === 0 && found.unreadableFolders.length === 0) throw new UsageError('there is no CIF to reply for');
  return { files, unreadableFolders: found.unreadableFolders };
}

/** @returns exit code of this file */
async function reply(file: string, args: VrfArguments, runner: LintRunner, io: CliIo): Promise<number> {
  const name = file === standardInput ? '<stdin>' : file;
  try {
    const replied = await judged(file, name, args, runner, io);
    tellForms(name, replied, args, io);
    await writeOutput(file, replied, args, io);
    return exitCode.clean;
  } catch (error) {
    if (!(error instanceof VrfInputError) && !(error instanceof UsageError)) throw error;
    teller(io)(error.message);
    return error instanceof UsageError ? exitCode.usage : exitCode.fatal;
  }
}

/** @throws VrfInputError where the file cannot be judged, UsageError for a SHELX file */
async function judged(
  file: string,
  name: string,
  { minSeverity }: VrfArguments,
  runner: LintRunner,
  io: CliIo,
): Promise<Replied> {
  let before: Uint8Array;
  try {
    before =
      file === standardInput ? await readStandardInput(io) : await readInputFile(resolve(io.workingFolder, file));
  } catch (error) {
    throw new VrfInputError(`${name} cannot be read: ${describeReadError(name, error)}`, { cause: error });
  }
  const { report, file: linted } = await runner.lint(before, name);
  const { document } = linted ?? {};
  if (document !== undefined && 'shelx' in document) {
    throw new UsageError(`${name} is a SHELX file: validation replies belong into the CIF (--format vrf prints them)`);
  }
  if (document === undefined || report.problems.length > 0) {
    throw new VrfInputError(`${name}: ${report.problems.map(({ message }) => message).join('; ')}`);
  }
  const findings = report.findings.filter(({ severity }) => isAtLeast(severity, minSeverity));
  const forms = insertForms(document.cif, replyForms(findings));
  const { encoding = { encoding: 'utf-8', byteOrderMark: false } } = linted ?? {};
  return { ...forms, after: forms.inserted.length === 0 ? before : encodeCifText(forms.text, encoding) };
}

function tellForms(name: string, { inserted, present }: InsertedForms, { minSeverity }: VrfArguments, io: CliIo): void {
  const say = (what: string) => teller(io)(`${name}: ${what}`);
  if (inserted.length === 0 && present.length === 0) {
    say(`no finding at or above ${minSeverity} that waits for a reply`);
    return;
  }
  if (inserted.length > 0) say(`${inserted.map(({ key }) => key).join(', ')} to be filled in`);
  for (const { form, missingAtoms } of present) {
    const more =
      missingAtoms.length === 0
        ? ''
        : `; its problem does not name ${missingAtoms.join(', ')}: add "Atom ${missingAtoms[0]}" there`;
    say(`${form.key} is there already, and stays as it is${more}`);
  }
}

/** @throws VrfInputError where it cannot be written */
async function writeOutput(file: string, { inserted, after }: Replied, args: VrfArguments, io: CliIo): Promise<void> {
  const target = args.inPlace ? file : args.outputFile;
  if (target === undefined) {
    io.stdout.write(after);
    return;
  }
  if (args.inPlace && inserted.length === 0) return;
  try {
    await writeWhole(resolve(io.workingFolder, target), after);
  } catch (error) {
    throw new VrfInputError(`${target} could not be written: ${describeFileError(error)}`, { cause: error });
  }
}
