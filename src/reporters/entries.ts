import type { AcknowledgedFinding, FileReport, ReportedFinding } from '../linter/report.js';
import type { Severity } from '../rules/rule.js';
import { identifier } from './finding-id.js';
import { withSlashes } from './paths.js';

/** One thing that a report says, in the form that formats of one message a line need. */
export interface ReportEntry {
  /** `fatal`: nothing of the file could be judged. */
  readonly severity: Severity | 'fatal';
  /** `ADPL103/odd-volume`, or the kind of a problem of the file itself. */
  readonly title: string;
  readonly code: string;
  readonly site?: string;
  readonly message: string;
  readonly causes: readonly string[];
  readonly advice: readonly string[];
  /** Unique in the file, and unchanged by edits elsewhere in it. */
  readonly id: string;
  /** Undefined for what concerns the file as a whole. */
  readonly range?: {
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
  /** The finding itself; undefined for problems of the file. */
  readonly finding?: ReportedFinding | AcknowledgedFinding;
}

/** Problems of the file itself, then its findings in the order of the file. */
export function entriesOf(file: FileReport): readonly ReportEntry[] {
  const identify = identifier();
  const problems = file.problems.map(({ severity, kind, message, line, column = 1 }): ReportEntry => {
    const id = identify({ block: '', code: kind });
    const place = line === undefined ? {} : { range: { line, column, endLine: line, endColumn: column } };
    return { severity, title: kind, code: kind, message, causes: [], advice: [], id, ...place };
  });
  const findings = file.findings.map((finding): ReportEntry => {
    const { severity, code, rule, site, message, causes, advice, line, column, endLine, endColumn } = finding;
    return {
      severity,
      title: `${code}/${rule}`,
      code,
      ...(site !== undefined && { site }),
      message,
      causes,
      advice,
      id: identify(finding),
      range: { line, column, endLine, endColumn },
      finding,
    };
  });
  return [...problems, ...findings];
}

/** The message with the atom that it is about in front. */
export function messageWithAtom({ site, message }: Pick<ReportEntry, 'site' | 'message'>): string {
  return site === undefined ? message : `${site}: ${message}`;
}

/** The whole entry in lines: message, likely causes, what to try. */
export function entryLines({
  site,
  message,
  causes,
  advice,
}: Pick<ReportEntry, 'site' | 'message' | 'causes' | 'advice'>): readonly string[] {
  return [
    messageWithAtom({ site, message }),
    ...(causes.length > 0 ? [`Likely: ${causes.join('; or ')}`] : []),
    ...(advice.length > 0 ? [`Try: ${advice.join('; ')}`] : []),
  ];
}

/** Our own pages come with the package; those of plugins are on the web. */
export function isAddress(docs: string): boolean {
  return /^https?:\/\/\S+$/i.test(docs) && URL.canParse(docs);
}

/** A path as services that know the repository want it: slashes, and no `./` in front. */
export function repositoryPath(file: string): string {
  return withSlashes(file).replace(/^(\.\/+)+/, '');
}
