import { endOfLine, isLineEnd } from '../text/scan.js';
import { excerpt, type ProblemReporter } from './problems.js';
import type { CifVersion } from './version.js';

/**
 * Kinds of tokens. Those from `unquoted` on are values; the parser relies on that order.
 */
export const TokenKind = {
  endOfFile: 0,
  /** `data_name` */
  dataHeading: 1,
  /** `save_name` */
  frameHeading: 2,
  /** `save_` */
  frameEnd: 3,
  loop: 4,
  global: 5,
  stop: 6,
  /** `_name` */
  tag: 7,
  /** `]` outside any list, CIF 2.0 */
  closeList: 8,
  /** `}` outside any table, CIF 2.0 */
  closeTable: 9,
  unquoted: 10,
  single: 11,
  double: 12,
  text: 13,
  tripleSingle: 14,
  tripleDouble: 15,
  /** `[` as the tokenizer gives it; a whole list once the compound reader has run. CIF 2.0 */
  list: 16,
  /** `{`, likewise. CIF 2.0 */
  table: 17,
} as const;

const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const DOLLAR = 36;
const SINGLE_QUOTE = 39;
const SEMICOLON = 59;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const UNDERSCORE = 95;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * Cuts a CIF into tokens, one `next()` at a time; the token stands in `kind`, `start` and `end`, so that nothing is
 * allocated.
 *
 * Known deviations from the specifications, all towards reading more:
 * - every control character counts as white space between tokens (the check of characters reports those that are wrong);
 * - `[`, `]` and `$` may begin an unquoted value in CIF 1.1, with a warning;
 * - a `;` at the beginning of a line closes a text field whatever follows it.
 */
export class CifTokenizer {
  kind = 0;
  start = 0;
  end = 0;
  /**
   * Start of the first text field whose last line is nothing but a data name, -1 where there is none. Where the
   * file then turns out to have errors, it may be this one that lacks its semicolon: the opening semicolon of the next
   * field was taken for it.
   */
  suspectField = -1;
  /** Offset at which the next token is looked for. */
  offset: number;
  readonly #text: string;
  readonly #limit: number;
  readonly #version2: boolean;
  readonly #report: ProblemReporter | undefined;
  /** Offsets behind which no closing triple quote remains, so that a file full of them is still read in linear time. */
  #noTripleSingleFrom = Number.POSITIVE_INFINITY;
  #noTripleDoubleFrom = Number.POSITIVE_INFINITY;
  /** Offsets up to which, on the current line, no such quote has white space behind it. */
  #noSingleBeforeSpaceTo = 0;
  #noDoubleBeforeSpaceTo = 0;
  /** Starts of text fields whose closing semicolon the parser knows to be missing. */
  readonly #openFields: ReadonlySet<number> | undefined;

  constructor(
    text: string,
    version: CifVersion,
    report?: ProblemReporter,
    options: { start?: number; end?: number; openFields?: ReadonlySet<number> } = {},
  ) {
    this.#text = text;
    this.#version2 = version === '2.0';
    this.#report = report;
    this.offset = options.start ?? 0;
    this.#limit = options.end ?? text.length;
    this.#openFields = options.openFields;
  }

