import type { LintReport } from '../linter/report.js';
import type { Severity } from '../rules/rule.js';

export interface ReporterOptions {
  /** Whether ANSI colours may be used. */
  readonly color: boolean;
  /** Width of the page in characters. */
  readonly columns: number;
  /** Findings alone: nothing about structures without any, no notes, no summary. */
  readonly quiet: boolean;
  /** Findings and problems that the report does not hold because they are milder than the user wants to see. */
  readonly hidden: number;
  /** The mildest finding that makes the exit code 1; `error` where undefined. */
  readonly failOn?: Severity | 'never';
  /** Counts by rule at the end, in formats for reading. */
  readonly statistics?: boolean;
}

/** Turns a report into the text of one format; the text ends in a line end unless it is empty. */
export type Reporter = (report: LintReport, options: ReporterOptions) => string;
