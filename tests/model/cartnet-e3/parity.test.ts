import { wholeNetworkStage } from '../../../src/model/cartnet-e3/stages.js';
import { openOnnxEngine } from '../../../src/model/onnx/engine.js';
import type { CompiledStage } from '../../../src/model/tensor-ops.js';
import { openTfEngine } from '../../../src/model/tfjs/engine.js';
import { referenceEngine } from '../../support/reference-ops.js';
import { expectClose, expectTensors } from './closeness.js';
import { defaultNetwork, inputsOf, readVectors, structures, tensorsOf } from './vectors.js';

/**
 * The vectors were computed in float32; a float64 evaluation differs from them by up to 2e-5 in h (of its size, at
 * least 1) and 5e-6 of the largest entry in U.
 */
const tolerances = { h: 3e-5, V: 1e-5, S: 1e-5, logError: 1e-5, u: 1e-5 } as const;

/** Structures whose layers the vectors hold: those small enough for float64 in plain JavaScript. */
const small = structures.filter((structure) => readVectors(structure).has('h.0'));

describe.each([
  ['float64 reference', async () => ({ compile: referenceEngine.compile, dispose: async () => {} }), small],
  ['ONNX Runtime', () => openOnnxEngine({ device: 'cpu' }), structures],
  ['TensorFlow.js', () => openTfEngine({ device: 'cpu' }), structures],
] as const)('cartnet-e3 by the %s', (_, open, names) => {
  let engine: Awaited<ReturnType<typeof open>>;
  let stage: CompiledStage;

  beforeAll(async () => {
    engine = await open();
    stage = await engine.compile(wholeNetworkStage(defaultNetwork(), true));
  });

  afterAll(async () => {
    await stage.dispose();
    await engine.dispose();
  });

  test.each(names)('%s: layers, U and expected error from the given prior', async (structure) => {
    const vectors = readVectors(structure);
    const results = await stage.run(inputsOf(vectors));
    for (const name of vectors.names.filter((candidate) => /^[hVS]\.\d$/.test(candidate))) {
      const kind = name[0] as 'h' | 'V' | 'S';
      expect(results[name].shape).toEqual(vectors.get(name).shape);
      expectClose(name, results[name].data, vectors.get(name).numbers(), tolerances[kind]);
    }
    expectTensors('U', results.U.data, tensorsOf(vectors.get('U').numbers()), tolerances.u);
    expectClose('log_error', results.log_error.data, vectors.get('log_error').numbers(), tolerances.logError);
  });

  test.each(names)('%s: U from the isotropic stand-in', async (structure) => {
    const vectors = readVectors(structure);
    const results = await stage.run(inputsOf(vectors, false));
    expectTensors('U', results.U.data, tensorsOf(vectors.get('U_without_prior').numbers()), tolerances.u);
  });
});
