import type { CifValue } from '../../cif/syntax/document.js';
import { parseCifNumber } from '../../cif/syntax/number.js';
import type { Measured } from '../crystal.js';

/** What stands where a number belongs. What is there and is none is never the same as what is not there. */
export type NumberReading =
  | { readonly kind: 'absent' }
  /** `flaw`: what is wrong with the notation although the number is beyond doubt. */
  | { readonly kind: 'number'; readonly measured: Measured; readonly flaw?: string }
  | { readonly kind: 'unreadable'; readonly text: string };

export interface NumberNotation {
  /** Whether `1/2` and `-1/3` are numbers: where shares are given, as coordinates and occupancies are. */
  readonly fractions?: boolean;
}

/**
 * Reads a number with or without s.u., and forgives what leaves no doubt about its value: an s.u. that is empty, no
 * number, given as a decimal, apart from its number or not closed (`104.13()`, `0.2(?)`, `1.2(0.3)`, `1.2 (3)`,
 * `0.01562(28`); a mark behind it (`0.08*`); a minus sign out of a text processor; Fortran's exponent. A decimal comma, a unit and the like are not.
 */
export function readNumber(value: CifValue | undefined, notation: NumberNotation = {}): NumberReading {
  const text = value === undefined || value.unknown || value.inapplicable ? '' : value.text.trim();
  if (text === '' || text === '?' || text === '.') return { kind: 'absent' };
  return numberOfText(text, notation) ?? { kind: 'unreadable', text };
}

/** As readNumber, of a text; undefined where it is no number. */
export function numberOfText(text: string, { fractions = false }: NumberNotation = {}): NumberReading | undefined {
  const plain = parseCifNumber(text);
  if (plain) return { kind: 'number', measured: measured(plain.value, plain.su) };
  const ascii = text.replace(/^[\u2212\u2012\u2013\u2014]/, '-').replace(/^([+-]?[\d.]+)d([+-]?\d+)/i, '$1e$2');
  const again = parseCifNumber(ascii);
  if (again) {
    const flaw = 'its sign or exponent is not written as in a CIF';
    return { kind: 'number', measured: measured(again.value, again.su), flaw };
  }
  const marked = /^([^*#]*\d\)?) ?[*#]+$/.exec(ascii)?.[1];
  const unmarked = marked === undefined ? undefined : parseCifNumber(marked);
  if (unmarked) {
    return { kind: 'number', measured: measured(unmarked.value, unmarked.su), flaw: 'a mark stands behind it' };
  }
  if (fractions) {
    const [, numerator, denominator] = /^([+-]?\d+) ?\/ ?(\d+)$/.exec(ascii) ?? [];
    if (Number(denominator) > 0) {
      return { kind: 'number', measured: measured(Number(numerator) / Number(denominator)), flaw: 'it is a fraction' };
    }
  }
  return withFlawedUncertainty(ascii);
}

function withFlawedUncertainty(text: string): NumberReading | undefined {
  const bracket = text.indexOf('(');
  if (bracket < 1) return undefined;
  const number = parseCifNumber(text.slice(0, bracket).trimEnd());
  if (number === undefined) return undefined;
  const rest = text.slice(bracket + 1);
  const inside = rest.replace(/\)$/, '').trim();
  // Whatever stands behind the bracket could belong to the number: a unit, a second one.
  if (inside.includes(')') || inside.includes('(')) return undefined;
  const found = (flaw: string, su?: number): NumberReading => ({
    kind: 'number',
    measured: measured(number.value, su),
    flaw,
  });
  const unit = 10 ** -number.digits;
  if (/^\d+$/.test(inside)) {
    const su = Number((Number(inside) * unit).toPrecision(12));
    if (!Number.isFinite(su)) return undefined;
    if (!rest.endsWith(')')) return found('the bracket of its s.u. is not closed', su);
    return found('blanks stand before or in the bracket of its s.u.', su);
  }
  if (!rest.endsWith(')')) return inside === '' ? found('its s.u. is missing behind the bracket') : undefined;
  if (inside === '') return found('the bracket of its s.u. is empty');
  if (/^(\d+\.\d*|\.\d+)$/.test(inside)) return found('its s.u. has a decimal point', Number(inside));
  return /^[?.*x-]+$/i.test(inside) ? found('its s.u. is no number') : undefined;
}

function measured(value: number, su?: number): Measured {
  return su === undefined ? { value } : { value, su };
}
