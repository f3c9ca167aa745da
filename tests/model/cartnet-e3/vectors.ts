/** The reference vectors of the network (tests/oracle/model-vectors), as the network's own inputs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matrix3, SymmetricTensor } from '../../../src/math/tensor.js';
import { type PriorFeatures, priorFeatures } from '../../../src/model/cartnet-e3/features.js';
import { foldCartNetE3 } from '../../../src/model/cartnet-e3/folding.js';
import type { AsymmetricUnitGraph } from '../../../src/model/cartnet-e3/graph.js';
import { type NetworkInputs, networkInputs } from '../../../src/model/cartnet-e3/inputs.js';
import type { NetworkDefinition } from '../../../src/model/cartnet-e3/network.js';
import { type CartNetE3Weights, loadCartNetE3Weights } from '../../../src/model/cartnet-e3/weights.js';
import { readSafetensors as readWeights, type SafetensorsFile } from '../../../src/model/weights/safetensors.js';
import { readSafetensors, type TestTensors } from '../../support/safetensors.js';

const root = join(__dirname, '../../..');

export const structures = [
  'BaTiO3',
  'CaTiO3',
  'beryllium-benzothiazolyl',
  'cesium-lead-iodide',
  'cristobalite',
  'cryolite',
  'dolomite',
  'lidocainementhol',
  'paracetamol_monomethanolate',
  'quartz-beta',
  'silicon',
  'sulfur-gamma',
] as const;

export function fixturePath(structure: string): string {
  return join(root, 'fixtures', `${structure}.cif`);
}

export function readVectors(structure: string): TestTensors {
  return readSafetensors(join(root, 'tests/oracle/model-vectors', `${structure}.safetensors`));
}

export function defaultWeightsFile(): SafetensorsFile {
  return readWeights(readFileSync(join(root, 'weights/cartnet-e3-open1.safetensors')));
}

export function defaultWeights(): CartNetE3Weights {
  return loadCartNetE3Weights(defaultWeightsFile());
}

export function defaultNetwork(): NetworkDefinition {
  const weights = defaultWeights();
  return { configuration: weights.configuration, folded: foldCartNetE3(weights) };
}

/** The prior's tensors, six components each. */
export function priorOf(vectors: TestTensors): SymmetricTensor[] {
  return tensorsOf(vectors.get('prior').numbers());
}

/** 3×3 matrices, row-major, as symmetric tensors. */
export function tensorsOf(nines: readonly number[]): SymmetricTensor[] {
  return Array.from({ length: nines.length / 9 }, (_, k) => {
    const m = nines.slice(9 * k, 9 * k + 9);
    return [m[0], m[4], m[8], m[1], m[2], m[5]];
  });
}

export function graphOf(vectors: TestTensors): AsymmetricUnitGraph {
  const numbers = (name: string) => vectors.get(name).numbers();
  const edges = numbers('edge_vector');
  const receivers = numbers('edge_receiver');
  const rotations = numbers('image_rotation');
  const sites = vectors.get('z').shape[0];
  const distance = Float64Array.from({ length: receivers.length }, (_, k) =>
    Math.hypot(edges[3 * k], edges[3 * k + 1], edges[3 * k + 2]),
  );
  return {
    sites,
    cutoff: 5,
    imageSite: Int32Array.from(numbers('image_site')),
    imageRotation: Array.from(
      { length: rotations.length / 9 },
      (_, k) => rotations.slice(9 * k, 9 * k + 9) as unknown as Matrix3,
    ),
    rowStart: Int32Array.from({ length: sites + 1 }, (_, row) => receivers.filter((site) => site < row).length),
    image: Int32Array.from(numbers('edge_image')),
    unit: Float64Array.from(edges, (component, k) => component / distance[Math.floor(k / 3)]),
    distance,
  };
}

/** The graph and prior of the vectors as inputs; `withPrior` false takes the isotropic stand-in. */
export function inputsOf(vectors: TestTensors, withPrior = true): NetworkInputs {
  return networkInputs(
    Int32Array.from(vectors.get('z').numbers()),
    temperatureOf(vectors),
    featuresOf(vectors, withPrior),
    graphOf(vectors),
  );
}

export function temperatureOf(vectors: TestTensors): number {
  return vectors.get('temperature').numbers()[0];
}

export function featuresOf(vectors: TestTensors, withPrior = true): PriorFeatures {
  const prior = priorOf(vectors);
  const sites = vectors
    .get('z')
    .numbers()
    .map((atomicNumber, k) => ({ atomicNumber, ...(withPrior && { prior: prior[k] }) }));
  return priorFeatures(sites, temperatureOf(vectors));
}
