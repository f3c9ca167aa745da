import { parseCif } from '../../../src/cif/index.js';
import { type ParserCase, testParserCases } from '../marked.js';

/** Cases of CIF 2.0: the mark of the version is put before each. */
function testVersion2(cases: readonly ParserCase[]): void {
  testParserCases(cases.map(([title, marked, ...rest]) => [title, `#\\#CIF_2.0\n${marked}`, ...rest] as ParserCase));
}

describe('strings of CIF 2.0', () => {
  testVersion2([
    ['quotes', "data_x\n_a 'P 21/c'\n_b \"d'Arc\"\n", "x{ _a=P 21/c _b=d'Arc }"],
    ['an apostrophe ends the string', "data_x\n_a «'d'Arc'»\n_b 1\n", "x{ _a=d'Arc _b=1 }", 'missing-whitespace'],
    ['text glued to the quote', "data_x\n_a «'d'»«Arc»\n", 'x{ _a=d }', 'missing-whitespace', 'unexpected-value'],
    ['three single quotes', "data_x\n_a '''it's \"one\"'''\n", 'x{ _a=it\'s "one" }'],
    ['three double quotes', 'data_x\n_a """it\'s "one" """\n', 'x{ _a=it\'s "one"  }'],
    ['three quotes over lines', "data_x\n_a '''one\ntwo'''\n", 'x{ _a=one⏎two }'],
    ['three quotes with CRLF', "data_x\r\n_a '''one\r\ntwo'''\r\n", 'x{ _a=one⏎two }'],
    ['six quotes are an empty string', 'data_x\n_a \'\'\'\'\'\'\n_b """"""\n', 'x{ _a= _b= }'],
    ['two quotes are an empty string', 'data_x\n_a \'\'\n_b ""\n', 'x{ _a= _b= }'],
    ['a semicolon line within three quotes', "data_x\n_a '''one\n;\ntwo'''\n", 'x{ _a=one⏎;⏎two }'],
    ['three quotes left open', "data_x\n_a «'''one\ntwo»\n_b 2\n", 'x{ _a=one⏎two _b=2 }', 'unterminated-quote'],
    ['a string left open', "data_x\n_a «'one»\n_b 2\n", 'x{ _a=one _b=2 }', 'unterminated-quote'],
    ['Unicode everywhere', 'data_ß\n_größe_Å 1.0Å\n_b "α-quartz 石英 😀"\n', 'ß{ _größe_å=1.0Å _b=α-quartz 石英 😀 }'],
    ['a dollar at the beginning', 'data_x\n_a «$b»\n', 'x{ _a=$b }', 'reserved-start'],
    ['an unquoted value with a quote within', "data_x\n_a O5'\n", "x{ _a=O5' }"],
    ['colons in a value', 'data_x\n_a 12:30\n', 'x{ _a=12:30 }'],
    ['a data name with brackets', 'data_x\n_a[1][2] 1\n', 'x{ _a[1][2]=1 }'],
    ['text fields', 'data_x\n_a\n;one\ntwo\n;\n', 'x{ _a=one⏎two }'],
  ]);
});

