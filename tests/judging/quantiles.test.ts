import fc from 'fast-check';
import { elementClass, levelOfValue, limitFor, unusualness, valueAtLevel } from '../../src/judging/quantiles.js';
import { evenCalibration } from '../support/structures.js';

describe('quantile tables', () => {
  const levels = [0.1, 0.5, 0.9];
  const values = [1, 2, 4];

  test('a level between two entries is interpolated', () => {
    expect(valueAtLevel(levels, values, 0.7)).toBeCloseTo(3, 12);
    expect(levelOfValue(levels, values, 3)).toBeCloseTo(0.7, 12);
  });

  test('beyond its ends a table gives its end values, and the level 0 or 1', () => {
    expect(valueAtLevel(levels, values, 0.01)).toBe(1);
    expect(valueAtLevel(levels, values, 0.99)).toBe(4);
    expect(levelOfValue(levels, values, 0.5)).toBe(0);
    expect(levelOfValue(levels, values, 5)).toBe(1);
  });

  test('at its entries a table gives them, at its first and last too', () => {
    levels.forEach((level, k) => {
      expect(valueAtLevel(levels, values, level)).toBe(values[k]);
      expect(levelOfValue(levels, values, values[k])).toBe(level);
    });
    // Between two equal entries the level is that of the second; a value reached before them has the first.
    expect(levelOfValue(levels, [0, 0, 4], 0)).toBe(0.5);
    expect(levelOfValue(levels, [0, 4, 4], 4)).toBeCloseTo(0.5, 12);
  });

  test('value and level are inverse to each other within the table', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.9, noNaN: true }), (level) => {
        expect(levelOfValue(levels, values, valueAtLevel(levels, values, level))).toBeCloseTo(level, 10);
      }),
    );
  });
});

describe('limits', () => {
  const calibration = evenCalibration(2);

  test('a misfit is limited from above, IoU from below', () => {
    expect(limitFor(calibration, 'shapeZ', [], 0.99)).toBeCloseTo(1.98, 12);
    expect(limitFor(calibration, 'iouScaled', [], 0.99)).toBeCloseTo(0.01, 12);
  });

  test('the more forgiving of two tables counts', () => {
    const strict = evenCalibration(1);
    const both = { ...calibration, groups: { molecular: calibration.all, C: strict.all } };
    expect(limitFor(both, 'shapeZ', ['molecular', 'C'], 0.99)).toBeCloseTo(1.98, 12);
    expect(unusualness(both, 'shapeZ', ['molecular', 'C'], 0.9)).toBeCloseTo(0.45, 12);
  });

  test('of two tables for IoU the lower limit counts, and the less unusual of two levels', () => {
    const low = { ...calibration.all, iouRaw: calibration.all.iouRaw.map((x) => x / 2) };
    const both = { ...calibration, groups: { molecular: calibration.all, C: low } };
    expect(limitFor(both, 'iouRaw', ['molecular', 'C'], 0.75)).toBeCloseTo(0.125, 12);
    expect(unusualness(both, 'iouRaw', ['molecular', 'C'], 0.25)).toBeCloseTo(0.5, 12);
  });

  test('a group with a table counts instead of all atoms, whether it is harsher or milder', () => {
    for (const largest of [1, 3]) {
      const grouped = { ...calibration, groups: { C: evenCalibration(largest).all } };
      expect(limitFor(grouped, 'shapeZ', ['extended', 'C'], 0.99)).toBeCloseTo(0.99 * largest, 12);
      expect(unusualness(grouped, 'shapeZ', ['extended', 'C'], 0.5)).toBeCloseTo(0.5 / largest, 12);
    }
  });

  test('a table that lacks the measure is none', () => {
    const { shapeZ: _, ...rest } = calibration.all;
    const partial = { ...calibration, groups: { C: rest as typeof calibration.all } };
    expect(limitFor(partial, 'shapeZ', ['C'], 0.99)).toBeCloseTo(1.98, 12);
  });

  test('a group without a table falls back on all atoms', () => {
    expect(limitFor(calibration, 'shapeZ', ['unheard of'], 0.99)).toBeCloseTo(1.98, 12);
  });

  test('a low IoU is as unusual as a large misfit', () => {
    expect(unusualness(calibration, 'iouScaled', [], 0.02)).toBeCloseTo(0.98, 12);
    expect(unusualness(calibration, 'iouScaled', [], -0.1)).toBe(1);
    expect(unusualness(calibration, 'iouRaw', [], 0.02)).toBeCloseTo(0.98, 12);
    expect(unusualness(calibration, 's12Scaled', [], 1.96)).toBeCloseTo(0.98, 12);
  });

  test.each([
    ['C', 'C'],
    ['N', 'N'],
    ['O', 'O'],
    ['Cl', 'halogen'],
    ['I', 'halogen'],
    ['At', 'other'],
    ['Br', 'halogen'],
    ['F', 'halogen'],
    ['Fe', 'other'],
    ['S', 'other'],
  ])('%s belongs to the class %s', (element, expected) => expect(elementClass(element)).toBe(expected));
});
