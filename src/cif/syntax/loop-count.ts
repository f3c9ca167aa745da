import { isLineEnd } from '../text/scan.js';
import type { ParsedLoop, ValueTable } from './loop.js';
import type { ProblemReporter } from './problems.js';

/**
 * Finds out where a loop whose values do not fill its rows goes wrong, reports that, and takes the faulty values out.
 *
 * Where the rows stand one to a line, the lines with too few or too many values are the culprits: they alone are left
 * out, so that no value of a later row slips into a wrong column. Otherwise the incomplete last row is left out.
 *
 * @returns the number of rows that remain in the table from the loop's first value on
 */
export function reconcileLoop(text: string, loop: ParsedLoop, values: ValueTable, report: ProblemReporter): number {
  const columns = loop.tags.length;
  const last = values.length;
  const count = last - loop.first;
  const extra = count % columns;
  const rows = (count - extra) / columns;
  const sum = `the loop of ${loop.tags[0]} has ${plural(columns, 'column')} but ${plural(count, 'value')}: ${columns - extra} short of ${plural(rows + 1, 'row')}`;

  let faulty = 0;
  let firstFaultCount = 0;
  let faultStart = 0;
  let faultEnd = 0;
  let good = 0;
  let kept = loop.first;
  for (let from = loop.first; from < last; ) {
    const next = firstOfNextLine(text, values, from, last);
    if (next - from === columns) good++;
    else {
      if (faulty === 0) {
        faultStart = values.starts[from];
        faultEnd = values.ends[next - 1];
        firstFaultCount = next - from;
      }
      faulty++;
    }
    from = next;
  }
  if (good > 0 && good >= faulty) {
    for (let from = loop.first; from < last; ) {
      const next = firstOfNextLine(text, values, from, last);
      if (next - from === columns) {
        if (kept !== from) values.move(kept, from, columns);
        kept += columns;
      }
      from = next;
    }
    const others = faulty === 1 ? '' : `, and so ${faulty - 1} further line${faulty === 2 ? '' : 's'}`;
    report(
      'loop-count',
      faultStart,
      faultEnd,
      `${sum}; this line holds ${plural(firstFaultCount, 'value')}${others}: correct it; such lines are left out`,
      loop.tagRanges[0],
    );
    values.length = kept;
    return good;
  }
  report(
    'loop-count',
    values.starts[last - extra],
    values.ends[last - 1],
    `${sum}: look for a value that is missing, not quoted or too many; the incomplete last row is left out`,
    loop.tagRanges[0],
  );
  values.length = last - extra;
  return rows;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Index of the first value that does not begin on the line on which the value before it ends. */
export function firstOfNextLine(text: string, values: ValueTable, from: number, last: number): number {
  let i = from + 1;
  while (i < last && !lineEndBetween(text, values.ends[i - 1], values.starts[i])) i++;
  return i;
}

function lineEndBetween(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (isLineEnd(text.charCodeAt(i))) return true;
  return false;
}
