import type { CifDocument, CifEntries, CifItem, CifLoop, CifValue } from '../syntax/document.js';
import { parseCif } from '../syntax/parser.js';
import { excerpt } from '../syntax/problems.js';
import { CifTokenizer, TokenKind } from '../syntax/tokenizer.js';
import type { CifVersion } from '../syntax/version.js';
import { withLineFeeds } from '../text/decode.js';
import { CifEditError } from '../text/errors.js';
import { isBlank, isLineEnd } from '../text/scan.js';
import { SourceText, type TextRange } from '../text/source.js';

/** A stretch of the source and what takes its place; an empty range inserts. */
export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

/**
 * Makes edits in a text; everything outside their ranges stays as it is, byte for byte. Insertions at one place keep
 * their order and come before what replaces a range that begins there.
 *
 * @throws CifEditError where edits overlap or lie outside the text
 */
export function applyEdits(source: SourceText | string, edits: readonly TextEdit[]): string {
  const { text } = typeof source === 'string' ? { text: source } : source;
  const where = (offset: number) =>
    (typeof source === 'string' ? new SourceText('offset', text) : source).locate(offset);
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const pieces: string[] = [];
  let offset = 0;
  for (const edit of sorted) {
    const { start, end } = edit.range;
    if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= text.length)) {
      throw new CifEditError(
        `the edit from ${start} to ${end} does not lie within the text of ${text.length} characters`,
      );
    }
    if (start < offset) throw new CifEditError(`two edits overlap at ${where(start)}: merge them`);
    pieces.push(text.slice(offset, start), edit.text);
    offset = end;
  }
  pieces.push(text.slice(offset));
  return pieces.join('');
}

export type LineEnding = '\n' | '\r\n' | '\r';

/** The line end that a text uses first; LF where it has none. */
export function lineEndingOf(text: string): LineEnding {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) return '\n';
    if (code === 13) return text.charCodeAt(i + 1) === 10 ? '\r\n' : '\r';
  }
  return '\n';
}

/** A text with each of its line ends turned into one kind. */
export function withLineEnding(text: string, ending: LineEnding): string {
  const unix = withLineFeeds(text);
  return ending === '\n' ? unix : unix.replaceAll('\n', ending);
}

/**
 * Puts another value in the place of one.
 *
 * @param written the value as it shall stand in the file: from `quoteCifValue` or `formatCifNumber`, or `?` or `.`
 * @throws CifEditError where that is not exactly one value in the document's version of CIF
 */
export function replaceValue(document: CifDocument, value: CifValue, written: string): TextEdit {
  const { text } = document.source;
  const { start, end } = value.range;
  let replacement = withLineEnding(checkedValue(written, document.version), lineEndingOf(text));
  const atLineStart = start === 0 || isLineEnd(text.charCodeAt(start - 1));
  if (isLineEnd(replacement.charCodeAt(0)) && atLineStart) replacement = replacement.replace(/^\r?\n?/, '');
  // Where the file has no value at all, the range is empty and stands right behind the data name.
  if (start === end && !isLineEnd(replacement.charCodeAt(0))) replacement = ` ${replacement}`;
  const next = text.charCodeAt(end);
  const needsBlank = end < text.length && next > 32 && !(document.version === '2.0' && (next === 93 || next === 125));
  return { range: value.range, text: needsBlank ? `${replacement} ` : replacement };
}

/**
 * Puts other values in the place of those of a loop's column.
 *
 * @param written gives the value for a row (counted from 0) as it shall stand in the file, undefined to leave the row
 * @throws CifEditError for a data name that the loop does not have, and as `replaceValue`
 */
export function replaceLoopColumn(
  document: CifDocument,
  loop: CifLoop,
  tag: string,
  written: (row: number) => string | undefined,
): TextEdit[] {
  const column = loop.column(tag);
  if (column < 0) {
    throw new CifEditError(`${document.source.locate(loop.range.start)}: this loop has no column ${tag} to replace`);
  }
  const edits: TextEdit[] = [];
  for (let row = 0; row < loop.rowCount; row++) {
    const value = written(row);
    if (value !== undefined) edits.push(replaceValue(document, loop.value(row, column), value));
  }
  return edits;
}

/**
 * Writes a loop with its columns in line, ending in a line end; lines end in LF.
 *
 * @param rows values as they shall stand in the file: from `quoteCifValue` or `formatCifNumber`, or `?` or `.`
 * @throws CifEditError where the loop has no column or no row, or a row does not have as many values as there are tags
 */
export function writeLoop(tags: readonly string[], rows: readonly (readonly string[])[]): string {
  if (tags.length === 0 || rows.length === 0) {
    throw new CifEditError('a loop needs at least one data name and one row of values');
  }
  const widths = tags.map(() => 0);
  for (const [index, row] of rows.entries()) {
    if (row.length !== tags.length) {
      throw new CifEditError(
        `row ${index + 1} of the loop of ${tags[0]} has ${row.length} values for ${tags.length} tags`,
      );
    }
    for (const [column, value] of row.entries()) {
      if (!value.includes('\n')) widths[column] = Math.max(widths[column], Math.min(value.length, WIDEST_PADDED));
    }
  }
  return `loop_\n${tags.map((tag) => ` ${tag}\n`).join('')}${rows.map((row) => `${writeRow(row, widths)}\n`).join('')}`;
}

/** A long text in one row does not push the columns of all others to the right. */
const WIDEST_PADDED = 24;

/** Where a row is broken, well below the 2,048 characters that CIF allows. */
const ROW_WIDTH = 1000;