  /** Moves to the next token, over white space and comments, and gives its kind. */
  next(): number {
    const text = this.#text;
    const limit = this.#limit;
    let i = this.offset;
    let code = 0;
    for (; i < limit; i++) {
      code = text.charCodeAt(i);
      if (code <= SPACE) continue;
      if (code !== HASH) break;
      i = endOfLine(text, i, limit) - 1;
    }
    this.start = i;
    if (i >= limit) return this.#token(TokenKind.endOfFile, limit);
    switch (code) {
      case UNDERSCORE:
        return this.#token(TokenKind.tag, this.#endOfWord(i + 1));
      case SEMICOLON:
        return i === 0 || isLineEnd(text.charCodeAt(i - 1)) ? this.#textField(i) : this.#unquoted(i);
      case SINGLE_QUOTE:
      case DOUBLE_QUOTE:
        return this.#version2 ? this.#quotedVersion2(i, code) : this.#quotedVersion1(i, code);
      case OPEN_BRACKET:
        return this.#version2 ? this.#token(TokenKind.list, i + 1) : this.#reservedStart(i);
      case CLOSE_BRACKET:
        return this.#version2 ? this.#token(TokenKind.closeList, i + 1) : this.#reservedStart(i);
      case OPEN_BRACE:
        return this.#version2 ? this.#token(TokenKind.table, i + 1) : this.#unquoted(i);
      case CLOSE_BRACE:
        return this.#version2 ? this.#token(TokenKind.closeTable, i + 1) : this.#unquoted(i);
      case DOLLAR:
        return this.#reservedStart(i);
      default:
        return this.#word(i, code);
    }
  }

