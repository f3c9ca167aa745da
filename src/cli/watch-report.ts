import { relative } from 'node:path';
import { Chalk, type ChalkInstance } from 'chalk';
import { subjectName } from '../linter/finding-text.js';
import { describeFileError } from '../project/files/file-error.js';
import { packageVersion } from '../project/version.js';
import { changesAtLeast, type FindingChange, type Standing } from '../project/watch/changes.js';
import type { FileChange, WatchCycle } from '../project/watch/watch.js';
import { plain } from '../reporters/plain-text.js';
import { summaryLine } from '../reporters/summary-line.js';
import type { Severity } from '../rules/rule.js';
import { checkCifLevel, isAtLeast } from '../rules/severity.js';

export interface WatchReportOptions {
  readonly color: boolean;
  readonly columns: number;
  readonly minSeverity: Severity;
  readonly workingFolder: string;
  readonly time: Date;
}

const order: readonly Standing[] = ['new', 'worse', 'still', 'better', 'fixed'];
const narrowest = 40;

/** Whether a cycle brings anything that has not been told before. */
export function isNews({ settings, changed, removed, leftOut, unreadable }: WatchCycle): boolean {
  return (
    settings.length + removed.length + leftOut.length + unreadable.length > 0 ||
    changed.some(({ stillNotJudged }) => !stillNotJudged)
  );
}

/** What has changed since the cycle before, for reading; ends in a line end. */
export function watchReport(cycle: WatchCycle, options: WatchReportOptions): string {
  const chalk = new Chalk({ level: options.color ? 1 : 0 });
  const name = (path: string) => plain(relative(options.workingFolder, path) || path);
  const lines: string[] = [];
  for (const path of cycle.settings)
    lines.push(`${time(options)}  ${chalk.bold(name(path))}  changed: all linted again`);
  for (const change of cycle.changed.filter(
    (each) => !each.stillNotJudged && (cycle.settings.length === 0 || says(each)),
  ))
    lines.push(...fileLines(change, name(change.path), options, chalk));
  for (const path of cycle.removed) lines.push(`${time(options)}  ${chalk.bold(name(path))}  is not there any more`);
  for (const path of cycle.leftOut) lines.push(`${time(options)}  ${chalk.bold(name(path))}  is left out from now on`);
  for (const { path, error } of cycle.unreadable) {
    lines.push(`${time(options)}  ${chalk.bold(name(path))}  cannot be read: ${describeFileError(error)}`);
  }
  if (cycle.reports.length > 0) {
    const shown = (severity: Severity) => isAtLeast(severity, options.minSeverity);
    const files = cycle.reports.map((file) => ({
      ...file,
      findings: file.findings.filter(({ severity }) => shown(severity)),
    }));
    lines.push('', summaryLine({ version: packageVersion(), files }, 0, chalk));
  }
  return `${lines.join('\n')}\n`;
}

/** Of many files that are linted by other settings, few may look different. */
function says({ first, changes, notJudged }: FileChange): boolean {
  const differs = changes.some(
    ({ standing, finding, before }) => standing !== 'still' || finding.code !== before?.code,
  );
  return first || differs || notJudged !== undefined;
}

function fileLines(change: FileChange, name: string, options: WatchReportOptions, chalk: ChalkInstance): string[] {
  const r1 = [...change.r1].map(([block, { now, before }]) => {
    const label = change.r1.size > 1 && block !== undefined ? `R1 of ${plain(block)}` : 'R1';
    return `${label} ${before === undefined || before === now ? '' : `${before?.toFixed(4)} → `}${now?.toFixed(4)}`;
  });
  if (change.notJudged !== undefined) {
    return [`${time(options)}  ${chalk.bold(name)}  ${chalk.red('cannot be judged')}: ${plain(change.notJudged)}`];
  }
  const shown = changesAtLeast(change.changes, options.minSeverity).sort(
    (a, b) => order.indexOf(a.standing) - order.indexOf(b.standing),
  );
  const lines = [[`${time(options)}  ${chalk.bold(name)}`, ...r1, counts(shown)].join('  ')];
  if (!change.whole) {
    lines.push('  it looks half-written, but nobody writes to it any more: linted as it is');
  }
  for (const each of shown) lines.push(findingLine(each, options.columns, chalk));
  return lines;
}

function counts(changes: readonly FindingChange[]): string {
  if (changes.length === 0) return 'no findings';
  return order
    .map((standing) => [standing, changes.filter((change) => change.standing === standing).length] as const)
    .filter(([, count]) => count > 0)
    .map(([standing, count]) => `${count} ${standing}`)
    .join(', ');
}

function findingLine({ standing, finding, before }: FindingChange, columns: number, chalk: ChalkInstance): string {
  const paint =
    standing === 'fixed' || standing === 'better' ? chalk.green : standing === 'still' ? chalk.dim : chalk.red;
  const level = checkCifLevel[finding.severity];
  const head = `  ${standing.padEnd(6)}  ${level}  ${plain(subjectName(finding)).padEnd(6)}  `;
  const rule = `${finding.code} ${finding.rule}`;
  let text: string;
  if (standing === 'new') text = `${rule}  ${plain(finding.message)}`;
  else if (standing === 'still' || standing === 'fixed' || before === undefined) text = rule;
  else text = `${rule}  ${difference(before, finding)}`;
  const room = Math.max(columns - head.length, narrowest);
  return paint(head) + (text.length > room ? `${text.slice(0, room - 1)}…` : text);
}

function difference(before: FindingChange['finding'], now: FindingChange['finding']): string {
  const parts: string[] = [];
  if (before.code !== now.code) parts.push(`was ${before.code} ${before.rule}`);
  if (before.severity !== now.severity) {
    parts.push(`${checkCifLevel[before.severity]} → ${checkCifLevel[now.severity]}`);
  }
  const [was, is] = [before.data.iou, now.data.iou];
  if (typeof was === 'number' && typeof is === 'number') parts.push(`IoU ${was.toFixed(2)} → ${is.toFixed(2)}`);
  return parts.join(', ');
}

function time({ time: date }: WatchReportOptions): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
