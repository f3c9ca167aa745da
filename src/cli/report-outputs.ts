import { isSameFile } from '../project/files/same-file.js';
import { UsageError } from '../project/usage-error.js';
import { reporterNames } from '../reporters/index.js';
import { type Plugin, reportersOfPlugins } from '../reporters/plugin.js';

/** The name of standard output among files to write. */
export const standardOutput = '-';

/** The file that an option names; undefined for standard output. */
export function namedFile(outputFile: string | undefined): string | undefined {
  return outputFile === standardOutput ? undefined : outputFile;
}

/** One report to make: to standard output where no file is named. */
export interface ReportOutput {
  /** One of our own formats, or `plugin/name`. */
  readonly format: string;
  readonly file?: string;
}

/**
 * Reads `NAME`, `NAME=FILE` or `NAME=-`, which is standard output whatever `-o` says. Which formats plugins have is not known yet (see `refuseUnknownFormats`).
 *
 * @throws UsageError with the names of all formats
 */
export function parseReportOutput(text: string): ReportOutput {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const word = name.trim();
  const format = word.includes('/') ? word : reporterNames.find((known) => known === word.toLowerCase());
  if (format === undefined) throw unknownFormat(name, reporterNames);
  if (equals < 0) return { format };
  const file = text.slice(equals + 1);
  if (file === '') throw new UsageError(`--format ${text} names no file: write ${format}=FILE, or ${format} alone`);
  return { format, file };
}

function unknownFormat(name: string, known: readonly string[]): UsageError {
  return new UsageError(`no format '${name}'. Allowed choices are ${known.join(', ')}.`);
}

/** @throws UsageError for a format that no plugin has */
export function refuseUnknownFormats(outputs: readonly ReportOutput[], plugins: readonly Plugin[]): void {
  const known: readonly string[] = [...reporterNames, ...reportersOfPlugins(plugins).keys()];
  const unknown = outputs.find(({ format }) => !known.includes(format));
  if (unknown) throw unknownFormat(unknown.format, known);
}

/**
 * The reports that `--format` (any number of times) and `-o` ask for; stylish on standard output where neither does.
 *
 * @throws UsageError where two reports would mix on standard output, or `-o` names a file for none
 */
export function reportOutputs(formats: readonly ReportOutput[], outputFile?: string): readonly ReportOutput[] {
  const asked = formats.length === 0 ? [{ format: 'stylish' }] : formats;
  const unnamed = asked.filter(({ file }) => file === undefined);
  if (outputFile !== undefined && unnamed.length === 0) {
    throw new UsageError(`no report is left for -o ${outputFile}: each --format names its own file`);
  }
  if (unnamed.length > 1) throw shared(unnamed);
  const outputs = asked.map(({ format, file = outputFile }): ReportOutput => {
    const named = namedFile(file);
    return { format, ...(named !== undefined && { file: named }) };
  });
  const onStandardOutput = outputs.filter(({ file }) => file === undefined);
  if (onStandardOutput.length > 1) throw shared(onStandardOutput);
  return outputs;
}

function shared(outputs: readonly ReportOutput[]): UsageError {
  const names = outputs.map(({ format }) => format);
  return new UsageError(
    `${names.join(' and ')} cannot share one output: name a file for all but one of them, as in --format ${names[1]}=FILE`,
  );
}

/**
 * Refuses reports that would take the place of a structure, or of each other.
 *
 * @throws UsageError
 */
export async function refuseToOverwrite(
  outputs: readonly ReportOutput[],
  inputs: readonly string[],
  workingFolder: string,
): Promise<void> {
  const files = outputs.flatMap(({ file }) => file ?? []);
  for (const [index, file] of files.entries()) {
    for (const input of inputs) {
      if (await isSameFile(input, file, workingFolder)) {
        throw new UsageError(`${file} is one of the files to lint: the report would replace it; name another file`);
      }
    }
    for (const other of files.slice(0, index)) {
      if (await isSameFile(other, file, workingFolder)) throw new UsageError(`two reports cannot both be ${file}`);
    }
  }
}
