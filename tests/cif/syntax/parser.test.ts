import { parseCif } from '../../../src/cif/index.js';
import { testParserCases, unmark } from '../marked.js';

describe('headings', () => {
  testParserCases([
    ['one block', 'data_x\n_a 1\n', 'x{ _a=1 }'],
    ['several blocks', 'data_x\n_a 1\ndata_y\n_a 2\n', 'x{ _a=1 } y{ _a=2 }'],
    ['in capitals', 'DATA_X\n_a 1\nLOOP_\n_b\n2\n', 'X{ _a=1 _b(2) }'],
    ['an empty block', 'data_x\ndata_y\n_a 1\n', 'x{ } y{ _a=1 }'],
    ['no name', '«data_»\n_a 1\n', '{ _a=1 }', 'empty-name'],
    ['a blank in the name', '«data_my compound»\n_a 1\n', 'my compound{ _a=1 }', 'space-in-block-name'],
    ['several blanks in the name', '«data_a b  c»\n_a 1\n', 'a b  c{ _a=1 }', 'space-in-block-name'],
    ['a comment behind the name', 'data_x # data\n_a 1\n', 'x{ _a=1 }'],
    ['a data name on the same line', 'data_x _a 1\n', 'x{ _a=1 }'],
    ['no block at all before an item', '«_a» 1\n_b 2\n', '{ _a=1 _b=2 }', 'missing-header'],
    ['no block at all before a loop', 'loop_\n«_a»\n1\n', '{ _a(1) }', 'missing-header'],
    ['items before the first block', '«_a» 1\ndata_x\n_a 2\n', '{ _a=1 } x{ _a=2 }', 'missing-header'],
    ['text before the first block', '«Some words»\ndata_x\n_a 1\n', 'x{ _a=1 }', 'unexpected-value'],
    ['two blocks of one name', 'data_x\n_a 1\n«data_X»\n_a 2\n', 'x{ _a=1 } X{ _a=2 }', 'duplicate-block'],
    ['an empty file', '«»', '', 'empty-file'],
    ['white space alone', '«\n \n»', '', 'empty-file'],
    ['comments alone', '«# nothing\n»', '', 'empty-file'],
    ['a name of more than 75 characters', `«data_${'n'.repeat(76)}»\n_a 1\n`, `${'n'.repeat(76)}{ _a=1 }`, 'long-name'],
  ]);
});

describe('items', () => {
  testParserCases([
    ['a data name without value before another', 'data_x\n«_a»\n_b 2\n', 'x{ _a=<?> _b=2 }', 'missing-value'],
    ['a data name without value before a loop', 'data_x\n«_a»\nloop_\n_b\n2\n', 'x{ _a=<?> _b(2) }', 'missing-value'],
    [
      'a data name without value before a block',
      'data_x\n«_a»\ndata_y\n_b 2\n',
      'x{ _a=<?> } y{ _b=2 }',
      'missing-value',
    ],
    ['a data name without value at the end', 'data_x\n«_a»\n', 'x{ _a=<?> }', 'missing-value'],
    ['two values', 'data_x\n_a my «compound»\n_b 2\n', 'x{ _a=my _b=2 }', 'unexpected-value'],
    ['many values', "data_x\n_a all «of 'this' text»\n_b 2\n", 'x{ _a=all _b=2 }', 'unexpected-value'],
    ['a data name given twice', 'data_x\n_a 1\n«_A» 2\n', 'x{ _a=1 _a=2 }', 'duplicate-item'],
    [
      'a data name given three times',
      'data_x\n_a 1\n«_a» 2\n«_a» 3\n',
      'x{ _a=1 _a=2 _a=3 }',
      'duplicate-item',
      'duplicate-item',
    ],
    ['the same data name in two blocks', 'data_x\n_a 1\ndata_y\n_a 1\n', 'x{ _a=1 } y{ _a=1 }'],
    [
      'an item of a loop given singly too',
      'data_x\nloop_\n_a\n_b\n1 2\n«_b» 3\n',
      'x{ _a,_b(1|2) _b=3 }',
      'duplicate-item',
    ],
    ['an underscore alone', 'data_x\n«_» 1\n', 'x{ _=1 }', 'empty-name'],
    ['a data name of 75 characters', `data_x\n_${'n'.repeat(74)} 1\n`, `x{ _${'n'.repeat(74)}=1 }`],
    ['a data name of 76 characters', `data_x\n«_${'n'.repeat(75)}» 1\n`, `x{ _${'n'.repeat(75)}=1 }`, 'long-name'],
    ['stop_ on its own', 'data_x\n_a 1\n«stop_»\n_b 2\n', 'x{ _a=1 _b=2 }', 'reserved-word'],
  ]);

  test('a duplicate names the place of the first', () => {
    const { source, ranges } = unmark('data_x\n«_a» 1\nloop_\n_b\n«_A»\n1 2\n');
    const [problem] = parseCif(source).problems;
    expect(problem.related).toEqual(ranges[0]);
    expect(problem.range).toEqual(ranges[1]);
  });

  test('a duplicate of a loop column names the column', () => {
    const { source, ranges } = unmark('data_x\nloop_\n_b\n«_a»\n1 2\n«_a» 1\n');
    expect(parseCif(source).problems[0].related).toEqual(ranges[0]);
  });

  test('a second block of a name refers to the first', () => {
    const { source, ranges } = unmark('«data_x»\n_a 1\n«data_x»\n_a 1\n');
    expect(parseCif(source).problems).toMatchObject([{ range: ranges[1], related: ranges[0] }]);
  });
});

