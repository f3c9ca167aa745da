import type { CifDocument } from '../../src/cif/index.js';
import type { PredictedStructure } from '../../src/cif-output/predicted-cif.js';
import {
  type Crystal,
  crystalFromBlock,
  type SymmetricTensor,
  siteSymmetry,
  siteSymmetryAverage,
} from '../../src/crystal/index.js';
import type { StructurePrediction } from '../../src/model/prediction.js';
import { seededRandom } from '../support/random.js';

/** A positive definite tensor, Å², that obeys the symmetry of a site. */
function randomDisplacement(crystal: Crystal, site: number, random: () => number): SymmetricTensor {
  const [a, b, c, d, e, f] = Array.from({ length: 6 }, random);
  const off = (x: number): number => 0.01 * (x - 0.5);
  const u: SymmetricTensor = [0.01 + 0.04 * a, 0.01 + 0.04 * b, 0.01 + 0.04 * c, off(d), off(e), off(f)];
  return siteSymmetryAverage(u, siteSymmetry(crystal, crystal.sites[site].fract));
}

/** A prediction out of the air, for all atoms but hydrogen. */
export function syntheticPrediction(crystal: Crystal, seed = 1): StructurePrediction {
  const random = seededRandom(seed);
  return {
    model: 'synthetic',
    architecture: 'cartnet-e3',
    engine: 'onnx',
    device: 'cpu',
    temperature: 150,
    temperatureSource: 'file',
    prior: { kind: 'lattice' },
    structureKind: 'molecular',
    sites: crystal.sites.map((site, index) =>
      site.atomicNumber === 1
        ? { inDomain: false, reasons: ['hydrogen'] }
        : { uCart: randomDisplacement(crystal, index, random), expectedError: 0.1, inDomain: true, reasons: [] },
    ),
    notes: [],
  };
}

/** All structures of a document with predictions out of the air. */
export function syntheticStructures(document: CifDocument): PredictedStructure[] {
  return document.blocks.flatMap((block) => {
    const crystal = crystalFromBlock(block);
    return crystal ? [{ block, crystal, prediction: syntheticPrediction(crystal) }] : [];
  });
}