  #token(kind: number, end: number): number {
    this.kind = kind;
    this.end = end;
    this.offset = end;
    return kind;
  }

  #endOfWord(from: number): number {
    const text = this.#text;
    const limit = this.#limit;
    let i = from;
    while (i < limit && text.charCodeAt(i) > SPACE) i++;
    return i;
  }

  #unquoted(start: number): number {
    if (!this.#version2) return this.#token(TokenKind.unquoted, this.#endOfWord(start + 1));
    const text = this.#text;
    const limit = this.#limit;
    let i = start + 1;
    for (; i < limit; i++) {
      const code = text.charCodeAt(i);
      if (code <= SPACE) break;
      if (code === CLOSE_BRACKET || code === CLOSE_BRACE) break;
      if (code === OPEN_BRACKET || code === OPEN_BRACE) {
        this.#report?.(
          'missing-whitespace',
          start,
          i + 1,
          `in CIF 2.0 "${text[i]}" opens a ${code === OPEN_BRACKET ? 'list' : 'table'} and cannot stand in an unquoted value: quote the value, or put a blank before the bracket`,
        );
        break;
      }
    }
    return this.#token(TokenKind.unquoted, i);
  }

  /** An unquoted value or, where the first letter allows it, a heading or a reserved word. */
  #word(start: number, first: number): number {
    switch (first | 32) {
      case 100: // d
        if (this.#beginsWith(start, 'data_')) return this.#token(TokenKind.dataHeading, this.#endOfWord(start + 5));
        break;
      case 115: // s
        if (this.#beginsWith(start, 'save_')) {
          const end = this.#endOfWord(start + 5);
          return this.#token(end === start + 5 ? TokenKind.frameEnd : TokenKind.frameHeading, end);
        }
        if (this.#isWord(start, 'stop_')) return this.#token(TokenKind.stop, start + 5);
        break;
      case 108: // l
        if (this.#isWord(start, 'loop_')) return this.#token(TokenKind.loop, start + 5);
        // `loop__atom_site_label`: a blank is missing, and no value begins like that.
        if (this.#beginsWith(start, 'loop__')) {
          this.#report?.(
            'missing-whitespace',
            start,
            start + 5,
            'no blank between loop_ and the data name: put one in',
          );
          return this.#token(TokenKind.loop, start + 5);
        }
        break;
      case 103: // g
        if (this.#isWord(start, 'global_')) return this.#token(TokenKind.global, start + 7);
        break;
    }
    return this.#unquoted(start);
  }

  /** Whether the lower-case word stands at an offset, in any case. */
  #beginsWith(start: number, word: string): boolean {
    if (start + word.length > this.#limit) return false;
    for (let i = 0; i < word.length; i++) {
      const code = this.#text.charCodeAt(start + i);
      const wanted = word.charCodeAt(i);
      if (code !== wanted && (wanted === UNDERSCORE || code !== wanted - 32)) return false;
    }
    return true;
  }

  #isWord(start: number, word: string): boolean {
    const end = start + word.length;
    return this.#beginsWith(start, word) && (end >= this.#limit || this.#text.charCodeAt(end) <= SPACE);
  }

  #reservedStart(start: number): number {
    const kind = this.#unquoted(start);
    this.#report?.(
      'reserved-start',
      this.start,
      this.end,
      `the unquoted value "${excerpt(this.#text, this.start, this.end)}" begins with "${this.#text[start]}", which CIF reserves: put it in quotes${
        this.#text[start] === '$' ? '' : ', or begin the file with #\\#CIF_2.0 where a list is meant'
      }`,
    );
    return kind;
  }

  /** CIF 1.1: the string ends at the first such quote with white space behind it, on the same line. */
  #quotedVersion1(start: number, quote: number): number {
    const end = this.#closingQuoteBeforeSpace(start, quote);
    const kind = quote === SINGLE_QUOTE ? TokenKind.single : TokenKind.double;
    return end > 0 ? this.#token(kind, end) : this.#unterminatedQuote(kind, start);
  }

  /** Offset behind a quote that white space follows on the same line, or -1. */
  #closingQuoteBeforeSpace(start: number, quote: number): number {
    const text = this.#text;
    const limit = this.#limit;
    if (start < (quote === SINGLE_QUOTE ? this.#noSingleBeforeSpaceTo : this.#noDoubleBeforeSpaceTo)) return -1;
    let i = start + 1;
    for (; i < limit; i++) {
      const code = text.charCodeAt(i);
      if (code === quote && (i + 1 >= limit || text.charCodeAt(i + 1) <= SPACE)) return i + 1;
      if (isLineEnd(code)) break;
    }
    if (quote === SINGLE_QUOTE) this.#noSingleBeforeSpaceTo = i;
    else this.#noDoubleBeforeSpaceTo = i;
    return -1;
  }

  #unterminatedQuote(kind: number, start: number): number {
    const text = this.#text;
    let end = endOfLine(text, start, this.#limit);
    while (end > start + 1 && text.charCodeAt(end - 1) <= SPACE) end--;
    const quote = text[start];
    this.#report?.(
      'unterminated-quote',
      start,
      end,
      `the closing ${quote} of this string is missing on its line: add it, or use a text field between semicolons where the text holds line breaks or both kinds of quotes`,
    );
    return this.#token(kind, end);
  }

  /** CIF 2.0: the string ends at the first such quote, and three quotes open a string over several lines. */
  #quotedVersion2(start: number, quote: number): number {
    const text = this.#text;
    const limit = this.#limit;
    if (text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote && start + 2 < limit) {
      return this.#tripleQuoted(start, quote);
    }
    const kind = quote === SINGLE_QUOTE ? TokenKind.single : TokenKind.double;
    let i = start + 1;
    while (i < limit) {
      const code = text.charCodeAt(i);
      if (code === quote || isLineEnd(code)) break;
      i++;
    }
    if (i >= limit || text.charCodeAt(i) !== quote) return this.#unterminatedQuote(kind, start);
    const end = i + 1;
    if (this.#mayFollowValue(end)) return this.#token(kind, end);
    // 'd'Arc', right in CIF 1.1: read it as meant there.
    const endVersion1 = this.#closingQuoteBeforeSpace(end - 1, quote);
    const glued = endVersion1 > 0 ? endVersion1 : end;
    this.#report?.(
      'missing-whitespace',
      start,
      glued,
      `in CIF 2.0 a ${text[start]} within a string ends it: quote this text with ${text[start] === "'" ? '"' : "'"} or with three quotes, and leave a blank behind a string`,
    );
    return this.#token(kind, glued);
  }

  /** White space, a bracket or the colon behind a table key. */
  #mayFollowValue(offset: number): boolean {
    if (offset >= this.#limit) return true;
    const code = this.#text.charCodeAt(offset);
    return code <= SPACE || code === CLOSE_BRACKET || code === CLOSE_BRACE || code === 58;
  }

  #tripleQuoted(start: number, quote: number): number {
    const text = this.#text;
    const single = quote === SINGLE_QUOTE;
    const kind = single ? TokenKind.tripleSingle : TokenKind.tripleDouble;
    const from = start + 3;
    const none = single ? this.#noTripleSingleFrom : this.#noTripleDoubleFrom;
    const close = from >= none ? -1 : text.indexOf(single ? "'''" : '"""', from);
    if (close >= 0 && close + 3 <= this.#limit) {
      const end = close + 3;
      if (!this.#mayFollowValue(end)) {
        this.#report?.('missing-whitespace', start, end, 'put a blank between this string and what follows it');
      }
      return this.#token(kind, end);
    }
    if (single) this.#noTripleSingleFrom = Math.min(none, from);
    else this.#noTripleDoubleFrom = Math.min(none, from);
    const end = this.#endOfOpenText(start);
    this.#report?.(
      'unterminated-quote',
      start,
      end,
      `the closing ${text.slice(start, from)} of this string is missing: add it; reading went on at the next data name or heading that begins a line`,
    );
    return this.#token(kind, end);
  }

  /** A text field: up to the next `;` that begins a line. */
  #textField(start: number): number {
    const text = this.#text;
    const limit = this.#limit;
    if (this.#openFields?.has(start)) return this.#openTextField(start);
    // Looking for the semicolon alone is several times faster than for a line end and it: fields of reflections have none.
    let close = text.indexOf(';', start + 1);
    while (close >= 0 && close < limit && !isLineEnd(text.charCodeAt(close - 1))) close = text.indexOf(';', close + 1);
    if (close < 0 || close >= limit) return this.#openTextField(start);
    if (this.suspectField < 0 && this.#endsInTag(start, close)) this.suspectField = start;
    const end = close + 1;
    if (end < limit) {
      const code = text.charCodeAt(end);
      const mayFollow = code <= SPACE || (this.#version2 && (code === CLOSE_BRACKET || code === CLOSE_BRACE));
      if (!mayFollow) {
        this.#report?.(
          'missing-whitespace',
          close,
          end,
          'a semicolon that begins a line ends the text field: put a blank or a line break behind it, or indent the line where it belongs to the text',
        );
      }
    }
    return this.#token(TokenKind.text, end);
  }

  #openTextField(start: number): number {
    const end = this.#endOfOpenText(start);
    this.#report?.(
      'unterminated-text-field',
      start,
      end,
      'this text field has no closing semicolon at the beginning of a line: add it behind the text; reading went on at the next data name or heading that begins a line',
    );
    return this.#token(TokenKind.text, end);
  }

  /** Whether the last line of a closed text field is a lone data name. */
  #endsInTag(start: number, close: number): boolean {
    const text = this.#text;
    let i = close - 1;
    while (i > start && text.charCodeAt(i) <= SPACE) i--;
    while (i > start && text.charCodeAt(i) > SPACE) i--;
    return i > start && isLineEnd(text.charCodeAt(i)) && text.charCodeAt(i + 1) === UNDERSCORE;
  }

  /** Where an open text most likely ends: before the next line that begins with a data name, a heading or loop_. */
  #endOfOpenText(start: number): number {
    const text = this.#text;
    const limit = this.#limit;
    let end = limit;
    for (let i = endOfLine(text, start, limit); i < limit; i = endOfLine(text, i + 1, limit)) {
      const next = i + 1;
      const code = text.charCodeAt(next);
      const tag = code === UNDERSCORE && text.charCodeAt(next + 1) > SPACE;
      if (tag || this.#beginsWith(next, 'data_') || this.#beginsWith(next, 'save_') || this.#isWord(next, 'loop_')) {
        end = next;
        break;
      }
    }
    while (end > start + 1 && text.charCodeAt(end - 1) <= SPACE) end--;
    return end;
  }
}
