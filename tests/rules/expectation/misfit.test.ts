import { compareStructure } from '../../../src/judging/comparison.js';
import { StructureFacts } from '../../../src/judging/structure-facts.js';
import type { CalibratedMeasure } from '../../../src/model/calibration.js';
import { highS12 } from '../../../src/rules/expectation/high-s12.js';
import { lowIou } from '../../../src/rules/expectation/low-iou.js';
import { judgeMeasure, type MisfitOptions } from '../../../src/rules/expectation/misfit.js';
import { misfitRule, shapeIsSignificant, volumeIsSignificant } from '../../../src/rules/expectation/misfit-rule.js';
import { oddShape } from '../../../src/rules/expectation/odd-shape.js';
import { oddVolume } from '../../../src/rules/expectation/odd-volume.js';
import { lintStructure } from '../../support/lint-structure.js';
import { crystalOf, evenCalibration, isotropic, predictionOf } from '../../support/structures.js';

const crystal = crystalOf([{ label: 'C1', u: isotropic(0.02) }]);
const prediction = predictionOf([{ uCart: isotropic(0.02) }], { calibration: evenCalibration(4) });
const [atom] = compareStructure(new StructureFacts(crystal), prediction).atoms;
const options: MisfitOptions = { level: 0.75, errorFactor: 1.25, sparedIou: 0.8 };

describe('one number against clean atoms', () => {
  const judge = (measure: CalibratedMeasure, value: number) =>
    judgeMeasure(evenCalibration(4), atom, measure, value, options, 'warning');

  test('a finding above the limit, an error above 1.25 times the largest of any clean atom', () => {
    // Of 4 · level: limit 3, largest 4.
    expect(judge('volumeZ', 3)).toMatchObject({ limit: 3, excess: 1, severity: undefined, unusualness: 0.75 });
    expect(judge('volumeZ', 3.01).severity).toBe('warning');
    expect(judge('volumeZ', 5)).toMatchObject({
      severity: 'warning',
      excess: expect.closeTo(5 / 3, 12),
      unusualness: 1,
    });
    expect(judge('volumeZ', 5.01).severity).toBe('error');
    expect(judge('volumeZ', 2).severity).toBeUndefined();
  });

  test('IoU counts by what it lacks of 1', () => {
    // Limit 0.25, so 0.75 is missing; of clean atoms none lacks more than 1.
    for (const measure of ['iouScaled', 'iouRaw'] as const) {
      expect(judge(measure, 0.1)).toMatchObject({
        limit: 0.25,
        excess: expect.closeTo(0.9 / 0.75, 12),
        severity: 'warning',
      });
      expect(judge(measure, 0.26).severity).toBeUndefined();
    }
    const narrow = { ...evenCalibration(4) };
    const iouScaled = narrow.quantileLevels.map((level) => 0.6 + 0.4 * level);
    const worst = (value: number) =>
      judgeMeasure({ ...narrow, all: { ...narrow.all, iouScaled } }, atom, 'iouScaled', value, options, 'info')
        .severity;
    // 0.4 is missing at worst: 1.25 times that is 0.5.
    expect([worst(0.501), worst(0.499)]).toEqual(['info', 'error']);
  });

  test('S12, quadratic in a small difference, counts by its root', () => {
    expect(judge('s12Scaled', 12)).toMatchObject({ limit: 3, excess: expect.closeTo(2, 12), severity: 'error' });
    // √(S12/4) > 1.25
    expect([judge('s12Scaled', 6.24).severity, judge('s12Scaled', 6.26).severity]).toEqual(['warning', 'error']);
  });
});

test('what the experiment cannot tell: v within 3 s.u., s within twice what the s.u. give', () => {
  const volume = (value: number) => volumeIsSignificant({ ...atom, volume: value, volumeSu: 0.1 });
  expect([volume(0.299), volume(0.301), volume(-0.301)]).toEqual([false, true, true]);
  const shape = (value: number) => shapeIsSignificant({ ...atom, shape: value, shapeNoise: 0.1 });
  expect([shape(0.199), shape(0.201)]).toEqual([false, true]);
});

describe('of two numbers the worse one is told', () => {
  /** Two numbers held against tables that end at 4. */
  const told = async (first: number | undefined, second: number | undefined) => {
    const rule = misfitRule({
      meta: {
        ...{ code: 'ADPL199', name: 'two-numbers', severity: 'warning', summary: '-', source: '-' },
        ...{ topic: 'size', platon: [], presets: {} },
      },
      defaults: { ...options, sparedIou: 1 },
      measures: [
        { measure: 'volumeZ', value: () => first },
        { measure: 'shapeZ', value: () => second },
      ],
      isSignificant: () => true,
      headline: () => '-',
    });
    const [finding] = await lintStructure(crystal, { prediction, rules: [rule] });
    return finding && [finding.data.measure, finding.severity];
  };

  test('by severity, then by how far it lies beyond its limit, then in their order', async () => {
    expect(await told(3.5, 5.1)).toEqual(['shapeZ', 'error']);
    expect(await told(5.1, 3.5)).toEqual(['volumeZ', 'error']);
    expect(await told(3.5, 3.6)).toEqual(['shapeZ', 'warning']);
    expect(await told(3.6, 3.5)).toEqual(['volumeZ', 'warning']);
    expect(await told(3.5, 3.5)).toEqual(['volumeZ', 'warning']);
    expect(await told(undefined, 3.5)).toEqual(['shapeZ', 'warning']);
    expect(await told(3.5, 2.9)).toEqual(['volumeZ', 'warning']);
    expect(await told(2.9, undefined)).toBeUndefined();
  });
});

