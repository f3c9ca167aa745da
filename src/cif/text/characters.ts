import type { ProblemReporter } from '../syntax/problems.js';
import { type CifVersion, startOfContent } from '../syntax/version.js';

/** Longest line of CIF 1.1 and 2.0, in characters. */
export const LONGEST_LINE = 2048;

/** So many runs of wrong characters are reported one by one; a binary file has thousands. */
const REPORTED_RUNS = 20;

// One character class each, so that the search is a single pass without backtracking.
/** Whatever is not plain ASCII text. */
const notPlain = /[^\t\n\r\x20-\x7e]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const wrongVersion1 = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
const wrongVersion2 =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff]/g;

const CTRL_Z = 0x1a;

/** Reports characters that a CIF cannot hold, and, in CIF 1.1, the first one that is not ASCII. */
export function checkCharacters(text: string, version: CifVersion, report: ProblemReporter): void {
  const mark = startOfContent(text);
  const last = endOfContent(text);
  if (last < text.length) {
    report(
      'end-of-file-mark',
      last,
      last + 1,
      'a Ctrl-Z stands at the end of the file (an old end-of-file mark): skipped',
    );
  }
  // Nearly every file is plain ASCII: one pass says so.
  notPlain.lastIndex = mark;
  const odd = notPlain.exec(text);
  if (odd === null) return;
  const wrong = version === '1.1' ? wrongVersion1 : wrongVersion2;
  wrong.lastIndex = odd.index;
  let runs = 0;
  for (let match = wrong.exec(text); match !== null; match = wrong.exec(text)) {
    const start = match.index;
    if (start >= last) break;
    const code = text.charCodeAt(start);
    let end = start + 1;
    while (end < last && text.charCodeAt(end) === code) end++;
    wrong.lastIndex = end;
    runs++;
    if (runs <= REPORTED_RUNS) {
      report(
        'invalid-character',
        start,
        end,
        `${nameOf(code)} ${end - start > 1 ? `(${end - start} times) ` : ''}is not allowed in a CIF: remove it; the file may be damaged or not a CIF`,
      );
    }
  }
  if (runs > REPORTED_RUNS) {
    report(
      'invalid-character',
      last,
      last,
      `${runs - REPORTED_RUNS} further places hold characters that are not allowed: the file is probably not a text file`,
    );
  }
  if (version === '1.1') noteNonAscii(text, odd.index, report);
}

function noteNonAscii(text: string, from: number, report: ProblemReporter): void {
  let at = from;
  while (at < text.length && text.charCodeAt(at) < 0x80) at++;
  if (at === text.length) return;
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  report(
    'non-ascii',
    at,
    at + character.length,
    `"${character}" is not ASCII, which is all that CIF 1.1 has: write it as a CIF code such as \\%A, or begin the file with #\\#CIF_2.0; read as it is`,
  );
}

/** Offset of a Ctrl-Z with nothing but white space behind it, else the length. */
function endOfContent(text: string): number {
  let i = text.length;
  while (i > 0 && text.charCodeAt(i - 1) <= 32) i--;
  for (; i < text.length; i++) if (text.charCodeAt(i) === CTRL_Z) return i;
  return text.length;
}

function nameOf(code: number): string {
  if (code === 0) return 'a NUL character';
  if (code === 11) return 'a vertical tab';
  if (code === 12) return 'a form feed';
  return `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Notes line ends that are odd and lines that are too long. */
export function checkLayout(text: string, report: ProblemReporter): void {
  if (text.length === 0) return;
  const carriageReturn = text.indexOf('\r');
  const loneReturns = carriageReturn >= 0 && !text.includes('\n');
  if (loneReturns) {
    report(
      'line-endings',
      carriageReturn,
      carriageReturn + 1,
      'the lines end in CR alone, as on old Macintoshes: read, but many programs take the file for one line; convert it to LF or CRLF',
    );
  }
  const lineEnd = loneReturns ? '\r' : '\n';
  if (text[text.length - 1] !== lineEnd) {
    report('no-final-newline', text.length, text.length, 'the last line has no line end: add one');
  }
  checkLineLengths(text, lineEnd, report);
}

function checkLineLengths(text: string, lineEnd: string, report: ProblemReporter): void {
  let lines = 0;
  let firstStart = 0;
  let firstEnd = 0;
  for (let start = 0; text.length - start > LONGEST_LINE; ) {
    // Every line that ends before this one is short enough: no need to look at each.
    const before = text.lastIndexOf(lineEnd, start + LONGEST_LINE);
    if (before >= start) {
      start = before + 1;
      continue;
    }
    const next = text.indexOf(lineEnd, start + LONGEST_LINE);
    const end = next < 0 ? text.length : next;
    const length = end - start - (text.charCodeAt(end - 1) === 13 ? 1 : 0);
    if (length > LONGEST_LINE) {
      if (lines === 0) {
        firstStart = start;
        firstEnd = start + length;
      }
      lines++;
    }
    start = end + 1;
  }
  if (lines > 0) {
    report(
      'long-line',
      firstStart,
      firstEnd,
      `this line has ${firstEnd - firstStart} characters${lines > 1 ? `, and ${lines - 1} further ones are as long` : ''}: CIF allows ${LONGEST_LINE}, and other programs may cut it`,
    );
  }
}
