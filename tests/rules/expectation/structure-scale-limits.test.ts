import { compareStructure, scaleBand } from '../../../src/judging/comparison.js';
import { Hypotheses } from '../../../src/judging/hypotheses.js';
import { StructureFacts } from '../../../src/judging/structure-facts.js';
import type { StructurePrediction } from '../../../src/model/prediction.js';
import { poorFit } from '../../../src/rules/expectation/poor-fit.js';
import { structureScale } from '../../../src/rules/expectation/structure-scale.js';
import type { Finding } from '../../../src/rules/rule.js';
import { runRules, type Settings } from '../../../src/rules/run.js';
import { crystalOf, evenCalibration, isotropic, predictionOf } from '../../support/structures.js';

// ln k of clean structures runs evenly from −1 to 1: 98 % lie between e^−0.98 and e^0.98.
const [low, high] = [Math.exp(-0.98), Math.exp(0.98)];

interface Case {
  /** All refined U in those predicted at the temperature in the file. */
  readonly scale: number;
  /** K; none is in the file where undefined, and 150 is assumed. */
  readonly temperature?: number;
  readonly atoms?: number;
  readonly kind?: 'C' | 'Si';
  readonly level?: number;
  /** Predicts one and the same U at all temperatures, unless they are a model's that U are proportional to. */
  readonly rigid?: boolean;
}

/** What structure-scale finds where U are predicted in proportion to T: 0.02 Å² at 150 K. */
async function found({
  scale,
  temperature,
  atoms = 3,
  kind = 'C',
  level,
  rigid = false,
}: Case): Promise<Finding | undefined> {
  const assumed = temperature ?? 150;
  const uAt = (kelvin: number) => (0.02 * (rigid ? assumed : kelvin)) / 150;
  const z = kind === 'C' ? 6 : 14;
  const crystal = crystalOf(
    Array.from({ length: atoms }, (_, k) => ({
      label: `${kind}${k}`,
      element: kind,
      z,
      u: isotropic(scale * uAt(assumed)),
    })),
    {
      temperature:
        temperature === undefined
          ? undefined
          : { value: temperature, tag: '_diffrn_ambient_temperature', range: { start: 50, end: 53 } },
    },
  );
  const predict = (kelvin: number): StructurePrediction =>
    predictionOf(
      crystal.sites.map(() => ({ uCart: isotropic(uAt(kelvin)) })),
      { temperature: kelvin, temperatureSource: temperature === undefined ? 'assumed' : 'file' },
    );
  const prediction = predict(assumed);
  const facts = new StructureFacts(crystal);
  const hypotheses = new Hypotheses(crystal, async (_, settings) => predict(settings?.temperature ?? assumed), {
    prediction,
  });
  const comparison = compareStructure(facts, prediction);
  const settings: Settings = level === undefined ? {} : { 'structure-scale': { options: { level } } };
  const { found: findings, failures } = await runRules(
    [structureScale],
    { crystal, facts, comparison, prediction, hypotheses },
    settings,
  );
  expect(failures).toEqual([]);
  return findings.at(0)?.finding;
}

const odd = async (given: Case) => (await found(given))!;

