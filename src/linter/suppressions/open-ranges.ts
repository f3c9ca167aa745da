import type { Rows } from './suppression.js';

/** A comment that holds for all of its block unless a later one ends it. */
export interface OpenRange {
  /** Line (from 1) of the first row behind it. */
  readonly firstLine: number;
  /** By rule, the rows that are left of the block once it has been ended; added to. */
  readonly rows: Map<string, Rows>;
}

/** Outside any block; no block has a name with a blank. */
const wholeFile = ' ';

/** The comments `adp-lint-disable` of a file that wait for an `adp-lint-enable`; in linear time, however many there are. */
export class OpenRanges {
  /** By block and by rule. */
  readonly #open = new Map<string, Map<string, OpenRange[]>>();

  /** @param blockName undefined before the first block: then it may be ended in any */
  begin(rules: Iterable<string>, blockName: string | undefined, range: OpenRange): void {
    const key = blockName?.toLowerCase() ?? wholeFile;
    const byRule = this.#open.get(key) ?? new Map<string, OpenRange[]>();
    this.#open.set(key, byRule);
    for (const rule of rules) {
      const ranges = byRule.get(rule);
      if (ranges === undefined) byRule.set(rule, [range]);
      else ranges.push(range);
    }
  }

  /**
   * Ends what has begun in a block, or before all of them: for these rules, or for all where none is named.
   *
   * @returns the rules for which nothing has begun, none for `all`; undefined where something has for each
   */
  end(
    rules: readonly string[],
    blockName: string | undefined,
    rowsFrom: (firstLine: number) => Rows,
  ): readonly string[] | undefined {
    const ended = new Set<string>();
    for (const byRule of [this.#open.get(wholeFile), this.#open.get(blockName?.toLowerCase() ?? wholeFile)]) {
      for (const rule of rules.length === 0 ? [...(byRule?.keys() ?? [])] : rules) {
        for (const { firstLine, rows } of byRule?.get(rule) ?? []) rows.set(rule, rowsFrom(firstLine));
        if (byRule?.delete(rule)) ended.add(rule);
      }
    }
    if (rules.length === 0) return ended.size > 0 ? undefined : [];
    const idle = rules.filter((rule) => !ended.has(rule));
    return idle.length > 0 ? idle : undefined;
  }
}
