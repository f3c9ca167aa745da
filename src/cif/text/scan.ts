const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;

export function isLineEnd(code: number): boolean {
  return code === LINE_FEED || code === CARRIAGE_RETURN;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Offset of the line end at or behind an offset, or the limit. */
export function endOfLine(text: string, from: number, limit: number): number {
  let i = from;
  while (i < limit && !isLineEnd(text.charCodeAt(i))) i++;
  return i;
}
