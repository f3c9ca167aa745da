import { identityMatrix } from '../../math/matrix3.js';
import type { Matrix3 } from '../../math/tensor.js';
import type { TensorData } from '../tensor-ops.js';
import type { PriorFeatures } from './features.js';
import { componentCount } from './folding.js';
import type { AsymmetricUnitGraph } from './graph.js';
import type { edgeInputs, imageInputs, rootInput, siteInputs } from './stages.js';

/** Everything that the network reads, by the names of its inputs. */
export type NetworkInputs = Readonly<
  Record<
    keyof typeof siteInputs | keyof typeof imageInputs | keyof typeof edgeInputs | keyof typeof rootInput,
    TensorData
  >
>;

/** @param temperature K */
export function networkInputs(
  atomicNumbers: Int32Array,
  temperature: number,
  prior: PriorFeatures,
  graph: AsymmetricUnitGraph,
): NetworkInputs {
  return {
    ...siteTensors(atomicNumbers, temperature, prior),
    ...rootTensor(prior),
    ...imageTensors(graph),
    ...neighbourTable(
      graph,
      Int32Array.from(atomicNumbers, (_, site) => site),
    ),
  };
}

/** @param temperature K */
export function siteTensors(
  atomicNumbers: Int32Array,
  temperature: number,
  prior: PriorFeatures,
): Pick<NetworkInputs, keyof typeof siteInputs> {
  const sites = atomicNumbers.length;
  return {
    z: { data: atomicNumbers, shape: [sites] },
    temperature: { data: Float32Array.of(temperature), shape: [1, 1] },
    prior_features: { data: prior.features, shape: [sites, 4] },
    prior_anisotropy: { data: prior.anisotropy, shape: [sites, 6] },
  };
}

export function rootTensor({ root }: PriorFeatures): Pick<NetworkInputs, keyof typeof rootInput> {
  return { prior_root: { data: root, shape: [root.length / 9, 3, 3] } };
}

/** The images in use, or, where no atom has a neighbour, one for the empty places of the table to name. */
export function imageTensors(graph: AsymmetricUnitGraph): Pick<NetworkInputs, keyof typeof imageInputs> {
  const none = graph.imageSite.length === 0;
  const imageSite = none ? Int32Array.of(0) : graph.imageSite;
  const rotations = new Float32Array(componentCount ** 2 * imageSite.length);
  (none ? [identityMatrix] : graph.imageRotation).forEach((rotation, k) => {
    writeStateRotation(rotation, rotations, componentCount ** 2 * k);
  });
  return {
    image_site: { data: imageSite, shape: [imageSite.length] },
    image_rotation: { data: rotations, shape: [imageSite.length, componentCount, componentCount] },
  };
}

/**
 * The neighbours of some sites, one row a site. Rows end in edges at the cutoff, which the envelope silences; there is
 * one column at least, since an engine need not take tensors without entries.
 */
export function neighbourTable(
  graph: AsymmetricUnitGraph,
  sites: Int32Array,
): Pick<NetworkInputs, keyof typeof edgeInputs> {
  const { rowStart, image, unit, distance, imageSite, cutoff } = graph;
  const columns = tableColumns(graph, sites);
  const places = sites.length * columns;
  const images = new Int32Array(places);
  const senders = new Int32Array(places).fill(imageSite[0] ?? 0);
  const vectors = new Float32Array(3 * places);
  const distances = new Float32Array(places).fill(cutoff);
  for (let row = 0; row < sites.length; row++) {
    let place = row * columns;
    for (let edge = rowStart[sites[row]]; edge < rowStart[sites[row] + 1]; edge++, place++) {
      images[place] = image[edge];
      senders[place] = imageSite[image[edge]];
      distances[place] = distance[edge];
      for (let k = 0; k < 3; k++) vectors[3 * place + k] = unit[3 * edge + k];
    }
  }
  return {
    neighbour_image: { data: images, shape: [sites.length, columns] },
    neighbour_site: { data: senders, shape: [sites.length, columns] },
    neighbour_vector: { data: vectors, shape: [sites.length, columns, 3] },
    neighbour_distance: { data: distances, shape: [sites.length, columns, 1] },
  };
}

/** The largest number of neighbours of some sites, or of all; 1 at least. */
export function tableColumns({ rowStart, sites: count }: AsymmetricUnitGraph, sites?: Int32Array): number {
  let columns = 1;
  for (let k = 0; k < (sites?.length ?? count); k++) {
    const site = sites ? sites[k] : k;
    columns = Math.max(columns, rowStart[site + 1] - rowStart[site]);
  }
  return columns;
}

/** Pairs of axes of the six components xx yy zz xy xz yz. */
const first = [0, 1, 2, 0, 0, 1] as const;
const second = [0, 1, 2, 1, 2, 2] as const;

/** The 9×9 matrix that turns a vector (by Q) and the six components of a symmetric tensor (S → Q·S·Qᵀ) at once. */
function writeStateRotation(q: Matrix3, target: Float32Array, offset: number): void {
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) target[offset + componentCount * row + column] = q[3 * row + column];
  }
  for (let row = 0; row < 6; row++) {
    const [i, j] = [3 * first[row], 3 * second[row]];
    for (let column = 0; column < 6; column++) {
      const [k, l] = [first[column], second[column]];
      const entry = k === l ? q[i + k] * q[j + k] : q[i + k] * q[j + l] + q[i + l] * q[j + k];
      target[offset + componentCount * (3 + row) + 3 + column] = entry;
    }
  }
}