test.each([
  [lowIou, 0.9975],
  [highS12, 0.9975],
  [oddVolume, 0.9933],
  [oddShape, 0.99],
])('$meta.name: what it says of itself', ({ meta }, level) => {
  expect(meta.optionsSchema.properties).toMatchObject({
    level: { default: level, minimum: 0.5, maximum: 0.9999 },
    errorFactor: { default: 1.25, minimum: 1 },
    sparedIou: { default: 0.8, minimum: 0, maximum: 1 },
  });
  expect(meta).toMatchObject({ severity: 'warning', needs: 'comparison' });
  expect(meta.explains).toEqual(['low-iou', 'high-s12', 'odd-volume', 'odd-shape']);
});

describe('each rule begins beyond its own level', () => {
  /** Five round atoms of U = 0.02 Å² and one whose U differs; the largest clean misfit is as given. */
  const found = async (rule: typeof lowIou, last: readonly number[], largest: number, settings = {}) => {
    const sites = [...Array(5).fill(isotropic(0.02)), last].map((u, k) => ({ label: `C${k + 1}`, u }));
    const even = evenCalibration(largest);
    const iouScaled = even.quantileLevels.map((level) => 1 - largest * (1 - level));
    const findings = await lintStructure(crystalOf(sites), {
      prediction: predictionOf(
        sites.map(() => ({ uCart: isotropic(0.02) })),
        { calibration: { ...even, all: { ...even.all, iouScaled } } },
      ),
      rules: [rule],
      settings: { [rule.meta.name]: { options: settings } },
    });
    return findings.map(({ sites: labels, severity }) => [labels, severity]);
  };
  const doubled = isotropic(0.04);
  const warned = [[['C6'], 'warning']];

  test('low-iou', async () => {
    // IoU 0.5^1.5 = 0.3536: 0.6464 is missing, and the limit is 0.9975 times the largest.
    const missing = 1 - 0.5 ** 1.5;
    expect(await found(lowIou, doubled, (0.999 * missing) / 0.9975)).toEqual(warned);
    expect(await found(lowIou, doubled, (1.001 * missing) / 0.9975)).toEqual([]);
    expect(await found(lowIou, doubled, (0.999 * missing) / 1.25)).toEqual([[['C6'], 'error']]);
  });

  test('high-s12', async () => {
    const s12 = 100 * (1 - (Math.sqrt(8) * (0.02 * 0.04) ** 0.75) / 0.06 ** 1.5);
    expect(await found(highS12, doubled, (0.999 * s12) / 0.9975)).toEqual(warned);
    expect(await found(highS12, doubled, (1.001 * s12) / 0.9975)).toEqual([]);
  });

  test('odd-volume', async () => {
    // ln 2 over the floor of the scatter, 0.04, is the larger of its two numbers.
    const z = Math.LN2 / 0.04;
    expect(await found(oddVolume, doubled, (0.999 * z) / 0.9933)).toEqual(warned);
    expect(await found(oddVolume, doubled, (1.001 * z) / 0.9933)).toEqual([]);
  });

  test('odd-shape', async () => {
    const long = [0.01, 0.01, 0.08, 0, 0, 0];
    const compared = compareStructure(
      new StructureFacts(
        crystalOf([...Array(5).fill(isotropic(0.02)), long].map((u, k) => ({ label: `C${k + 1}`, u }))),
      ),
      predictionOf(Array.from({ length: 6 }, () => ({ uCart: isotropic(0.02) }))),
    ).atoms[5];
    expect(compared.shapeZ).toBeCloseTo(compared.shape / 0.03, 9);
    expect(await found(oddShape, long, (0.999 * compared.shapeZ!) / 0.99)).toEqual(warned);
    expect(await found(oddShape, long, (1.001 * compared.shapeZ!) / 0.99)).toEqual([]);
  });

  test('ellipsoids that overlap better than 0.8 are spared', async () => {
    // IoU (0.02/u)^1.5: 0.8 at u = 0.02·0.8^(−2/3).
    const at = (iou: number) => isotropic(0.02 * iou ** (-2 / 3));
    expect(await found(oddVolume, at(0.801), 0.5)).toEqual([]);
    expect(await found(oddVolume, at(0.799), 0.5)).toHaveLength(1);
    expect(await found(oddVolume, at(0.801), 0.5, { sparedIou: 1 })).toHaveLength(1);
  });
});
