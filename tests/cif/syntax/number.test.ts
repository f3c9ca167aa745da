import fc from 'fast-check';
import { CifNumberError, formatCifNumber, parseCifNumber } from '../../../src/cif/index.js';

describe('parseCifNumber', () => {
  const numbers: [text: string, value: number, digits: number, su?: number][] = [
    ['0', 0, 0],
    ['12', 12, 0],
    ['+1', 1, 0],
    ['-5', -5, 0],
    ['5.', 5, 0],
    ['.5', 0.5, 1],
    ['-.5', -0.5, 1],
    ['1.234', 1.234, 3],
    ['0.0000', 0, 4],
    ['1.234(5)', 1.234, 3, 0.005],
    ['1.234(12)', 1.234, 3, 0.012],
    ['12(3)', 12, 0, 3],
    ['293(2)', 293, 0, 2],
    ['-0.00012(3)', -0.00012, 5, 0.00003],
    ['5.(1)', 5, 0, 1],
    ['.5(1)', 0.5, 1, 0.1],
    ['1.2E-3', 0.0012, 4],
    ['1.2E-3(4)', 0.0012, 4, 0.0004],
    ['1.2e+3(4)', 1200, -2, 400],
    ['1E5', 1e5, -5],
    ['1.5E0', 1.5, 1],
    ['1.234(0)', 1.234, 3, 0],
    ['0.0567(123)', 0.0567, 4, 0.0123],
    ['007', 7, 0],
  ];
  test.each(numbers.map((entry) => [entry[0], entry] as const))('%s', (_title, [text, value, digits, su]) => {
    expect(parseCifNumber(text)).toEqual(su === undefined ? { value, digits } : { value, su, digits });
  });

  test.each([
    '',
    '?',
    '.',
    '-',
    '+',
    '+.',
    'e5',
    '.e5',
    '1e',
    '1e+',
    '293K',
    '110 K',
    ' 1',
    '1 ',
    '1.2.3',
    '1.2()',
    '1.2(',
    '1.2(3',
    '1.2(3)x',
    '1.2(-3)',
    '1.2(.3)',
    '1.2(3.4)',
    '1.2 (3)',
    '(3)',
    '--1',
    '0x10',
    'NaN',
    'Infinity',
    '1e999',
    '1,5',
    '1.2D3',
    '1.2(?)',
  ])('%p is not a number', (text) => {
    expect(parseCifNumber(text)).toBeUndefined();
  });
});

describe('formatCifNumber', () => {
  const numbers: [value: number, precision: number | { decimals: number }, text: string][] = [
    [1.2346, 0.0123, '1.235(12)'],
    [1.2345, 0.0234, '1.23(2)'],
    [1.2345, 0.019, '1.234(19)'],
    [1.2345, 0.0194, '1.234(19)'],
    [1.2345, 0.0196, '1.23(2)'],
    [1.2345, 0.002, '1.234(2)'],
    [1.2345, 0.00199, '1.234(2)'],
    [1.2345, 0.0999, '1.23(10)'],
    [1.2345, 0.0949, '1.23(9)'],
    [293.4, 2, '293(2)'],
    [293.4, 1.5, '293.4(15)'],
    [293.4, 19.9, '293(20)'],
    [1234, 56, '1234(56)'],
    [123456, 7891, '123456(7891)'],
    [-0.00012, 0.00003, '-0.00012(3)'],
    [-0.00001, 0.0002, '0.0000(2)'],
    [0, 0.001, '0.0000(10)'],
    [0.5, 0, '0.5'],
    [-0, 0, '0'],
    [1.005, { decimals: 2 }, '1.00'],
    [2.5, { decimals: 0 }, '3'],
    [-0.001, { decimals: 2 }, '0.00'],
    [3, { decimals: 4 }, '3.0000'],
    [1e21, { decimals: 1 }, '1000000000000000000000.0'],
    [5, 1e21, '5(1000000000000000000000)'],
  ];
  test.each(numbers)('%p with %p is %s', (value, precision, text) => {
    expect(formatCifNumber(value, precision)).toBe(text);
  });

  const refused: [value: number, precision: number | { decimals: number }][] = [
    [Number.NaN, 0.1],
    [Number.POSITIVE_INFINITY, { decimals: 2 }],
    [1, -0.1],
    [1, Number.NaN],
    [1, Number.POSITIVE_INFINITY],
    [1, 1e-120],
    [1, { decimals: -1 }],
    [1, { decimals: 1.5 }],
    [1, { decimals: 101 }],
  ];
  test.each(refused)('%p with %p is refused', (value, precision) => {
    expect(() => formatCifNumber(value, precision)).toThrow(CifNumberError);
  });

  test('what is written reads back within the rounding of its last digit, with an s.u. of at most 19 units', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: -12, max: 8, noNaN: true }).map((power) => 10 ** power),
        (value, su) => {
          const text = formatCifNumber(value, su);
          const read = parseCifNumber(text);
          const unit = 10 ** -(read?.digits ?? Number.NaN);
          // toFixed rounds the decimal expansion exactly; the margin is for the subtraction here.
          expect(Math.abs((read?.value ?? Number.NaN) - value)).toBeLessThanOrEqual(
            unit * 0.5 + Math.abs(value) * 1e-15,
          );
          expect(Math.abs((read?.su ?? Number.NaN) - su)).toBeLessThanOrEqual(unit * (0.5 + 1e-9) + su * 1e-15);
          const units = Number(/\((\d+)\)/.exec(text)?.[1]);
          expect(units).toBeGreaterThanOrEqual(1);
          if (read !== undefined && read.digits > 0) {
            expect(units).toBeLessThanOrEqual(19);
            expect(units).toBeGreaterThanOrEqual(2);
          }
        },
      ),
      { seed: 20240601, numRuns: 2000 },
    );
  });

  test('a number that was read is written as it was', () => {
    const written = fc
      .tuple(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 2, max: 19 }))
      .map(([mantissa, decimals, su]) => `${(mantissa / 10 ** decimals).toFixed(decimals)}(${su})`)
      .filter((text) => !/^-0\.0*\(/.test(text));
    fc.assert(
      fc.property(written, (text) => {
        const read = parseCifNumber(text);
        expect(formatCifNumber(read?.value ?? Number.NaN, read?.su ?? Number.NaN)).toBe(text);
      }),
      { seed: 20240602, numRuns: 2000 },
    );
  });
});
