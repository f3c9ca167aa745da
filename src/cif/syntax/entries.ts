import type { TextRange } from '../text/source.js';
import type { CifBlock, CifEntries, CifItem, CifLoop, CifSaveFrame, CifValue } from './document.js';

/** Items and loops under one heading, as the parser collects them. */
export class ParsedEntries implements CifEntries {
  readonly entries: (CifItem | CifLoop)[] = [];
  /** First holder of each data name. */
  readonly #holders = new Map<string, CifItem | CifLoop>();

  /** Notes that an item or loop holds a data name; gives the earlier holder where there is one. */
  hold(tag: string, holder: CifItem | CifLoop): CifItem | CifLoop | undefined {
    const earlier = this.#holders.get(tag);
    if (earlier === undefined) this.#holders.set(tag, holder);
    return earlier;
  }

  value(tag: string): CifValue | undefined {
    const holder = this.#holders.get(tag.toLowerCase());
    if (holder === undefined) return undefined;
    if (holder.kind === 'item') return holder.value;
    return holder.rowCount === 1 ? holder.value(0, holder.column(tag)) : undefined;
  }

  loop(tag: string): CifLoop | undefined {
    const holder = this.#holders.get(tag.toLowerCase());
    return holder?.kind === 'loop' ? holder : undefined;
  }

  has(tag: string): boolean {
    return this.#holders.has(tag.toLowerCase());
  }
}

/** A data block, save frame or `global_` section; what is none of a block's stays empty. */
export class ParsedSection extends ParsedEntries implements CifBlock, CifSaveFrame {
  readonly frames: ParsedSection[] = [];
  range: TextRange;

  constructor(
    readonly name: string,
    readonly headingRange: TextRange,
  ) {
    super();
    this.range = headingRange;
  }

  extendTo(end: number): void {
    this.range = { start: this.range.start, end };
  }
}
