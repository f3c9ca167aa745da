import { valueText } from '../linter/finding-text.js';
import type { LintReport } from '../linter/report.js';
import { entriesOf } from './entries.js';
import { oneLine, plainReport } from './plain-text.js';

/**
 * One line a finding for editors, grep and problem matchers: `file:line:column: severity code/name atom message [tested value]`,
 * with `-` in the place of the atom where the finding is about the structure or file, and quotes around a label with spaces.
 */
export function compact(report: LintReport): string {
  return plainReport(report)
    .files.flatMap((file) =>
      entriesOf(file).map(({ severity, title, atoms, message, value, range }) => {
        const place = `${oneLine(file.file)}:${range?.line ?? 1}:${range?.column ?? 1}`;
        const tested = value === undefined ? '' : ` [${valueText(value)}]`;
        return `${place}: ${severity} ${title} ${atoms === undefined ? '-' : word(atoms)} ${oneLine(message)}${tested}\n`;
      }),
    )
    .join('');
}

function word(label: string): string {
  const text = oneLine(label);
  return text === '' || /[\s"]/.test(text) ? JSON.stringify(text) : text;
}
