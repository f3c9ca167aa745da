import { atomicNumberOf } from '../elements.js';

/** An element with its number, the beginning or the end (with its factor) of a bracket, or space. */
const tokenPattern = /^(?:([A-Z][A-Za-z]?)(\d*\.?\d*)|(\()|\)(\d*\.?\d*)|\s+)/;

/**
 * Reads a chemical formula such as `C9 H13 N O3`, `C9H13NO3` or `(N H4)2 S O4` as element counts; `D` is kept apart
 * from `H`. Capitals (`C6 H5 CL`) are forgiven where spaces keep the elements apart.
 * @returns undefined where any part names no element (charges, free text) or brackets do not match.
 */
export function parseFormula(text: string): Map<string, number> | undefined {
  const clean = text.replace(/[~,'"\s]+/g, ' ').trim();
  if (clean === '') return undefined;
  const spaced = clean.includes(' ');
  const open: Map<string, number>[] = [new Map()];
  let position = 0;
  while (position < clean.length) {
    const match = tokenPattern.exec(clean.slice(position));
    if (!match) return undefined;
    const [whole, letters, count, bracket, factor] = match;
    position += whole.length;
    if (letters !== undefined) {
      const symbol = elementOf(letters, spaced && !/[A-Za-z]/.test(clean[position] ?? ' '));
      if (symbol === undefined) return undefined;
      // Where only the first letter counts, read on behind it.
      if (symbol.length < letters.length) position -= whole.length - 1;
      const number = symbol.length < letters.length || count === '' ? 1 : Number(count);
      if (!add(open[open.length - 1], symbol, number)) return undefined;
    } else if (bracket !== undefined) {
      open.push(new Map());
    } else if (factor !== undefined) {
      const inside = open.pop()!;
      if (open.length === 0) return undefined;
      for (const [symbol, number] of inside) {
        if (!add(open[open.length - 1], symbol, number * (factor === '' ? 1 : Number(factor)))) return undefined;
      }
    }
  }
  return open.length === 1 ? open[0] : undefined;
}

/** `Cl` and, where words keep elements apart, `CL`; else the first letter alone. */
function elementOf(letters: string, aWord: boolean): string | undefined {
  const two = letters[0] + letters.slice(1).toLowerCase();
  const lower = letters.length === 1 || letters[1] !== letters[1].toUpperCase();
  if ((lower || aWord) && atomicNumberOf(two) !== undefined) return two;
  return !lower && atomicNumberOf(letters[0]) !== undefined ? letters[0] : undefined;
}

function add(counts: Map<string, number>, symbol: string, number: number): boolean {
  if (!Number.isFinite(number)) return false;
  counts.set(symbol, (counts.get(symbol) ?? 0) + number);
  return true;
}