describe('loops', () => {
  testParserCases([
    ['one column', 'data_x\nloop_\n_a\n1\n2\n', 'x{ _a(1;2) }'],
    ['several columns', 'data_x\nloop_\n_a\n_b\n1 2\n3 4\n', 'x{ _a,_b(1|2;3|4) }'],
    ['rows over several lines', 'data_x\nloop_\n_a\n_b\n1\n2 3\n4\n', 'x{ _a,_b(1|2;3|4) }'],
    ['on one line', 'data_x loop_ _a _b 1 2 3 4\n', 'x{ _a,_b(1|2;3|4) }'],
    ['ended by an item', 'data_x\nloop_\n_a\n1\n_b 2\n', 'x{ _a(1) _b=2 }'],
    ['ended by a loop', 'data_x\nloop_\n_a\n1\nloop_\n_b\n2\n', 'x{ _a(1) _b(2) }'],
    ['comments between the rows', 'data_x\nloop_\n_a\n_b\n1 2 # C1\n# C2\n3 4\n', 'x{ _a,_b(1|2;3|4) }'],
    ['special values', "data_x\nloop_\n_a\n_b\n? .\n'?' '.'\n", 'x{ _a,_b(<?>|<.>;?|.) }'],
    ['without values, at the end', 'data_x\n«loop_\n_a\n_b»\n', 'x{ _a,_b() }', 'empty-loop'],
    ['without values, before another', 'data_x\n«loop_\n_a»\nloop_\n_b\n1\n', 'x{ _a() _b(1) }', 'empty-loop'],
    ['without data names, at the end', 'data_x\n_a 1\n«loop_»\n', 'x{ _a=1 }', 'loop-without-tags'],
    ['without data names, before another', 'data_x\n«loop_»\nloop_\n_b\n1\n', 'x{ _b(1) }', 'loop-without-tags'],
    [
      'values without data names',
      'data_x\n«loop_»\n«1 2»\n_b 1\n',
      'x{ _b=1 }',
      'loop-without-tags',
      'unexpected-value',
    ],
    ['a column given twice', 'data_x\nloop_\n_a\n«_A»\n1 2\n', 'x{ _a,_a(1|2) }', 'duplicate-item'],
    ['loop_ glued to its first data name', 'data_x\n«loop_»_a\n_b\n1 2\n', 'x{ _a,_b(1|2) }', 'missing-whitespace'],
    ['ended by stop_', 'data_x\nloop_\n_a\n1\n«stop_»\n_b 2\n', 'x{ _a(1) _b=2 }', 'reserved-word'],
  ]);

  test('a row outside the loop is refused', () => {
    const loop = parseCif('data_x\nloop_\n_a\n_b\n1 2\n').blocks[0].loop('_a');
    expect(() => loop?.value(1, 0)).toThrow(RangeError);
    expect(() => loop?.value(0, 2)).toThrow(RangeError);
    expect(() => loop?.rowRange(-1)).toThrow(RangeError);
  });

  test('columns are found by name in any case, also among many', () => {
    for (const count of [3, 100]) {
      const tags = Array.from({ length: count }, (_, i) => `_t${i}`);
      const loop = parseCif(`data_x\nloop_\n${tags.join('\n')}\n${tags.map((_, i) => i).join(' ')}\n`).blocks[0].loop(
        '_T1',
      );
      expect(loop?.column('_T2')).toBe(2);
      expect(loop?.column(`_t${count - 1}`)).toBe(count - 1);
      expect(loop?.column('_u')).toBe(-1);
    }
  });
});

