import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../src/cif/index.js';
import { assessSites, CellError, type Crystal, crystalsFromCif, uCifToUCart } from '../../src/crystal/index.js';
import {
  exchangeOfAxes,
  Hypotheses,
  type Hypothesis,
  reorderedCell,
  retensor,
  shelxOrder,
  withCell,
  withElement,
} from '../../src/judging/hypotheses.js';
import type { StructurePrediction } from '../../src/model/prediction.js';
import type { PredictionSettings, Predictor } from '../../src/model/predictor.js';
import { openPredictor } from '../../src/project/models/open-predictor.js';
import { crystalOf, isotropic, predictionOf } from '../support/structures.js';

const oblong = { a: 8, b: 10, c: 14, alpha: 90, beta: 100, gamma: 90 };

function fixture(name: string): Crystal {
  const file = join(__dirname, '../../fixtures', `${name}.cif`);
  return crystalsFromCif(parseCif(readFileSync(file, 'latin1')))[0];
}

/** Predicts nothing of interest, and remembers what it was asked. */
function stub(fixedTemperature?: number) {
  const asked: { readonly crystal: Crystal; readonly settings?: PredictionSettings }[] = [];
  const predict: Predictor['predict'] = async (crystal, settings) => {
    asked.push({ crystal, ...(settings && { settings }) });
    return predictionOf(
      crystal.sites.map(() => ({ uCart: isotropic(0.02) })),
      { temperature: fixedTemperature ?? settings?.temperature ?? crystal.temperature!.value },
    );
  };
  return { asked, predict };
}

const crystal = withCell(
  crystalOf([
    { label: 'C1', u: [0.01, 0.02, 0.03, 0.004, 0.005, 0.006], su: [0.001, 0.002, 0.003, 0.0004, 0.0005, 0.0006] },
    { label: 'N1', element: 'N', z: 7, u: isotropic(0.02) },
  ]),
  oblong,
);