function writeRow(row: readonly string[], widths: readonly number[]): string {
  let out = '';
  let lineLength = 0;
  for (const [column, value] of row.entries()) {
    if (value.startsWith('\n')) {
      // Behind a text field a new line, so that its semicolon stands alone.
      out = `${out.trimEnd()}${value}\n`;
      lineLength = 0;
      continue;
    }
    if (lineLength > 0 && lineLength + value.length > ROW_WIDTH) {
      out = `${out.trimEnd()}\n`;
      lineLength = 0;
    }
    const padded = value.padEnd(widths[column]);
    out += `${padded} `;
    lineLength += padded.length + 1;
  }
  return out.trimEnd();
}

/**
 * Inserts a loop (or any run of items) behind an item or loop, on lines of its own, after an empty line.
 *
 * @throws CifEditError where the text is not free of errors or repeats a data name of the block
 */
export function insertAfter(document: CifDocument, entry: CifItem | CifLoop, text: string): TextEdit {
  checkEntries(document, entry, text, undefined);
  const source = document.source.text;
  const ending = lineEndingOf(source);
  const inserted = withLineEnding(`\n${text.trim()}\n`, ending);
  const entryEnd = entry.kind === 'loop' ? entry.range.end : Math.max(entry.value.range.end, entry.tagRange.end);
  let lineEnd = entryEnd;
  while (lineEnd < source.length && isBlank(source.charCodeAt(lineEnd))) lineEnd++;
  if (source[lineEnd] === '#') while (lineEnd < source.length && !isLineEnd(source.charCodeAt(lineEnd))) lineEnd++;
  if (lineEnd >= source.length) return insertion(source.length, `${ending}${inserted}`);
  // Something else stands on the same line: it moves to a line behind what is inserted.
  if (!isLineEnd(source.charCodeAt(lineEnd))) return insertion(entryEnd, `${ending}${inserted}`);
  const next = source.startsWith('\r\n', lineEnd) ? lineEnd + 2 : lineEnd + 1;
  return insertion(next, inserted);
}

function insertion(offset: number, text: string): TextEdit {
  return { range: { start: offset, end: offset }, text };
}

/**
 * Puts another loop (or any run of items) in the place of a loop.
 *
 * @throws CifEditError where the text is not free of errors or repeats a data name of the rest of the block
 */
export function replaceLoop(document: CifDocument, loop: CifLoop, text: string): TextEdit {
  checkEntries(document, loop, text, loop);
  const source = document.source.text;
  const next = source.charCodeAt(loop.range.end);
  const glued = loop.range.end < source.length && next > 32;
  return {
    range: loop.range,
    text: withLineEnding(`${text.trim()}${glued ? '\n' : ''}`, lineEndingOf(source)),
  };
}

/** The written form of one value; a text field begins with its line end. */
function checkedValue(written: string, version: CifVersion): string {
  let faulty = false;
  const tokens = new CifTokenizer(written, version, () => {
    faulty = true;
  });
  const kind = tokens.next();
  const { start, end } = tokens;
  if (kind >= TokenKind.list) return checkedCompound(written);
  const onlyOne = kind >= TokenKind.unquoted && !faulty && tokens.next() === TokenKind.endOfFile;
  const before = written.slice(0, start);
  const mayStandBefore = before === '' || (kind === TokenKind.text && /^(?:\r\n|[\n\r])$/.test(before));
  if (!onlyOne || !mayStandBefore || end !== written.length) throw notOneValue(written);
  const value = written.slice(start, end);
  return kind === TokenKind.text ? `\n${value}` : value;
}

function checkedCompound(written: string): string {
  const { blocks, problems } = parseCif(`#\\#CIF_2.0\ndata_x\n_x ${written}\n`);
  const item = blocks[0]?.entries[0];
  const sound = problems.every((problem) => problem.severity === 'hint') && blocks[0].entries.length === 1;
  if (!sound || item?.kind !== 'item' || item.value.range.end - item.value.range.start !== written.length) {
    throw notOneValue(written);
  }
  return written;
}

function notOneValue(written: string): CifEditError {
  return new CifEditError(
    `"${excerpt(written, 0, written.length)}" is not one CIF value: quote text with quoteCifValue`,
  );
}

function checkEntries(
  document: CifDocument,
  entry: CifItem | CifLoop,
  text: string,
  replaced: CifLoop | undefined,
): void {
  const magic = document.version === '2.0' ? '#\\#CIF_2.0\n' : '';
  const { source, blocks, problems } = parseCif(`${magic}data_x\n${text}\n`, 'inserted text');
  const problem = problems.find(({ severity }) => severity === 'error');
  if (problem) throw new CifEditError(`${source.locate(problem.range.start)}: ${problem.message}`);
  const [block] = blocks;
  if (blocks.length !== 1 || block.entries.length === 0 || block.frames.length > 0) {
    throw new CifEditError('what is inserted must be items or loops, without headings');
  }
  const section = sectionOf(document, entry);
  for (const added of block.entries) {
    for (const tag of added.kind === 'item' ? [added.tag] : added.tags) {
      if (section?.has(tag) && (replaced?.column(tag) ?? -1) < 0) {
        throw new CifEditError(`${document.source.name}: the data block already holds ${tag}: replace it instead`);
      }
    }
  }
}

function sectionOf(document: CifDocument, entry: CifItem | CifLoop): CifEntries | undefined {
  for (const block of [...document.blocks, ...document.globals]) {
    if (block.entries.includes(entry)) return block;
    const frame = block.frames.find(({ entries }) => entries.includes(entry));
    if (frame) return frame;
  }
  return undefined;
}
