import type { LintReport } from '../linter/report.js';
import { summarise } from '../linter/summary.js';
import { findingRecord, identifiersOf, problemRecord, reportSchemaVersion } from './json.js';
import { escapeInJson } from './plain-text.js';
import type { ReporterOptions } from './reporter.js';

/**
 * One JSON object a line, told apart by `type`: `problem`, `finding` and `acknowledged` with the fields of the JSON report and the file's
 * name, at last `summary` (not with `--quiet`).
 */
export function jsonl(report: LintReport, { quiet }: ReporterOptions): string {
  const records: object[] = [];
  for (const file of report.files) {
    const identify = identifiersOf(file);
    for (const problem of file.problems) records.push({ type: 'problem', file: file.file, ...problemRecord(problem) });
    for (const finding of file.findings) {
      records.push({ type: 'finding', file: file.file, ...findingRecord(finding, identify(finding)) });
    }
    for (const finding of file.acknowledged ?? []) {
      records.push({ type: 'acknowledged', file: file.file, ...findingRecord(finding, identify(finding)) });
    }
  }
  if (!quiet) {
    records.push({
      type: 'summary',
      schemaVersion: reportSchemaVersion,
      tool: { name: 'adp-lint', version: report.version },
      ...summarise(report),
    });
  }
  return records.map((record) => `${jsonLine(record)}\n`).join('');
}

/** JSON leaves alone what some readers of lines (Python's splitlines) take for line ends. */
function jsonLine(record: object): string {
  return escapeInJson(JSON.stringify(record)).replace(
    /[\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
