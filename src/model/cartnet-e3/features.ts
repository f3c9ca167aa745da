/** What the network is told of the lattice prior: its size, its shape, and the root that it corrects. */

import { eigenSystem, fromEigenSystem } from '../../math/eigen.js';
import type { SymmetricTensor } from '../../math/tensor.js';
import { priorFeatureCount } from './weights.js';

/** Å²; smallest eigenvalue of a prior tensor. */
const eigenvalueFloor = 1e-5;
/** Å²; mean-square displacement of an average atom at the temperature below: the unit of sizes. */
const typicalU = 0.045;
/** K */
const typicalTemperature = 295;

export interface PriorFeatures {
  /** φ = [flag, ln(p/0.045) − m, m, ln(λ₃/λ₁)], four a site. */
  readonly features: Float32Array;
  /** Ω = (P − p·I)/p, six a site: xx yy zz xy xz yz. */
  readonly anisotropy: Float32Array;
  /** R = P^{1/2}, Å, nine a site (3×3). */
  readonly root: Float32Array;
}

export interface PriorSite {
  readonly atomicNumber: number;
  /** U of the lattice prior, Å², Cartesian; undefined where there is none. */
  readonly prior?: SymmetricTensor;
}

/**
 * The features of each site. A site without a prior takes an isotropic stand-in proportional to the temperature, and
 * says so by its flag.
 * @param temperature K
 * @throws RangeError for a prior that is not finite
 */
export function priorFeatures(sites: readonly PriorSite[], temperature: number): PriorFeatures {
  const features = new Float32Array(priorFeatureCount * sites.length);
  const anisotropy = new Float32Array(6 * sites.length);
  const root = new Float32Array(9 * sites.length);
  const isotropic = (typicalU * temperature) / typicalTemperature;
  const standIn: SymmetricTensor = [isotropic, isotropic, isotropic, 0, 0, 0];
  const logSizes = new Float64Array(sites.length);

  sites.forEach(({ prior }, site) => {
    if (prior?.some((component) => !Number.isFinite(component))) {
      throw new RangeError(
        `the lattice prior of atom ${site} of the network is not a finite tensor: ${prior.join(' ')}`,
      );
    }
    const tensor = prior ?? standIn;
    const { values, vectors } = eigenSystem(tensor);
    const low = Math.max(values[0], eigenvalueFloor);
    const middle = Math.max(values[1], eigenvalueFloor);
    const high = Math.max(values[2], eigenvalueFloor);
    const mean = (low + middle + high) / 3;
    logSizes[site] = Math.log(mean / typicalU);
    features[priorFeatureCount * site] = prior ? 1 : 0;
    features[priorFeatureCount * site + 3] = Math.log(high / low);
    for (let k = 0; k < 6; k++) anisotropy[6 * site + k] = (tensor[k] - (k < 3 ? mean : 0)) / mean;
    const [xx, yy, zz, xy, xz, yz] = fromEigenSystem([Math.sqrt(low), Math.sqrt(middle), Math.sqrt(high)], vectors);
    root.set([xx, xy, xz, xy, yy, yz, xz, yz, zz], 9 * site);
  });

  const mean = meanLogSize(sites, logSizes);
  for (let site = 0; site < sites.length; site++) {
    features[priorFeatureCount * site + 1] = logSizes[site] - mean;
    features[priorFeatureCount * site + 2] = mean;
  }
  return { features, anisotropy, root };
}

/** Over the sites that are no hydrogens; over all where there are no others. */
function meanLogSize(sites: readonly PriorSite[], logSizes: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let site = 0; site < sites.length; site++) {
    if (sites[site].atomicNumber === 1) continue;
    sum += logSizes[site];
    count++;
  }
  return count > 0 ? sum / count : logSizes.reduce((total, size) => total + size, 0) / logSizes.length;
}
