/** The network cut into stages that an engine compiles: one for all, or a handful between which edges go in chunks. */
import type { StageDefinition } from '../tensor-ops.js';
import { componentCount } from './folding.js';
import {
  edgeGeometry,
  encodeEdges,
  encodeSites,
  type NetworkDefinition,
  type Projections,
  passMessages,
  projectSites,
  readOut,
  tensorsOf,
  updateSites,
  vectorsOf,
} from './network.js';

/** Names, types and shapes of what describes the sites. */
export const siteInputs = {
  /** Atomic numbers. */
  z: { type: 'int32', shape: ['n'] },
  /** K */
  temperature: { type: 'float32', shape: [1, 1] },
  /** φ: prior features. */
  prior_features: { type: 'float32', shape: ['n', 4] },
  /** Ω: unit anisotropy of the prior, xx yy zz xy xz yz. */
  prior_anisotropy: { type: 'float32', shape: ['n', 6] },
} as const satisfies StageDefinition['inputs'];

/** The images in use: their site, and how V and S turn (9×9, block diagonal). */
export const imageInputs = {
  image_site: { type: 'int32', shape: ['p'] },
  image_rotation: { type: 'float32', shape: ['p', componentCount, componentCount] },
} as const satisfies StageDefinition['inputs'];

/** The table of neighbours: row = receiver. */
export const edgeInputs = {
  neighbour_image: { type: 'int32', shape: ['n', 'M'] },
  /** The site of neighbour_image. */
  neighbour_site: { type: 'int32', shape: ['n', 'M'] },
  /** Unit vector from the image to the receiver. */
  neighbour_vector: { type: 'float32', shape: ['n', 'M', 3] },
  /** Å */
  neighbour_distance: { type: 'float32', shape: ['n', 'M', 1] },
} as const satisfies StageDefinition['inputs'];

/** R: root of the prior's tensor, Å. */
export const rootInput = {
  prior_root: { type: 'float32', shape: ['n', 3, 3] },
} as const satisfies StageDefinition['inputs'];

/**
 * The whole network in one stage: U (Å², [n, 6] in the order 11 22 33 12 13 23) and log_error [n].
 * @param taps whether h.l [n, D], V.l [n, 3, C] and S.l [n, 6, C] after each layer are results too
 */
export function wholeNetworkStage(network: NetworkDefinition, taps = false): StageDefinition {
  const { layers, channels } = network.configuration;
  return {
    name: 'cartnet-e3',
    inputs: { ...siteInputs, ...imageInputs, ...edgeInputs, ...rootInput },
    build(ops, inputs) {
      const results: Record<string, ReturnType<typeof ops.constant>> = {};
      const geometry = edgeGeometry(ops, network, inputs.neighbour_vector, inputs.neighbour_distance);
      let e = encodeEdges(ops, network, inputs.neighbour_distance, geometry.envelope);
      let state = encodeSites(ops, network, {
        z: inputs.z,
        temperature: inputs.temperature,
        features: inputs.prior_features,
        anisotropy: inputs.prior_anisotropy,
      });
      network.folded.layers.forEach((layer, index) => {
        const messages = passMessages(ops, network, layer, {
          projections: projectSites(ops, network, layer, state, inputs.image_site, inputs.image_rotation),
          e,
          geometry,
          image: inputs.neighbour_image,
          sender: inputs.neighbour_site,
          last: index === layers - 1,
        });
        e = messages.e;
        state = updateSites(ops, network, layer, state, messages);
        if (taps) {
          results[`h.${index}`] = state.h;
          results[`V.${index}`] = vectorsOf(ops, channels, state.x);
          results[`S.${index}`] = tensorsOf(ops, channels, state.x);
        }
      });
      return { ...results, ...readOut(ops, network, state, inputs.prior_root) };
    },
  };
}

/** What the sites are before the first layer, and their projections for it. */
export function beginStage(network: NetworkDefinition): StageDefinition {
  return {
    name: 'cartnet-e3 begin',
    inputs: { ...siteInputs, ...imageInputs },
    build(ops, inputs) {
      const state = encodeSites(ops, network, {
        z: inputs.z,
        temperature: inputs.temperature,
        features: inputs.prior_features,
        anisotropy: inputs.prior_anisotropy,
      });
      const [layer] = network.folded.layers;
      const projections = projectSites(ops, network, layer, state, inputs.image_site, inputs.image_rotation);
      return { ...state, ...flatProjections(projections) };
    },
  };
}

