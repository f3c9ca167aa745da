import { valueText } from '../linter/finding-text.js';
import type { FileReport, LintReport } from '../linter/report.js';
import { summarise } from '../linter/summary.js';
import type { Severity } from '../rules/rule.js';
import { checkCifLevel } from '../rules/severity.js';
import { entriesOf, type ReportEntry } from './entries.js';
import { oneLine, plainReport } from './plain-text.js';
import type { ReporterOptions } from './reporter.js';

/** Files without findings that are named before they are only counted. */
const cleanFilesNamed = 10;

/** A table a file, for comments on pull requests and wikis (GitHub's and GitLab's Markdown). */
export function markdown(given: LintReport, { quiet, hidden }: Pick<ReporterOptions, 'quiet' | 'hidden'>): string {
  const report = plainReport(given);
  const troubled = report.files.filter((file) => entriesOf(file).length > 0);
  const clean = report.files.filter((file) => !troubled.includes(file));
  const parts = troubled.map(fileTable);
  if (!quiet) {
    parts.unshift(heading(report));
    if (clean.length > 0) parts.push(cleanFiles(clean));
    if (hidden > 0) parts.push(`${hidden} milder not shown.\n`);
  }
  return parts.join('\n');
}

function heading(report: LintReport): string {
  const { findings, structures, atomsAssessed, filesNotJudged } = summarise(report);
  const verdict = [
    `${count(findings.error, 'error')} (A)`,
    `${count(findings.warning, 'warning')} (B)`,
    `${count(findings.info + findings.hint, 'note')} (C/G)`,
    ...(filesNotJudged > 0 ? [`${count(filesNotJudged, 'file')} not judged`] : []),
  ].join(', ');
  return `### adp-lint: ${verdict}\n\n${count(structures, 'structure')}, ${count(atomsAssessed, 'atom')} assessed.\n`;
}

function fileTable(file: FileReport): string {
  const severalBlocks = new Set(file.findings.map(({ block }) => block)).size > 1;
  const columns = ['level', ...(severalBlocks ? ['structure'] : []), 'atom', 'line', 'finding', 'likely causes'];
  const rows = entriesOf(file).map((entry) => {
    const { severity, atoms, range, finding } = entry;
    return [
      levelCell(severity),
      ...(severalBlocks ? [finding ? code(finding.block) : ''] : []),
      atoms === undefined ? '' : code(atoms),
      range === undefined ? '' : String(range.line),
      findingCell(entry),
      entry.causes.map(prose).join('<br>'),
    ];
  });
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`);
  return `#### ${code(file.file)}\n\n${lines.join('')}`;
}

function levelCell(severity: Severity | 'fatal'): string {
  return severity === 'fatal' ? '**not judged**' : `**${checkCifLevel[severity]}** ${severity}`;
}

function findingCell({ title, message, value, also }: ReportEntry): string {
  const tested = value === undefined ? '' : `<br>tested: ${prose(valueText(value))}`;
  const others = also === undefined ? '' : `<br>also: ${prose(also)}`;
  return `${prose(message)}${tested}${others}<br>${code(title)}`;
}

function cleanFiles(files: readonly FileReport[]): string {
  const names = files.slice(0, cleanFilesNamed).map(({ file }) => code(file));
  const more = files.length > names.length ? ` and ${files.length - names.length} more` : '';
  return `No findings in ${names.join(', ')}${more}.\n`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** Text that means itself: no emphasis, link, tag, table cell, mention or number of an issue. */
function prose(text: string): string {
  return oneLine(text).replace(/([&<>|\\`])|([*_[\]~])|@(?=\w)|#(?=\d)/g, (character, asEntity, withBackslash) => {
    if (asEntity !== undefined) return entity(character);
    // An empty comment keeps mentions and issue numbers from becoming links.
    return withBackslash === undefined ? `${character}<!-- -->` : `\\${character}`;
  });
}

/** A name as code. What would end a span of code, or a cell around it, can only be written as entities. */
function code(name: string): string {
  const text = oneLine(name);
  return /^$|[`|\\]/.test(text) ? `<code>${text.replace(/[!-/:-@[-`{-~]/g, entity)}</code>` : `\`${text}\``;
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
