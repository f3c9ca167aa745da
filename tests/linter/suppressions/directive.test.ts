import fc from 'fast-check';
import { findComments, parseCif } from '../../../src/cif/index.js';
import { ruleNames } from '../../../src/linter/known-rules.js';
import { type Directive, parseDirective } from '../../../src/linter/suppressions/directive.js';
import { cifSuppressions, shelxSuppressions } from '../../../src/linter/suppressions/inline.js';

const every = ruleNames.metas.map(({ name }) => name);

test.each([
  ['adp-lint-disable low-iou', { scope: 'block', rules: ['low-iou'], atoms: [], reason: '', unknown: [] }],
  [' adp-lint-disable low-iou C7 C8 -- libration', { rules: ['low-iou'], atoms: ['C7', 'C8'], reason: 'libration' }],
  ['adp-lint-disable C7 low-iou,odd-shape', { rules: ['low-iou', 'odd-shape'], atoms: ['C7'] }],
  ['adp-lint-disable ADPL101 adpl101 low-iou', { rules: ['low-iou'] }],
  ['adp-lint-disable all', { rules: every }],
  ['adp-lint-disable ALL C7', { rules: every, atoms: ['C7'] }],
  ['adp-lint-disable-line odd-shape', { scope: 'line' }],
  ['adp-lint-disable-next-line: odd-shape', { scope: 'next-line', rules: ['odd-shape'] }],
  ['adp-lint-disable odd-shape --', { reason: '' }],
  ['adp-lint-disable odd-shape -- a -- b', { reason: 'a -- b' }],
  ['adp-lint-disable odd-shape --- as refined', { reason: 'as refined' }],
  ["adp-lint-disable odd-shape O1* C5' H-1", { atoms: ['O1*', "C5'", 'H-1'] }],
  ['adp-lint-disable low-io ADPL999 C7', { rules: [], atoms: ['C7'], unknown: ['low-io', 'ADPL999'] }],
  ['adp-lint-enable', { scope: 'end', rules: [], atoms: [], unknown: [] }],
  ['adp-lint-enable ADPL101 odd-shape', { scope: 'end', rules: ['low-iou', 'odd-shape'] }],
  ['adp-lint-disable', { rules: [], atoms: [], unknown: [] }],
  ['adp-lint-disable -- reason alone', { rules: [], reason: 'reason alone' }],
])('%j', (text, expected) => {
  expect(parseDirective(text, ruleNames)).toMatchObject(expected);
});

test.each(['', 'SHELXL', 'adp-lint is a linter', 'see adp-lint-disable', 'adp-lint-disable;x', 'adp-lint-'])(
  '%j is not for the linter',
  (text) => {
    expect(parseDirective(text, ruleNames)).toBeUndefined();
  },
);

test.each(['adp-lint-enabled low-iou', 'adp-lint-disable-nextline low-iou', 'adp-lint-constructor'])(
  '%j looks as if it were',
  (text) => {
    expect(parseDirective(text, ruleNames)).toEqual({ unknownForm: text.split(' ')[0] });
  },
);

const word = fc.oneof(
  fc.constantFrom(...every, ...ruleNames.metas.map(({ code }) => code), 'C7', 'O1A', 'Fe2', 'all', 'no-such-rule'),
  fc.stringMatching(/^[A-Z][a-z]?\d{1,2}$/),
);

test('the order of words and the separators are no matter', () => {
  fc.assert(
    fc.property(
      fc
        .array(word, { minLength: 1, maxLength: 8 })
        .chain((words) =>
          fc.tuple(
            fc.constant(words),
            fc.shuffledSubarray(words, { minLength: words.length }),
            fc.constantFrom(' ', ', ', '  ', ','),
          ),
        ),
      ([words, shuffled, separator]) => {
        const plain = parseDirective(`adp-lint-disable ${words.join(' ')} -- why`, ruleNames) as Directive;
        const other = parseDirective(`adp-lint-disable ${shuffled.join(separator)} -- why`, ruleNames) as Directive;
        for (const key of ['rules', 'atoms', 'unknown'] as const) {
          expect([...other[key]].sort()).toEqual([...plain[key]].sort());
        }
        expect(other.reason).toBe('why');
      },
    ),
  );
});

