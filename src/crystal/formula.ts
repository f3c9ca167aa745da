import { atomicNumberOf } from './elements.js';

/**
 * Reads a chemical formula such as `C9 H13 N O3` or `C9H13NO3` as element counts; `D` is kept apart from `H`.
 * @returns undefined where any part names no element (charges and brackets of a moiety formula, free text).
 */
export function parseFormula(text: string): Map<string, number> | undefined {
  const clean = text
    .trim()
    .replace(/[~,'"]/g, ' ')
    .trim();
  if (clean === '') return undefined;
  return countTokens(clean.split(/\s+/)) ?? countRun(clean.replace(/\s+/g, ''));
}

/** One element and its number a word; capitals (`CL2`) are forgiven since words keep elements apart. */
function countTokens(tokens: readonly string[]): Map<string, number> | undefined {
  const counts = new Map<string, number>();
  for (const token of tokens) {
    const [, letters, digits] = /^([A-Za-z]{1,2})(\d*\.?\d*)$/.exec(token) ?? [];
    if (letters === undefined) return undefined;
    const symbol = letters[0].toUpperCase() + letters.slice(1).toLowerCase();
    // A run-on word like CO2 of a one-word formula is for countRun.
    if (tokens.length === 1 && letters.length === 2 && letters[1] === letters[1].toUpperCase()) return undefined;
    if (!add(counts, symbol, digits)) return undefined;
  }
  return counts;
}

function countRun(text: string): Map<string, number> | undefined {
  const counts = new Map<string, number>();
  const term = /([A-Z][a-z]?)(\d*\.?\d*)/y;
  while (term.lastIndex < text.length) {
    const match = term.exec(text);
    if (!match || !add(counts, match[1], match[2])) return undefined;
  }
  return counts;
}

function add(counts: Map<string, number>, symbol: string, digits: string): boolean {
  if (atomicNumberOf(symbol) === undefined) return false;
  const count = digits === '' ? 1 : Number(digits);
  if (!Number.isFinite(count)) return false;
  counts.set(symbol, (counts.get(symbol) ?? 0) + count);
  return true;
}
