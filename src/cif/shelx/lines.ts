import { isLineEnd } from '../text/scan.js';
import type { TextRange } from '../text/source.js';

const SPACE = 32;
const BANG = 33;
const EQUALS = 61;

/** One instruction as it stands in the text: its first line and those that continue it, without comments. */
export interface ShelxLine {
  /** Of the first line, counted from 1. */
  readonly line: number;
  /** Offset of the first character that is no blank. */
  readonly start: number;
  /** The parts that count: the first line up to `!` or `=`, and those of its continuation lines. */
  readonly pieces: readonly TextRange[];
  /** Where a whole line of free text (TITL, REM) would end. */
  readonly firstLineEnd: number;
}

/** Where lines that are odd are reported. */
export interface ShelxLineObserver {
  /** A first or continuation line that holds more than comment; `end` is its end. */
  line(start: number, end: number): void;
  /** A `=` at the end of a line with nothing that continues it. */
  nothingContinued(at: number): void;
  /** A continuation line that does not begin with a blank. */
  notIndented(start: number, end: number): void;
}

/** Control characters separate as blanks do: old files hold tabs, form feeds and Ctrl-Z. */
export function isShelxBlank(code: number): boolean {
  return code <= SPACE;
}

/**
 * Steps through the instructions of a text: joins continuation lines, leaves out blank lines, comments and lines that
 * begin with a blank, which are comments too.
 */
export class ShelxLineReader {
  readonly #text: string;
  readonly #observer: ShelxLineObserver;
  /** Whether lines that begin with blanks are instructions: in texts that were indented as a whole. */
  readonly #indented: boolean;
  #position: number;
  #line = 1;

  constructor(text: string, observer: ShelxLineObserver, indented: boolean) {
    this.#text = text;
    this.#observer = observer;
    this.#indented = indented;
    this.#position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  /** The next instruction; undefined at the end of the text. */
  next(): ShelxLine | undefined {
    const text = this.#text;
    while (this.#position < text.length) {
      const lineStart = this.#position;
      const end = this.#endOfLine();
      const line = this.#line;
      let start = lineStart;
      if (this.#indented) start = this.#skipBlanks(lineStart, end);
      const first = text.charCodeAt(start);
      if (start === end || isShelxBlank(first) || first === BANG || first === EQUALS) {
        this.#leaveLine(end);
        continue;
      }
      this.#leaveLine(end);
      this.#observer.line(lineStart, end);
      if (isFreeText(text, start)) return { line, start, pieces: [{ start, end }], firstLineEnd: end };
      return { line, start, pieces: this.#pieces(start, end), firstLineEnd: end };
    }
    return undefined;
  }

  #pieces(start: number, end: number): TextRange[] {
    const text = this.#text;
    const pieces: TextRange[] = [];
    let from = start;
    let limit = end;
    for (;;) {
      const stop = endOfContent(text, from, limit);
      pieces.push({ start: from, end: stop });
      if (stop === limit || text.charCodeAt(stop) !== EQUALS || !this.#continues(stop, limit)) return pieces;
      from = this.#position;
      limit = this.#endOfLine();
      this.#leaveLine(limit);
      this.#observer.line(from, limit);
    }
  }

  /** Whether the line behind a `=` continues it. */
  #continues(equals: number, limit: number): boolean {
    const text = this.#text;
    const next = this.#position;
    if (next < text.length && (isShelxBlank(text.charCodeAt(next)) || isLineEnd(text.charCodeAt(next)))) return true;
    // SHELXL wants a blank there. Numbers can be nothing but the rest of the line before; a letter begins an instruction.
    const behind = this.#skipBlanks(equals + 1, limit);
    if (behind < limit && text.charCodeAt(behind) !== BANG) return false;
    if (next < text.length && '+-.0123456789'.includes(text[next])) {
      const end = this.#endOfLine();
      // `+file` is an instruction of its own.
      if (text[next] !== '+' || '.0123456789'.includes(text.charAt(next + 1) || ' ')) {
        this.#observer.notIndented(next, end);
        return true;
      }
    }
    this.#observer.nothingContinued(equals);
    return false;
  }

  #endOfLine(): number {
    const text = this.#text;
    let i = this.#position;
    while (i < text.length && !isLineEnd(text.charCodeAt(i))) i++;
    return i;
  }

  #leaveLine(end: number): void {
    const text = this.#text;
    this.#position = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
    this.#line++;
  }

  #skipBlanks(from: number, end: number): number {
    let i = from;
    while (i < end && isShelxBlank(this.#text.charCodeAt(i))) i++;
    return i;
  }
}

/** TITL and REM are text to the end of the line, `!` and `=` included. */
function isFreeText(text: string, start: number): boolean {
  const word = text.slice(start, start + 4).toUpperCase();
  return word === 'TITL' || (word.startsWith('REM') && (word.length === 3 || isShelxBlank(word.charCodeAt(3))));
}

function endOfContent(text: string, from: number, limit: number): number {
  let i = from;
  while (i < limit) {
    const code = text.charCodeAt(i);
    if (code === BANG || code === EQUALS) return i;
    i++;
  }
  return limit;
}