test('nothing is thrown, whatever the text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '# adp-lint-disable', '#adp-lint-disable-next-line ', '# adp-lint-enable', '#adp-lint-enable odd-shape ', ' low-iou ', ' -- ', '\n', '\r\n', '\n;\n', 'data_x\n', 'loop_\n',
      '_atom_site_label\n', "'", '"""', '#\\#CIF_2.0\n', '_vrf_ADPL101_x\n;\nPROBLEM: Atom C1\nRESPONSE: a\n;\n', '_vrf_PLAT213_x ',
      'REM adp-lint-disable all\n', '! adp-lint-disable-line all', 'RESPONSE:', 'PROBLEM:', '?', '{', ']',
    ), // biome-ignore format: pieces
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      parseDirective(text, ruleNames);
      const document = parseCif(text);
      for (const { suppressions, withoutReason, unknown } of [
        cifSuppressions(document, ruleNames),
        shelxSuppressions(document.source, ruleNames),
      ]) {
        for (const { range } of [...suppressions.flatMap(({ place }) => place ?? []), ...withoutReason, ...unknown]) {
          expect(range.start).toBeLessThan(range.end);
          expect(range.end).toBeLessThanOrEqual(text.length);
        }
      }
    }),
    { numRuns: 500 },
  );
});

describe('comments of a CIF', () => {
  const commentsOf = (text: string) => {
    const document = parseCif(text);
    return findComments(document).map(({ range, trailing, nextToken }) => [
      document.source.slice(range),
      trailing,
      nextToken === undefined ? undefined : text.slice(nextToken, nextToken + 3),
    ]);
  };

  test.each([
    [
      '# a\ndata_x\n_a 1 # b\n# c\r\n_b 2\r# d',
      [
        ['# a', false, 'dat'],
        ['# b', true, '_b '],
        ['# c', false, '_b '],
        ['# d', false, undefined],
      ],
    ],
    ['data_x _a \'# no\' _b a#no _c "#"', []],
    ['data_x\n_a\n;\n# no\n;\n# yes', [['# yes', false, undefined]]],
    [
      '#\\#CIF_2.0\ndata_x\n_a [1 # in a list\n2]',
      [
        ['#\\#CIF_2.0', false, 'dat'],
        ['# in a list', true, '2]'],
      ],
    ],
    ['# alone', [['# alone', false, undefined]]],
    ['data_x# glued', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(commentsOf(text)).toEqual(expected);
  });

  test('every # outside of comments lies in a token', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('#', ' ', '\n', '_a ', "'", ';', 'x', '\n;', 'data_b\n'), { maxLength: 30 }),
        (pieces) => {
          const document = parseCif(pieces.join(''));
          const comments = findComments(document);
          for (const [index, { range }] of comments.entries()) {
            expect(document.source.text[range.start]).toBe('#');
            expect(document.source.slice(range)).not.toMatch(/[\r\n]/);
            if (index > 0) expect(range.start).toBeGreaterThan(comments[index - 1].range.end);
          }
        },
      ),
    );
  });
});

test('a file full of comments takes linear time', () => {
  const cif = parseCif(`data_x\n${'# adp-lint-disable-next-line low-iou C1 -- x\n'.repeat(20_000)}_a 1\n`);
  expect(cifSuppressions(cif, ruleNames).suppressions).toHaveLength(20_000);
  const shelx = parseCif('REM adp-lint-disable low-iou\n'.repeat(20_000));
  expect(shelxSuppressions(shelx.source, ruleNames).suppressions).toHaveLength(20_000);
  const ranges = parseCif(
    `data_x\n${'# adp-lint-disable low-iou -- x\n'.repeat(20_000)}${'# adp-lint-enable odd-shape\n'.repeat(20_000)}# adp-lint-enable\n`,
  );
  const found = cifSuppressions(ranges, ruleNames);
  expect([found.idleEnds.length, found.suppressions.every(({ rows }) => rows?.size === 1)]).toEqual([20_000, true]);
});
