import { parseCif } from '../../../src/cif/index.js';
import { testParserCases } from '../marked.js';

/** Two rows, of which the second has the operation `-x,-y+1/2,z` in some spelling. */
function testUnquoted(names: string, ...rows: string[]): void {
  const text = `data_x\nloop_\n${names}\n${rows.join('\n')}\n_c 1\n`;
  const { blocks, problems } = parseCif(text);
  expect(problems.map(({ kind }) => kind)).toEqual(['unquoted-operation']);
  const [loop] = blocks[0].entries;
  if (loop.kind !== 'loop') throw new Error('no loop');
  const column = loop.tags.findIndex((tag) => tag.endsWith('xyz'));
  const operations = [0, 1].map((row) => loop.value(row, column));
  expect(loop.rowCount).toBe(2);
  expect(operations.map((value) => value.text.replace(/\s/g, ''))).toEqual(['x,y,z', '-x,-y+1/2,z']);
  for (const { range, text: content } of operations) expect(text.slice(range.start, range.end)).toBe(content);
  expect(loop.tags.map((_, k) => (k === column ? '' : loop.value(1, k).text))).toEqual(
    loop.tags.map((_, k) =>
      k === column
        ? ''
        : (rows[1].match(/'[^']*'|\S+/g) ?? []).at(k < column ? k : k - loop.tags.length)!.replace(/'/g, ''),
    ),
  );
}

describe('loops whose values do not fill their rows', () => {
  testParserCases([
    [
      'a line one value short, in the middle',
      'data_x\nloop_\n_a\n_b\n_c\n1 2 3\n«4 5»\n7 8 9\n',
      'x{ _a,_b,_c(1|2|3;7|8|9) }',
      'loop-count',
    ],
    [
      'a line one value short, at the end',
      'data_x\nloop_\n_a\n_b\n_c\n1 2 3\n4 5 6\n«7»\n_d 1\n',
      'x{ _a,_b,_c(1|2|3;4|5|6) _d=1 }',
      'loop-count',
    ],
    ['a line with a value too many', 'data_x\nloop_\n_a\n_b\n1 2\n«3 4 5»\n6 7\n', 'x{ _a,_b(1|2;6|7) }', 'loop-count'],
    [
      'two faulty lines: the first one is the range',
      'data_x\nloop_\n_a\n_b\n_c\n1 2 3\n«4 5»\n7 8 9\n1 1\n4 5 6\n',
      'x{ _a,_b,_c(1|2|3;7|8|9;4|5|6) }',
      'loop-count',
    ],
    [
      'rows not one to a line',
      'data_x\nloop_\n_a\n_b\n_c\n1 2\n3 4 5\n6 «7»\n',
      'x{ _a,_b,_c(1|2|3;4|5|6) }',
      'loop-count',
    ],
    ['fewer values than columns', 'data_x\nloop_\n_a\n_b\n_c\n«1 2»\n', 'x{ _a,_b,_c() }', 'loop-count'],
    [
      'a text field ends its line',
      'data_x\nloop_\n_a\n_b\n1\n;t\n;\n2\n;u\n;\n«3»\n',
      'x{ _a,_b(1|t;2|u) }',
      'loop-count',
    ],
    ['with CRLF', 'data_x\r\nloop_\r\n_a\r\n_b\r\n1 2\r\n«3»\r\n5 6\r\n', 'x{ _a,_b(1|2;5|6) }', 'loop-count'],
  ]);

  test('symmetry operations with blanks and without quotes are put together, and that is one problem', () => {
    testUnquoted('_space_group_symop_id\n_space_group_symop_operation_xyz', '1 x, y, z', '2 -x, -y + 1/2, z');
    testUnquoted('_symmetry_equiv_pos_as_xyz', 'x, y, z', '-x, -y + 1/2, z');
    testUnquoted('_symmetry_equiv_pos_as_xyz', 'x,y,z', '-x , -y+1/2 , z');
    testUnquoted('_symmetry_equiv_pos_as_xyz\n_symmetry_equiv_pos_site_id', 'x, y, z 1', '-x, -y + 1/2, z 2');
    testUnquoted('_a\n_space_group_symop.operation_xyz\n_b', "p x, y, z 'q r'", "p -x, -y + 1/2, z 's'");
  });

  test('but not where rows and lines do not agree, where there is nothing to put together, or in other loops', () => {
    const kindsOf = (names: string, ...rows: string[]) =>
      parseCif(`data_x\nloop_\n${names}\n${rows.join('\n')}\n`).problems.map(({ kind }) => kind);
    expect(kindsOf('_symmetry_equiv_pos_as_xyz', 'x,y,z', '-x,-y,z')).toEqual([]);
    expect(kindsOf('_symmetry_equiv_pos_as_xyz', "'x, y, z'", "'-x, -y, z'")).toEqual([]);
    expect(kindsOf('_symmetry_equiv_pos_as_xyz', 'x, y,', 'z')).toEqual([]);
    expect(kindsOf('_a\n_symmetry_equiv_pos_as_xyz', '1 x,y,z', '2 -x, -y, z', '3')).toEqual(['loop-count']);
    expect(kindsOf('_symmetry_equiv_pos_as_xyz', "x, 'y' ,z")).toEqual([]);
    expect(kindsOf('_a\n_b', '1 x, y, z', '2 -x, -y, z')).toEqual([]);
  });

  test('the message names the loop, its columns, its values and the shortfall', () => {
    const [problem] = parseCif('data_x\nloop_\n_atom_site_label\n_b\n_c\n1 2 3\n4\n').problems;
    expect(problem.message).toContain('the loop of _atom_site_label has 3 columns but 4 values: 2 short of 2 rows');
    expect(problem.message).toContain('this line holds 1 value');
  });

  test('loops behind a faulty one are not shifted', () => {
    const { blocks } = parseCif('data_x\nloop_\n_a\n_b\n1 2\n3\n5 6\nloop_\n_c\n7\n8\n');
    const loop = blocks[0].loop('_c');
    expect([loop?.value(0, 0).text, loop?.value(1, 0).text]).toEqual(['7', '8']);
  });
});
