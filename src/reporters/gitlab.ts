import { valueText } from '../linter/finding-text.js';
import type { LintReport } from '../linter/report.js';
import type { Severity } from '../rules/rule.js';
import { entriesOf, messageWithAtom, repositoryPath } from './entries.js';
import { fingerprint } from './finding-id.js';
import { jsonText } from './json-text.js';

const severities: Readonly<Record<Severity | 'fatal', string>> = {
  fatal: 'blocker',
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
};

/** GitLab's code quality report. */
export function gitlab(report: LintReport): string {
  return jsonText(
    report.files.flatMap((file) => {
      const path = repositoryPath(file.file);
      return entriesOf(file).map((entry) => ({
        description: entry.value
          ? `${messageWithAtom(entry)} (tested: ${valueText(entry.value)})`
          : messageWithAtom(entry),
        check_name: entry.title,
        fingerprint: fingerprint(path, entry.id),
        severity: severities[entry.severity],
        location: { path, lines: { begin: entry.range?.line ?? 1 } },
      }));
    }),
  );
}