describe('lists', () => {
  testVersion2([
    ['of numbers', 'data_x\n_a [1 2 3]\n', 'x{ _a=[1,2,3] }'],
    ['empty', 'data_x\n_a []\n_b [ ]\n', 'x{ _a=[] _b=[] }'],
    ['with blanks and line breaks', 'data_x\n_a [ 1\n  2 ]\n', 'x{ _a=[1,2] }'],
    ['of all kinds of values', "data_x\n_a [? . '?' \"b\" '''c''' d]\n", 'x{ _a=[<?>,<.>,?,b,c,d] }'],
    ['nested', 'data_x\n_a [[1 2] [3 4] []]\n', 'x{ _a=[[1,2],[3,4],[]] }'],
    ['with a text field', 'data_x\n_a [1\n;two\n;\n3]\n', 'x{ _a=[1,two,3] }'],
    ['with a text field before the bracket', 'data_x\n_a [1\n;two\n;]\n', 'x{ _a=[1,two] }'],
    ['with comments', 'data_x\n_a [1 # ]\n2]\n', 'x{ _a=[1,2] }'],
    ['in a loop', 'data_x\nloop_\n_a\n_b\n[1 2] x\n[3] y\n', 'x{ _a,_b([1,2]|x;[3]|y) }'],
    ['open at the end of the file', 'data_x\n_a «[1 2»\n', 'x{ _a=[1,2] }', 'unterminated-list'],
    ['open before a data name', 'data_x\n_a «[1 [2»\n_b 3\n', 'x{ _a=[1,[2]] _b=3 }', 'unterminated-list'],
    ['open before loop_', 'data_x\n_a «[1»\nloop_\n_b\n3\n', 'x{ _a=[1] _b(3) }', 'unterminated-list'],
    ['a bracket too many', 'data_x\n_a [1]«]»\n_b 3\n', 'x{ _a=[1] _b=3 }', 'unexpected-bracket'],
    ['a brace where a bracket should be', 'data_x\n_a [1«}» 2]\n', 'x{ _a=[1,2] }', 'unexpected-bracket'],
    ['an unquoted value before a bracket', 'data_x\n_a [«b[»1] 2]\n', 'x{ _a=[b,[1],2] }', 'missing-whitespace'],
  ]);
});

describe('tables', () => {
  testVersion2([
    ['of values', 'data_x\n_a {"b":1 \'c\':2}\n', 'x{ _a={b:1,c:2} }'],
    ['empty', 'data_x\n_a {}\n', 'x{ _a={} }'],
    ['a blank behind the colon', "data_x\n_a {'b': 1}\n", 'x{ _a={b:1} }'],
    ['keys in three quotes', 'data_x\n_a {\'\'\'b c\'\'\':1 """d""":2}\n', 'x{ _a={b c:1,d:2} }'],
    ['of lists and tables', "data_x\n_a {'b':[1 2] 'c':{'d':?}}\n", 'x{ _a={b:[1,2],c:{d:<?>}} }'],
    ['an empty key', "data_x\n_a {'':1}\n", 'x{ _a={:1} }'],
    ['a text field as value', "data_x\n_a {'b':\n;one\n;\n'c':2}\n", 'x{ _a={b:one,c:2} }'],
    ['an unquoted key', 'data_x\n_a {«b»:1 «c»:2}\n', 'x{ _a={b:1,c:2} }', 'table-key', 'table-key'],
    ['a blank before the colon', "data_x\n_a {«'b' :»1}\n", 'x{ _a={b:1} }', 'table-key'],
    ['a value without key', "data_x\n_a {«1» 'b':2}\n", 'x{ _a={b:2} }', 'table-key'],
    ['a list without key', "data_x\n_a {«[»1 2] 'b':2}\n", 'x{ _a={b:2} }', 'table-key'],
    ['a key without value', "data_x\n_a {'b':«»}\n", 'x{ _a={b:<?>} }', 'missing-value'],
    ['a key twice', "data_x\n_a {'b':1 «'b'»:2}\n", 'x{ _a={b:1} }', 'duplicate-key'],
    ['open before a data name', "data_x\n_a «{'b':1»\n_b 3\n", 'x{ _a={b:1} _b=3 }', 'unterminated-table'],
    ['a bracket where a brace should be', "data_x\n_a {'b':1«]»}\n", 'x{ _a={b:1} }', 'unexpected-bracket'],
    ['a list left open within', "data_x\n_a {'b':«[1»}\n", 'x{ _a={b:[1]} }', 'unterminated-list'],
    ['a brace too many', "data_x\n_a {'b':1} «}»\n", 'x{ _a={b:1} }', 'unexpected-bracket'],
    ['in a loop', "data_x\nloop_\n_a\n_b\n{'k':1} 1\n{'k':2} 2\n", 'x{ _a,_b({k:1}|1;{k:2}|2) }'],
  ]);

  test('a second key of a name refers to the first', () => {
    const text = "#\\#CIF_2.0\ndata_x\n_a {'b':1 'b':2}\n";
    const at = text.indexOf("'b'");
    expect(parseCif(text).problems[0].related).toEqual({ start: at, end: at + 3 });
  });
});

