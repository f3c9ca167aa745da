import type { ChalkInstance } from 'chalk';
import type { LintReport } from '../linter/report.js';
import { summarise } from '../linter/summary.js';

/** `17 files, 21 structures, 812 atoms assessed, 143 not; 2 errors (A), 5 warnings (B), 8 notes (C/G)` */
export function summaryLine(report: LintReport, hidden: number, chalk: ChalkInstance): string {
  const summary = summarise(report);
  const { findings } = summary;
  const extent = [count(summary.files, 'file'), count(summary.structures, 'structure')];
  if (summary.structures > 0) {
    extent.push(`${count(summary.atomsAssessed, 'atom')} assessed`);
    if (summary.atomsNotAssessed > 0) extent.push(`${summary.atomsNotAssessed} not`);
  }
  const verdict: string[] = [];
  if (findings.error > 0) verdict.push(chalk.red.bold(`${count(findings.error, 'error')} (A)`));
  if (findings.warning > 0) verdict.push(chalk.yellow(`${count(findings.warning, 'warning')} (B)`));
  const notes = findings.info + findings.hint;
  if (notes > 0) verdict.push(chalk.cyan(`${count(notes, 'note')} (C/G)`));
  if (summary.filesNotJudged > 0) verdict.push(chalk.red.bold(`${count(summary.filesNotJudged, 'file')} not judged`));
  if (verdict.length === 0) {
    const none = hidden > 0 ? 'no findings shown' : 'no findings';
    verdict.push(summary.atomsAssessed > 0 ? chalk.green(none) : none);
  }
  if (summary.acknowledged > 0) verdict.push(`${summary.acknowledged} acknowledged`);
  if (hidden > 0) verdict.push(`${hidden} milder not shown (--min-severity hint)`);
  return `${extent.join(', ')}; ${verdict.join(', ')}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
