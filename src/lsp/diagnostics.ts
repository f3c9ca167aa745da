import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver';
import { type FileReport, noSuchBlock, type Place } from '../linter/report.js';
import { entriesOf, entryLines, type ReportEntry } from '../reporters/entries.js';
import type { Severity } from '../rules/rule.js';
import { pageUri } from './rule-page.js';

export const diagnosticSource = 'adp-lint';

const severityOf: Readonly<Record<Severity | 'fatal', DiagnosticSeverity>> = {
  fatal: DiagnosticSeverity.Error,
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** An entry of a report as an editor shows it. */
export interface EditorEntry {
  readonly entry: ReportEntry;
  readonly diagnostic: Diagnostic;
}

/** What a report says of one document, problems of the file itself first. */
export function editorEntries(report: FileReport, uri: string): EditorEntry[] {
  return entriesOf(report).map((entry) => ({ entry, diagnostic: diagnosticOf(entry, uri) }));
}

function diagnosticOf(entry: ReportEntry, uri: string): Diagnostic {
  const { finding, range } = entry;
  return {
    source: diagnosticSource,
    code: finding ? finding.code : entry.code,
    ...(finding && { codeDescription: { href: pageUri(finding.docs) } }),
    // A file that is being written has no structure in it yet, or none that was asked for: nothing to be alarmed at.
    severity: withoutAlarm.has(entry.code) ? DiagnosticSeverity.Information : severityOf[entry.severity],
    message: entryLines(entry).join('\n'),
    range: range ? editorRange(range) : fileStart,
    ...(finding?.related && {
      relatedInformation: [{ location: { uri, range: editorRange(finding.related) }, message: 'see also here' }],
    }),
  };
}

const withoutAlarm: ReadonlySet<string> = new Set(['no-structure', noSuchBlock]);

const fileStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Lines and columns from 0; both sides count UTF-16 units. */
export function editorRange({ line, column, endLine, endColumn }: Place): Range {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
}
