import { findNeighbours } from '../../crystal/environment/neighbours.js';
import type { Matrix3 } from '../../math/tensor.js';
import { cutoffRadius } from './network.js';

/** Two atoms closer than this are not connected, Å. */
export const shortestEdge = 0.01;

const hydrogen = 1;

/** The atoms of a unit cell and the directed edges between them; edges are sorted by receiver. */
export interface CartNetGraph {
  /** [N]; deuterium is 1. */
  readonly atomicNumber: Int32Array;
  /** [E] */
  readonly receiver: Int32Array;
  /** [E] */
  readonly sender: Int32Array;
  /** Å, [E] */
  readonly distance: Float32Array;
  /** Unit vectors from the neighbour to the receiver, [E, 3]. */
  readonly direction: Float32Array;
  /** The atoms to predict, ascending: all but hydrogen. */
  readonly target: Int32Array;
}

export interface CartNetAtoms {
  /** Columns are the cell axes in Å, a ∥ x, b in the xy plane. */
  readonly orthogonalization: Matrix3;
  /** Fractional coordinates of every atom of the unit cell, hydrogen included, three per atom. */
  readonly fract: Float64Array;
  readonly atomicNumber: Int32Array;
}

/** CartNet's graph: every periodic image with 0.01 Å < d ≤ 5 Å, an atom's own images included. */
export function cartNetGraph(atoms: CartNetAtoms): CartNetGraph {
  const { receiver, sender, vector, distance } = findNeighbours({
    orthogonalization: atoms.orthogonalization,
    fract: atoms.fract,
    cutoff: cutoffRadius,
    minDistance: shortestEdge,
  });
  const direction = new Float32Array(vector.length);
  for (let edge = 0; edge < distance.length; edge++) {
    for (let axis = 0; axis < 3; axis++) direction[3 * edge + axis] = vector[3 * edge + axis] / distance[edge];
  }
  const { atomicNumber } = atoms;
  return {
    atomicNumber,
    receiver,
    sender,
    distance: Float32Array.from(distance),
    direction,
    target: predictedAtoms(atomicNumber),
  };
}

/** Indices of the atoms that the network predicts. */
export function predictedAtoms(atomicNumber: Int32Array): Int32Array {
  const indices: number[] = [];
  atomicNumber.forEach((number, index) => {
    if (number !== hydrogen) indices.push(index);
  });
  return Int32Array.from(indices);
}

/** The edges that end at an atom to be predicted. */
export function targetEdges(graph: CartNetGraph): Int32Array {
  const { atomicNumber, receiver } = graph;
  const edges = new Int32Array(receiver.length);
  let count = 0;
  for (let edge = 0; edge < receiver.length; edge++) {
    if (atomicNumber[receiver[edge]] !== hydrogen) edges[count++] = edge;
  }
  return edges.subarray(0, count);
}

/** Where each receiver's edges begin; N + 1 numbers. */
export function receiverOffsets(graph: CartNetGraph): Int32Array {
  const offsets = new Int32Array(graph.atomicNumber.length + 1);
  for (const receiver of graph.receiver) offsets[receiver + 1]++;
  for (let atom = 0; atom < graph.atomicNumber.length; atom++) offsets[atom + 1] += offsets[atom];
  return offsets;
}
