/** The versions of the format that are read and written. */
export type CifVersion = '1.1' | '2.0';

const BYTE_ORDER_MARK = 0xfeff;
const SPACE = 32;
const HASH = 35;
const BACKSLASH = 92;

/** Offset of the first character that is not a byte-order mark: 0 or 1. */
export function startOfContent(text: string): number {
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
}

/** The version that the first line names, and where it does; the version is undefined where it is not one we know. */
export function readMagic(text: string): { version: CifVersion | undefined; start: number; end: number } | undefined {
  let start = startOfContent(text);
  while (start < text.length && text.charCodeAt(start) <= SPACE) start++;
  if (text.charCodeAt(start) !== HASH || text.charCodeAt(start + 1) !== BACKSLASH) return undefined;
  if (!text.startsWith('#\\#CIF_', start)) return undefined;
  let end = start;
  while (end < text.length && text.charCodeAt(end) > SPACE) end++;
  const number = text.slice(start + 7, end);
  return { version: number === '2.0' || number === '1.1' ? number : number === '1.0' ? '1.1' : undefined, start, end };
}