/**
 * Messages of one layer to some sites (c rows of the table). Results: aggregate_h [c, D], aggregate_x [c, 9C], and
 * but for the last layer e [c, M, D].
 */
export function messageStage(network: NetworkDefinition, layer: number): StageDefinition {
  const { dim, channels, layers } = network.configuration;
  const isLast = layer === layers - 1;
  return {
    name: `cartnet-e3 messages ${layer}`,
    inputs: {
      ...edgeInputs,
      gate_receiver: { type: 'float32', shape: ['n', componentCount + 1, dim] },
      gate_sender: { type: 'float32', shape: ['sites', dim] },
      message_receiver: { type: 'float32', shape: ['n', componentCount + 1, dim] },
      message_sender: { type: 'float32', shape: ['sites', dim] },
      images: { type: 'float32', shape: ['p', componentCount * channels] },
      ...(layer > 0 ? { e: { type: 'float32', shape: ['n', 'M', dim] } as const } : {}),
    },
    build(ops, inputs) {
      const geometry = edgeGeometry(ops, network, inputs.neighbour_vector, inputs.neighbour_distance);
      const messages = passMessages(ops, network, network.folded.layers[layer], {
        projections: {
          forGate: { receiver: inputs.gate_receiver, sender: inputs.gate_sender },
          forMessage: { receiver: inputs.message_receiver, sender: inputs.message_sender },
          images: inputs.images,
        },
        e: inputs.e ?? encodeEdges(ops, network, inputs.neighbour_distance, geometry.envelope),
        geometry,
        image: inputs.neighbour_image,
        sender: inputs.neighbour_site,
        last: isLast,
      });
      const sums = { aggregate_h: messages.h, aggregate_x: messages.x };
      return isLast ? sums : { ...sums, e: messages.e };
    },
  };
}

/** The sites after a layer, and their projections for the next. */
export function betweenStage(network: NetworkDefinition, layer: number): StageDefinition {
  return {
    name: `cartnet-e3 between ${layer} and ${layer + 1}`,
    inputs: { ...stateInputs(network), ...imageInputs },
    build(ops, inputs) {
      const { layers } = network.folded;
      const aggregate = { h: inputs.aggregate_h, x: inputs.aggregate_x };
      const state = updateSites(ops, network, layers[layer], { h: inputs.h, x: inputs.x }, aggregate);
      const { image_site, image_rotation } = inputs;
      return {
        ...state,
        ...flatProjections(projectSites(ops, network, layers[layer + 1], state, image_site, image_rotation)),
      };
    },
  };
}

/** The sites after the last layer, and the head. */
export function endStage(network: NetworkDefinition): StageDefinition {
  return {
    name: 'cartnet-e3 end',
    inputs: { ...stateInputs(network), ...rootInput },
    build(ops, inputs) {
      const layer = network.folded.layers[network.configuration.layers - 1];
      const aggregate = { h: inputs.aggregate_h, x: inputs.aggregate_x };
      const state = updateSites(ops, network, layer, { h: inputs.h, x: inputs.x }, aggregate);
      return readOut(ops, network, state, inputs.prior_root);
    },
  };
}

function stateInputs({ configuration }: NetworkDefinition) {
  const width = componentCount * configuration.channels;
  return {
    h: { type: 'float32', shape: ['n', configuration.dim] },
    x: { type: 'float32', shape: ['n', width] },
    aggregate_h: { type: 'float32', shape: ['n', configuration.dim] },
    aggregate_x: { type: 'float32', shape: ['n', width] },
  } as const satisfies StageDefinition['inputs'];
}

function flatProjections<T>({ forGate, forMessage, images }: Projections<T>) {
  return {
    gate_receiver: forGate.receiver,
    gate_sender: forGate.sender,
    message_receiver: forMessage.receiver,
    message_sender: forMessage.sender,
    images,
  };
}
