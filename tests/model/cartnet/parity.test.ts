import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../../src/cif/syntax/parser.js';
import { crystalsFromCif } from '../../../src/crystal/reading/crystal-from-cif.js';
import { type CartNetGraph, cartNetGraph } from '../../../src/model/cartnet/graph.js';
import { CartNetRunner } from '../../../src/model/cartnet/runner.js';
import { describeWithShared } from '../../support/shared.js';
import { describeEachEngine } from '../engines-under-test.js';
import {
  fractionalOf,
  largest,
  largestDifference,
  millionsPerEdge,
  oracleEdges,
  oracleWeights,
  readOracleStructure,
} from './oracle.js';

/** Of the largest |U| of the structure. Measured: 2e-6 to 9e-6 (9002107, 984 K), on every engine. */
const tolerance = 2e-5;

describeEachEngine((engine, { capacity }) => {
  describeWithShared.each(['small', 'big'] as const)('the official U of 21 structures, %s network', (size) => {
    let network: CartNetRunner;
    beforeAll(() => {
      network = new CartNetRunner(engine(), oracleWeights(size));
    });
    afterAll(() => network.dispose());

    async function error(graph: CartNetGraph, temperature: number, expected: readonly number[]): Promise<number> {
      const u = await network.predict(graph, temperature);
      return largestDifference(u, expected) / largest(expected);
    }

    for (const [code, edges] of oracleEdges) {
      const testIfAble = edges * millionsPerEdge[size] <= capacity ? test : test.skip;
      testIfAble(`${code} (${edges} edges)`, async () => {
        const { graph, temperature, u, cell, positions } = readOracleStructure(code);
        const { orthogonalization, fract } = fractionalOf(cell, positions);
        const own = cartNetGraph({ orthogonalization, fract, atomicNumber: graph.atomicNumber });
        expect(own.receiver).toEqual(graph.receiver);
        expect(own.sender).toEqual(graph.sender);
        if (edges < 5000 || size === 'small') {
          expect(await error(graph, temperature, u[size])).toBeLessThan(tolerance);
        }
        expect(await error(own, temperature, u[size])).toBeLessThan(tolerance);
      });
    }
  });
});

interface FixtureOracle {
  readonly file: string;
  readonly temperature: number;
  readonly edges: number;
  readonly Z: number[];
  readonly fract: number[][];
  readonly nonH: number[];
  readonly uCart: number[][];
}

const folder = join(__dirname, '../../../fixtures');
const fixtures = readdirSync(join(folder, 'oracle'))
  .filter((name) => name.endsWith('.json'))
  .map((name): FixtureOracle => JSON.parse(readFileSync(join(folder, 'oracle', name), 'utf8')));

describeEachEngine((engine, { capacity }) => {
  const able = fixtures.filter(({ edges }) => edges * millionsPerEdge.small <= capacity);

  test.each(able)('the official U of $file, in every clone', async (oracle) => {
    const [crystal] = crystalsFromCif(parseCif(readFileSync(join(folder, oracle.file), 'latin1')));
    const network = new CartNetRunner(engine(), oracleWeights('small'));
    const graph = cartNetGraph({
      orthogonalization: crystal.orthogonalization,
      fract: Float64Array.from(oracle.fract.flat()),
      atomicNumber: Int32Array.from(oracle.Z),
    });
    const u = await network.predict(graph, oracle.temperature);
    await network.dispose();
    expect(graph.receiver).toHaveLength(oracle.edges);
    expect(Array.from(graph.target)).toEqual(oracle.nonH);
    const expected = oracle.uCart.flat();
    expect(largestDifference(u, expected) / largest(expected)).toBeLessThan(tolerance);
  });
});