describe('predictions under other assumptions', () => {
  test('what is asked is what the predictor gets', async () => {
    const { asked, predict } = stub();
    const hypotheses = new Hypotheses(crystal, predict, { settings: { temperature: 200 } });
    const answer = await hypotheses.repredict({ element: { site: 1, element: 'O' } });
    expect(answer.kind).toBe('predicted');
    expect(asked[0].crystal.sites.map(({ element, atomicNumber }) => [element, atomicNumber])).toEqual([
      ['C', 6],
      ['O', 8],
    ]);
    expect(asked[0].settings).toEqual({ temperature: 200 });
    await hypotheses.repredict({ temperature: 100 });
    expect(asked[1]).toEqual({ crystal, settings: { temperature: 100 } });
    const cell = { ...oblong, a: 9 };
    const changed = await hypotheses.repredict({ cell, temperature: 100 });
    expect(asked[2].crystal).toEqual(withCell(crystal, cell));
    expect(changed).toMatchObject({ kind: 'predicted', crystal: asked[2].crystal });
    expect(hypotheses.count).toBe(3);
  });

  test('what is known of the sites is passed on, but not for another crystal', async () => {
    const { asked, predict } = stub();
    const assessments = assessSites(crystal);
    const hypotheses = new Hypotheses(crystal, predict, { settings: { assessments } });
    await hypotheses.repredict({ temperature: 100 });
    await hypotheses.repredict({ element: { site: 0, element: 'O' } });
    await hypotheses.repredict({ axes: [2, 1, 0], temperature: 100 });
    expect(asked.map(({ settings }) => settings)).toEqual([
      { temperature: 100, assessments },
      {},
      { temperature: 100 },
    ]);
    expect(asked[0].settings!.assessments).toBe(assessments);
  });

  test('each is predicted once, however it is put', async () => {
    const { asked, predict } = stub();
    const hypotheses = new Hypotheses(crystal, predict);
    const exchanged = { ...oblong, a: 14, c: 8 };
    const same: readonly (readonly Hypothesis[])[] = [
      [{}, { temperature: 150 }, { element: { site: 0, element: 'C' } }, { cell: oblong }, { axes: [0, 1, 2] }],
      [{ axes: [2, 1, 0] }, { cell: exchanged }, { cell: exchanged, temperature: 150 }],
      [{ temperature: 300 }, { temperature: 300, element: { site: 1, element: 'N' } }],
    ];
    for (const [n, group] of same.entries()) {
      const answers = await Promise.all(group.map((hypothesis) => hypotheses.repredict(hypothesis)));
      for (const answer of answers) expect(answer).toBe(answers[0]);
      expect([hypotheses.count, asked.length]).toEqual([n + 1, n + 1]);
    }
  });

  test('different ones are told apart', async () => {
    const { predict } = stub();
    const hypotheses = new Hypotheses(crystal, predict);
    const all: readonly Hypothesis[] = [
      ...[{}, { temperature: 151 }, { axes: [1, 0, 2] as const }],
      ...[0, 1].flatMap((site) => ['O', 'F'].map((element) => ({ element: { site, element } }))),
      ...[{ cell: { ...oblong, beta: 101 } }, { cell: { ...oblong, a: 8.0001 } }],
    ];
    for (const hypothesis of all) await hypotheses.repredict(hypothesis);
    expect(hypotheses.count).toBe(all.length);
  });

  test('the prediction that there is costs nothing', async () => {
    const { asked, predict } = stub();
    const prediction = predictionOf([{ uCart: isotropic(0.02) }, { uCart: isotropic(0.02) }]);
    const hypotheses = new Hypotheses(crystal, predict, { prediction, budget: 0 });
    expect(await hypotheses.repredict({})).toEqual({ kind: 'predicted', crystal, prediction });
    expect([hypotheses.count, asked.length]).toEqual([0, 0]);
  });

  test('a budget: what is known is answered still, what is new refused', async () => {
    const { asked, predict } = stub();
    const hypotheses = new Hypotheses(crystal, predict, { budget: 2 });
    const first = await hypotheses.repredict({ temperature: 100 });
    await hypotheses.repredict({ temperature: 110 });
    expect(await hypotheses.repredict({ temperature: 120 })).toEqual({ kind: 'exhausted', budget: 2 });
    expect(await hypotheses.repredict({ temperature: 100 })).toBe(first);
    expect([hypotheses.count, asked.length]).toEqual([2, 2]);
  });

  test('no cell, a cell without the symmetry, a temperature that the predictor overrides: impossible, with the reason', async () => {
    const { asked, predict } = stub(90);
    const twofold = { ...crystal, symOps: fixture('gypsum').symOps };
    const hypotheses = new Hypotheses(twofold, predict);
    expect(await hypotheses.repredict({ cell: { ...oblong, alpha: 10, beta: 10 } })).toEqual({
      kind: 'impossible',
      reason: expect.stringContaining('its volume would be zero or imaginary'),
    });
    expect(await hypotheses.repredict({ axes: [1, 0, 2] })).toEqual({
      kind: 'impossible',
      reason: expect.stringMatching(/^the cell does not have the symmetry of '/),
    });
    expect([hypotheses.count, asked.length]).toEqual([0, 0]);
    expect(await hypotheses.repredict({ temperature: 100 })).toEqual({
      kind: 'impossible',
      reason: 'the predictor takes every structure at 90 K',
    });
    expect((await hypotheses.repredict({ axes: [2, 1, 0] })).kind).toBe('predicted');
  });

  test.each([
    [{ element: { site: 2, element: 'C' } }, 'there is no site 2'],
    [{ element: { site: 0, element: 'Xx' } }, 'there is no element Xx'],
    [{ temperature: 0 }, '0 K is no temperature'],
    [{ temperature: Number.NaN }, 'NaN K is no temperature'],
    [{ axes: [0, 0, 2] as const }, 'the axes 0,0,2 are no order of 0,1,2'],
  ])('%j is a mistake of the caller', (hypothesis, message) => {
    expect(() => new Hypotheses(crystal, stub().predict).repredict(hypothesis)).toThrow(new RangeError(message));
  });

  test('a prediction that failed may be asked for again, and was one', async () => {
    let fails = true;
    const { predict } = stub();
    const hypotheses = new Hypotheses(crystal, (asked, settings) => {
      return fails ? Promise.reject(new Error('the engine is gone')) : predict(asked, settings);
    });
    await expect(hypotheses.repredict({ temperature: 100 })).rejects.toThrow('the engine is gone');
    fails = false;
    expect((await hypotheses.repredict({ temperature: 100 })).kind).toBe('predicted');
    expect(hypotheses.count).toBe(2);
  });
});

describe('U_ij in another order', () => {
  const displacementOf = (structure: Crystal, site = 0) => {
    const { displacement } = structure.sites[site];
    if (displacement.kind !== 'anisotropic') throw new Error('an anisotropic site was expected');
    return displacement;
  };

  test('the order of SHELX: U12 and U23 exchanged, with their s.u., and U_cart made anew', () => {
    const changed = retensor(crystal, shelxOrder);
    const displacement = displacementOf(changed);
    expect(displacement.uCif).toEqual([0.01, 0.02, 0.03, 0.006, 0.005, 0.004]);
    expect(displacement.uCifSu).toEqual([0.001, 0.002, 0.003, 0.0006, 0.0005, 0.0004]);
    expect(displacement.uCart).toEqual(uCifToUCart(displacement.uCif, crystal.cell, crystal.orthogonalization));
    expect(displacementOf(retensor(changed, shelxOrder))).toEqual(displacementOf(crystal));
  });

  test('signs change the numbers and not their s.u.; only the sites that are named', () => {
    const changed = retensor(crystal, { order: [0, 1, 2, 3, 4, 5], signs: [1, 1, 1, -1, 1, -1] }, [0]);
    expect(displacementOf(changed).uCif).toEqual([0.01, 0.02, 0.03, -0.004, 0.005, -0.006]);
    expect(displacementOf(changed).uCifSu).toEqual(displacementOf(crystal).uCifSu);
    expect(displacementOf(retensor(crystal, shelxOrder, [1]))).toEqual(displacementOf(crystal));
  });

  test('another order of the axes: a cyclic one by hand, and each undone by its inverse', () => {
    // True axes 1, 2, 3 are 2, 3, 1 of what was read: U11 = U22', U12 = U23', U13 = U12' …
    expect(exchangeOfAxes([1, 2, 0]).order).toEqual([1, 2, 0, 5, 3, 4]);
    expect(exchangeOfAxes([0, 2, 1]).order).toEqual([0, 2, 1, 4, 3, 5]);
    const back = retensor(retensor(crystal, exchangeOfAxes([1, 2, 0])), exchangeOfAxes([2, 0, 1]));
    expect(back).toEqual(crystal);
  });

  test('axes of the cell: edges and opposite angles go together', () => {
    expect(reorderedCell({ a: 1, b: 2, c: 3, alpha: 80, beta: 90, gamma: 100 }, [1, 2, 0])).toEqual({
      ...{ a: 2, b: 3, c: 1, alpha: 90, beta: 100, gamma: 80 },
    });
    expect(() => withCell(crystal, { ...oblong, a: -1 })).toThrow(CellError);
    expect(() => withElement(crystal, 0, 'Qq')).toThrow(new RangeError('there is no element Qq'));
  });
});

describe('with the lattice prior', () => {
  let predictor: Predictor;
  beforeAll(async () => {
    predictor = await openPredictor({ model: 'lattice' });
  });
  afterAll(() => predictor.dispose());

  const tensors = ({ sites }: StructurePrediction) => sites.map(({ uCart }) => uCart);
  const structure = fixture('gypsum');

  async function predictionOfHypothesis(hypotheses: Hypotheses, hypothesis: Hypothesis): Promise<StructurePrediction> {
    const answer = await hypotheses.repredict(hypothesis);
    if (answer.kind !== 'predicted') throw new Error(answer.kind);
    return answer.prediction;
  }

  test('element, temperature and cell change the prediction, refined U do not', async () => {
    const base = await predictor.predict(structure);
    const hypotheses = new Hypotheses(structure, predictor.predict, { prediction: base });
    const heavier = await predictionOfHypothesis(hypotheses, { element: { site: 0, element: 'Sr' } });
    const warmer = await predictionOfHypothesis(hypotheses, { temperature: 2 * base.temperature });
    const other = { ...structure.cell, a: structure.cell.a * 1.03 };
    const wider = await predictionOfHypothesis(hypotheses, { cell: other });
    for (const prediction of [heavier, warmer, wider]) expect(tensors(prediction)).not.toEqual(tensors(base));
    expect(tensors(heavier)).toEqual(tensors(await predictor.predict(withElement(structure, 0, 'Sr'))));
    expect(tensors(wider)).toEqual(tensors(await predictor.predict(withCell(structure, other))));
    // U = T·C + zero point.
    base.sites.forEach((site, k) => {
      expect(warmer.sites[k].uCart![3]).toBeCloseTo(2 * site.uCart![3], 8);
    });
    expect(tensors(await predictor.predict(retensor(structure, shelxOrder)))).toEqual(tensors(base));
    expect(hypotheses.count).toBe(3);
  });
});