describe('the scale of a structure', () => {
  test('is odd outside the band of its level', async () => {
    for (const [scale, level] of [
      [high, undefined],
      [low, undefined],
      [Math.exp(0.9), 0.9],
    ] as const) {
      const outwards = scale > 1 ? 1.01 : 1 / 1.01;
      const options = level === undefined ? {} : { level };
      expect(await odd({ scale: scale / outwards, temperature: 150, ...options })).toBeUndefined();
      expect((await found({ scale: scale * outwards, temperature: 150, ...options }))?.value).toEqual({
        ...{ quantity: 'scale k', number: expect.closeTo(scale * outwards, 9), unit: '' },
        limit: expect.closeTo(scale, 9),
      });
    }
  });

  test('takes three atoms', async () => {
    expect(await odd({ scale: 3, temperature: 150, atoms: 2 })).toBeUndefined();
    expect((await odd({ scale: 3, temperature: 150, atoms: 3 })).data.atoms).toBe(3);
  });

  test('the temperature that fits is found to 4 %, between 2 and 500 K, of extended structures to 1000 K', async () => {
    const fitting = async (scale: number, kind: 'C' | 'Si') =>
      (await found({ scale, temperature: 150, kind }))?.data.temperatureThatFits;
    for (const [kind, ...temperatures] of [
      ['C', 2.1, 3, 4, 5, 7, 10, 14, 20, 28, 40, 50, 410, 450, 490],
      ['Si', 2.1, 3, 7, 30, 410, 600, 750, 900, 990],
    ] as const) {
      for (const kelvin of temperatures) {
        const answer = (await fitting(kelvin / 150, kind)) as number;
        expect([kelvin, Math.abs(answer / kelvin - 1) < 0.04]).toEqual([kelvin, true]);
      }
    }
    expect(await fitting(3.4, 'C')).toBeNull();
    expect(await fitting(7, 'Si')).toBeNull();
    expect(await fitting(0.013, 'C')).toBeNull();
    const { causes, message } = await odd({ scale: 7, temperature: 150, kind: 'Si' });
    expect(causes[0]).toContain('static disorder throughout');
    expect(message).toContain('no temperature between 2 and 1000 K suits that');
    const { causes: others } = await odd({ scale: 3, temperature: 150 });
    expect(others.some((cause) => /\(they would suit about 4\d\d K\)$/.test(cause))).toBe(true);
  });

  test('larger and smaller have causes of their own', async () => {
    const [larger, smaller] = [await odd({ scale: 3, temperature: 150 }), await odd({ scale: 0.2, temperature: 150 })];
    expect(larger.message).toMatch(
      /^refined U are 3 times the predicted throughout, at 150 K \(98 % of clean structures lie between 0\.38 and 2\.66\); the atoms/,
    );
    expect(smaller.message).toMatch(/^refined U are only 0\.2 times the predicted throughout, at 150 K/);
    expect(larger.causes.some((cause) => cause.startsWith('static disorder throughout'))).toBe(true);
    expect(smaller.causes.at(-1)).toBe('absorption or extinction not corrected');
    expect(larger.range).toEqual({ start: 50, end: 53 });
  });

  test('degrees Celsius are recognised below 60 K, where they fit', async () => {
    const cause = async (temperature: number, scale: number) =>
      (await found({ scale, temperature }))?.causes.find((each) => each.includes('°C'));
    // 20 °C are 293 K: U are 14.7 times those at 20 K.
    expect(await cause(20, 293.15 / 20)).toBe('the temperature is in °C: 20 °C are 293 K, which fits');
    expect(await cause(59, 333.15 / 59)).toContain('59 °C are 332 K');
    expect(await cause(61, 334.15 / 61)).toBeUndefined();
    expect(await cause(20, (293.15 / 20) * high * 1.02)).toBeUndefined();
    expect(await cause(20, (293.15 / 20) * high * 0.98)).toContain('°C');
    expect(await cause(20, (293.15 / 20) * low * 1.02)).toContain('°C');
    expect(await cause(20, (293.15 / 20) * low * 0.98)).toBeUndefined();
    expect(await cause(20, 0.1)).toBeUndefined();
  });

  test('without a temperature, what no temperature explains is odd', async () => {
    // 500 K is 3.33 times 150 K: beyond that the band again; 2 K is a 75th.
    expect(await odd({ scale: (500 / 150) * high * 0.99 })).toBeUndefined();
    expect((await odd({ scale: (500 / 150) * high * 1.01 })).message).toContain(
      'and no temperature between 2 and 500 K explains that',
    );
    expect(await odd({ scale: (1000 / 150) * high * 0.99, kind: 'Si' })).toBeUndefined();
    expect((await odd({ scale: (1000 / 150) * high * 1.01, kind: 'Si' })).message).toContain('between 2 and 1000 K');
    expect(await odd({ scale: (2 / 150) * low * 1.01 })).toBeUndefined();
    const { causes, advice } = await odd({ scale: (2 / 150) * low * 0.99 });
    expect(causes).toEqual([
      'U_ij in another unit or convention than their names say',
      'absorption or extinction not corrected',
    ]);
    expect(advice[0]).toContain('check unit and convention of the U_ij');
    expect((await odd({ scale: 3, temperature: 150 })).advice[0]).toContain('check _diffrn_ambient_temperature');
  });

  test('a model that knows no temperature has nothing to say of the scale', async () => {
    expect(await odd({ scale: 3, temperature: 150, rigid: true })).toBeUndefined();
    expect(await odd({ scale: 3, temperature: 150 })).toBeDefined();
  });

  test('while hydrogens are missing, the band is 0.62 to 3.98 times as wide', () => {
    const carbon = crystalOf([{ label: 'C1', u: isotropic(0.02) }]);
    const hydrogens = {
      ...carbon,
      formula: new Map([
        ['C', 1],
        ['H', 1],
      ]),
    };
    const band = (crystal: typeof carbon) => scaleBand(evenCalibration(), new StructureFacts(crystal), 0.9);
    expect(band(carbon)).toEqual({ low: expect.closeTo(Math.exp(-0.9), 12), high: expect.closeTo(Math.exp(0.9), 12) });
    expect(band(hydrogens)).toEqual({
      low: expect.closeTo(0.62 * Math.exp(-0.9), 12),
      high: expect.closeTo(3.98 * Math.exp(0.9), 12),
    });
  });
});

