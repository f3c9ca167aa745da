/**
 * Breaks text at spaces into lines of at most `width` characters. A word that is longer than a line (a path, an
 * address) stays whole. Line ends in the text are kept.
 */
export function wrap(text: string, width: number): readonly string[] {
  return text.split(/\r\n|\r|\n/).flatMap((paragraph) => fill(paragraph.trim().split(/[ \t]+/), ' ', width));
}

/** Puts pieces that must not be broken onto lines of at most `width` characters, with `separator` between them. */
export function fill(pieces: readonly string[], separator: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = pieces[0] ?? '';
  for (const piece of pieces.slice(1)) {
    if (length(line) + length(separator) + length(piece) <= width) {
      line += separator + piece;
    } else {
      lines.push(line);
      line = piece;
    }
  }
  lines.push(line);
  return lines;
}

/** Pads to a width counted in characters, not in UTF-16 units. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - length(text)));
}

/** Number of characters (code points) of a text without colours. */
export function length(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
