import fc from 'fast-check';
import {
  applyEdits,
  CifEditError,
  insertAfter,
  lineEndingOf,
  parseCif,
  quoteCifValue,
  replaceLoop,
  replaceLoopColumn,
  replaceValue,
  withLineEnding,
  writeLoop,
} from '../../../src/cif/index.js';

const atoms = `data_x
_a 1 # kept
loop_
_atom_site_label
_atom_site_u   # equivalent
C1  0.012(3)
'O 2' ?
H1\t0.05
_b 'two'
`;

describe('applyEdits', () => {
  const text = '0123456789';
  const at = (start: number, end: number, put: string) => ({ range: { start, end }, text: put });

  test.each([
    ['none', [], text],
    ['a replacement', [at(2, 4, 'ab!')], '01ab!456789'],
    ['a removal', [at(2, 4, '')], '01456789'],
    ['an insertion', [at(2, 2, 'x')], '01x23456789'],
    ['at both ends', [at(10, 10, '>'), at(0, 0, '<')], '<0123456789>'],
    ['in any order', [at(8, 9, 'b'), at(1, 2, 'a')], '0a234567b9'],
    ['adjacent', [at(2, 4, 'a'), at(4, 6, 'b')], '01ab6789'],
    ['insertions at one place keep their order', [at(3, 3, 'a'), at(3, 3, 'b')], '012ab3456789'],
    ['an insertion before a replacement', [at(3, 5, 'R'), at(3, 3, 'i')], '012iR56789'],
  ])('%s', (_title, edits, expected) => {
    expect(applyEdits(text, edits)).toBe(expected);
  });

  test.each([
    ['overlapping', [at(2, 5, ''), at(4, 6, '')]],
    ['one within the other', [at(2, 8, ''), at(4, 5, '')]],
    ['twice the same', [at(2, 4, 'a'), at(2, 4, 'a')]],
    ['an insertion within a replacement', [at(2, 8, ''), at(4, 4, 'x')]],
    ['behind the end', [at(9, 11, '')]],
    ['before the beginning', [at(-1, 1, '')]],
    ['turned round', [at(4, 2, '')]],
    ['not a number', [at(Number.NaN, 2, '')]],
  ])('%s edits are refused', (_title, edits) => {
    expect(() => applyEdits(text, edits)).toThrow(CifEditError);
  });

  test('an overlap is located in the file', () => {
    const { source } = parseCif(atoms, 'x.cif');
    const start = atoms.indexOf('# kept');
    expect(() => applyEdits(source, [at(start - 1, start + 1, ''), at(start, start + 2, '')])).toThrow('x.cif:2:6');
  });
});

describe('line endings', () => {
  test.each([
    ['data_x', '\n'],
    ['a\nb\r\n', '\n'],
    ['a\r\nb\n', '\r\n'],
    ['a\rb', '\r'],
  ] as const)('of %p', (text, ending) => {
    expect(lineEndingOf(text)).toBe(ending);
  });

  test('are turned into one kind', () => {
    expect(withLineEnding('a\r\nb\rc\nd', '\r\n')).toBe('a\r\nb\r\nc\r\nd');
    expect(withLineEnding('a\r\nb\rc\nd', '\n')).toBe('a\nb\nc\nd');
  });
});

