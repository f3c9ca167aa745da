import type { Severity } from '../rules/rule.js';
import { isAtLeast } from '../rules/severity.js';
import type { FileProblem, FileReport, LintReport } from './report.js';

/** A report in numbers. */
export interface LintSummary {
  readonly files: number;
  /** Files of which nothing could be judged. */
  readonly filesNotJudged: number;
  readonly structures: number;
  readonly atomsAssessed: number;
  readonly atomsNotAssessed: number;
  readonly findings: Readonly<Record<Severity, number>>;
  /** Messages about the files themselves, fatal ones left out. */
  readonly problems: Readonly<Record<'error' | 'warning' | 'info', number>>;
}

export function summarise(report: LintReport): LintSummary {
  const findings = { error: 0, warning: 0, info: 0, hint: 0 };
  const problems = { error: 0, warning: 0, info: 0 };
  let filesNotJudged = 0;
  let structures = 0;
  let atomsAssessed = 0;
  let atomsNotAssessed = 0;
  for (const file of report.files) {
    if (isFatal(file)) filesNotJudged++;
    structures += file.blocks.length;
    for (const block of file.blocks) {
      atomsAssessed += block.assessed;
      atomsNotAssessed += block.notAssessed;
    }
    for (const finding of file.findings) findings[finding.severity]++;
    for (const problem of file.problems) if (problem.severity !== 'fatal') problems[problem.severity]++;
  }
  return {
    files: report.files.length,
    filesNotJudged,
    structures,
    atomsAssessed,
    atomsNotAssessed,
    findings,
    problems,
  };
}

/** Whether nothing of the file could be judged. */
export function isFatal(file: FileReport): boolean {
  return file.problems.some((problem) => problem.severity === 'fatal');
}

/** Whether a finding, or a problem of the file's text, is as bad as `threshold` or worse. */
export function hasAtLeast(report: LintReport, threshold: Severity): boolean {
  return report.files.some(
    (file) =>
      file.findings.some((finding) => isAtLeast(finding.severity, threshold)) ||
      file.problems.some((problem) => isProblemAtLeast(problem, threshold)),
  );
}

/** The report without findings and problems milder than `threshold`; fatal problems stay. */
export function keepAtLeast(report: LintReport, threshold: Severity): LintReport {
  return {
    ...report,
    files: report.files.map((file) => ({
      ...file,
      findings: file.findings.filter((finding) => isAtLeast(finding.severity, threshold)),
      problems: file.problems.filter((problem) => problem.severity === 'fatal' || isProblemAtLeast(problem, threshold)),
    })),
  };
}

/** What merely is odd in the text of a file ranks with the general remarks (G), not with the alerts about atoms. */
function isProblemAtLeast({ severity }: FileProblem, threshold: Severity): boolean {
  return severity !== 'fatal' && isAtLeast(severity === 'info' ? 'hint' : severity, threshold);
}
