import { settingsOfName, settingsOfNumber } from '../../../src/crystal/index.js';

test.each([
  ['P21/c', '-P 2ybc', 1],
  ['P 1 21/c 1', '-P 2ybc', 1],
  ['F d -3 m Z', '-F 4vw 2vw 3', 1],
  ['F d 3 m S', 'F 4d 2 3 -1d', 1],
  ['I 41/a m d (origin 2)', '-I 4bd 2', 1],
  ['F m 3 m', '-F 4 2 3', 1],
  ['R -3 m', '-R 3 2"', 2],
  ['R-3m:R', '-P 3* 2', 1],
  ['C m c e', '-C 2ac 2', 1],
  ['P 21/b', '-P 2bc', 1],
  // Screws in brackets, as SHELX, Acta C and old programs wrote them.
  ['P2(1)', 'P 2yb', 1],
  ['P 2(1)', 'P 2yb', 1],
  ['P 2 (1)', 'P 2yb', 1],
  ['P2(1)/c', '-P 2ybc', 1],
  ['P2(1)/n', '-P 2yn', 1],
  ['P2(1)2(1)2(1)', 'P 2ac 2ab', 1],
  ['P 2(1) 2(1) 2(1)', 'P 2ac 2ab', 1],
  ['Pna2(1)', 'P 2c -2n', 1],
  ['P-42(1)m', 'P -4 2ab', 1],
  ['P6(3)/mmc', '-P 6c 2c', 1],
  ['P6(3)/m', '-P 6c', 1],
  ['P4(3)2(1)2', 'P 4nw 2abw', 1],
  ['P3(1)21', 'P 31 2"', 1],
  ['I4(1)/a', '-I 4ad', 2],
  ['I4(1)/amd', '-I 4bd 2', 2],
  // Axes and origins without a blank.
  ['R-3mH', '-R 3 2"', 1],
  ['R-3cR', '-P 3* 2n', 1],
  ['R-3m(H)', '-R 3 2"', 1],
  ['R -3 m (hexagonal axes)', '-R 3 2"', 1],
  ['R -3 m (rhombohedral)', '-P 3* 2', 1],
  ['R3H', 'R 3', 1],
  ['Fd-3mZ', '-F 4vw 2vw 3', 1],
  ['Fd-3mS', 'F 4d 2 3 -1d', 1],
  ['Fd-3m:2', '-F 4vw 2vw 3', 1],
  ['Fd-3m (2)', '-F 4vw 2vw 3', 1],
  ['I41/aZ', '-I 4ad', 1],
  ['I41/aS', 'I 4bw -1bw', 1],
  // A choice where there is none to make.
  ['P m -3 m S', '-P 4 2 3', 1],
  ['P 32 2 1 S', 'P 32 2"', 1],
  ['P 21/c:b1', '-P 2ybc', 1],
  // Subscripts and bars of text processors.
  ['P2~1~/c', '-P 2ybc', 1],
  ['P 2~1~2~1~2~1~', 'P 2ac 2ab', 1],
  ['P2_1/c', '-P 2ybc', 1],
  ['P2_{1}/c', '-P 2ybc', 1],
  ['P2<sub>1</sub>/c', '-P 2ybc', 1],
  ['P2\u2081/c', '-P 2ybc', 1],
  ['P\u22121', '-P 1', 1],
  ['P1\u0305', '-P 1', 1],
  // With the number.
  ['P n m a (No. 62)', '-P 2ac 2n', 1],
  ['Pnma, No. 62', '-P 2ac 2n', 1],
  ['P n m a (62)', '-P 2ac 2n', 1],
  ['P -1 (2)', '-P 1', 1],
  ['P2(1)/n (No.14)', '-P 2yn', 1],
  ['P2(1)/c (#14)', '-P 2ybc', 1],
])('Hermann–Mauguin %s', (name, hall, count) => {
  const settings = settingsOfName(name);
  expect(settings[0]?.hall).toBe(hall);
  expect(settings).toHaveLength(count);
});

test('space groups by number: 230 of them, the standard setting first', () => {
  for (const unknown of ['P 7', 'P4bm(ss)', 'P21/n(0b0)s0', 'P n m a (No. 63)', 'P21/c (2*a,b,c)', 'P2(7)', '']) {
    expect([unknown, settingsOfName(unknown)]).toEqual([unknown, []]);
  }
  for (let number = 1; number <= 230; number++) expect(settingsOfNumber(number)[0].number).toBe(number);
  expect(settingsOfNumber(14)[0].name).toBe('P 1 21/c 1');
  expect(settingsOfNumber(227)[0].choice).toBe('2');
  expect(settingsOfNumber(0)).toEqual([]);
  expect(settingsOfNumber(231)).toEqual([]);
});

test('a short symbol is that of the unique axis b where b has one, else of c', () => {
  const names = (symbol: string) => [...new Set(settingsOfName(symbol).map(({ name }) => name))];
  expect(names('P2')).toEqual(['P 1 2 1']);
  expect(names('C2')).toEqual(['C 1 2 1']);
  expect(names('P21/b')).toEqual(['P 1 1 21/b']);
  expect(names('P 1')).toEqual(['P 1']);
});

test('a number in brackets behind a symbol is that of the group, else of its origin, else of a screw', () => {
  const of = (symbol: string) => settingsOfName(symbol).map(({ number, choice }) => [number, choice]);
  expect(of('F d -3 m (227)').every(([number]) => number === 227)).toBe(true);
  expect(of('F d -3 m (2)')).toEqual([[227, '2']]);
  expect(of('F d -3 m (1)')).toEqual([[227, '1']]);
  expect(of('P 2 (1)').map(([number]) => number)).toEqual([4]);
  expect(of('P 21/c (15)')).toEqual([]);
});