describe('compound values', () => {
  test('have their source as text, and ranges for all they hold', () => {
    const { source, blocks } = parseCif("#\\#CIF_2.0\ndata_x\n_a [1 {'k':  'v w'} ]\n");
    const value = blocks[0].value('_a');
    expect(value?.quoting).toBe('list');
    expect(value?.text).toBe("[1 {'k':  'v w'} ]");
    expect(value?.entries).toBeUndefined();
    const table = value?.items?.[1];
    expect(table && source.slice(table.range)).toBe("{'k':  'v w'}");
    const entry = table?.entries?.get('k');
    expect(entry && source.slice(entry.range)).toBe("'v w'");
    expect(entry?.quoting).toBe('single');
  });

  test.each([
    ['lists', '[', ']'],
    ['tables', "{'k':", '}'],
  ])('100,000 levels of %s', (_title, open, close) => {
    const depth = 100_000;
    const { blocks, problems } = parseCif(
      `#\\#CIF_2.0\ndata_x\n_a ${open.repeat(depth)}1${close.repeat(depth)}\n_b 2\n`,
    );
    // The line is long, and that is all.
    expect(problems.map(({ kind }) => kind)).toEqual(['long-line']);
    let value = blocks[0].value('_a');
    let levels = 0;
    for (; value?.items ?? value?.entries; levels++) value = value?.items?.[0] ?? value?.entries?.get('k');
    expect(levels).toBe(depth);
    expect(value?.text).toBe('1');
    expect(blocks[0].value('_b')?.text).toBe('2');
  });

  test('100,000 open brackets are one problem', () => {
    const { problems } = parseCif(`#\\#CIF_2.0\ndata_x\n_a ${'[\n'.repeat(100_000)}`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ kind: 'unterminated-list', range: { start: 21 } });
    expect(problems[0].message).toContain('100000 brackets');
  });

  test('100,000 tables without keys within each other are read without recursion', () => {
    const depth = 100_000;
    const { problems } = parseCif(`#\\#CIF_2.0\ndata_x\n_a ${'{\n'.repeat(depth)}${'}\n'.repeat(depth)}`);
    expect(problems).toHaveLength(depth - 1);
    expect(problems[0].kind).toBe('table-key');
  });
});

describe('the mark of the version', () => {
  const versions: [title: string, text: string, version: string, ...kinds: string[]][] = [
    ['none', 'data_x\n', '1.1'],
    ['1.1', '#\\#CIF_1.1\ndata_x\n', '1.1'],
    ['1.0', '#\\#CIF_1.0\ndata_x\n', '1.1'],
    ['2.0', '#\\#CIF_2.0\ndata_x\n', '2.0'],
    ['2.0 with words behind it', '#\\#CIF_2.0 written by hand\ndata_x\n', '2.0'],
    ['2.0 behind a byte-order mark', '\ufeff#\\#CIF_2.0\ndata_x\n', '2.0'],
    ['2.0 on a later line', '\n #\\#CIF_2.0\ndata_x\n', '2.0', 'late-magic'],
    ['2.0 behind another comment is a comment', '# x\n#\\#CIF_2.0\ndata_x\n', '1.1'],
    ['an unknown one', '#\\#CIF_3.0\ndata_x\n', '1.1', 'unknown-version'],
    ['one with text glued to it', '#\\#CIF_2.0x\ndata_x\n', '1.1', 'unknown-version'],
  ];
  test.each(versions)('%s', (_title, text, version, ...kinds) => {
    const document = parseCif(text);
    expect(document.version).toBe(version);
    expect(document.problems.map(({ kind }) => kind)).toEqual(kinds);
    expect(document.blocks[0].name).toBe('x');
  });

  test('lists are plain words in CIF 1.1', () => {
    const { blocks, problems } = parseCif('data_x\nloop_\n_a\n[1 2]\n');
    expect(blocks[0].loop('_a')?.rowCount).toBe(2);
    expect(problems.map(({ kind }) => kind)).toEqual(['reserved-start']);
  });
});
