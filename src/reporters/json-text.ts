import { escapeInJson } from './plain-text.js';

/** JSON for people to look at, too: indented, but with vectors and tensors on one line; ends in a line end. No character commands a terminal. */
export function jsonText(value: object): string {
  // A line end occurs between tokens alone, never within a string: the pattern cannot match inside one.
  const pretty = JSON.stringify(value, null, 2).replace(
    /\[\n *((?:[\d.e+-]+|null)(?:,\n *(?:[\d.e+-]+|null))*)\n *\]/g,
    (_, numbers: string) => `[${numbers.replace(/\n\s*/g, ' ')}]`,
  );
  return `${escapeInJson(pretty)}\n`;
}
