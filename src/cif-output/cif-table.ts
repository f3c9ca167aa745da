import {
  type CifBlock,
  type CifDocument,
  type CifItem,
  type CifLoop,
  type CifValue,
  lineEndingOf,
  replaceValue,
  type TextEdit,
} from '../cif/index.js';
import { BlockReader, type CifTable } from '../crystal/reading/block-reader.js';

/** A category of a data block (a loop, or single items that make one row) as something to edit. */
export interface EditableTable {
  readonly table: CifTable;
  /** Undefined where the category is given as single items. */
  readonly loop: CifLoop | undefined;
  /** The item or loop behind which more can be inserted. */
  readonly lastEntry: CifItem | CifLoop;
}

/**
 * The table that holds the first of several data names that is there. Names are given in lower case with underscores;
 * DDLm's points are read as such.
 */
export function findTable(block: CifBlock, ...tags: readonly string[]): EditableTable | undefined {
  const table = new BlockReader(block).table(...tags);
  if (table === undefined) return undefined;
  const tag = tags.find((name) => table.has(name)) ?? '';
  const loop = block.loop(tag) ?? block.loop(dotted(tag));
  if (loop) return { table, loop, lastEntry: loop };
  const items = block.entries.filter(
    (entry): entry is CifItem => entry.kind === 'item' && entry.value.range.end <= table.range.end,
  );
  return { table, loop: undefined, lastEntry: items[items.length - 1] };
}

/** `_atom_site_aniso_label` in the manner of DDLm, `_atom_site_aniso.label`. */
export function dotted(tag: string): string {
  return tag.replace(/^(_atom_site_aniso|_atom_site)_/, '$1.');
}

/** Whether a block writes its data names in the manner of DDLm. */
export function usesDots(block: CifBlock): boolean {
  return block.has('_atom_site.fract_x');
}

/** Collects changes to one table and leaves everything between its values alone. */
export class TableEditor {
  readonly #document: CifDocument;
  readonly #place: EditableTable;
  readonly #edits: TextEdit[] = [];
  readonly #addedTags: string[] = [];
  readonly #addedRows: string[] = [];

  constructor(document: CifDocument, place: EditableTable) {
    this.#document = document;
    this.#place = place;
  }

  /** Does nothing where the table has no such column. */
  set(row: number, tag: string, written: string): void {
    const value: CifValue | undefined = this.#place.table.value(row, tag);
    if (value && this.#document.source.slice(value.range) !== written) {
      this.#edits.push(replaceValue(this.#document, value, written));
    }
  }

  /** A column at the right end, for every row. */
  addColumn(tag: string, written: (row: number) => string): void {
    const { table, loop } = this.#place;
    if (loop === undefined) {
      this.#insertBehind([`${tag} ${written(0)}`]);
      return;
    }
    this.#addedTags.push(tag);
    for (let row = 0; row < table.rowCount; row++) this.#insert(table.rowRange(row).end, ` ${written(row)}`);
  }

  /** A row at the end; its values are in the order of the columns, added ones last. */
  addRow(values: readonly string[]): void {
    this.#addedRows.push(this.#indent() + values.join(' '));
  }

  edits(): readonly TextEdit[] {
    const { loop } = this.#place;
    if (loop && this.#addedTags.length > 0) {
      const lineEnd = lineEndingOf(this.#document.source.text);
      this.#insert(loop.tagRanges[loop.tags.length - 1].end, this.#addedTags.map((tag) => lineEnd + tag).join(''));
    }
    if (this.#addedRows.length > 0) this.#insertBehind(this.#addedRows);
    return this.#edits;
  }

  #insert(offset: number, text: string): void {
    this.#edits.push({ range: { start: offset, end: offset }, text });
  }

  /** New lines behind the table, and behind a comment that shares its last line. */
  #insertBehind(lines: readonly string[]): void {
    const { text } = this.#document.source;
    const lineEnd = lineEndingOf(text);
    const { end } = this.#place.table.range;
    let lineStop = end;
    while (lineStop < text.length && text[lineStop] !== '\n' && text[lineStop] !== '\r') lineStop++;
    const alone = /^[ \t]*(#.*)?$/.test(text.slice(end, lineStop));
    const inserted = lines.map((line) => lineEnd + line).join('');
    this.#insert(alone ? lineStop : end, alone ? inserted : inserted + lineEnd);
  }

  /** What stands before the last row, where that row begins its line. */
  #indent(): string {
    const { table } = this.#place;
    if (table.rowCount === 0) return '';
    const { text } = this.#document.source;
    const { start } = table.rowRange(table.rowCount - 1);
    let from = start;
    while (from > 0 && (text[from - 1] === ' ' || text[from - 1] === '\t')) from--;
    const startsLine = from === 0 || text[from - 1] === '\n' || text[from - 1] === '\r';
    return startsLine ? text.slice(from, start) : '';
  }
}
