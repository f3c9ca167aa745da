import type { Severity } from '../rules/rule.js';
import { isAtLeast } from '../rules/severity.js';
import type { FileReport, LintReport } from './report.js';

/** A report in numbers. */
export interface LintSummary {
  readonly files: number;
  /** Files of which nothing could be judged. */
  readonly filesNotJudged: number;
  readonly structures: number;
  readonly atomsAssessed: number;
  readonly atomsNotAssessed: number;
  readonly findings: Readonly<Record<Severity, number>>;
  /** Findings that somebody answers for; they are none of the others. */
  readonly acknowledged: number;
}

export function summarise(report: LintReport): LintSummary {
  const findings = { error: 0, warning: 0, info: 0, hint: 0 };
  let filesNotJudged = 0;
  let structures = 0;
  let atomsAssessed = 0;
  let atomsNotAssessed = 0;
  let acknowledged = 0;
  for (const file of report.files) {
    if (isFatal(file)) filesNotJudged++;
    structures += file.blocks.length;
    for (const block of file.blocks) {
      atomsAssessed += block.assessed;
      atomsNotAssessed += block.notAssessed;
    }
    for (const finding of file.findings) findings[finding.severity]++;
    acknowledged += file.acknowledged?.length ?? 0;
  }
  return {
    files: report.files.length,
    filesNotJudged,
    structures,
    atomsAssessed,
    atomsNotAssessed,
    findings,
    acknowledged,
  };
}

/** Whether nothing of the file could be judged. */
export function isFatal(file: FileReport): boolean {
  return file.problems.length > 0;
}

/** Whether a finding is as bad as `threshold` or worse. */
export function hasAtLeast(report: LintReport, threshold: Severity): boolean {
  return report.files.some((file) => file.findings.some((finding) => isAtLeast(finding.severity, threshold)));
}

/** The report without findings milder than `threshold`. */
export function keepAtLeast(report: LintReport, threshold: Severity): LintReport {
  return {
    ...report,
    files: report.files.map((file) => ({
      ...file,
      findings: file.findings.filter((finding) => isAtLeast(finding.severity, threshold)),
    })),
  };
}
