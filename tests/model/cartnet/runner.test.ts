import { planChunks } from '../../../src/model/cartnet/chunked.js';
import { type CartNetGraph, cartNetGraph } from '../../../src/model/cartnet/graph.js';
import { CartNetRunner, UnknownElementError } from '../../../src/model/cartnet/runner.js';
import { seededRandom } from '../../support/random.js';
import { describeEachEngine } from '../engines-under-test.js';
import { largest, largestDifference, oracleWeights } from './oracle.js';

/** Atoms anywhere in a box of `side` Å, by their atomic numbers. */
function boxOf(atomicNumbers: readonly number[], side: number, seed = 1): CartNetGraph {
  const random = seededRandom(seed);
  return cartNetGraph({
    orthogonalization: [side, 0, 0, 0, side, 0, 0, 0, side],
    fract: Float64Array.from({ length: 3 * atomicNumbers.length }, random),
    atomicNumber: Int32Array.from(atomicNumbers),
  });
}

describeEachEngine((engine) => {
  test('chunks of any size give what the whole network gives', async () => {
    const weights = oracleWeights('small');
    // Sparse enough for atoms without neighbours; hydrogens in between.
    const graph = boxOf([6, 1, 8, 1, 1, 7, 6, 6, 1, 16, 6, 1, 8, 6, 1, 1], 20);
    const degrees = new Set(Array.from(graph.target, (atom) => graph.receiver.filter((i) => i === atom).length));
    expect(degrees).toContain(0);
    const whole = new CartNetRunner(engine(), weights);
    const expected = await whole.predict(graph, 150);
    expect(expected).toHaveLength(6 * graph.target.length);
    for (const edges of [1, 7, 1000]) {
      const chunked = new CartNetRunner(engine(), weights, { wholeBudget: 0, chunkBudget: edges * 4 * 32 * 10 });
      const u = await chunked.predict(graph, 150);
      expect(largestDifference(u, expected) / largest(expected)).toBeLessThan(5e-6);
      await chunked.dispose();
    }
    await whole.dispose();
  });

  test('cells without edges, without hydrogen, of hydrogen alone', async () => {
    const network = new CartNetRunner(engine(), oracleWeights('small'));
    const lonely = await network.predict(boxOf([6], 30), 200);
    expect(lonely.every(Number.isFinite)).toBe(true);
    expect(lonely).toHaveLength(6);
    // Without neighbours there is no direction: an H elsewhere in a huge cell changes nothing.
    const beside = await network.predict(boxOf([6, 1], 30, 5), 200);
    expect(largestDifference(beside, lonely)).toBeLessThan(1e-7);
    expect(await network.predict(boxOf([8, 8], 4), 200)).toHaveLength(12);
    expect(await network.predict(boxOf([1, 1], 4), 200)).toHaveLength(0);
    await network.dispose();
  });

  test('an element beyond the embedding is refused by name', async () => {
    const network = new CartNetRunner(engine(), oracleWeights('small'));
    await expect(network.predict(boxOf([6, 119], 4), 200)).rejects.toThrow(UnknownElementError);
    await expect(network.predict(boxOf([6, 119], 4), 200)).rejects.toThrow(
      /up to Z = 118; the cell has an atom with Z = 119/,
    );
    await network.dispose();
  });
});

describe('the plan of chunks', () => {
  test('covers every atom and edge once, in order, and keeps to the size where it can (256 random graphs)', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 256; round++) {
      const degrees = Array.from({ length: 1 + Math.floor(30 * random()) }, () => Math.floor(9 * random()));
      const offsets = Int32Array.from([0, ...degrees]);
      for (let atom = 0; atom < degrees.length; atom++) offsets[atom + 1] += offsets[atom];
      const limit = 1 + Math.floor(20 * random());
      const chunks = planChunks(offsets, limit);
      expect(chunks[0].firstAtom).toBe(0);
      expect(chunks.at(-1)?.endAtom).toBe(degrees.length);
      chunks.forEach(({ firstAtom, endAtom, firstEdge, endEdge }, index) => {
        expect(endAtom).toBeGreaterThan(firstAtom);
        expect([firstEdge, endEdge]).toEqual([offsets[firstAtom], offsets[endAtom]]);
        if (index > 0) expect(firstAtom).toBe(chunks[index - 1].endAtom);
        if (endAtom - firstAtom > 1) expect(endEdge - firstEdge).toBeLessThanOrEqual(limit);
      });
    }
  });
});
