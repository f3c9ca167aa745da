import { parseCif } from '../../../src/cif/index.js';
import { undoProtocols } from '../../../src/cif/text/decode.js';

describe('line folding and prefixes of text fields', () => {
  const cases: [title: string, content: string, text: string][] = [
    ['ordinary text', 'one\ntwo', 'one\ntwo'],
    ['empty text', '', ''],
    ['a backslash in the first line', 'a\\b\ntwo', 'a\\b\ntwo'],
    ['folded', '\\\none \\\ntwo\nthree', 'one two\nthree'],
    ['folded, blanks behind the backslashes', '\\ \t\none \\  \ntwo', 'one two'],
    ['folded, but nothing to join', '\\\none\ntwo', 'one\ntwo'],
    ['folded, several joined', '\\\na\\\nb\\\nc', 'abc'],
    ['folded, a backslash within a line', '\\\na\\b\nc', 'a\\b\nc'],
    ['folded, a backslash kept at the end of a line', '\\\na\\\\\n\nb', 'a\\\nb'],
    ['folded up to the end', '\\\na\\', 'a'],
    ['the folding mark alone', '\\', ''],
    ['the folding mark and an empty line', '\\\n', ''],
    ['two backslashes alone are text', '\\\\\nab\\\nc', '\\\\\nab\\\nc'],
    ['three backslashes are text', '\\\\\\\nab', '\\\\\\\nab'],
    ['a prefix', '> \\\n> one\n> two', 'one\ntwo'],
    ['a prefix before semicolon lines', '>\\\n>;one\n>;', ';one\n;'],
    ['a prefix and empty lines', '>\\\n>one\n>\n>two', 'one\n\ntwo'],
    ['a prefix that a line lacks', '> \\\n> one\ntwo', '> \\\n> one\ntwo'],
    ['a prefix and folding', '> \\\\\n> one \\\n> two\n> three', 'one two\nthree'],
    ['a prefix, lines that end in backslashes', '> \\\n> one \\\n> two', 'one \\\ntwo'],
    ['a path that ends in a backslash', 'C:\\', 'C:\\'],
    ['a path that ends in a backslash, and more', 'C:\\\nfiles', 'C:\\\nfiles'],
    ['a first line with backslashes apart', 'a\\b\\\na', 'a\\b\\\na'],
  ];
  test.each(cases)('%s', (_title, content, text) => {
    expect(undoProtocols(content)).toBe(text);
    expect(parseCif(`data_x\n_a\n;${content}\n;\n`).blocks[0].value('_a')?.text).toBe(text);
    // CRLF makes no difference to what is read.
    const windows = `data_x\n_a\n;${content}\n;\n`.replaceAll('\n', '\r\n');
    expect(parseCif(windows).blocks[0].value('_a')?.text).toBe(text);
  });
});
