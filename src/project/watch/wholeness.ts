import { decodeCifBytes, isShelxFile, parseCif } from '../../cif/index.js';

/** Problems at the end of a text that a cut in the middle of the file leaves behind. */
const cutMarks = new Set([
  'empty-file',
  'unterminated-quote',
  'unterminated-text-field',
  'unterminated-list',
  'unterminated-table',
  'unterminated-frame',
  'missing-value',
  'loop-count',
  'empty-loop',
]);

/** A file that has lost more than this share of its length is probably being written anew. */
const largestLoss = 0.5;

/**
 * Whether a file looks as if its writer had come to the end of it: the last line is ended, nothing in it is left open,
 * a SHELX file has reached HKLF or END, and it is not suddenly much shorter than it was. No proof either way: a cut
 * between two items of a CIF leaves a valid CIF.
 *
 * @param previousLength bytes of the file as it was judged last
 */
export function looksWhole(bytes: Uint8Array, name: string, previousLength = 0): boolean {
  const last = bytes.at(-1);
  if (last !== 0x0a && last !== 0x0d) return false;
  if (bytes.length < previousLength * largestLoss) return false;
  const { text } = decodeCifBytes(bytes);
  if (isShelxFile(text, name)) return /^(HKLF|END)\b/im.test(text);
  const end = text.trimEnd().length;
  return parseCif(text, name).problems.every(({ kind, range }) => !cutMarks.has(kind) || range.end < end);
}
