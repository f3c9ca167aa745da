import type { CifBlock, CifItem, CifLoop, CifValue } from '../../cif/syntax/document.js';
import type { TextRange } from '../../cif/text/source.js';
import type { CrystalProblem, Measured } from '../crystal.js';
import { type NumberNotation, type NumberReading, readNumber } from './number-from-cif.js';

/** The rows of a loop, or single items of one category taken as one row. */
export interface CifTable {
  readonly rowCount: number;
  /** From the loop_ or the first item on. */
  readonly range: TextRange;
  has(tag: string): boolean;
  /** Undefined where the table has no such column. */
  value(row: number, tag: string): CifValue | undefined;
  /** A column's data name as the file has it, in lower case. */
  spelling(tag: string): string;
  rowRange(row: number): TextRange;
}

/**
 * Looks data names up in a block whatever their generation: `_atom_site_fract_x` of the core dictionary and
 * `_atom_site.fract_x` of its DDLm successor are the same name here. Names are given in lower case with underscores.
 */
export class BlockReader {
  readonly #items = new Map<string, CifItem>();
  readonly #loops = new Map<string, { loop: CifLoop; column: number }>();
  /** Numbers that were read although their notation is flawed. */
  readonly #flawed: { readonly value: CifValue; readonly number: number; readonly flaw: string }[] = [];

  constructor(readonly block: CifBlock) {
    for (const entry of block.entries) {
      if (entry.kind === 'item') {
        const name = canonical(entry.tag);
        if (!this.#items.has(name)) this.#items.set(name, entry);
      } else {
        entry.tags.forEach((tag, column) => {
          const name = canonical(tag);
          if (!this.#loops.has(name)) this.#loops.set(name, { loop: entry, column });
        });
      }
    }
  }

  /** The value of the first of several names that is there, looped ones by their first row; `?` and `.` count as absent. */
  first(...names: readonly string[]): { readonly name: string; readonly value: CifValue } | undefined {
    for (const name of names) {
      const value = this.value(name);
      if (value && isGiven(value)) return { name: this.#spelling(name), value };
    }
    return undefined;
  }

  /** The values of a data name in the rows of its loop, where that has more than one row. */
  rows(name: string): readonly CifValue[] {
    const place = this.#items.has(name) ? undefined : this.#loops.get(name);
    if (!place || place.loop.rowCount < 2) return [];
    return Array.from({ length: place.loop.rowCount }, (_, row) => place.loop.value(row, place.column));
  }

  /** Whether a loop with a data name that matches a pattern lost rows because they do not fill its columns. */
  lostRows(pattern: RegExp): boolean {
    return [...this.#loops].some(([name, { loop }]) => loop.isIncomplete && pattern.test(name));
  }

  /** A data name with a value that matches a pattern, as the file spells it. */
  nameLike(pattern: RegExp): string | undefined {
    for (const name of [...this.#items.keys(), ...this.#loops.keys()]) {
      if (pattern.test(name) && isGiven(this.value(name))) return this.#spelling(name);
    }
    return undefined;
  }

  /** Reads a number; where its notation is flawed that is kept for reportFlawed. */
  number(value: CifValue | undefined, notation?: NumberNotation): NumberReading {
    const reading = readNumber(value, notation);
    if (value && reading.kind === 'number' && reading.flaw !== undefined) {
      this.#flawed.push({ value, number: reading.measured.value, flaw: reading.flaw });
    }
    return reading;
  }

  /** As number, undefined for what is absent and what is unreadable. */
  measured(value: CifValue | undefined): Measured | undefined {
    const reading = this.number(value);
    return reading.kind === 'number' ? reading.measured : undefined;
  }

  /** One problem for each kind of flaw, at the first number that has it. */
  reportFlawed(problems: CrystalProblem[]): void {
    const byFlaw = new Map<string, { value: CifValue; number: number; places: Set<number> }>();
    for (const { value, number, flaw } of this.#flawed) {
      const same = byFlaw.get(flaw);
      if (same) same.places.add(value.range.start);
      else byFlaw.set(flaw, { value, number, places: new Set([value.range.start]) });
    }
    for (const [flaw, { value, number, places }] of byFlaw) {
      const more = places.size === 1 ? '' : ` (and ${places.size - 1} more such number${places.size === 2 ? '' : 's'})`;
      problems.push({
        kind: 'number-flawed',
        range: value.range,
        message: `'${value.text.trim()}' is read as ${Number(number.toPrecision(8))}, although ${flaw}${more}: write it like 1.2345(6)`,
      });
    }
  }

  /** The value of a data name, a looped one by its first row; undefined only where the block does not have the name. */
  value(name: string): CifValue | undefined {
    const item = this.#items.get(name);
    if (item) return item.value;
    const place = this.#loops.get(name);
    return place && place.loop.rowCount > 0 ? place.loop.value(0, place.column) : undefined;
  }

  #spelling(name: string): string {
    const place = this.#loops.get(name);
    return this.#items.get(name)?.tag ?? place?.loop.tags[place.column] ?? name;
  }

  /** The table that holds one of several data names. */
  table(...names: readonly string[]): CifTable | undefined {
    for (const name of names) {
      const place = this.#loops.get(name);
      if (place) return loopTable(place.loop);
      if (this.#items.has(name)) return this.#singleRow(name);
    }
    return undefined;
  }

  #singleRow(name: string): CifTable {
    const prefix = /^_(atom_site_aniso|atom_site|space_group_symop|symmetry_equiv)_/.exec(name)?.[0] ?? name;
    const items = [...this.#items].filter(([key]) => key.startsWith(prefix)).map(([, item]) => item);
    const range = {
      start: Math.min(...items.map((item) => item.tagRange.start)),
      end: Math.max(...items.map((item) => item.value.range.end)),
    };
    return {
      rowCount: 1,
      range,
      has: (tag) => this.#items.has(tag),
      value: (_, tag) => this.#items.get(tag)?.value,
      spelling: (tag) => this.#items.get(tag)?.tag ?? tag,
      rowRange: () => range,
    };
  }
}

function loopTable(loop: CifLoop): CifTable {
  const columns = new Map<string, number>();
  loop.tags.forEach((tag, column) => {
    const name = canonical(tag);
    if (!columns.has(name)) columns.set(name, column);
  });
  return {
    rowCount: loop.rowCount,
    range: loop.range,
    has: (tag) => columns.has(tag),
    value: (row, tag) => {
      const column = columns.get(tag);
      return column === undefined ? undefined : loop.value(row, column);
    },
    spelling: (tag) => loop.tags[columns.get(tag) ?? -1] ?? tag,
    rowRange: (row) => loop.rowRange(row),
  };
}

function canonical(tag: string): string {
  return tag.replace('.', '_');
}

/** Whether a value is there and is neither `?` nor `.`. */
export function isGiven(value: CifValue | undefined): value is CifValue {
  return value !== undefined && !value.unknown && !value.inapplicable && value.text !== '';
}

/** The text of a value, undefined for `?`, `.` and absent ones. */
export function textOf(value: CifValue | undefined): string | undefined {
  return isGiven(value) ? value.text.trim() : undefined;
}

/** A number with its s.u., undefined for `?`, `.` and what is no number. */
export function measuredOf(value: CifValue | undefined): Measured | undefined {
  const reading = readNumber(value);
  return reading.kind === 'number' ? reading.measured : undefined;
}

/** A number without its s.u. */
export function numberOf(value: CifValue | undefined): number | undefined {
  return measuredOf(value)?.value;
}
