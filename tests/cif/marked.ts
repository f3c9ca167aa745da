import type { CifDocument, CifEntries, CifValue } from '../../src/cif/index.js';
import { parseCif } from '../../src/cif/index.js';

/**
 * A case of the parser's tables: a title, a source in which «…» marks the range of each problem, what is read from it
 * (as `render` writes it) and the kinds of the problems in the order of their marks.
 */
export type ParserCase = readonly [title: string, marked: string, read: string, ...kinds: string[]];

/** Takes the marks out of a source and gives their ranges. */
export function unmark(marked: string): { source: string; ranges: { start: number; end: number }[] } {
  const ranges: { start: number; end: number }[] = [];
  let source = '';
  let start = 0;
  for (const character of marked) {
    if (character === '«') start = source.length;
    else if (character === '»') ranges.push({ start, end: source.length });
    else source += character;
  }
  return { source, ranges };
}

/** A document in a line: `x{ _a=1 _b,_c(1|2;3|4) save f{ … } }`, with <?> and <.> for the special values. */
export function render(document: CifDocument): string {
  const sections = [
    ...document.globals.map((section) => `global{ ${renderEntries(section)}}`),
    ...document.blocks.map((block) => {
      const frames = block.frames.map((frame) => `save ${frame.name}{ ${renderEntries(frame)}} `).join('');
      return `${block.name}{ ${renderEntries(block)}${frames}}`;
    }),
  ];
  return sections.join(' ');
}

function renderEntries({ entries }: CifEntries): string {
  let out = '';
  for (const entry of entries) {
    if (entry.kind === 'item') {
      out += `${entry.tag}=${renderValue(entry.value)} `;
      continue;
    }
    const rows: string[] = [];
    for (let row = 0; row < entry.rowCount; row++) {
      rows.push(entry.tags.map((_, column) => renderValue(entry.value(row, column))).join('|'));
    }
    out += `${entry.tags.join(',')}(${rows.join(';')}) `;
  }
  return out;
}

export function renderValue(value: CifValue): string {
  if (value.unknown) return '<?>';
  if (value.inapplicable) return '<.>';
  if (value.items) return `[${value.items.map(renderValue).join(',')}]`;
  if (value.entries) return `{${[...value.entries].map(([key, entry]) => `${key}:${renderValue(entry)}`).join(',')}}`;
  return value.text.replaceAll('\n', '⏎');
}

/** Runs a table of cases. */
export function testParserCases(cases: readonly ParserCase[]): void {
  test.each(cases.map((entry) => [entry[0], entry] as const))('%s', (_title, [, marked, read, ...kinds]) => {
    const { source, ranges } = unmark(marked);
    const document = parseCif(source);
    expect(document.source.text).toBe(source);
    expect(
      document.problems.map(({ kind, range }) => ({ kind, at: source.slice(range.start, range.end), ...range })),
    ).toEqual(
      kinds.map((kind, index) => ({
        kind,
        at: ranges[index] && source.slice(ranges[index].start, ranges[index].end),
        ...ranges[index],
      })),
    );
    expect(ranges).toHaveLength(kinds.length);
    expect(render(document)).toBe(read);
    for (const { message } of document.problems) expect(message.length).toBeGreaterThan(20);
  });
}
