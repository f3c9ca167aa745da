import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CifDocument, type DecodedCif, decodeCifBytes, encodeCifText, isShelxFile } from '../../cif/index.js';
import type { FileReport } from '../../linter/report.js';
import { isFatal } from '../../linter/summary.js';
import { replyForms } from '../../linter/vrf/forms.js';
import { type InsertedForms, insertForms } from '../../linter/vrf/insert.js';
import { describeFileError, describeReadError } from '../../project/files/file-error.js';
import { standardInput } from '../../project/files/find-files.js';
import { writeWhole } from '../../project/files/write-whole.js';
import { LintRunner } from '../../project/lint-runner.js';
import type { PredictorOptions } from '../../project/models/open-predictor.js';
import type { ProjectRun } from '../../project/project-run.js';
import { UsageError } from '../../project/usage-error.js';
import type { Severity } from '../../rules/rule.js';
import { isAtLeast } from '../../rules/severity.js';
import { exitCode } from '../exit-code.js';
import { type CliIo, readStandardInput } from '../io.js';

export interface VrfArguments {
  /** A CIF, or `-` for standard input. */
  readonly file: string;
  readonly predictor: PredictorOptions;
  /** Configuration; none unless given. */
  readonly run?: ProjectRun;
  /** The mildest finding that gets a form. */
  readonly minSeverity: Severity;
  readonly inPlace: boolean;
  readonly outputFile?: string;
}

/** A file that no forms can be written for; the message says why. */
export class VrfInputError extends Error {
  override readonly name = 'VrfInputError';
}

/**
 * `adp-lint vrf`: puts validation reply forms for the findings of a CIF at the end of its data blocks. Nothing else in the
 * file changes; forms that are there already stay.
 *
 * @throws UsageError, VrfInputError, and what opening or running the model throws
 */
export async function writeVrf(args: VrfArguments, io: CliIo): Promise<number> {
  const { file } = args;
  if (args.inPlace && args.outputFile !== undefined) throw new UsageError('--in-place and -o: choose one of them');
  if (args.inPlace && file === standardInput) throw new UsageError('standard input cannot be changed in place');
  const name = file === standardInput ? '<stdin>' : file;
  const bytes = await readInput(file, io);
  const decoded = decodeCifBytes(bytes);
  if (isShelxFile(decoded.text, name)) {
    throw new UsageError(`${name} is a SHELX file: validation replies belong into the CIF (--format vrf prints them)`);
  }
  const { report, document } = await judge(bytes, name, args);
  const findings = report.findings.filter(({ severity }) => isAtLeast(severity, args.minSeverity));
  const result = insertForms(document, replyForms(findings));
  tell(name, result, args, io);
  await writeOutput(result, decoded, bytes, args, io);
  return exitCode.clean;
}

async function readInput(file: string, io: CliIo): Promise<Uint8Array> {
  try {
    return file === standardInput ? await readStandardInput(io) : await readFile(resolve(io.workingFolder, file));
  } catch (error) {
    throw new VrfInputError(`${file} cannot be read: ${describeReadError(file, error)}`, { cause: error });
  }
}

/** @throws VrfInputError where the file cannot be judged */
async function judge(
  bytes: Uint8Array,
  name: string,
  { predictor, run }: VrfArguments,
): Promise<{ readonly report: FileReport; readonly document: CifDocument }> {
  const runner = new LintRunner({ predictor, ...(run !== undefined && { run }) });
  try {
    const { report, file } = await runner.lint(bytes, name);
    if (isFatal(report) || file === undefined || !('cif' in file.document)) {
      throw new VrfInputError(`${name}: ${report.problems.map(({ message }) => message).join('; ')}`);
    }
    return { report, document: file.document.cif };
  } finally {
    await runner.dispose();
  }
}

function tell(name: string, { inserted, present }: InsertedForms, { minSeverity }: VrfArguments, io: CliIo): void {
  const say = (what: string) => io.stderr.write(`adp-lint: ${name}: ${what}\n`);
  if (inserted.length === 0 && present.length === 0) {
    return void say(`no finding at or above ${minSeverity} that waits for a reply`);
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

async function writeOutput(
  { text, inserted }: InsertedForms,
  decoded: DecodedCif,
  bytes: Uint8Array,
  args: VrfArguments,
  io: CliIo,
): Promise<void> {
  const target = args.inPlace ? args.file : args.outputFile;
  const output = inserted.length === 0 ? bytes : encodeCifText(text, decoded);
  if (target === undefined) {
    io.stdout.write(output);
    return;
  }
  if (args.inPlace && inserted.length === 0) return;
  try {
    await writeWhole(resolve(io.workingFolder, target), output);
  } catch (error) {
    throw new Error(`${target} could not be written: ${describeFileError(error)}`, { cause: error });
  }
}
