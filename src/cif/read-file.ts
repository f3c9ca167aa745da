import type { CifSyntaxProblem } from './syntax/document.js';
import { ProblemLog } from './syntax/problems.js';

export type CifEncoding = 'utf-8' | 'latin-1' | 'utf-16le' | 'utf-16be';

/** The text of a file's bytes, and what is needed to write the same bytes again. */
export interface DecodedCif {
  /** Without byte-order mark. */
  readonly text: string;
  readonly encoding: CifEncoding;
  readonly byteOrderMark: boolean;
  /** Ranges count in `text`. */
  readonly problems: readonly CifSyntaxProblem[];
}

/**
 * Decodes the bytes of a CIF: UTF-16 where a byte-order mark says so, else UTF-8, else (where the bytes are not valid
 * UTF-8) Latin-1, with a note.
 *
 * NUL characters are not reported here: `parseCif` does, with all other characters that a CIF cannot hold.
 */
export function decodeCifBytes(bytes: Uint8Array): DecodedCif {
  const log = new ProblemLog();
  const [first, second, third] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    const encoding = first === 0xff ? 'utf-16le' : 'utf-16be';
    const text = decodeUtf16(bytes.subarray(2), encoding === 'utf-16le');
    log.report('encoding', 0, 0, 'the file is encoded in UTF-16, which CIF does not allow: save it as UTF-8');
    return { text, encoding, byteOrderMark: true, problems: log.sorted() };
  }
  const byteOrderMark = first === 0xef && second === 0xbb && third === 0xbf;
  const content = byteOrderMark ? bytes.subarray(3) : bytes;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    return { text, encoding: 'utf-8', byteOrderMark, problems: [] };
  } catch (error) {
    if (firstInvalidUtf8(bytes) === undefined) throw error;
  }
  // One byte is one character here, so that the offset of the byte is that of the character.
  const text = decodeLatin1(bytes);
  const at = firstInvalidUtf8(bytes) ?? 0;
  log.report(
    'encoding',
    at,
    at + 1,
    `the file is not valid UTF-8 (byte ${bytes[at].toString(16).toUpperCase()} here): read as Latin-1; save it as UTF-8, or write CIF codes such as \\%A`,
  );
  return { text, encoding: 'latin-1', byteOrderMark: false, problems: log.sorted() };
}

/**
 * Encodes a text as the file it came from was; the unchanged text gives the same bytes. A text with characters that
 * Latin-1 lacks becomes UTF-8.
 */
export function encodeCifText(text: string, as: Pick<DecodedCif, 'encoding' | 'byteOrderMark'>): Uint8Array {
  if (as.encoding === 'latin-1') {
    const bytes = new Uint8Array(text.length);
    let fits = true;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      bytes[i] = code;
      if (code > 0xff) fits = false;
    }
    return fits ? bytes : new TextEncoder().encode(text);
  }
  const marked = as.byteOrderMark ? `\ufeff${text}` : text;
  if (as.encoding === 'utf-8') return new TextEncoder().encode(marked);
  const bytes = new Uint8Array(marked.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < marked.length; i++) view.setUint16(i * 2, marked.charCodeAt(i), as.encoding === 'utf-16le');
  return bytes;
}

/** Characters made at a time: as many arguments as a call takes everywhere. */
const CHUNK = 8192;

function decodeLatin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let i = 0; i < bytes.length; i += CHUNK) pieces.push(String.fromCharCode(...bytes.subarray(i, i + CHUNK)));
  return pieces.join('');
}

/** A half character at the end becomes U+FFFD. */
function decodeUtf16(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const units = new Uint16Array(Math.ceil(bytes.length / 2));
  for (let i = 0; i + 1 < bytes.length; i += 2) units[i / 2] = view.getUint16(i, littleEndian);
  if (bytes.length % 2 === 1) units[units.length - 1] = 0xfffd;
  const pieces: string[] = [];
  for (let i = 0; i < units.length; i += CHUNK) pieces.push(String.fromCharCode(...units.subarray(i, i + CHUNK)));
  return pieces.join('');
}

/** Offset of the first byte that is not part of well-formed UTF-8 (The Unicode Standard, table 3-7). */
function firstInvalidUtf8(bytes: Uint8Array): number | undefined {
  for (let i = 0; i < bytes.length; ) {
    const length = sequenceLength(bytes, i);
    if (length === 0) return i;
    i += length;
  }
  return undefined;
}

function sequenceLength(bytes: Uint8Array, i: number): number {
  const lead = bytes[i];
  if (lead < 0x80) return 1;
  const length =
    lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  if (length === 0 || i + length > bytes.length) return 0;
  // Shortest form, no surrogates, nothing beyond U+10FFFF.
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (bytes[i + 1] < low || bytes[i + 1] > high) return 0;
  for (let k = 2; k < length; k++) if (bytes[i + k] < 0x80 || bytes[i + k] > 0xbf) return 0;
  return length;
}
