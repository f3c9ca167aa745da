import { cosineEnvelope, radialFunctions } from '../../../src/model/cartnet/network.js';
import { wholeNetwork } from '../../../src/model/cartnet/stages.js';
import type { TensorData } from '../../../src/model/tensor-ops.js';
import { describeEachEngine } from '../engines-under-test.js';
import {
  type Checkpoint,
  largest,
  largestDifference,
  oracleFunctions,
  oracleWeights,
  readActivations,
  sixes,
} from './oracle.js';

/**
 * Of the official float32 code, as a fraction of the largest entry or of 1 where that is smaller. Measured: at most 4e-6
 * (layers.0.norm of the small network), on every engine.
 */
const tolerance = 1e-5;

function relativeDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  return largestDifference(actual, expected) / Math.max(1, largest(expected));
}

const cases: readonly [Checkpoint, string][] = [
  ['small', '4003024'],
  ['small', '9008494'],
  ['big', '9008494'],
];

describeEachEngine((engine) => {
  test.each([
    ['small', 'rbf16'],
    ['big', 'rbf64'],
  ] as const)(
    'envelope and radial functions of the %s network, also at 0, at the cutoff and beyond',
    async (size, key) => {
      const oracle = oracleFunctions();
      const stage = await engine().compile({
        name: 'functions',
        inputs: { distance: { type: 'float32', shape: ['edges', 1] } },
        build: (ops, { distance }) => {
          const envelope = cosineEnvelope(ops, distance);
          return { envelope, radial: radialFunctions(ops, oracleWeights(size), distance, envelope) };
        },
      });
      const { distances } = oracle;
      const { envelope, radial } = await stage.run({
        distance: { data: Float32Array.from(distances), shape: [distances.length, 1] },
      });
      // Measured: 2e-7 on every engine.
      expect(largestDifference(envelope.data, oracle.envelope)).toBeLessThan(1e-6);
      expect(largestDifference(radial.data, oracle[key].flat())).toBeLessThan(2e-6);
      distances.forEach((distance, index) => {
        if (distance >= 5) expect(envelope.data[index]).toBe(0);
      });
      await stage.dispose();
    },
  );

  test.each(cases)('every intermediate of the %s network on %s', async (size, code) => {
    const oracle = readActivations(size, code);
    const weights = oracleWeights(size);
    const tensor = (name: string, shape?: number[]): TensorData => {
      const { data, shape: own } = oracle.get(name);
      return { data: data as Float32Array | Int32Array, shape: shape ?? own };
    };
    const ends = oracle.get('edge_index').data as Int32Array;
    const edges = ends.length / 2;
    const stage = await engine().compile(wholeNetwork(weights, { picked: false, taps: true }));
    const results = await stage.run({
      atomicNumber: tensor('x_Z'),
      temperature: tensor('temperature', [1, 1]),
      distance: tensor('cart_dist', [edges, 1]),
      direction: tensor('cart_dir'),
      sender: { data: ends.slice(0, edges), shape: [edges] },
      receiver: { data: ends.slice(edges), shape: [edges] },
    });
    const compared = oracle.names.filter((name) => name in results);
    expect(compared).toHaveLength(4 + 6 * weights.layers.length);
    const differences = compared.map((name) => [
      name,
      relativeDifference(results[name].data, oracle.get(name).numbers()),
    ]);
    expect(differences.filter(([, difference]) => !(Number(difference) <= tolerance))).toEqual([]);
    expect(largestDifference(results.u.data, sixes(oracle.get('U').numbers()))).toBeLessThan(tolerance);
    await stage.dispose();
  });
});
