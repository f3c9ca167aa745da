import fc from 'fast-check';
import {
  embeddedShelx,
  isShelxFile,
  parseCif,
  parseShelx,
  type ShelxInstruction,
  shelxNumber,
  shelxProblemSeverity,
} from '../../../src/cif/index.js';
import { seededRandom } from '../../support/random.js';

function words({ keyword, args }: ShelxInstruction): string[] {
  return [keyword, ...args.map(({ text }) => text)];
}

function instructionsOf(text: string): string[][] {
  return parseShelx(text).instructions.map(words);
}

function kindsOf(text: string): string[] {
  return parseShelx(text).problems.map(({ kind }) => kind);
}

describe('instructions of a SHELX text', () => {
  test.each<[string, string, string[][]]>([
    [
      'case does not matter',
      'cell 0.7 1 2\nL.s. 4\n',
      [
        ['CELL', '0.7', '1', '2'],
        ['L.S.', '4'],
      ],
    ],
    ['a comment behind !', 'PLAN 20 ! 30 40\n', [['PLAN', '20']]],
    ['a line of comment', '! PLAN 20\nPLAN 5\n', [['PLAN', '5']]],
    ['a line that begins with a blank', ' PLAN 20\n\tPLAN 30\nPLAN 5\n', [['PLAN', '5']]],
    ['blank lines', '\n\n   \nPLAN 5\n\n', [['PLAN', '5']]],
    [
      'TITL as text',
      'TITL a = b ! c\nPLAN 5\n',
      [
        ['TITL', 'a', '=', 'b', '!', 'c'],
        ['PLAN', '5'],
      ],
    ],
    [
      'REM as text, = included',
      'REM R1 =\nPLAN 5\n',
      [
        ['REM', 'R1', '='],
        ['PLAN', '5'],
      ],
    ],
    ['REM alone', 'REM\nPLAN\n', [['REM'], ['PLAN']]],
    ['continuation', 'FVAR 1 2 =\n 3 4\nPLAN\n', [['FVAR', '1', '2', '3', '4'], ['PLAN']]],
    ['continuation over three lines', 'FVAR 1 =\n 2 =\n 3\n', [['FVAR', '1', '2', '3']]],
    ['continuation with blanks behind =', 'FVAR 1 =   \n 2\n', [['FVAR', '1', '2']]],
    ['continuation with a comment behind =', 'FVAR 1 = ! more\n 2\n', [['FVAR', '1', '2']]],
    ['continuation without a blank before =', 'FVAR 1=\n 2\n', [['FVAR', '1', '2']]],
    ['a comment hides =', 'FVAR 1 ! =\n 2\n', [['FVAR', '1']]],
    ['an empty continuation line', 'FVAR 1 =\n\n 2\n', [['FVAR', '1']]],
    ['continuation at the end of the text', 'FVAR 1 =', [['FVAR', '1']]],
    ['CRLF', 'FVAR 1 =\r\n 2\r\nPLAN\r\n', [['FVAR', '1', '2'], ['PLAN']]],
    ['CR alone', 'FVAR 1 =\r 2\rPLAN\r', [['FVAR', '1', '2'], ['PLAN']]],
    ['no line end at the end', 'PLAN 5', [['PLAN', '5']]],
    ['tabs', 'PLAN\t5\t6\n', [['PLAN', '5', '6']]],
    ['a byte-order mark', '\ufeffPLAN 5\n', [['PLAN', '5']]],
    ['Ctrl-Z', 'PLAN 5\n\u001a', [['PLAN', '5']]],
    ['a number glued to its instruction', 'CELL0.71073 10 11\n', [['CELL', '0.71073', '10', '11']]],
    ['four letters count', 'TITLE x\n', [['TITL', 'x']]],
  ])('%s', (_, text, expected) => expect(instructionsOf(text)).toEqual(expected));

  test.each([
    ['SADI_CCF 0.02 C1 C2', 'SADI', 'CCF'],
    ['DFIX_2 1.5 C1 C2', 'DFIX', '2'],
    ['simu_* C1', 'SIMU', '*'],
    ['SADI 0.02 C1_2 C2_2', 'SADI', undefined],
  ])('residue of %s', (text, keyword, residue) => {
    const [instruction] = parseShelx(text).instructions;
    expect([instruction.keyword, instruction.residue]).toEqual([keyword, residue]);
  });

  test.each([
    ['C1 1 0.1 0.2 0.3', 'atom'],
    ['C1A 1 0.1 0.2 0.3 11.0 0.05', 'atom'],
    ['Cl1 2 10.5 0.2 -0.3 10.5 0.05', 'atom'],
    ["O1' 2 10.5 0.2 -0.3 10.5 0.05", 'atom'],
    ['Q1 1 0.1 0.2 0.3 11.0 0.05 1.2', 'peak'],
    ['BOND 1 0.1 0.2 0.3', 'instruction'],
    ['C1 1 0.1 0.2', 'unknown'],
    ['C1 C 0.1 0.2 0.3', 'unknown'],
    ['C1 1.5 0.1 0.2 0.3', 'unknown'],
    ['FROB 1 2', 'unknown'],
    ['1 2 3 4 5', 'unknown'],
    ['+restraints.txt', 'include'],
    ['++restraints.txt', 'include'],
    ['REMARK', 'instruction'],
  ])('%s is %s', (text, kind) => expect(parseShelx(text).instructions[0].kind).toBe(kind));

  test('what HKLF or END closes is the tail, what FRAG and FEND hold a fragment', () => {
    const text = 'C1 1 0 0 0\nFRAG 17\nC1 1 1.2 0 0\nFEND\nC2 1 0 0 0\nHKLF 4\nREM x\nEND\nQ1 1 0 0 0\n';
    expect(parseShelx(text).instructions.map(({ section }) => section)).toEqual(
      'model model fragment model model model tail tail tail'.split(' '),
    );
    expect(parseShelx('END\nC1 1 0 0 0\n').instructions[1].section).toBe('tail');
  });

  test('lines and ranges', () => {
    const text = 'TITL x\n\nC1  1 0.1 0.2 =\r\n   0.3 11 ! end\nPLAN\n';
    const { instructions, source } = parseShelx(text, 'x.res');
    expect(instructions.map(({ line }) => line)).toEqual([1, 3, 5]);
    expect(source.slice(instructions[1].range)).toBe('C1  1 0.1 0.2 =\r\n   0.3 11');
    expect(source.slice(instructions[0].range)).toBe('TITL x');
    expect(source.position(instructions[1].args[3].range.start)).toEqual({ line: 4, column: 4 });
    expect(instructions[1].text.split(/\s+/)).toEqual(['1', '0.1', '0.2', '0.3', '11']);
  });

  test.each([
    ['10.5', 10.5],
    ['-.5', -0.5],
    ['1E-3', 0.001],
    ['+3', 3],
    ['0.3.', undefined],
    ['C1', undefined],
  ])('the number %s', (text, value) => {
    expect(shelxNumber(parseShelx(`PLAN ${text}`).instructions[0].args[0])).toBe(value);
  });
});

