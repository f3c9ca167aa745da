import type { SymOp, Vector3 } from '../../../src/crystal/index.js';
import { type AsymmetricUnitGraph, asymmetricUnitGraph } from '../../../src/model/cartnet-e3/graph.js';
import { fixtureCrystal } from './descriptions.js';
import { graphOf, readVectors, structures } from './vectors.js';

const identity: SymOp = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] };
const inversion: SymOp = { rotation: [-1, 0, 0, 0, -1, 0, 0, 0, -1], translation: [0, 0, 0] };
const cube = (a: number) => [a, 0, 0, 0, a, 0, 0, 0, a] as const;

function crystalOf(a: number, symOps: readonly SymOp[], ...fracts: Vector3[]) {
  return { orthogonalization: cube(a), symOps, sites: fracts.map((fract) => ({ fract })) };
}

interface Edge {
  readonly receiver: number;
  readonly sender: number;
  readonly vector: readonly number[];
}

function listEdges(graph: AsymmetricUnitGraph): Edge[] {
  const edges: Edge[] = [];
  for (let site = 0; site < graph.sites; site++) {
    for (let edge = graph.rowStart[site]; edge < graph.rowStart[site + 1]; edge++) {
      const vector = [0, 1, 2].map((k) => graph.unit[3 * edge + k] * graph.distance[edge]);
      edges.push({ receiver: site, sender: graph.imageSite[graph.image[edge]], vector });
    }
  }
  return edges;
}

/** Edges as text, receiver, sender, vector, in an order of their own. */
function edgesOf(graph: AsymmetricUnitGraph): string[] {
  const texts = listEdges(graph).map(
    ({ receiver, sender, vector }) => `${receiver} ${sender} ${vector.map((x) => x.toFixed(3)).join(' ')}`,
  );
  return texts.map((text) => text.replaceAll('-0.000', '0.000')).sort();
}

/** Edges of the one that the other lacks: same sites, vectors within 1e-4 Å (files round thirds to four digits). */
function unmatched(edges: readonly Edge[], others: readonly Edge[]): Edge[] {
  const left = [...others];
  return edges.filter(({ receiver, sender, vector }) => {
    const match = left.findIndex(
      (other) =>
        other.receiver === receiver &&
        other.sender === sender &&
        other.vector.every((x, k) => Math.abs(x - vector[k]) < 1e-4),
    );
    if (match >= 0) left.splice(match, 1);
    return match < 0;
  });
}

describe('hand cases', () => {
  test('a simple cubic lattice: every atom its own six neighbours', () => {
    const graph = asymmetricUnitGraph(crystalOf(4, [identity], [0.1, 0.2, 0.3]), [0], 5);
    expect(Array.from(graph.rowStart)).toEqual([0, 6]);
    expect(Array.from(graph.imageSite)).toEqual([0]);
    expect(edgesOf(graph)).toEqual(
      [
        [4, 0, 0],
        [-4, 0, 0],
        [0, 4, 0],
        [0, -4, 0],
        [0, 0, 4],
        [0, 0, -4],
      ]
        .map((vector) => `0 0 ${vector.map((x) => x.toFixed(3)).join(' ')}`)
        .sort(),
    );
  });

  test('the copy on a special position is the atom itself; the one beside it is a neighbour', () => {
    const onCentre = asymmetricUnitGraph(crystalOf(8, [identity, inversion], [0.002, 0, 0]), [0], 5);
    expect(onCentre.distance).toHaveLength(0);
    const beside = asymmetricUnitGraph(crystalOf(8, [identity, inversion], [0.05, 0, 0]), [0], 5);
    expect(edgesOf(beside)).toEqual(['0 0 0.800 0.000 0.000']);
    expect(beside.imageRotation.map((rotation) => rotation.map((x) => x + 0))).toEqual([
      [-1, 0, 0, 0, -1, 0, 0, 0, -1],
    ]);
  });

  test('the receiver is the site itself, wherever the identity stands in the list and the site in the crystal', () => {
    const wanted = edgesOf(asymmetricUnitGraph(crystalOf(8, [identity, inversion], [0.05, 0.1, 0.2]), [0], 5));
    const moved = crystalOf(8, [inversion, { ...identity, translation: [1, 0, -2] }], [3.05, -0.9, 0.2]);
    expect(edgesOf(asymmetricUnitGraph(moved, [0], 5))).toEqual(wanted);
  });

  test('sites that are left out neither receive nor send, and the others are counted anew', () => {
    const crystal = crystalOf(9, [identity], [0, 0, 0], [0.1, 0, 0], [0.3, 0, 0]);
    expect(edgesOf(asymmetricUnitGraph(crystal, [0, 2], 5))).toEqual([
      '0 1 -2.700 0.000 0.000',
      '1 0 2.700 0.000 0.000',
    ]);
  });
});

test.each(structures)('%s: the edges of the reference vectors', (structure) => {
  const expected = graphOf(readVectors(structure));
  const crystal = fixtureCrystal(structure, expected.sites);
  const graph = asymmetricUnitGraph(
    crystal,
    crystal.sites.map((_, site) => site),
    5,
  );
  expect(graph.rowStart).toEqual(expected.rowStart);
  expect(unmatched(listEdges(expected), listEdges(graph))).toEqual([]);
});
