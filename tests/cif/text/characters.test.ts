import { parseCif } from '../../../src/cif/index.js';
import { testParserCases } from '../marked.js';

const long = (length: number) => 'v'.repeat(length);

describe('line ends and ends of files', () => {
  testParserCases([
    ['CRLF', 'data_x\r\n_a 1\r\nloop_\r\n_b\r\n2\r\n3\r\n', 'x{ _a=1 _b(2;3) }'],
    ['CR alone', 'data_x«\r»_a 1\rloop_\r_b\r2\r3\r', 'x{ _a=1 _b(2;3) }', 'line-endings'],
    ['no line end at the end', 'data_x\n_a 1«»', 'x{ _a=1 }', 'no-final-newline'],
    ['Ctrl-Z at the end', 'data_x\n_a 1\n«\x1a»«»', 'x{ _a=1 }', 'end-of-file-mark', 'no-final-newline'],
    ['Ctrl-Z and blanks at the end', 'data_x\n_a 1\n«\x1a» \n', 'x{ _a=1 }', 'end-of-file-mark'],
    ['a byte-order mark', '\ufeffdata_x\n_a 1\n', 'x{ _a=1 }'],
  ]);
});

describe('characters that a CIF cannot hold', () => {
  testParserCases([
    ['NUL between values', 'data_x\n_a 1\n«\0»_b 2\n', 'x{ _a=1 _b=2 }', 'invalid-character'],
    ['a run of NULs', 'data_x\n_a 1\n«\0\0\0»\n', 'x{ _a=1 }', 'invalid-character'],
    ['NUL within a text field', 'data_x\n_a\n;b«\0»c\n;\n', 'x{ _a=b\0c }', 'invalid-character'],
    ['a vertical tab as white space', 'data_x\n_a«\v»1\n', 'x{ _a=1 }', 'invalid-character'],
    ['a form feed', 'data_x\n_a 1\n«\f»\n', 'x{ _a=1 }', 'invalid-character'],
    ['Ctrl-Z in the middle', 'data_x\n«\x1a»\n_a 1\n', 'x{ _a=1 }', 'invalid-character'],
    ['DEL', 'data_x\n_a «\x7f»\n', 'x{ _a=\x7f }', 'invalid-character'],
    ['two kinds', 'data_x\n«\0»«\v»_a 1\n', 'x{ _a=1 }', 'invalid-character', 'invalid-character'],
    ['not ASCII', "data_x\n_a 'Universit«ä»t Köln'\n", 'x{ _a=Universität Köln }', 'non-ascii'],
    ['beyond the first plane', "data_x\n_a '«😀»'\n", 'x{ _a=😀 }', 'non-ascii'],
    ['not ASCII behind a NUL', "data_x\n«\0»\n_a '«ä»'\n", 'x{ _a=ä }', 'invalid-character', 'non-ascii'],
    ['C1 controls in CIF 2.0', '#\\#CIF_2.0\ndata_x\n_a "«\x85»"\n', 'x{ _a=\x85 }', 'invalid-character'],
    ['a byte-order mark within CIF 2.0', '#\\#CIF_2.0\ndata_x\n_a "«\ufeff»"\n', 'x{ _a=\ufeff }', 'invalid-character'],
    ['no-break space in CIF 2.0 is text', '#\\#CIF_2.0\ndata_x\n_a 1\u00a0K\n', 'x{ _a=1\u00a0K }'],
  ]);

  test('a binary file gives a few problems, not thousands', () => {
    const binary = Array.from({ length: 20_000 }, (_, i) => String.fromCharCode((i * 7) % 256)).join('');
    const wrong = parseCif(binary).problems.filter(({ kind }) => kind === 'invalid-character');
    expect(wrong).toHaveLength(21);
    expect(wrong[20].message).toContain('further places');
  });
});

describe('long lines', () => {
  testParserCases([
    ['of 2,048 characters', `data_x\n_a ${long(2045)}\n`, `x{ _a=${long(2045)} }`],
    ['of 2,048 characters with CRLF', `data_x\r\n_a ${long(2045)}\r\n`, `x{ _a=${long(2045)} }`],
    ['of 2,049 characters', `data_x\n«_a ${long(2046)}»\n`, `x{ _a=${long(2046)} }`, 'long-line'],
    ['within a text field', `data_x\n_a\n;\n«${long(5000)}»\n;\n`, `x{ _a=⏎${long(5000)} }`, 'long-line'],
    [
      'at the end of the file',
      `data_x\n«_a ${long(2046)}»«»`,
      `x{ _a=${long(2046)} }`,
      'long-line',
      'no-final-newline',
    ],
    ['with CR alone', `data_x«\r»«_a ${long(2046)}»\r`, `x{ _a=${long(2046)} }`, 'line-endings', 'long-line'],
  ]);

  test('are counted in one note', () => {
    const text = `data_x\n_a 1\n${`# ${long(2047)}\n`.repeat(3)}# ${long(2046)}\n_b 1\n`;
    const { problems } = parseCif(text);
    expect(problems).toHaveLength(1);
    expect(problems[0].message).toContain('2 further');
  });
});