describe('problems of a SHELX text', () => {
  test.each([
    ['nothing', 'TITL x\nC1 1 0 0 0 =\n 11 0.05\nHKLF 4\nEND\nwhatever is here\n', []],
    ['an include', 'TITL x\n+dfix.txt\n', ['shelx-include']],
    ['a line that is none', 'TITL x\nC1 1 0.1 x 0.3\n', ['shelx-unknown']],
    ['a continuation without its blank', 'FVAR 1 =\n0.5\n', ['shelx-continuation']],
    ['a continuation that is missing', 'FVAR 1 =\nPLAN 5\n', ['shelx-continuation']],
    ['an include is no continuation', 'FVAR 1 =\n+dfix.txt\n', ['shelx-continuation', 'shelx-include']],
    ['= before other text', 'DFIX 1.5 C1 C2 = C3\nPLAN 5\n', []],
    ['an open fragment', 'FRAG 17\nC1 1 0 0 0\n', ['shelx-fragment-open']],
    ['FEND alone', 'FEND\n', []],
    ['nothing in the file', '\n  \n', ['shelx-empty']],
    ['a line over 80 characters', `SIMU ${'C1 '.repeat(30)}\n`, ['shelx-long-line']],
    ['a long title', `TITL ${'word '.repeat(30)}\nREM ${'word '.repeat(30)}\n`, []],
    ['a long comment', `PLAN 20 ! ${'word '.repeat(30)}\n`, []],
    ['blanks to column 90', `PLAN 20${' '.repeat(83)}\n`, []],
    ['a text moved in', '  TITL x\n  CELL 0.7 1 2 3 90 90 90\n', ['shelx-indented']],
  ])('%s', (_, text, kinds) => expect(kindsOf(text)).toEqual(kinds));

  test('long lines are reported once, unknown ones twenty times', () => {
    expect(kindsOf(`SIMU ${'C1 '.repeat(30)}\n`.repeat(3))).toEqual(['shelx-long-line']);
    expect(kindsOf('1 2 3\n'.repeat(1000))).toHaveLength(21);
  });

  test('a text that is indented as a whole is read', () => {
    const text = '  TITL x\n  CELL 0.7 1 2 3 90 90 90\n  C1 1 0.1 0.2 =\n     0.3\n';
    expect(instructionsOf(text).map(([keyword]) => keyword)).toEqual(['TITL', 'CELL', 'C1']);
  });

  test('every kind has its severity', () => {
    const { problems } = parseShelx('+x\nFVAR 1 =\nC1\n');
    for (const { kind, severity } of problems) {
      expect(severity).toBe(shelxProblemSeverity[kind as keyof typeof shelxProblemSeverity]);
    }
    expect(problems).toHaveLength(3);
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...'CELL FVAR C1 Q1 REM TITL SADI_ 1 0.5 10.5 -21 = ! + ++ END HKLF FRAG FEND \n \r \r\n \t _ \u0000 é'.split(' '),
    ' ',
    ' \n ',
    '=\n',
  );

  test('is read, with ordered ranges that hold what they say, and nothing lost', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          const { source, instructions, problems } = parseShelx(text);
          let end = 0;
          for (const instruction of instructions) {
            expect(instruction.range.start).toBeGreaterThanOrEqual(end);
            end = instruction.range.end;
            let within = instruction.range.start;
            for (const { text: word, range } of [instruction.name, ...instruction.args]) {
              expect(range.start).toBeGreaterThanOrEqual(within);
              expect(source.slice(range)).toBe(word);
              expect(word).toMatch(/^[^\r\n\t ]+$/);
              within = range.end;
            }
            expect(within).toBe(instruction.range.end);
            expect(source.position(instruction.range.start).line).toBe(instruction.line);
          }
          for (const { range } of problems) expect(range.end).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 1000, seed: 7 },
    );
  });

  test('is read in linear time: a megabyte of the worst lines', () => {
    for (const line of ['FVAR 1 =\n', 'a=', '=\n', ' \n', 'C1 1 0 0 0 ', '\r', '!']) {
      const text = line.repeat(Math.ceil(1_000_000 / line.length));
      expect(parseShelx(text).source.text).toBe(text);
    }
  });
});