describe('save frames and global_', () => {
  testParserCases([
    ['a frame', 'data_x\nsave_f\n_a 1\nsave_\n', 'x{ save f{ _a=1 } }'],
    ['a frame keeps its items apart', 'data_x\n_a 1\nsave_f\n_a 2\nsave_\n_b 3\n', 'x{ _a=1 _b=3 save f{ _a=2 } }'],
    ['two frames', 'data_x\nsave_f\n_a 1\nsave_\nsave_g\n_a 2\nsave_\n', 'x{ save f{ _a=1 } save g{ _a=2 } }'],
    [
      'a frame not closed before a block',
      'data_x\n«save_f»\n_a 1\ndata_y\n_a 2\n',
      'x{ save f{ _a=1 } } y{ _a=2 }',
      'unterminated-frame',
    ],
    ['a frame not closed at the end', 'data_x\n«save_f»\n_a 1\n', 'x{ save f{ _a=1 } }', 'unterminated-frame'],
    [
      'a frame within a frame',
      'data_x\n«save_f»\n_a 1\nsave_g\n_a 2\nsave_\n',
      'x{ save f{ _a=1 } save g{ _a=2 } }',
      'unterminated-frame',
    ],
    ['save_ without a frame', 'data_x\n_a 1\n«save_»\n_b 2\n', 'x{ _a=1 _b=2 }', 'unexpected-frame-end'],
    [
      'two frames of one name',
      'data_x\nsave_f\n_a 1\nsave_\n«save_F»\n_a 2\nsave_\n',
      'x{ save f{ _a=1 } save F{ _a=2 } }',
      'duplicate-frame',
    ],
    ['one name in two blocks', 'data_x\nsave_f\nsave_\ndata_y\nsave_f\nsave_\n', 'x{ save f{ } } y{ save f{ } }'],
    ['a frame before any block', '«save_f»\n_a 1\nsave_\n', '{ save f{ _a=1 } }', 'missing-header'],
    ['global_ before the blocks', 'global_\n_a 1\ndata_x\n_a 2\n', 'global{ _a=1 } x{ _a=2 }'],
    ['global_ between blocks', 'data_x\n_a 1\nglobal_\n_a 2\ndata_y\n_a 3\n', 'global{ _a=2 } x{ _a=1 } y{ _a=3 }'],
  ]);
});

describe('what a block answers', () => {
  const document = parseCif('data_X\n_Single 1\nloop_\n_one\n_two\na b\nloop_\n_many\n1\n2\n_last 3\n');
  const [block] = document.blocks;

  test('values of single items and of loops with one row, in any case', () => {
    expect(block.value('_SINGLE')?.text).toBe('1');
    expect(block.value('_Two')?.text).toBe('b');
    expect(block.value('_many')).toBeUndefined();
    expect(block.value('_absent')).toBeUndefined();
  });

  test('loops and presence', () => {
    expect(block.loop('_MANY')?.rowCount).toBe(2);
    expect(block.loop('_single')).toBeUndefined();
    expect(block.has('_Many')).toBe(true);
    expect(block.has('_absent')).toBe(false);
  });

  test('ranges of headings, blocks, loops, rows and values', () => {
    const { source } = document;
    expect(source.slice(block.headingRange)).toBe('data_X');
    expect(block.range).toEqual({ start: 0, end: source.text.length - 1 });
    const loop = block.loop('_one');
    expect(loop && source.slice(loop.range)).toBe('loop_\n_one\n_two\na b');
    expect(loop && source.slice(loop.rowRange(0))).toBe('a b');
    expect(loop && source.slice(loop.value(0, 1).range)).toBe('b');
    expect(loop && source.slice(loop.tagRanges[1])).toBe('_two');
  });

  test('of two items with a name the first counts', () => {
    expect(parseCif('data_x\n_a 1\n_a 2\n').blocks[0].value('_a')?.text).toBe('1');
  });

  test('a frame answers as a block does', () => {
    const [frame] = parseCif('data_x\nsave_f\n_a 1\nsave_\n').blocks[0].frames;
    expect(frame.value('_A')?.text).toBe('1');
  });
});

describe('hostile input', () => {
  // Quadratic time would take minutes on each of these.
  test.each([
    ['text fields that end in a data name', 'data_x\n_a\n;x\n_b\n'.repeat(20_000)],
    ['quotes', "'".repeat(200_000)],
    ['open strings', "_a '".repeat(50_000)],
    ['semicolons', ';\n'.repeat(100_001)],
    ['loops without anything', 'loop_\n'.repeat(100_000)],
    ['frames', 'save_f\n'.repeat(50_000)],
    ['triple quotes of both kinds', `#\\#CIF_2.0\n${"'''a\n".repeat(50_001)}"""`],
    ['strings with glued text in CIF 2.0', `#\\#CIF_2.0\n${"'a'b ".repeat(50_000)}`],
    ['very many columns', `data_x\nloop_\n${Array.from({ length: 50_000 }, (_, i) => `_t${i}`).join('\n')}\n1 2 3\n`],
  ])('%s are read in linear time', (_title, text) => {
    expect(parseCif(text).problems.length).toBeGreaterThan(0);
  });
});
