import type { CifBlock, CifDocument, SourceText } from '../../cif/index.js';
import type { Rows } from './suppression.js';

/** Where the atoms of a file have their rows, in the atom list and in that of U. */
export interface AtomRows {
  /** Lines (from 1) on which a row of an atom begins. */
  linesOf(label: string, block: string): readonly number[];
  /** Labels of the atoms that have a row on a line (from 1) that holds an offset, be it a part of one. */
  sitesAt(line: number, offset: number): readonly string[];
}

/**
 * The row or rows that touch one line. The row of an atom does not answer for all the atoms of a finding that happens to
 * point there.
 */
export function rowsOnLine(line: number, sites: readonly string[]): Rows {
  return {
    hold: (finding) =>
      line >= finding.line && line <= finding.endLine && (sites.length === 0 || finding.sites.length <= 2),
    haveSite: (label) => sites.includes(label),
  };
}

/** Behind the last value there is no next line: nothing is meant, and the comment will be reported as unused. */
export const noRows: Rows = { hold: () => false, haveSite: () => false };

/** The rows that begin on two lines or between them. Of several atoms a finding stands in the row of one, which says nothing of the others. */
export function rowsBetween(first: number, last: number, rows: AtomRows): Rows {
  const isInside = (line: number) => line >= first && line <= last;
  return {
    hold: ({ sites, line }) => sites.length <= 2 && isInside(line),
    haveSite: (label, block) => rows.linesOf(label, block).some(isInside),
  };
}

const labelTags = ['_atom_site_label', '_atom_site_aniso_label'];

export function cifAtomRows(
  { blocks, source }: CifDocument,
  blockAt: (offset: number) => CifBlock | undefined,
): AtomRows {
  let known: Map<string, Map<string, number[]>> | undefined;
  return {
    linesOf(label, block) {
      known ??= linesByBlock(blocks, source);
      return known.get(block.toLowerCase())?.get(label) ?? [];
    },
    sitesAt(line, offset) {
      const block = blockAt(offset);
      return labelTags.flatMap((tag) => {
        const found: string[] = [];
        for (const { label, start, end } of rowsOf(block, tag)) {
          if (source.position(start).line <= line && source.position(end).line >= line) found.push(label);
        }
        return found;
      });
    },
  };
}

function linesByBlock(blocks: readonly CifBlock[], source: SourceText): Map<string, Map<string, number[]>> {
  const all = new Map<string, Map<string, number[]>>();
  for (const block of blocks) {
    const name = block.name.toLowerCase();
    const lines = all.get(name) ?? new Map<string, number[]>();
    all.set(name, lines);
    for (const tag of labelTags) {
      for (const { label, start } of rowsOf(block, tag)) addLine(lines, label, source.position(start).line);
    }
  }
  return all;
}

function* rowsOf(block: CifBlock | undefined, tag: string): Generator<{ label: string; start: number; end: number }> {
  const loop = block?.loop(tag);
  if (loop === undefined) return;
  const column = loop.column(tag);
  for (let row = 0; row < loop.rowCount; row++) yield { label: loop.value(row, column).text, ...loop.rowRange(row) };
}

/** In a SHELX file an atom begins its line. */
export function shelxAtomRows({ text }: SourceText): AtomRows {
  let known: Map<string, number[]> | undefined;
  return {
    linesOf(label) {
      known ??= shelxLines(text);
      return known.get(label) ?? [];
    },
    sitesAt(_line, offset) {
      const label = labelAtStart(lineAt(text, offset));
      return label === undefined ? [] : [label];
    },
  };
}

function shelxLines(text: string): Map<string, number[]> {
  const lines = new Map<string, number[]>();
  for (const [index, line] of text.split(/\r\n|[\r\n]/).entries()) {
    const label = labelAtStart(line);
    if (label !== undefined) addLine(lines, label, index + 1);
  }
  return lines;
}

function labelAtStart(line: string): string | undefined {
  return /^[A-Za-z][^\s!]*/.exec(line)?.[0];
}

function addLine(lines: Map<string, number[]>, label: string, line: number): void {
  const before = lines.get(label);
  if (before === undefined) lines.set(label, [line]);
  else before.push(line);
}

/** The line that holds an offset, without its end. */
function lineAt(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  const lineEnd = /[\r\n]/g;
  lineEnd.lastIndex = offset;
  return text.slice(start, lineEnd.exec(text)?.index ?? text.length);
}