describe('which files are SHELX', () => {
  test.each([
    ['a.res', '', true],
    ['A.INS', '', true],
    ['a.cif', 'data_x\n', false],
    ['a.res.cif', 'data_x\n', false],
    ['<stdin>', 'TITL x\nCELL 0.7 1 2 3 90 90 90\n', true],
    ['<stdin>', 'cell 0.7 1 2 3 90 90 90\n', true],
    ['<stdin>', 'REM first\n\n! second\nTITL\n', true],
    ['<stdin>', 'TITLE of a story\n', false],
    ['<stdin>', 'TITL x\ndata_x\n', false],
    ['<stdin>', '# TITL x\n_a b\n', false],
    ['<stdin>', '', false],
  ])('%s %j: %s', (name, text, expected) => expect(isShelxFile(text, name)).toBe(expected));
});

describe('a .res file within a CIF', () => {
  const res = 'TITL x\nCELL 0.7 1 2 3 90 90 90\nC1 1 0.1 0.2 =\n  0.3\nEND\n';
  const cif = (tag: string, text: string) => `data_x\n_a 1\n${tag}\n;\n${text}\n;\n_b 2\n`;

  test.each(['_shelx_res_file', '_shelxl_res_file', '_iucr_refine_instructions_details'])('in %s', (tag) => {
    const document = parseCif(cif(tag, res), 'x.cif');
    const embedded = embeddedShelx(document.blocks[0], document.source)!;
    expect(embedded.tag).toBe(tag);
    expect(document.source.slice(embedded.range)).toBe(`;\n${res}\n;`);
    expect(embedded.document.instructions.map(({ keyword }) => keyword)).toEqual(['TITL', 'CELL', 'C1', 'END']);
  });

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('offsets lead back into the CIF, %s', (_, ending) => {
    const document = parseCif(cif('_shelx_res_file', res).replaceAll('\n', ending), 'x.cif');
    const { document: shelx, toCif } = embeddedShelx(document.blocks[0], document.source)!;
    for (const { name, args } of shelx.instructions) {
      for (const { text, range } of [name, ...args]) {
        expect(document.source.slice({ start: toCif(range.start)!, end: toCif(range.end)! })).toBe(text);
      }
    }
    expect(toCif(-1)).toBeUndefined();
    expect(toCif(shelx.source.text.length + 1)).toBeUndefined();
  });

  test('of a folded text the offsets are unknown', () => {
    const document = parseCif(cif('_shelx_res_file', res).replace(';\nTITL', ';\\\nTI\\\nTL'), 'x.cif');
    const { document: shelx, toCif } = embeddedShelx(document.blocks[0], document.source)!;
    expect(shelx.instructions[0].keyword).toBe('TITL');
    expect(toCif(shelx.instructions[0].range.start)).toBeUndefined();
  });

  test.each([
    ['none', 'data_x\n_a 1\n'],
    ['unknown', 'data_x\n_shelx_res_file ?\n'],
    ['cut', "data_x\n_shelx_res_file '(long text cut)'\n"],
    ['that of another program', cif('_iucr_refine_instructions_details', 'BLOCK SCALE X(1,X S) U(1,X S)')],
  ])('%s', (_, text) => {
    const { blocks, source } = parseCif(text);
    expect(embeddedShelx(blocks[0], source)).toBeUndefined();
  });

  test('the first that can be read counts', () => {
    const text = `data_x\n_shelx_res_file ?\n_iucr_refine_instructions_details\n;\n${res}\n;\n`;
    const { blocks, source } = parseCif(text);
    expect(embeddedShelx(blocks[0], source)?.tag).toBe('_iucr_refine_instructions_details');
  });
});

test('seeded mutations of a file are read', () => {
  const random = seededRandom(3);
  const base = 'TITL x\nCELL 0.7 1 2 3 90 90 90\nSFAC C\nFVAR 1 2 =\n 3\nC1 1 0.1 0.2 =\n  0.3 11\nHKLF 4\nEND\n';
  for (let k = 0; k < 500; k++) {
    const at = Math.floor(random() * base.length);
    const piece = ['=', '\n', ' ', '!', '\r', '\u0000', 'X'][Math.floor(random() * 7)];
    const text = base.slice(0, at) + piece + base.slice(at + Math.floor(random() * 4));
    expect(() => parseShelx(text).instructions.map(words)).not.toThrow();
  }
});
