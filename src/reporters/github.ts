import type { LintReport } from '../linter/report.js';
import type { Severity } from '../rules/rule.js';
import { entriesOf, entryLines, repositoryPath } from './entries.js';
import { oneLine, plainReport } from './plain-text.js';

const commands: Readonly<Record<Severity | 'fatal', string>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** Workflow commands of GitHub Actions: the findings appear beside the lines of the file in a pull request. */
export function github(given: LintReport): string {
  return plainReport(given)
    .files.flatMap((file) =>
      entriesOf(file).map((entry) => {
        const { severity, title, atoms, range } = entry;
        const properties = [`file=${property(repositoryPath(file.file))}`];
        if (range) {
          properties.push(`line=${range.line}`, `endLine=${range.endLine}`);
          // GitHub refuses columns of a range over several lines.
          if (range.endLine === range.line) properties.push(`col=${range.column}`, `endColumn=${range.endColumn}`);
        }
        properties.push(`title=${property(atoms === undefined ? title : `${title} ${atoms}`)}`);
        const message = entryLines(entry).map(oneLine).join('\n');
        return `::${commands[severity]} ${properties.join(',')}::${data(message)}\n`;
      }),
    )
    .join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(oneLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
