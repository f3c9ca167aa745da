import { CifNumberError } from '../text/errors.js';

/** A number as a CIF gives it. */
export interface CifNumber {
  readonly value: number;
  /** Standard uncertainty in the units of the value; undefined where none is given. */
  readonly su?: number;
  /**
   * Decimal places: the last digit counts units of 10^-digits. 3 for `1.234(5)`, 0 for `12(3)`, 4 for `1.2E-3`,
   * -4 for `1.2E5`.
   */
  readonly digits: number;
}

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const OPEN = 40;
const CLOSE = 41;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/**
 * Reads a CIF number with or without standard uncertainty: `1.234(5)`, `-.5`, `5.`, `+1`, `1.2E-3(4)`.
 *
 * @returns undefined for anything else, `?`, `.` and numbers with text behind them (`293K`) included
 */
export function parseCifNumber(text: string): CifNumber | undefined {
  let i = 0;
  const sign = text.charCodeAt(0);
  if (sign === PLUS || sign === MINUS) i++;
  const integerStart = i;
  while (isDigit(text.charCodeAt(i))) i++;
  let count = i - integerStart;
  let digits = 0;
  if (text.charCodeAt(i) === POINT) {
    const fractionStart = ++i;
    while (isDigit(text.charCodeAt(i))) i++;
    digits = i - fractionStart;
    count += digits;
  }
  if (count === 0) return undefined;
  if ((text.charCodeAt(i) | 32) === 101) {
    let j = i + 1;
    const exponentSign = text.charCodeAt(j);
    if (exponentSign === PLUS || exponentSign === MINUS) j++;
    const exponentStart = j;
    while (isDigit(text.charCodeAt(j))) j++;
    if (j === exponentStart) return undefined;
    digits -= Number(text.slice(i + 1, j));
    i = j;
  }
  const value = Number(text.slice(0, i));
  if (!Number.isFinite(value)) return undefined;
  if (i === text.length) return { value, digits };
  if (text.charCodeAt(i) !== OPEN) return undefined;
  const suStart = i + 1;
  i = suStart;
  while (isDigit(text.charCodeAt(i))) i++;
  if (i === suStart || text.charCodeAt(i) !== CLOSE || i + 1 !== text.length) return undefined;
  // Through the decimal notation, so that it is rounded once: 5 × 10^-3 is not the double 0.005.
  const su = Number(`${text.slice(suStart, i)}e${-digits}`);
  return Number.isFinite(su) ? { value, su, digits } : undefined;
}

/** The largest s.u. in units of the last digit: SHELXL's rule, also that of Acta Crystallographica. */
const LARGEST_SU = 19;

/** Most decimal places that a number can be written with. */
const MOST_DECIMALS = 100;

/**
 * Writes a number as a CIF holds it.
 *
 * With a standard uncertainty (in the units of the value), as many decimal places as give it at most 19 units of the
 * last digit: 1.2346 ± 0.0123 is `1.235(12)`, ± 0.0234 is `1.23(2)`. Decimal places are never negative: 1234 ± 56 is
 * `1234(56)`. An s.u. of 0 means none (a constrained parameter), and the value is written in full.
 *
 * @throws CifNumberError for a value or s.u. that is not finite, a negative s.u. or impossible decimal places
 */
export function formatCifNumber(value: number, precision: number | { readonly decimals: number }): string {
  if (!Number.isFinite(value))
    throw new CifNumberError(`${value} cannot be written to a CIF as a number; write ? instead`);
  if (typeof precision === 'object') return fixed(value, checkedDecimals(precision.decimals));
  const su = precision;
  if (!(Number.isFinite(su) && su >= 0)) {
    throw new CifNumberError(`${su} is not a standard uncertainty: it must be a finite number that is not negative`);
  }
  if (su === 0) return plain(value);
  const decimals = decimalsFor(su);
  if (decimals > MOST_DECIMALS) throw new CifNumberError(`the standard uncertainty ${su} is too small to be written`);
  return `${fixed(value, decimals)}(${suUnits(su, decimals)})`;
}

/** Decimal places at which an s.u. is between 2 and 19 units of the last digit, but no fewer than none. */
function decimalsFor(su: number): number {
  // Rounding by toExponential is that of the decimal expansion: no logarithm that is off by one near a power of ten.
  const [mantissa, exponent] = su.toExponential(1).split('e');
  const firstTwo = Number(mantissa[0]) * 10 + Number(mantissa[2]);
  const decimals = firstTwo <= LARGEST_SU ? 1 - Number(exponent) : -Number(exponent);
  return Math.max(decimals, 0);
}

/** The s.u. in units of the last of so many decimal places. */
function suUnits(su: number, decimals: number): string {
  const digits = su.toFixed(decimals).replace('.', '').replace(/^0+/, '');
  return digits.includes('e') ? BigInt(su).toString() : digits;
}

function checkedDecimals(decimals: number): number {
  if (Number.isInteger(decimals) && decimals >= 0 && decimals <= MOST_DECIMALS) return decimals;
  throw new CifNumberError(
    `${decimals} is not a number of decimal places: it must be a whole number from 0 to ${MOST_DECIMALS}`,
  );
}

/** toFixed without a minus sign before nothing but zeros, and without its switch to exponents at 1e21. */
function fixed(value: number, decimals: number): string {
  const text =
    Math.abs(value) < 1e21
      ? value.toFixed(decimals)
      : `${BigInt(value)}${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`;
  return text[0] === '-' && !/[1-9]/.test(text) ? text.slice(1) : text;
}

function plain(value: number): string {
  return Object.is(value, -0) ? '0' : String(value);
}
