import type { CifBlock, CifValue } from '../syntax/document.js';
import type { SourceText, TextRange } from '../text/source.js';
import { parseShelx, type ShelxDocument } from './shelx.js';

/** Where SHELXL (since 2013), its forerunners and Olex2 put the .res file of a refinement. */
const tags = ['_shelx_res_file', '_shelxl_res_file', '_iucr_refine_instructions_details'];

/** The .res file that a CIF carries. */
export interface EmbeddedShelx {
  /** The data name that holds it. */
  readonly tag: string;
  /** The value in the CIF, its semicolons included. */
  readonly range: TextRange;
  /** Ranges in it count in the embedded text, which is its source. */
  readonly document: ShelxDocument;
  /**
   * Offset in the CIF of an offset in the embedded text; undefined where the text is folded or has a prefix, so that
   * its characters do not stand in the CIF as they are.
   */
  toCif(offset: number): number | undefined;
}

/**
 * The .res file in a data block; undefined where there is none, where it was cut, or where the text that describes the
 * refinement is that of another program.
 */
export function embeddedShelx(block: CifBlock, source: SourceText): EmbeddedShelx | undefined {
  for (const tag of tags) {
    const value = block.value(tag);
    if (value === undefined || value.unknown || value.inapplicable) continue;
    const text = value.text;
    if (!/^[ \t]*CELL[ \t]/im.test(text)) continue;
    return {
      tag,
      range: value.range,
      document: parseShelx(text, `${source.name} (${tag})`),
      toCif: offsetMap(value, text, source),
    };
  }
  return undefined;
}

/** Line ends are the only thing that decoding changes in a plain value. */
function offsetMap(value: CifValue, text: string, source: SourceText): (offset: number) => number | undefined {
  const delimiter = value.quoting.startsWith('triple') ? 3 : value.quoting === 'unquoted' ? 0 : 1;
  const begin = value.range.start + delimiter;
  let aligned: { readonly returns: readonly number[] | undefined } | undefined;
  return (offset) => {
    aligned ??= { returns: returnsLeftOut(source.text, begin, text) };
    if (aligned.returns === undefined || offset < 0 || offset > text.length) return undefined;
    return begin + offset + countBelow(aligned.returns, offset);
  };
}

/**
 * Offsets in the decoded text of the line ends that were CRLF, in their order; undefined where the text differs from
 * the source in more than line ends.
 */
function returnsLeftOut(source: string, begin: number, text: string): number[] | undefined {
  const leftOut: number[] = [];
  let i = begin;
  for (let k = 0; k < text.length; k++, i++) {
    if (source.charCodeAt(i) === 13 && text.charCodeAt(k) === 10) {
      if (source.charCodeAt(i + 1) !== 10) continue;
      leftOut.push(k);
      i++;
    } else if (source.charCodeAt(i) !== text.charCodeAt(k)) return undefined;
  }
  return leftOut;
}

/** How many of an ascending list are smaller. */
function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
