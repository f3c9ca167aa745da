import type { TextRange } from '../text/source.js';
import type { CifLoop, CifValue } from './document.js';
import { LazyCifValue } from './value.js';

/** The values of all loops of a document, one after the other: kind and range of each. */
export class ValueTable {
  kinds = new Uint8Array(1024);
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);
  length = 0;

  push(kind: number, start: number, end: number): void {
    const i = this.length;
    if (i === this.kinds.length) this.#grow();
    this.kinds[i] = kind;
    this.starts[i] = start;
    this.ends[i] = end;
    this.length = i + 1;
  }

  /** Copies a run of values to an earlier place. */
  move(to: number, from: number, count: number): void {
    this.kinds.copyWithin(to, from, from + count);
    this.starts.copyWithin(to, from, from + count);
    this.ends.copyWithin(to, from, from + count);
  }

  #grow(): void {
    const capacity = this.kinds.length * 2;
    const kinds = new Uint8Array(capacity);
    kinds.set(this.kinds);
    this.kinds = kinds;
    const starts = new Int32Array(capacity);
    starts.set(this.starts);
    this.starts = starts;
    const ends = new Int32Array(capacity);
    ends.set(this.ends);
    this.ends = ends;
  }
}

/** Up to so many columns a plain search beats a map. */
const MAPPED_FROM = 24;

/** A loop over a stretch of the document's value table. */
export class ParsedLoop implements CifLoop {
  readonly kind = 'loop';
  readonly tags: string[] = [];
  readonly tagRanges: TextRange[] = [];
  rowCount = 0;
  isIncomplete = false;
  range: TextRange;
  readonly #source: string;
  readonly #values: ValueTable;
  /** Index of the first value in the table. */
  first = 0;
  #columns: Map<string, number> | undefined;

  constructor(source: string, values: ValueTable, start: number) {
    this.#source = source;
    this.#values = values;
    this.range = { start, end: start };
  }

  column(tag: string): number {
    const wanted = tag.toLowerCase();
    if (this.tags.length < MAPPED_FROM) return this.tags.indexOf(wanted);
    if (this.#columns === undefined) {
      this.#columns = new Map();
      // From the last to the first, so that of two equal names the first one counts.
      for (let i = this.tags.length - 1; i >= 0; i--) this.#columns.set(this.tags[i], i);
    }
    return this.#columns.get(wanted) ?? -1;
  }

  value(row: number, column: number): CifValue {
    const i = this.#index(row, column);
    const { kinds, starts, ends } = this.#values;
    return new LazyCifValue(this.#source, kinds[i], starts[i], ends[i]);
  }

  rowRange(row: number): TextRange {
    return {
      start: this.#values.starts[this.#index(row, 0)],
      end: this.#values.ends[this.#index(row, this.tags.length - 1)],
    };
  }

  #index(row: number, column: number): number {
    const columns = this.tags.length;
    if (!(row >= 0 && row < this.rowCount && column >= 0 && column < columns)) {
      throw new RangeError(
        `no row ${row}, column ${column} in the loop of ${this.tags[0]}: it has ${this.rowCount} rows and ${columns} columns, counted from 0`,
      );
    }
    return this.first + row * columns + column;
  }
}
