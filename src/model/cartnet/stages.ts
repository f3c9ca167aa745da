import type { StageDefinition, TensorOps } from '../tensor-ops.js';
import {
  cosineEnvelope,
  displacementHead,
  edgeMessages,
  encodeEdges,
  encodeNodes,
  nodeParts,
  type Tap,
  updateNodes,
} from './network.js';
import type { CartNetWeights } from './weights.js';

const nodeInputs = {
  atomicNumber: { type: 'int32', shape: ['atoms'] },
  temperature: { type: 'float32', shape: [1, 1] },
} as const;

const edgeInputs = {
  distance: { type: 'float32', shape: ['edges', 1] },
  direction: { type: 'float32', shape: ['edges', 3] },
} as const;

const edgeEnds = {
  receiver: { type: 'int32', shape: ['edges'] },
  sender: { type: 'int32', shape: ['edges'] },
} as const;

export interface WholeNetworkOptions {
  /**
   * Whether some atoms are not predicted (hydrogen). Then `target` lists the rows that are, and `targetEdge` the edges
   * that end at them, the only ones that the last layer needs, and `targetReceiver` their receivers.
   */
  readonly picked: boolean;
  /** Return the intermediates too, named as the official modules are, and update the edges in the last layer. */
  readonly taps?: boolean;
}

/** The network from graph to `u` [targets, 6] as one graph. */
export function wholeNetwork(weights: CartNetWeights, options: WholeNetworkOptions): StageDefinition {
  const { picked, taps = false } = options;
  return {
    name: picked ? 'cartnet-picked' : 'cartnet',
    inputs: {
      ...nodeInputs,
      ...edgeInputs,
      ...edgeEnds,
      ...(picked && {
        target: { type: 'int32', shape: ['targets'] },
        targetEdge: { type: 'int32', shape: ['target edges'] },
        targetReceiver: { type: 'int32', shape: ['target edges'] },
      }),
    },
    build: <T>(ops: TensorOps<T>, inputs: Readonly<Record<string, T>>) => {
      const tapped: Record<string, T> = {};
      const tap = (prefix: string): Tap<T> | undefined => {
        if (!taps) return undefined;
        return (name, value) => {
          tapped[`${prefix}${name}`] = value;
        };
      };
      const { distance, direction, target, targetEdge } = inputs;
      let { receiver, sender } = inputs;
      let nodes = encodeNodes(ops, weights, inputs.atomicNumber, inputs.temperature);
      let envelope = cosineEnvelope(ops, distance);
      let features = encodeEdges(ops, weights, distance, direction, envelope, tap(''));
      tap('')?.('encoder.x', nodes);
      tap('')?.('encoder.edge_attr', features);
      for (const [index, layer] of weights.layers.entries()) {
        const isLast = index === weights.layers.length - 1;
        const layerTap = tap(`layers.${index}.`);
        if (isLast && targetEdge !== undefined) {
          receiver = inputs.targetReceiver;
          sender = ops.gather(sender, targetEdge);
          features = ops.gather(features, targetEdge);
          envelope = ops.gather(envelope, targetEdge);
        }
        const edges = { receiver, sender, features, envelope };
        const { gate, message } = edgeMessages(ops, layer, nodeParts(ops, layer, nodes), edges, layerTap);
        nodes = updateNodes(ops, layer, nodes, ops.scatterSum(message, receiver, nodes), layerTap);
        if (!isLast || taps) features = ops.add(features, gate);
        layerTap?.('envelope', envelope);
        layerTap?.('x', nodes);
        layerTap?.('edge_attr', features);
      }
      if (target !== undefined) nodes = ops.gather(nodes, target);
      const u = displacementHead(ops, weights, nodes, tap(''));
      return { ...tapped, u };
    },
  };
}

/** Node features `nodes` [n, D]. */
export function nodeEncoderStage(weights: CartNetWeights): StageDefinition {
  return {
    name: 'cartnet-nodes',
    inputs: nodeInputs,
    build: (ops, { atomicNumber, temperature }) => ({
      nodes: encodeNodes(ops, weights, atomicNumber, temperature),
    }),
  };
}

/** The node parts of layer `index`, each [n, D]. */
export function nodePartsStage(weights: CartNetWeights, index: number): StageDefinition {
  return {
    name: `cartnet-parts-${index}`,
    inputs: { nodes: { type: 'float32', shape: ['atoms', weights.dim] } },
    build: (ops, { nodes }) => ({ ...nodeParts(ops, weights.layers[index], nodes) }),
  };
}

/**
 * Layer `index` on some edges. `receiver` counts rows of the receiver parts, which hold the receivers of these edges
 * only; `sender` counts rows of the sender parts, which hold all atoms. Layer 0 encodes its edges itself.
 * Results: `messageSum` [receivers, D], and `features` [e, D] for the next layer unless this is the last.
 */
export function edgeStage(weights: CartNetWeights, index: number): StageDefinition {
  const layer = weights.layers[index];
  const isLast = index === weights.layers.length - 1;
  const { dim } = weights;
  return {
    name: `cartnet-edges-${index}`,
    inputs: {
      ...edgeEnds,
      distance: edgeInputs.distance,
      ...(index === 0
        ? { direction: edgeInputs.direction }
        : { features: { type: 'float32', shape: ['edges', dim] } as const }),
      gateReceiver: { type: 'float32', shape: ['receivers', dim] },
      gateSender: { type: 'float32', shape: ['atoms', dim] },
      messageReceiver: { type: 'float32', shape: ['receivers', dim] },
      messageSender: { type: 'float32', shape: ['atoms', dim] },
    },
    build: <T>(ops: TensorOps<T>, inputs: Readonly<Record<string, T>>): Record<string, T> => {
      const { receiver, sender, distance, direction } = inputs;
      const envelope = cosineEnvelope(ops, distance);
      const features = inputs.features ?? encodeEdges(ops, weights, distance, direction, envelope);
      const parts = {
        gateReceiver: inputs.gateReceiver,
        gateSender: inputs.gateSender,
        messageReceiver: inputs.messageReceiver,
        messageSender: inputs.messageSender,
      };
      const edges = { receiver, sender: sender, features, envelope };
      const { gate, message } = edgeMessages(ops, layer, parts, edges);
      const messageSum = ops.scatterSum(message, receiver, parts.gateReceiver);
      return isLast ? { messageSum } : { messageSum, features: ops.add(features, gate) };
    },
  };
}

/** Node update of layer `index`: `nodes` [n, D]. */
export function nodeUpdateStage(weights: CartNetWeights, index: number): StageDefinition {
  const shape = ['atoms', weights.dim];
  return {
    name: `cartnet-update-${index}`,
    inputs: { nodes: { type: 'float32', shape }, messageSum: { type: 'float32', shape } },
    build: (ops, { nodes, messageSum }) => ({
      nodes: updateNodes(ops, weights.layers[index], nodes, messageSum),
    }),
  };
}

/** `u` [n, 6] from node features. */
export function headStage(weights: CartNetWeights): StageDefinition {
  return {
    name: 'cartnet-head',
    inputs: { nodes: { type: 'float32', shape: ['targets', weights.dim] } },
    build: (ops, { nodes }) => ({ u: displacementHead(ops, weights, nodes) }),
  };
}
