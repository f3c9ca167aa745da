import type { CifVersion } from '../syntax/version.js';
import { withLineFeeds } from '../text/decode.js';
import { CifQuoteError } from '../text/errors.js';
import { isBlank } from '../text/scan.js';

/** Lines that we write are folded to this, well below the 2,048 characters that CIF allows. */
const FOLD_AT = 2000;

const SEMICOLON = ';'.charCodeAt(0);

/**
 * Writes a text as a CIF value that reads as exactly this text: unquoted where that is possible, else in quotes, else
 * as a text field. CRLF and lone CR are taken as line ends, which read as LF.
 *
 * A text field is returned with the line end that must stand before its first semicolon: `\n;…\n;`. Whatever follows
 * the value in the file must begin with white space. Lines end in LF; `withLineEnding` turns them into the file's own.
 *
 * @throws CifQuoteError where the version cannot hold the text: control characters in any, and in CIF 1.1 characters
 * that are not ASCII and a line that begins with a semicolon
 */
export function quoteCifValue(text: string, version: CifVersion = '1.1'): string {
  const content = withLineFeeds(text);
  checkContent(content, version);
  if (mayStandUnquoted(content)) return content;
  const oneLine = !content.includes('\n') && content.length <= FOLD_AT;
  if (oneLine) {
    for (const quote of ["'", '"']) if (mayStandBetween(content, quote, version)) return `${quote}${content}${quote}`;
  }
  if (version === '2.0' && !hasLongLine(content)) {
    for (const quotes of ["'''", '"""']) {
      // A quote at the end would be taken as the first of the closing three.
      if (!content.includes(quotes) && !content.endsWith(quotes[0])) return `${quotes}${content}${quotes}`;
    }
  }
  return textField(content, version);
}

// Control characters but for tab and LF; in CIF 2.0 also those of ISO 6429 and what Unicode keeps for no character.
const notInVersion1 = /[^\t\n\x20-\x7e]/;
const notInVersion2 =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function checkContent(content: string, version: CifVersion): void {
  const match = (version === '1.1' ? notInVersion1 : notInVersion2).exec(content);
  if (match === null) return;
  const code = content.codePointAt(match.index) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const advice =
    code >= 0xa0
      ? 'write it as a CIF code such as \\%A, or write CIF 2.0'
      : 'remove this control character from the text';
  throw new CifQuoteError(`CIF ${version} cannot hold the character ${name}: ${advice}`);
}

/** True where the text reads as itself without quotes in both versions. */
function mayStandUnquoted(content: string): boolean {
  if (content === '' || content === '?' || content === '.' || content.length > FOLD_AT) return false;
  if (!/^[^\s"#$'_;[\]{}][^\s[\]{}]*$/.test(content)) return false;
  return !/^(?:data_|save_|loop_|stop_$|global_$)/i.test(content);
}

function mayStandBetween(content: string, quote: string, version: CifVersion): boolean {
  if (version === '2.0') return !content.includes(quote);
  for (let at = content.indexOf(quote); at >= 0; at = content.indexOf(quote, at + 1)) {
    if (isBlank(content.charCodeAt(at + 1))) return false;
  }
  return true;
}

function hasLongLine(content: string): boolean {
  for (let start = 0; start <= content.length; ) {
    const lineEnd = content.indexOf('\n', start);
    const end = lineEnd < 0 ? content.length : lineEnd;
    if (end - start > FOLD_AT) return true;
    start = end + 1;
  }
  return false;
}

function textField(content: string, version: CifVersion): string {
  const semicolonLine = content.includes('\n;');
  if (semicolonLine && version === '1.1') {
    throw new CifQuoteError(
      'CIF 1.1 cannot hold a text with a line that begins with a semicolon: indent that line, or write CIF 2.0',
    );
  }
  const firstEnd = content.indexOf('\n');
  const firstLine = firstEnd < 0 ? content : content.slice(0, firstEnd);
  const tooLong = hasLongLine(content);
  // A first line that ends in a backslash could be taken for the mark of one of the protocols.
  const fold = tooLong || /\\[ \t]*$/.test(firstLine);
  if (fold && content[0] === ';' && version === '1.1') {
    // Folding would put this semicolon at the beginning of a line. As a prefix it fits no further line, so that the
    // backslash behind it stays text.
    if (tooLong) {
      throw new CifQuoteError(
        'CIF 1.1 cannot hold a text that begins with a semicolon and has a line too long for a CIF: break the line',
      );
    }
    return `\n;${content}\n;`;
  }
  if (semicolonLine || (fold && content[0] === ';')) {
    const lines = fold ? `\n${folded(content)}` : `\n${content}`;
    return `\n;>\\${fold ? '\\' : ''}${lines.replaceAll('\n', '\n>')}\n;`;
  }
  return fold ? `\n;\\\n${folded(content)}\n;` : `\n;${content}\n;`;
}

/** The line-folding protocol, without its first line. */
function folded(content: string): string {
  const pieces: string[] = [];
  const lines = content.split('\n');
  for (const [index, line] of lines.entries()) {
    let start = 0;
    while (line.length - start > FOLD_AT) {
      const end = foldingPoint(line, start);
      pieces.push(line.slice(start, end), '\\\n');
      start = end;
    }
    pieces.push(line.slice(start));
    // A backslash that ends a line is followed by one that ends it for the protocol alone.
    if (/\\[ \t]*$/.test(line)) pieces.push('\\\n');
    if (index < lines.length - 1) pieces.push('\n');
  }
  return pieces.join('');
}

/** Where to fold a line: neither before a semicolon, which would end the field, nor within a surrogate pair. */
function foldingPoint(line: string, start: number): number {
  for (let end = start + FOLD_AT; end > start; end--) {
    const code = line.charCodeAt(end);
    if (code !== SEMICOLON && !(code >= 0xdc00 && code < 0xe000)) return end;
  }
  throw new CifQuoteError(
    `a row of more than ${FOLD_AT} semicolons cannot be folded into the lines that CIF allows: break it up`,
  );
}
