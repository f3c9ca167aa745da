import { cartNetGraph, receiverOffsets, targetEdges } from '../../../src/model/cartnet/graph.js';

describe("CartNet's graph", () => {
  test('of one atom in a cube of 4.9 Å: its own six images, each seen from outside', () => {
    const graph = cartNetGraph({
      orthogonalization: [4.9, 0, 0, 0, 4.9, 0, 0, 0, 4.9],
      fract: Float64Array.of(0.1, 0.2, 0.3),
      atomicNumber: Int32Array.of(6),
    });
    expect(Array.from(graph.receiver)).toEqual(new Array(6).fill(0));
    expect(Array.from(graph.distance)).toEqual(new Array(6).fill(Math.fround(4.9)));
    // Images in lexicographic order, (−1,0,0) first: the receiver lies at +x of it.
    expect(Array.from(graph.direction.subarray(0, 3), (x) => x + 0)).toEqual([1, 0, 0]);
    expect(Array.from(graph.direction.subarray(15), (x) => x + 0)).toEqual([-1, 0, 0]);
    expect(Array.from(graph.target)).toEqual([0]);
  });

  test('the cutoff counts, coinciding atoms are not joined, hydrogen is a neighbour and no target', () => {
    const graph = cartNetGraph({
      orthogonalization: [20, 0, 0, 0, 20, 0, 0, 0, 20],
      fract: Float64Array.of(0, 0, 0, 0.25, 0, 0, 0, 0, 0.0004),
      atomicNumber: Int32Array.of(6, 1, 8),
    });
    // C–H is 5 Å; C–O is 0.008 Å; O–H is a hair beyond 5 Å.
    expect(Array.from(graph.receiver)).toEqual([0, 1]);
    expect(Array.from(graph.sender)).toEqual([1, 0]);
    expect(Array.from(graph.direction.subarray(0, 3), (x) => x + 0)).toEqual([-1, 0, 0]);
    expect(Array.from(graph.target)).toEqual([0, 2]);
    expect(Array.from(targetEdges(graph))).toEqual([0]);
    expect(Array.from(receiverOffsets(graph))).toEqual([0, 1, 2, 2]);
  });
});
