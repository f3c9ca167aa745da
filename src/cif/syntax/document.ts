import type { ShelxProblemKind } from '../shelx/problems.js';
import type { SourceText, TextRange } from '../text/source.js';
import type { CifProblemKind } from './problems.js';

/** How a value was written; it decides whether `?` and `.` are the special values or plain text. */
export type CifQuoting =
  | 'unquoted'
  | 'single'
  | 'double'
  | 'text'
  | 'triple-single'
  | 'triple-double'
  | 'list'
  | 'table';

/** One value with its place in the source. */
export interface CifValue {
  readonly quoting: CifQuoting;
  /** The decoded text: quotes removed, text field without its semicolons, folding and prefix undone. */
  readonly text: string;
  /** Where the value stands, quotes and semicolons included. */
  readonly range: TextRange;
  /** True for an unquoted `?`. */
  readonly unknown: boolean;
  /** True for an unquoted `.`. */
  readonly inapplicable: boolean;
  /** Elements of a CIF 2.0 list. */
  readonly items?: readonly CifValue[];
  /** Entries of a CIF 2.0 table. */
  readonly entries?: ReadonlyMap<string, CifValue>;
}

/** A single data item, `_tag value`. */
export interface CifItem {
  readonly kind: 'item';
  /** Lower-case data name with its underscore; data names are case-insensitive. */
  readonly tag: string;
  readonly tagRange: TextRange;
  readonly value: CifValue;
}

/** A `loop_`: columns of equal length. */
export interface CifLoop {
  readonly kind: 'loop';
  /** Lower-case data names in the order of the file. */
  readonly tags: readonly string[];
  readonly tagRanges: readonly TextRange[];
  readonly rowCount: number;
  /** Rows that do not fill their columns were left out. */
  readonly isIncomplete: boolean;
  /** From `loop_` to the end of the last value. */
  readonly range: TextRange;
  /** Index of the column of a lower-case data name, or -1. */
  column(tag: string): number;
  value(row: number, column: number): CifValue;
  /** From the first to the last value of a row. */
  rowRange(row: number): TextRange;
}

/** Items and loops under one heading. Of two with the same data name, the first one counts. */
export interface CifEntries {
  readonly entries: readonly (CifItem | CifLoop)[];
  /** The value of a data name (any case) given singly or in a loop of one row; undefined where absent or looped over several rows. */
  value(tag: string): CifValue | undefined;
  /** The loop that holds a data name (any case). */
  loop(tag: string): CifLoop | undefined;
  has(tag: string): boolean;
}

export interface CifSaveFrame extends CifEntries {
  readonly name: string;
  /** The heading, `save_name`. */
  readonly headingRange: TextRange;
  /** From the heading to the end of `save_`. */
  readonly range: TextRange;
}

export interface CifBlock extends CifEntries {
  /** The name as written after `data_`; empty for items that stand before any heading. */
  readonly name: string;
  /** The heading, `data_name`; empty where it is missing. */
  readonly headingRange: TextRange;
  /** From the heading to the end of the last value. */
  readonly range: TextRange;
  readonly frames: readonly CifSaveFrame[];
}

/** Something wrong with the file as text; reading went on behind it. */
export interface CifSyntaxProblem {
  readonly kind: CifProblemKind | ShelxProblemKind;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly range: TextRange;
  /** What is wrong and what to do, for a crystallographer. */
  readonly message: string;
  /** A second place that matters, e.g. the first of two duplicates. */
  readonly related?: TextRange;
}

export interface CifDocument {
  readonly source: SourceText;
  readonly version: '1.1' | '2.0';
  readonly blocks: readonly CifBlock[];
  /** `global_` sections in the order of the file, apart from the data blocks: their items belong to none of them. */
  readonly globals: readonly CifBlock[];
  readonly problems: readonly CifSyntaxProblem[];
}
