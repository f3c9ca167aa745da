import { tableColumns } from '../../../src/model/cartnet-e3/inputs.js';
import { wholeNetworkStage } from '../../../src/model/cartnet-e3/stages.js';
import type { CompiledStage } from '../../../src/model/tensor-ops.js';
import { referenceEngine } from '../../support/reference-ops.js';
import { describeEachEngine } from '../engines-under-test.js';
import { expectClose, expectTensors } from './closeness.js';
import { defaultNetwork, graphOf, inputsOf, readVectors, structures, tensorsOf } from './vectors.js';

/**
 * The vectors were computed in float32; a float64 evaluation differs from them by up to 2e-5 in h (of its size, at
 * least 1) and 5e-6 of the largest entry in U.
 */
const tolerances = { h: 3e-5, V: 1e-5, S: 1e-5, logError: 1e-5, u: 1e-5 } as const;

/** Millions of multiplications for a structure: about 130,000 for each place of its table of neighbours. */
function work(structure: string): number {
  const graph = graphOf(readVectors(structure));
  return 0.13 * graph.sites * tableColumns(graph);
}

function itAgrees(compile: () => Promise<CompiledStage>, capacity: number): void {
  const names = structures.filter((structure) => work(structure) <= capacity);
  let stage: CompiledStage;

  beforeAll(async () => {
    stage = await compile();
  });

  afterAll(async () => {
    await stage.dispose();
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
}

const stage = wholeNetworkStage(defaultNetwork(), true);

describe('the float64 reference', () => {
  itAgrees(() => referenceEngine.compile(stage), 40);
});

describeEachEngine((engine, { capacity }) => {
  itAgrees(() => engine().compile(stage), capacity);
});
