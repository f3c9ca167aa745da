import { formatCifNumber } from '../cif/index.js';
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
    const { severity, code, rule, message, value, causes, advice, line, column, endLine, endColumn } = finding;
    const atoms = atomsName(finding);
    return {
      severity,
      title: `${code}/${rule}`,
      code,
      ...(atoms !== undefined && { atoms }),
      message,
      ...(value && { value }),
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
export function messageWithAtom({ atoms, message }: Pick<ReportEntry, 'atoms' | 'message'>): string {
  return atoms === undefined ? message : `${atoms}: ${message}`;
}

/** A tested number as it is written: with its s.u. where it has one, else with three digits. */
export function numberText({ number, su }: Pick<TestedValue, 'number' | 'su'>): string {
  if (su !== undefined && su > 0 && Number.isFinite(su)) return formatCifNumber(number, su);
  return String(Number(number.toPrecision(3)));
}

/** `IoU 0.57, limit 0.62` */
export function valueText(value: TestedValue): string {
  const { quantity, unit, limit } = value;
  const inUnit = (text: string) => (unit === '' ? text : `${text} ${unit}`);
  const beyond = limit === undefined ? '' : `, limit ${inUnit(numberText({ number: limit }))}`;
  return `${quantity} ${inUnit(numberText(value))}${beyond}`;
}

/** The whole entry in lines: message, tested value, likely causes, what to try. */
export function entryLines(
  entry: Pick<ReportEntry, 'atoms' | 'message' | 'value' | 'causes' | 'advice'>,
): readonly string[] {
  const { value, causes, advice } = entry;
  return [
    messageWithAtom(entry),
    ...(value ? [`Tested: ${valueText(value)}`] : []),
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
