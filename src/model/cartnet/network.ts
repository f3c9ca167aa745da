/**
 * CartNet (Solé et al., Digital Discovery 2025, 4, 694; doi 10.1039/D4DD00352G) over tensor operations, as the official
 * code computes it, in an algebraically equal form with fewer multiplications: the linears on [h_i, h_j, e_ij] are split
 * so that the node parts are computed once per node, batch normalisation is folded into its neighbours, the last layer
 * updates no edges, and it runs over those edges alone whose receiver is predicted.
 *
 * N atoms, E directed edges, D features, K radial functions.
 */
import type { TensorOps } from '../tensor-ops.js';
import type { CartNetLayer, CartNetWeights, Linear } from './weights.js';

/** Å */
export const cutoffRadius = 5;

/** Mean and standard deviation of the training set's temperatures, K. */
export const temperatureMean = 192.1785;
export const temperatureDeviation = 81.2135;

/** What a layer needs of the node features, each [n, D]. */
export interface NodeParts<T> {
  readonly gateReceiver: T;
  readonly gateSender: T;
  readonly messageReceiver: T;
  readonly messageSender: T;
}

/** The edges that a layer works on; `receiver` and `sender` are rows of the node parts. */
export interface LayerEdges<T> {
  /** [e] */
  readonly receiver: T;
  /** [e] */
  readonly sender: T;
  /** [e, D] */
  readonly features: T;
  /** [e, 1] */
  readonly envelope: T;
}

/** Is told intermediates by the names of the official modules. */
export type Tap<T> = (name: string, value: T) => void;

/** ½(cos(πd/r) + 1) within the cutoff, 0 beyond. */
export function cosineEnvelope<T>(ops: TensorOps<T>, distance: T): T {
  const phase = ops.mul(ops.clamp(distance, 0, cutoffRadius), ops.scalar(Math.PI / cutoffRadius));
  const half = ops.scalar(0.5);
  return ops.add(ops.mul(ops.cos(phase), half), half);
}

/** Env(d)·exp(−β_k(exp(−d) − μ_k)²), [e, K]. */
export function radialFunctions<T>(ops: TensorOps<T>, weights: CartNetWeights, distance: T, envelope: T): T {
  const offset = ops.sub(ops.exp(ops.neg(distance)), ops.constant(weights.means));
  const exponent = ops.mul(ops.mul(offset, offset), ops.constant(weights.negativeBetas));
  return ops.mul(ops.exp(exponent), envelope);
}

/**
 * Node features h, [n, D].
 * @param atomicNumber int32 [n]
 * @param temperature standardised, [1, 1]
 */
export function encodeNodes<T>(ops: TensorOps<T>, weights: CartNetWeights, atomicNumber: T, temperature: T): T {
  const element = ops.gather(ops.constant(weights.embedding), atomicNumber);
  const warmed = ops.add(element, ops.mul(temperature, ops.constant(weights.temperature)));
  return ops.silu(linear(ops, weights.atom, ops.silu(warmed)));
}

/**
 * Edge features e, [e, D].
 * @param distance Å, [e, 1]
 * @param direction unit vector from the neighbour to the receiver, [e, 3]
 */
export function encodeEdges<T>(
  ops: TensorOps<T>,
  weights: CartNetWeights,
  distance: T,
  direction: T,
  envelope: T,
  tap?: Tap<T>,
): T {
  const radial = radialFunctions(ops, weights, distance, envelope);
  tap?.('encoder.rbf', radial);
  const hidden = ops.silu(linear(ops, weights.edgeFirst, ops.concat([radial, direction], 1)));
  return ops.silu(linear(ops, weights.edgeSecond, hidden));
}

export function nodeParts<T>(ops: TensorOps<T>, layer: CartNetLayer, nodes: T): NodeParts<T> {
  return {
    gateReceiver: ops.matMul(nodes, ops.constant(layer.gate.receiver)),
    gateSender: ops.matMul(nodes, ops.constant(layer.gate.sender)),
    messageReceiver: ops.matMul(nodes, ops.constant(layer.message.receiver)),
    messageSender: ops.matMul(nodes, ops.constant(layer.message.sender)),
  };
}

/** A layer's enveloped gate and its messages, each [e, D]. */
export function edgeMessages<T>(
  ops: TensorOps<T>,
  layer: CartNetLayer,
  parts: NodeParts<T>,
  edges: LayerEdges<T>,
  tap?: Tap<T>,
): { readonly gate: T; readonly message: T } {
  const { receiver, sender, features, envelope } = edges;
  const hidden = (edge: Linear, fromReceiver: T, fromSender: T) =>
    ops.silu(
      ops.add(linear(ops, edge, features), ops.add(ops.gather(fromReceiver, receiver), ops.gather(fromSender, sender))),
    );
  const logits = linear(ops, layer.gate.second, hidden(layer.gate.edge, parts.gateReceiver, parts.gateSender));
  const gate = ops.mul(ops.sigmoid(logits), envelope);
  const values = linear(
    ops,
    layer.message.second,
    hidden(layer.message.edge, parts.messageReceiver, parts.messageSender),
  );
  tap?.('norm', logits);
  tap?.('MLP_aggr', values);
  return { gate, message: ops.mul(values, gate) };
}

/** h + SiLU(BN(Σ messages)), [n, D]. */
export function updateNodes<T>(ops: TensorOps<T>, layer: CartNetLayer, nodes: T, messageSum: T, tap?: Tap<T>): T {
  const { scale, shift } = layer.nodeNorm;
  const normalised = ops.add(ops.mul(messageSum, ops.constant(scale)), ops.constant(shift));
  tap?.('norm2', normalised);
  return ops.add(nodes, ops.silu(normalised));
}

/**
 * U = LᵀL of each row, Å², [n, 6] in the order 11 22 33 12 13 23. L is upper triangular, softplus(o₀..₂) on its
 * diagonal, o₃, o₄, o₅ at 12, 13, 23.
 */
export function displacementHead<T>(ops: TensorOps<T>, weights: CartNetWeights, nodes: T, tap?: Tap<T>): T {
  const out = linear(ops, weights.headSecond, ops.silu(linear(ops, weights.headFirst, nodes)));
  tap?.('head.MLP', out);
  const diagonal = ops.softplus(ops.slice(out, 1, 0, 3));
  const [l11, l22, l33] = columns(ops, diagonal);
  const [l12, l13, l23] = columns(ops, ops.slice(out, 1, 3, 6));
  const square = (x: T) => ops.mul(x, x);
  return ops.concat(
    [
      square(l11),
      ops.add(square(l12), square(l22)),
      ops.add(ops.add(square(l13), square(l23)), square(l33)),
      ops.mul(l11, l12),
      ops.mul(l11, l13),
      ops.add(ops.mul(l12, l13), ops.mul(l22, l23)),
    ],
    1,
  );
}

function columns<T>(ops: TensorOps<T>, x: T): [T, T, T] {
  return [ops.slice(x, 1, 0, 1), ops.slice(x, 1, 1, 2), ops.slice(x, 1, 2, 3)];
}

function linear<T>(ops: TensorOps<T>, { weight, bias }: Linear, x: T): T {
  return ops.add(ops.matMul(x, ops.constant(weight)), ops.constant(bias));
}
