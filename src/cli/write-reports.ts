import { resolve } from 'node:path';
import type { FileReport, LintReport } from '../linter/report.js';
import { keepAtLeast } from '../linter/summary.js';
import { describeFileError } from '../project/files/file-error.js';
import { writeWhole } from '../project/files/write-whole.js';
import { formatsForPrograms, formatsWithAtoms } from '../reporters/index.js';
import { formatReport, type Plugin } from '../reporters/plugin.js';
import type { Severity } from '../rules/rule.js';
import { isAtLeast } from '../rules/severity.js';
import { useColor } from './color.js';
import { type CliIo, writeStyled } from './io.js';
import type { ReportOutput } from './report-outputs.js';

/** Width of a report that goes to no terminal. */
const pageColumns = 100;

export interface ReportSettings {
  readonly outputs: readonly ReportOutput[];
  readonly failOn: Severity | 'never';
  /** Undefined: what suits the format. */
  readonly minSeverity?: Severity;
  readonly quiet: boolean;
  /** Undefined: where a terminal shows it. */
  readonly color?: boolean;
  readonly statistics?: boolean;
  /** Whose formats there are besides our own. */
  readonly plugins?: readonly Plugin[];
}

/** A report with what its outputs need: over thousands of files, atoms that nobody asks for would fill the memory. */
export function forOutputs(report: FileReport, outputs: readonly ReportOutput[]): FileReport {
  // What plugins read of a report, nobody knows.
  if (outputs.some(({ format }) => formatsWithAtoms.has(format) || format.includes('/'))) return report;
  return { ...report, blocks: report.blocks.map(({ atoms: _, ...block }) => block) };
}

/**
 * Writes all reports, each file whole or not at all. What can be written is written also where another report cannot.
 *
 * @throws Error that says which reports could not be written, and why
 */
export async function writeReports(report: LintReport, settings: ReportSettings, io: CliIo): Promise<void> {
  const failures: string[] = [];
  let cause: unknown;
  const texts = settings.outputs.flatMap((output) => {
    try {
      return [{ ...output, text: reportText(report, output, settings, io) }];
    } catch (error) {
      // A format of a plugin may fail; its message names it.
      cause ??= error;
      failures.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
  for (const { file, text } of texts) {
    if (file === undefined) {
      writeStyled(io.stdout, text);
      continue;
    }
    try {
      await writeWhole(resolve(io.workingFolder, file), text);
    } catch (error) {
      cause ??= error;
      failures.push(`the report could not be written to ${file}: ${describeFileError(error)}`);
    }
  }
  if (failures.length > 0) throw new Error(failures.join('\n'), { cause });
}

function reportText(report: LintReport, output: ReportOutput, settings: ReportSettings, io: CliIo): string {
  const { failOn, minSeverity, quiet, color, statistics, plugins = [] } = settings;
  const shown = keepAtLeast(report, minSeverity ?? defaultMinSeverity(output, failOn));
  const toFile = output.file !== undefined;
  return formatReport(shown, output.format, {
    plugins,
    color: toFile ? color === true : useColor(io, color),
    columns: (toFile ? undefined : io.stdout.columns) ?? pageColumns,
    quiet,
    hidden: countMessages(report) - countMessages(shown),
    failOn,
    ...(statistics !== undefined && { statistics }),
  });
}

/** General remarks (G) drown the alerts for a reader, not for a program; what makes the run fail is always shown. */
function defaultMinSeverity({ format }: ReportOutput, failOn: Severity | 'never'): Severity {
  if (formatsForPrograms.has(format)) return 'hint';
  // Journals ask for replies to alerts A and B.
  if (format === 'vrf') return 'warning';
  return failOn !== 'never' && isAtLeast('hint', failOn) ? 'hint' : 'info';
}

function countMessages(report: LintReport): number {
  return report.files.reduce((sum, file) => sum + file.findings.length + file.problems.length, 0);
}
