import { congruence } from '../../../src/math/matrix3.js';
import type { Matrix3, SymmetricTensor } from '../../../src/math/tensor.js';
import { priorFeatures } from '../../../src/model/cartnet-e3/features.js';
import { seededRandom } from '../../support/random.js';
import { expectClose } from './closeness.js';
import { randomRotation } from './descriptions.js';
import { featuresOf, readVectors, structures } from './vectors.js';

const isotropic = (u: number): SymmetricTensor => [u, u, u, 0, 0, 0];

describe('hand cases', () => {
  test('a diagonal tensor: root, anisotropy, size relative to the heavy atoms', () => {
    const { features, anisotropy, root } = priorFeatures(
      [
        { atomicNumber: 6, prior: [0.01, 0.04, 0.04, 0, 0, 0] },
        { atomicNumber: 1, prior: isotropic(0.09) },
      ],
      100,
    );
    const log = Math.log(0.03 / 0.045);
    expectClose('features', features, [1, 0, log, Math.log(4), 1, Math.log(2) - log, log, 0], 1e-6);
    expectClose('anisotropy', anisotropy.subarray(0, 6), [-2 / 3, 1 / 3, 1 / 3, 0, 0, 0], 1e-6);
    expectClose('root', root, [0.1, 0, 0, 0, 0.2, 0, 0, 0, 0.2, 0.3, 0, 0, 0, 0.3, 0, 0, 0, 0.3], 1e-6);
  });

  test('no prior: isotropic, proportional to the temperature, flag 0; hydrogens alone give the mean themselves', () => {
    const { features, anisotropy, root } = priorFeatures([{ atomicNumber: 1 }], 590);
    expectClose('features', features, [0, 0, Math.log(2), 0], 1e-6);
    expectClose('anisotropy', anisotropy, [0, 0, 0, 0, 0, 0], 1e-6);
    expectClose('root', root, [0.3, 0, 0, 0, 0.3, 0, 0, 0, 0.3], 1e-6);
  });

  test('eigenvalues below 1e-5 Å² are raised for the root, not for the anisotropy', () => {
    const { features, anisotropy, root } = priorFeatures(
      [{ atomicNumber: 8, prior: [-0.02, 0.03, 0.03, 0, 0, 0] }],
      100,
    );
    const mean = 0.06001 / 3;
    expectClose('features', features, [1, 0, Math.log(mean / 0.045), Math.log(0.03 / 1e-5)], 1e-6);
    expectClose('anisotropy', anisotropy.subarray(0, 2), [(-0.02 - mean) / mean, (0.03 - mean) / mean], 1e-6);
    expectClose('root', root.subarray(0, 1), [Math.sqrt(1e-5)], 1e-6);
  });

  test('refuses a prior that is not finite', () => {
    const sites = [
      { atomicNumber: 6, prior: isotropic(0.01) },
      { atomicNumber: 6, prior: isotropic(Number.NaN) },
    ];
    expect(() => priorFeatures(sites, 100)).toThrow(/atom 1 .*not a finite tensor/);
  });
});

test.each([1, 2, 3, 4])('root and anisotropy turn with the tensor, the features stay (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const value = () => 0.005 + 0.1 * random();
  const prior = congruence(randomRotation(random), [value(), value(), value(), 0, 0, 0]);
  const turn = randomRotation(random);
  const before = priorFeatures([{ atomicNumber: 6, prior }], 100);
  const after = priorFeatures([{ atomicNumber: 6, prior: congruence(turn, prior) }], 100);
  expectClose('features', after.features, before.features, 1e-6);
  const tensor = Array.from(before.anisotropy) as unknown as SymmetricTensor;
  expectClose('anisotropy', after.anisotropy, congruence(turn, tensor), 1e-6);
  const squared = squareOf(Array.from(after.root) as unknown as Matrix3);
  expectClose('root²', squared, congruence(turn, prior), 1e-8);
});

/** M·Mᵀ */
function squareOf(m: Matrix3): SymmetricTensor {
  return congruence(m, [1, 1, 1, 0, 0, 0]);
}

test.each(structures)('%s: the features of the reference vectors', (structure) => {
  const vectors = readVectors(structure);
  expectClose('prior_features', featuresOf(vectors).features, vectors.get('prior_features').numbers(), 1e-6);
});
