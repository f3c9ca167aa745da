import fc from 'fast-check';
import { CifQuoteError, type CifVersion, parseCif, quoteCifValue } from '../../../src/cif/index.js';

const magic = { '1.1': '', '2.0': '#\\#CIF_2.0\n' };

/** The text that a written value reads as; the file must be free of problems. */
function read(written: string, version: CifVersion): string | undefined {
  const { blocks, problems } = parseCif(`${magic[version]}data_x\n_a ${written}\n_b 1\n`);
  expect(problems).toEqual([]);
  expect(blocks[0].entries).toHaveLength(2);
  const value = blocks[0].value('_a');
  expect(value?.unknown || value?.inapplicable).toBe(false);
  return value?.text;
}

describe('quoteCifValue', () => {
  const long = 'word '.repeat(600).trim();
  const both: [text: string, written: string][] = [
    ['C1', 'C1'],
    ["O5'", "O5'"],
    ['-x,y+1/2,-z', '-x,y+1/2,-z'],
    ['', "''"],
    ['?', "'?'"],
    ['.', "'.'"],
    ['P 21/c', "'P 21/c'"],
    ['_tag', "'_tag'"],
    ['#comment', "'#comment'"],
    ['$frame', "'$frame'"],
    [';text', "';text'"],
    ['[list]', "'[list]'"],
    ['a[1]', "'a[1]'"],
    ['{table}', "'{table}'"],
    ['data_x', "'data_x'"],
    ['DATA_', "'DATA_'"],
    ['save_', "'save_'"],
    ['Loop_', "'Loop_'"],
    ['loop_x', "'loop_x'"],
    ['stop_', "'stop_'"],
    ['global_', "'global_'"],
    ['globally', 'globally'],
    ["it's one", '"it\'s one"'],
    ['one\ntwo', '\n;one\ntwo\n;'],
    ['\n', '\n;\n\n;'],
    ['one\r\ntwo\rthree', '\n;one\ntwo\nthree\n;'],
  ];
  test.each(both)('%p in CIF 1.1', (text, written) => {
    const expected = text === "it's one" ? "'it's one'" : written;
    expect(quoteCifValue(text)).toBe(expected);
    expect(read(expected, '1.1')).toBe(text.replace(/\r\n?/g, '\n'));
  });
  test.each(both)('%p in CIF 2.0', (text, written) => {
    const expected = text.includes('\n') ? `'''${text.replace(/\r\n?/g, '\n')}'''` : written;
    expect(quoteCifValue(text, '2.0')).toBe(expected);
    expect(read(expected, '2.0')).toBe(text.replace(/\r\n?/g, '\n'));
  });

  const hard: [title: string, text: string][] = [
    ['both quotes before blanks', 'a\' b" c'],
    ['a quote at the end', "a 'b'"],
    ['both triple quotes', 'a \'\'\'\n b """ c'],
    ['three double quotes and a single one at the end', '"""\n\''],
    ['a first line that looks folded', '\\\nabc\\\ndef'],
    ['a first line that looks like a prefix', '>\\\n>abc'],
    ['lines that end in backslashes behind a folded one', 'x\\\ny\\  \nz\\'],
    ['a backslash alone', '\\'],
    ['backslashes and a line break', '\\\n'],
    ['a long line', long],
    ['a long line with backslashes at its end', `${long}\\\nend\\`],
    ['long lines among short ones', `a\n${long}\n\nb\n${long}\n`],
    ['a semicolon and a backslash', ';a\\\nb'],
    ['semicolons where a long line is folded', `${'x'.repeat(1990)}${';'.repeat(500)}y`],
  ];
  test.each(hard)('%s reads back in both versions', (_title, text) => {
    expect(read(quoteCifValue(text, '1.1'), '1.1')).toBe(text);
    expect(read(quoteCifValue(text, '2.0'), '2.0')).toBe(text);
  });

  test.each([
    ['a semicolon line, both triple quotes', 'a\n;b \'\'\' """'],
    ['a semicolon line and a long one', `a\n;b\n${long}`],
    ['a long line that begins with a semicolon', `;${long}`],
    ['many semicolons', `a\n${';'.repeat(5000)}`.slice(0, 1900)],
    ['Unicode', 'α-quartz 石英 😀'],
    ['a long line of characters beyond the first plane', '😀'.repeat(1500)],
  ])('%s reads back in CIF 2.0', (_title, text) => {
    expect(read(quoteCifValue(text, '2.0'), '2.0')).toBe(text);
  });

  test('lines are folded beyond 2000 characters, and no sooner', () => {
    const linesOf = (length: number) =>
      quoteCifValue(`a\n${'x'.repeat(length)}`, '1.1')
        .split('\n')
        .map((line) => line.length);
    expect(linesOf(2000)).toEqual([0, 2, 2000, 1]);
    // The first line with the mark of the protocol; each piece but the last ends in a backslash.
    expect(linesOf(2001)).toEqual([0, 2, 1, 2001, 1, 1]);
    expect(linesOf(4001)).toEqual([0, 2, 1, 2001, 2001, 1, 1]);
    expect([2000, 2001].map((length) => quoteCifValue('x'.repeat(length), '1.1').startsWith('\n;'))).toEqual([
      false,
      true,
    ]);
    expect([2000, 2001].map((length) => quoteCifValue(`x ${'y'.repeat(length - 2)}`, '1.1').startsWith("'"))).toEqual([
      true,
      false,
    ]);
  });

  const refused: [title: string, text: string, version: CifVersion, message: RegExp][] = [
    ['a semicolon line', 'a\n;b', '1.1', /begins with a semicolon/],
    ['a long line that begins with a semicolon', `;${long}`, '1.1', /begins with a semicolon/],
    ['more semicolons than can be folded', `x${';'.repeat(5000)}`, '1.1', /semicolons/],
    ['not ASCII', 'Å', '1.1', /U\+00C5.*CIF 2\.0/],
    ['NUL', 'a\0', '1.1', /U\+0000.*control/],
    ['NUL', 'a\0', '2.0', /U\+0000/],
    ['a vertical tab', 'a\vb', '2.0', /U\+000B/],
    ['half a surrogate pair', 'a\ud83d', '2.0', /U\+D83D/],
    ['U+FFFF', '\uffff', '2.0', /U\+FFFF/],
  ];
  test.each(refused)('%s is refused (%#)', (_title, text, version, message) => {
    expect(() => quoteCifValue(text, version)).toThrow(CifQuoteError);
    expect(() => quoteCifValue(text, version)).toThrow(message);
  });

  // Few characters, so that quotes, blanks, semicolons and backslashes often meet.
  const awkward = fc.string({
    unit: fc.constantFrom("'", '"', ' ', ';', '\\', '\n', '\t', 'a', '_', '#', '[', '>'),
    maxLength: 24,
  });

  test('any text that CIF 1.1 does not refuse reads back', () => {
    fc.assert(
      fc.property(fc.oneof(awkward, fc.string({ unit: 'grapheme-ascii', maxLength: 40 })), (text) => {
        if (text.includes('\n;')) expect(() => quoteCifValue(text)).toThrow(CifQuoteError);
        else expect(read(quoteCifValue(text), '1.1')).toBe(text);
      }),
      { seed: 20240603, numRuns: 1500 },
    );
  });

  test('any text reads back in CIF 2.0', () => {
    fc.assert(
      fc.property(fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 40 })), (text) => {
        expect(read(quoteCifValue(text, '2.0'), '2.0')).toBe(text);
      }),
      { seed: 20240604, numRuns: 1500 },
    );
  });
});