describe('a structure that fits nowhere', () => {
  /** Atoms of which half overlap with their prediction by an IoU, under one scale. */
  const poor = async (iou: number, scale: number, atoms = 6, medianIou?: number) => {
    // Half of the atoms larger, half smaller by a factor f: k is the mean of both, and the IoU of the larger is (k/f)^1.5.
    const f = iou ** (-2 / 3);
    const sites = Array.from({ length: atoms }, (_, k) => ({
      label: `C${k}`,
      u: isotropic(0.02 * scale * (k % 3 === 0 ? 1 : k % 3 === 1 ? f : 1 / f)),
    }));
    const crystal = crystalOf(sites);
    const prediction = predictionOf(sites.map(() => ({ uCart: isotropic(0.02) })));
    const facts = new StructureFacts(crystal);
    const comparison = compareStructure(facts, prediction);
    const settings: Settings = medianIou === undefined ? {} : { 'poor-fit': { options: { medianIou } } };
    const { found: findings } = await runRules([poorFit], { crystal, facts, comparison, prediction }, settings);
    return findings.at(0)?.finding;
  };

  test('half of the atoms below an IoU of 0.6, and a scale outside the band of 98 %', async () => {
    expect(await poor(0.61, 1.02 * high)).toBeUndefined();
    expect(await poor(0.59, 0.98 * high)).toBeUndefined();
    expect(await poor(0.59, 1.02 * low)).toBeUndefined();
    for (const scale of [1.02 * high, 0.98 * low]) {
      expect(await poor(0.59, scale)).toMatchObject({
        ...{ code: 'ADPL106', severity: 'error', sites: [] },
        value: { quantity: 'median IoU', number: expect.closeTo(0.59, 9), unit: '', limit: 0.6 },
        data: { scale: expect.closeTo(scale, 9), atoms: 6 },
      });
    }
    expect(await poor(0.61, 1.02 * high, 6, 0.62)).toBeDefined();
  });

  test('takes six atoms', async () => {
    expect(await poor(0.5, 2 * high, 5)).toBeUndefined();
    expect(await poor(0.5, 2 * high, 6)).toBeDefined();
  });
});