describe('replacing values', () => {
  const document = parseCif(atoms);
  const [block] = document.blocks;
  const loop = block.loop('_atom_site_u')!;

  test('a column, everything else byte for byte', () => {
    const edits = replaceLoopColumn(
      document,
      loop,
      '_Atom_Site_U',
      (row) => ['0.1(2)', undefined, quoteCifValue('a b')][row],
    );
    expect(applyEdits(document.source, edits)).toBe(
      atoms.replace('C1  0.012(3)', 'C1  0.1(2)').replace('H1\t0.05', "H1\t'a b'"),
    );
  });

  test('a column that is not there', () => {
    expect(() => replaceLoopColumn(document, loop, '_c', () => '1')).toThrow(/CIF:3:1: this loop has no column _c/);
  });

  test.each([
    '',
    ' ',
    'a b',
    '_tag',
    'loop_',
    'data_y',
    '# comment',
    '1 # comment',
    "'open",
    "'a'b",
    '1 ',
    ' 1',
    '\n;open',
    '[1]',
    '\0',
  ])('%p is not one value of CIF 1.1', (written) => {
    expect(() => replaceValue(document, loop.value(0, 1), written)).toThrow(CifEditError);
  });

  test.each(['[1', '[1] 2', '{a:1}', '[1] ', ']', "'a''b'"])('%p is not one value of CIF 2.0', (written) => {
    const version2 = parseCif(`#\\#CIF_2.0\n${atoms}`);
    expect(() => replaceValue(version2, version2.blocks[0].value('_a')!, written)).toThrow(CifEditError);
  });

  const places: [title: string, source: string, tag: string, written: string, expected: string][] = [
    ['plain by text field', 'data_x\n_a 1 # c\n', '_a', '\n;t\n;', 'data_x\n_a \n;t\n; # c\n'],
    ['text field by plain', 'data_x\n_a\n;t\n;\n_b 1\n', '_a', '2', 'data_x\n_a\n2\n_b 1\n'],
    ['text field by text field', 'data_x\n_a\n;t\n;\n_b 1\n', '_a', '\n;u\n;', 'data_x\n_a\n;u\n;\n_b 1\n'],
    ['with CRLF', 'data_x\r\n_a 1\r\n', '_a', '\n;t\nu\n;', 'data_x\r\n_a \r\n;t\r\nu\r\n;\r\n'],
    [
      'text field by text field with CRLF',
      'data_x\r\n_a\r\n;t\r\n;\r\n',
      '_a',
      '\n;u\n;',
      'data_x\r\n_a\r\n;u\r\n;\r\n',
    ],
    ['a value that is missing', 'data_x\n_a\n_b 1\n', '_a', '2', 'data_x\n_a 2\n_b 1\n'],
    ['a value that is missing, by a text field', 'data_x\n_a\n_b 1\n', '_a', '\n;t\n;', 'data_x\n_a\n;t\n;\n_b 1\n'],
    ['before glued text', 'data_x\n_a\n;t\n;_b 1\n', '_a', '2', 'data_x\n_a\n2 _b 1\n'],
    ['a string left open', "data_x\n_a 'b c\n_d 1\n", '_a', "'b c'", "data_x\n_a 'b c'\n_d 1\n"],
    ['at the end of the file', 'data_x\n_a 1', '_a', '2', 'data_x\n_a 2'],
    ['a list', '#\\#CIF_2.0\ndata_x\n_a [1 2]\n', '_a', '[3 [4]]', '#\\#CIF_2.0\ndata_x\n_a [3 [4]]\n'],
    ['by a text field that begins with its semicolon', 'data_x\n_a 1\n', '_a', ';t\n;', 'data_x\n_a \n;t\n;\n'],
  ];
  test.each(places)('%s', (_title, source, tag, written, expected) => {
    const before = parseCif(source);
    const edited = applyEdits(source, [replaceValue(before, before.blocks[0].value(tag)!, written)]);
    expect(edited).toBe(expected);
    const after = parseCif(edited);
    expect(after.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('any texts put into a loop read back, and the rest stays', () => {
    const texts = fc.array(
      fc.string({ unit: fc.constantFrom("'", '"', ' ', '\\', '\n', 'a', '?', '_', '#'), maxLength: 12 }),
      { minLength: 3, maxLength: 3 },
    );
    fc.assert(
      fc.property(texts, fc.constantFrom('\n', '\r\n', '\r'), (columns, ending) => {
        const before = parseCif(atoms.replaceAll('\n', ending));
        const holder = before.blocks[0].loop('_atom_site_u')!;
        const edits = replaceLoopColumn(before, holder, '_atom_site_u', (row) => quoteCifValue(columns[row]));
        const after = parseCif(applyEdits(before.source, edits));
        const read = after.blocks[0].loop('_atom_site_u')!;
        expect(columns.map((_, row) => read.value(row, 1).text)).toEqual(columns);
        expect([0, 1, 2].map((row) => read.value(row, 0).text)).toEqual(['C1', 'O 2', 'H1']);
        expect(after.blocks[0].value('_b')?.text).toBe('two');
        expect(after.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      { seed: 20240605, numRuns: 500 },
    );
  });
});

describe('writeLoop', () => {
  test('puts columns in line', () => {
    const written = writeLoop(
      ['_a', '_b', '_c'],
      [
        ['C1', '0.1', '?'],
        ['C10', '-0.12(3)', '.'],
      ],
    );
    expect(written).toBe('loop_\n _a\n _b\n _c\nC1  0.1      ?\nC10 -0.12(3) .\n');
  });

  test('gives text fields lines of their own', () => {
    const rows = [
      ['1', '\n;t\n;', '2'],
      ['\n;u\n;', '3', '\n;v\n;'],
    ];
    const written = writeLoop(['_a', '_b', '_c'], rows);
    const loop = parseCif(`data_x\n${written}`).blocks[0].loop('_a')!;
    const read = [0, 1].map((row) => [0, 1, 2].map((column) => loop.value(row, column).text));
    expect(read).toEqual([
      ['1', 't', '2'],
      ['u', '3', 'v'],
    ]);
    expect(parseCif(`data_x\n${written}`).problems).toEqual([]);
  });

  test('breaks rows that would be longer than a line may be', () => {
    const row = Array.from({ length: 300 }, (_, i) => `value${i}`);
    const { blocks, problems } = parseCif(
      `data_x\n${writeLoop(
        row.map((_, i) => `_t${i}`),
        [row, row],
      )}`,
    );
    expect(problems).toEqual([]);
    expect(blocks[0].loop('_t0')?.rowCount).toBe(2);
  });

  test.each([
    ['no data names', [], [[]]],
    ['no rows', ['_a'], []],
    ['a row too short', ['_a', '_b'], [['1', '2'], ['1']]],
  ])('%s are refused', (_title, tags, rows) => {
    expect(() => writeLoop(tags, rows)).toThrow(CifEditError);
  });
});

describe('inserting and replacing loops', () => {
  const aniso = writeLoop(['_atom_site_aniso_label', '_atom_site_aniso_U_11'], [['C1', '0.1']]);
  const insert = (source: string, tag: string, text = aniso) => {
    const document = parseCif(source);
    const [block] = document.blocks;
    const entry =
      block.loop(tag) ?? block.entries.find((candidate) => candidate.kind === 'item' && candidate.tag === tag)!;
    return applyEdits(source, [insertAfter(document, entry, text)]);
  };

  test('a loop behind a loop', () => {
    expect(insert(atoms, '_atom_site_label')).toBe(atoms.replace('0.05\n', `0.05\n\n${aniso}`));
  });

  test.each([
    [
      'a comment on the last line stays with it',
      'data_x\n_a 1 # c\n_b 2\n',
      '_a',
      `data_x\n_a 1 # c\n\n${aniso}_b 2\n`,
    ],
    ['the end of the file without line end', 'data_x\n_a 1', '_a', `data_x\n_a 1\n\n${aniso}`],
    ['a comment at the end without line end', 'data_x\n_a 1 #c', '_a', `data_x\n_a 1 #c\n\n${aniso}`],
    ['something else on the line', 'data_x\n_a 1 _b 2\n', '_a', `data_x\n_a 1\n\n${aniso} _b 2\n`],
    ['a text field', 'data_x\n_a\n;t\n;\n_b 2\n', '_a', `data_x\n_a\n;t\n;\n\n${aniso}_b 2\n`],
    ['an item without value', 'data_x\n_a\n_b 2\n', '_a', `data_x\n_a\n\n${aniso}_b 2\n`],
  ])('%s', (_title, source, tag, expected) => {
    expect(insert(source, tag)).toBe(expected);
  });

  test('takes the line endings of the file', () => {
    expect(insert('data_x\r\n_a 1\r\n', '_a')).toBe(`data_x\r\n_a 1\r\n\r\n${aniso.replaceAll('\n', '\r\n')}`);
    expect(insert('data_x\r_a 1\r_b 2\r', '_a')).toBe(`data_x\r_a 1\r\r${aniso.replaceAll('\n', '\r')}_b 2\r`);
  });

  test('a loop in the place of another', () => {
    const document = parseCif(atoms);
    const loop = document.blocks[0].loop('_atom_site_label')!;
    const text = writeLoop(['_atom_site_label', '_new'], [['C1', '1']]);
    expect(applyEdits(atoms, [replaceLoop(document, loop, text)])).toBe(`data_x\n_a 1 # kept\n${text}_b 'two'\n`);
  });

  test('a loop in the place of one whose last text field has text glued to it', () => {
    const source = 'data_x\nloop_\n_a\n;t\n;_b 1\n';
    const document = parseCif(source);
    const edited = applyEdits(source, [replaceLoop(document, document.blocks[0].loop('_a')!, 'loop_\n_a\n1')]);
    expect(edited).toBe('data_x\nloop_\n_a\n1\n_b 1\n');
  });

  test('in a save frame, its own data names count', () => {
    const source = 'data_x\n_c 1\nsave_f\n_a 1\nsave_\n';
    const document = parseCif(source);
    const [entry] = document.blocks[0].frames[0].entries;
    expect(applyEdits(source, [insertAfter(document, entry, '_c 2')])).toBe(
      'data_x\n_c 1\nsave_f\n_a 1\n\n_c 2\nsave_\n',
    );
    expect(() => insertAfter(document, entry, '_a 2')).toThrow(CifEditError);
  });

  test.each([
    ['a data name that the block holds', 'loop_\n_B\n1\n', /already holds _b/],
    ['an incomplete row', 'loop_\n_c\n_d\n1\n', /inserted text:5:1.*2 columns but 1 value/s],
    ['a heading', 'data_y\n_c 1\n', /without headings/],
    ['nothing', ' ', /must be items or loops/],
    ['an open string', "_c 'd\n", /closing '/],
  ])('%s is refused', (_title, text, message) => {
    expect(() => insert(atoms, '_a', text)).toThrow(CifEditError);
    expect(() => insert(atoms, '_a', text)).toThrow(message);
  });
});
