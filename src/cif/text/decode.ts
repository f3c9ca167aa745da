import { TokenKind } from '../syntax/tokenizer.js';
import { isBlank, isLineEnd } from './scan.js';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SEMICOLON = 59;
const BACKSLASH = 92;

/** The text that a token stands for, line ends within it given as LF. */
export function decodeToken(text: string, kind: number, start: number, end: number): string {
  switch (kind) {
    case TokenKind.single:
    case TokenKind.double: {
      const closed = end - start > 1 && text.charCodeAt(end - 1) === text.charCodeAt(start);
      return text.slice(start + 1, closed ? end - 1 : end);
    }
    case TokenKind.tripleSingle:
    case TokenKind.tripleDouble: {
      const closed = end - start >= 6 && text.slice(end - 3, end) === text.slice(start, start + 3);
      return withLineFeeds(text.slice(start + 3, closed ? end - 3 : end));
    }
    case TokenKind.text:
      return decodeTextField(text, start, end);
    default:
      return text.slice(start, end);
  }
}

function decodeTextField(text: string, start: number, end: number): string {
  let stop = end;
  const closed = stop > start + 1 && text.charCodeAt(stop - 1) === SEMICOLON && isLineEnd(text.charCodeAt(stop - 2));
  if (closed) {
    // The line end before the closing semicolon belongs to it.
    stop -= 2;
    if (text.charCodeAt(stop) === LINE_FEED && text.charCodeAt(stop - 1) === CARRIAGE_RETURN && stop - 1 > start)
      stop--;
  }
  return undoProtocols(withLineFeeds(text.slice(start + 1, stop)));
}

/** CRLF and lone CR turned into LF. */
export function withLineFeeds(text: string): string {
  if (!text.includes('\r')) return text;
  const pieces: string[] = [];
  let from = 0;
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', from)) {
    pieces.push(text.slice(from, at));
    from = text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1;
  }
  pieces.push(text.slice(from));
  return pieces.join('\n');
}

/**
 * Undoes the prefix and the line-folding protocol of a text field (International Tables G 2.2.7.4.11 for folding;
 * J. Appl. Cryst. 49 (2016) 277, section 5.2 for both), where its first line asks for them.
 *
 * A first line `\` asks for unfolding, `prefix\` for taking the prefix from every line, `prefix\\` for both. A field
 * of which some line lacks the prefix is ordinary text.
 */
export function undoProtocols(content: string): string {
  const lineEnd = content.indexOf('\n');
  const firstEnd = lineEnd < 0 ? content.length : lineEnd;
  let last = firstEnd;
  while (last > 0 && isBlank(content.charCodeAt(last - 1))) last--;
  if (last === 0 || content.charCodeAt(last - 1) !== BACKSLASH) return content;
  // Without a further line there is nothing to fold or to take a prefix from, but for the lone backslash.
  if (lineEnd < 0) return last === 1 ? '' : content;
  const prefixEnd = content.indexOf('\\');
  const slashes = last - prefixEnd;
  if (slashes > 2 || (slashes === 2 && content.charCodeAt(prefixEnd + 1) !== BACKSLASH)) return content;
  if (prefixEnd === 0) return slashes === 1 ? unfold(content.slice(lineEnd + 1)) : content;
  const rest = removePrefix(content, lineEnd + 1, content.slice(0, prefixEnd));
  if (rest === undefined) return content;
  return slashes === 2 ? unfold(rest) : rest;
}

function removePrefix(content: string, from: number, prefix: string): string | undefined {
  const lines: string[] = [];
  for (let start = from; start <= content.length; ) {
    if (!content.startsWith(prefix, start)) return undefined;
    const lineEnd = content.indexOf('\n', start);
    const end = lineEnd < 0 ? content.length : lineEnd;
    lines.push(content.slice(start + prefix.length, end));
    start = end + 1;
  }
  return lines.join('\n');
}

/** Joins each line that ends in a backslash (blanks behind it allowed) with the next one. */
function unfold(content: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (let start = 0; start <= content.length; ) {
    const lineEnd = content.indexOf('\n', start);
    const end = lineEnd < 0 ? content.length : lineEnd;
    let last = end;
    while (last > start && isBlank(content.charCodeAt(last - 1))) last--;
    if (last > start && content.charCodeAt(last - 1) === BACKSLASH) {
      pieces.push(content.slice(from, last - 1));
      from = end + 1;
    }
    start = end + 1;
  }
  if (from <= content.length) pieces.push(content.slice(from));
  return pieces.join('');
}
