import type { LintReport } from '../linter/report.js';
import type { Severity } from '../rules/rule.js';
import { entriesOf, entryLines, isAddress, repositoryPath } from './entries.js';
import { jsonText } from './json-text.js';

const severities: Readonly<Record<Severity | 'fatal', string>> = {
  fatal: 'ERROR',
  error: 'ERROR',
  warning: 'WARNING',
  info: 'INFO',
  hint: 'INFO',
};

/** reviewdog's diagnostic format. Its columns count bytes, ours UTF-16 units: the same in the ASCII that CIF 1.1 is. */
export function rdjson(report: LintReport): string {
  return jsonText({
    source: { name: 'adp-lint' },
    diagnostics: report.files.flatMap((file) =>
      entriesOf(file).map((entry) => ({
        message: entryLines(entry).join('\n'),
        location: {
          path: repositoryPath(file.file),
          ...(entry.range && {
            range: {
              start: { line: entry.range.line, column: entry.range.column },
              end: { line: entry.range.endLine, column: entry.range.endColumn },
            },
          }),
        },
        severity: severities[entry.severity],
        code: {
          value: entry.title,
          ...(entry.finding && isAddress(entry.finding.docs) && { url: entry.finding.docs }),
        },
      })),
    ),
  });
}
