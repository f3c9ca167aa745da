/**
 * Directed edges, receiver ← sender. Struct of arrays, sorted by receiver, then sender, then image (n1, n2, n3).
 */
export interface NeighbourList {
  readonly count: number;
  readonly receiver: Int32Array;
  readonly sender: Int32Array;
  /** Three per edge: the lattice image of the sender. */
  readonly image: Int32Array;
  /** Three per edge, Å: r_receiver − r_sender(image), from the neighbour to the receiver. */
  readonly vector: Float64Array;
  /** Å */
  readonly distance: Float64Array;
}
