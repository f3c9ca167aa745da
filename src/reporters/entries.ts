import { explainedText, valueText } from '../linter/finding-text.js';
import { type AcknowledgedFinding, atomsName, type FileReport, type ReportedFinding } from '../linter/report.js';
import type { Severity, TestedValue } from '../rules/rule.js';
import { identifier } from './finding-id.js';
import { withSlashes } from './paths.js';

/** One thing that a report says, in the form that formats of one message a line need. */
export interface ReportEntry {
  /** `fatal`: nothing of the file could be judged. */
  readonly severity: Severity | 'fatal';
  /** `ADPL103/odd-volume`, or the kind of a problem of the file itself. */
  readonly title: string;
  readonly code: string;
  /** Labels of the one or two atoms that it is about. */
  readonly atoms?: string;
  readonly message: string;
  readonly value?: TestedValue;
  /** Findings of other rules with the same cause: `ADPL101/low-iou`, `ADPL103/odd-volume at C7, C8`. */
  readonly also?: string;
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
    const id = identify({ block: '', code: kind, sites: [] });
    const place = line === undefined ? {} : { range: { line, column, endLine: line, endColumn: column } };
    return { severity, title: kind, code: kind, message, causes: [], advice: [], id, ...place };
  });
  const findings = file.findings.map((finding): ReportEntry => {
    const { severity, code, rule, line, column, endLine, endColumn } = finding;
    return {
      severity,
      title: `${code}/${rule}`,
      code,
      ...wordsOf(finding),
      id: identify(finding),
      range: { line, column, endLine, endColumn },
      finding,
    };
  });
  return [...problems, ...findings];
}

/** What an entry says, without where and how bad. */
export type EntryWords = Pick<ReportEntry, 'atoms' | 'message' | 'value' | 'also' | 'causes' | 'advice'>;

export function wordsOf(finding: ReportedFinding): EntryWords {
  const { message, value, causes, advice } = finding;
  const atoms = atomsName(finding);
  const also = explainedText(finding);
  return {
    ...(atoms !== undefined && { atoms }),
    message,
    ...(value && { value }),
    ...(also !== undefined && { also }),
    causes,
    advice,
  };
}

/** The message with the atom that it is about in front. */
export function messageWithAtom({ atoms, message }: Pick<ReportEntry, 'atoms' | 'message'>): string {
  return atoms === undefined ? message : `${atoms}: ${message}`;
}

/** The whole entry in lines: message, tested value, other findings with the cause, likely causes, what to try. */
export function entryLines(entry: EntryWords): readonly string[] {
  const { value, also, causes, advice } = entry;
  return [
    messageWithAtom(entry),
    ...(value ? [`Tested: ${valueText(value)}`] : []),
    ...(also === undefined ? [] : [`Also: ${also}`]),
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
