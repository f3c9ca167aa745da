import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { latticePrior } from '../../src/lattice/prior.js';
import { createDenseInverter, type OnnxDenseInverter } from '../../src/model/onnx/dense-inverse.js';
import { loadOnnxRuntime } from '../../src/project/engines/onnx-runtime.js';
import { loadBundledSprings } from '../../src/project/models/bundled-springs.js';
import { readSafetensors } from '../support/safetensors.js';
import { fixtureCrystal, plainInverter, springs, worstDifference } from './support.js';

const vectors = join(__dirname, '../oracle/model-vectors');

let inverter: OnnxDenseInverter;
beforeAll(async () => {
  const runtime = await loadOnnxRuntime('onnxruntime-node', 2);
  inverter = createDenseInverter(runtime.ort, runtime);
});
afterAll(() => inverter.dispose());

describe('prior of the reference vectors', () => {
  // Measured: 3e-7 (the vectors are float32), dolomite 3.3e-6, whose thirds the reference rounds to six decimals.
  const tolerance = (name: string) => (name === 'dolomite' ? 1e-5 : 1e-6);

  test.each(readdirSync(vectors).map((file) => file.replace('.safetensors', '')))('%s', async (name) => {
    const tensors = readSafetensors(join(vectors, `${name}.safetensors`));
    const input = fixtureCrystal(name, tensors.get('z').shape[0]);
    const temperature = Number(tensors.metadata.temperature);
    const prior = await latticePrior(input, temperature, springs, inverter);
    if ('unavailable' in prior) throw new Error(prior.unavailable);
    const u = tensors.get('prior').numbers();
    const expected = input.sites.map((_, s) => [0, 4, 8, 1, 2, 5].map((k) => u[9 * s + k]));
    expect(prior.kind).toBe(tensors.metadata.springs);
    expect(worstDifference(prior.uCart, expected as unknown as typeof prior.uCart)).toBeLessThan(tolerance(name));
  });
});

describe('structures without a prior', () => {
  const chain = fixtureCrystal('silicon');

  test.each([
    ['no atoms', { ...chain, sites: [] }, /has no atoms/],
    ['unknown element', { ...chain, sites: [{ element: 'Xx', fract: [0, 0, 0] as const }] }, /"Xx" is no element/],
    [
      'bad coordinates',
      { ...chain, sites: [{ element: 'Si', fract: [0, Number.NaN, 0] as const }] },
      /atom 1 .*\(Si\)/,
    ],
    [
      'bad symmetry',
      // A centring translation that the three-fold axis does not map on a lattice vector.
      {
        ...chain,
        symOps: [
          { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const, translation: [0, 0, 0] as const },
          { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const, translation: [0.5, 0.5, 0] as const },
          { rotation: [0, 0, 1, 1, 0, 0, 0, 1, 0] as const, translation: [0, 0, 0] as const },
        ],
      },
      /operation 3 does not map/,
    ],
  ])('%s', async (problem, input, message) => {
    const prior = await latticePrior(input, 300, springs, plainInverter);
    expect(prior).toEqual({ problem, unavailable: expect.stringMatching(message) });
  });

  test('too large, by either limit; the sentence says how large', async () => {
    const input = fixtureCrystal('CaTiO3');
    for (const limit of [{ maximumOrder: 50 }, { maximumWork: 1e5 }]) {
      const prior = await latticePrior(input, 300, springs, plainInverter, limit);
      expect(prior).toMatchObject({ problem: 'too large', unavailable: expect.stringContaining('20 atoms') });
    }
  });

  test('a fault of the engine is not taken for a property of the structure', async () => {
    const broken = { ...plainInverter, inverse: () => Promise.reject(new Error('out of memory')) };
    await expect(latticePrior(chain, 300, springs, broken)).rejects.toThrow('out of memory');
  });
});

test('the bundled springs are those of weights/', async () => {
  expect(await loadBundledSprings()).toEqual(springs);
});
