import type { ParsedLoop, ValueTable } from './loop.js';
import { firstOfNextLine } from './loop-count.js';
import type { ProblemReporter } from './problems.js';
import { TokenKind } from './tokenizer.js';

/** Data names of symmetry operations, those of magnetic and of superspace groups included. */
const operationTag = /^_(space_group_symop|symmetry_equiv)[a-z_.]*[._](xyz|as_xyz|algebraic)$/;

/**
 * Puts symmetry operations together that stand with blanks and without quotes (`1 x, y, z`), so that each falls into
 * several values: where every row is one line and each line has too many values, what is too many belongs to the
 * operation. Leaves the table alone, and says nothing, where rows and lines do not agree.
 */
export function joinUnquotedOperations(
  text: string,
  loop: ParsedLoop,
  values: ValueTable,
  report: ProblemReporter,
): void {
  const at = loop.tags.findIndex((tag) => operationTag.test(tag));
  if (at < 0) return;
  const columns = loop.tags.length;
  const last = values.length;
  let broken = 0;
  for (let from = loop.first; from < last; ) {
    const next = firstOfNextLine(text, values, from, last);
    const pieces = next - from - columns + 1;
    if (pieces < 1) return;
    if (pieces > 1) {
      broken++;
      for (let i = from + at; i < from + at + pieces; i++) if (values.kinds[i] !== TokenKind.unquoted) return;
    }
    const operation = text.slice(values.starts[from + at], values.ends[from + at + pieces - 1]);
    if (commas(operation) < 2) return;
    from = next;
  }
  if (broken === 0) return;
  const [start, end] = [values.starts[loop.first], values.ends[last - 1]];
  let kept = loop.first;
  for (let from = loop.first; from < last; ) {
    const next = firstOfNextLine(text, values, from, last);
    const pieces = next - from - columns + 1;
    const operationEnd = values.ends[from + at + pieces - 1];
    values.move(kept, from, at + 1);
    values.ends[kept + at] = operationEnd;
    values.move(kept + at + 1, from + at + pieces, columns - at - 1);
    kept += columns;
    from = next;
  }
  values.length = kept;
  report(
    'unquoted-operation',
    start,
    end,
    `symmetry operations with blanks stand without quotes, so that CIF takes each for several values of the loop of ${loop.tags[0]}; ` +
      "they are read as one value a line: quote them ('x, y, z') or leave out the blanks",
    loop.tagRanges[at],
  );
}

function commas(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (text[i] === ',') count++;
  return count;
}
