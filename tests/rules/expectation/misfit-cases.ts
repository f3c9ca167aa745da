/** Structures for the rules that hold a refined against a predicted ellipsoid. */
import type { SymmetricTensor } from '../../../src/math/tensor.js';
import type { Calibration } from '../../../src/model/calibration.js';
import { crystalOf, evenCalibration, isotropic, predictionOf } from '../../support/structures.js';

/** Of clean atoms volume and shape misfits run evenly to 4, S12 to 4 %, and IoU from 0.5 to 1. */
const even = evenCalibration(4);
const calibration: Calibration = {
  ...even,
  all: { ...even.all, iouScaled: even.quantileLevels.map((level) => 0.5 + 0.5 * level) },
};

/**
 * Atom X among atoms that are as predicted: four, too few for a scatter of the structure, so that only the expected error
 * (0.1 unless given) counts.
 */
export function misfit(
  u: SymmetricTensor,
  more: {
    readonly predicted?: SymmetricTensor;
    /** S.u. of U11, U22 and U33. */
    readonly su?: number;
    readonly expectedError?: number;
    readonly others?: number;
    readonly element?: { readonly element: string; readonly z: number };
  } = {},
) {
  const { predicted = isotropic(0.02), su, expectedError = 0.1, others = 4, element } = more;
  const sites = [
    ...Array.from({ length: others }, (_, i) => ({ label: `C${i + 1}`, u: predicted })),
    { label: 'X', u, ...element, ...(su !== undefined && { su: [su, su, su, 0, 0, 0] as SymmetricTensor }) },
  ];
  return {
    crystal: crystalOf(sites),
    prediction: predictionOf(
      sites.map(() => ({ uCart: predicted, expectedError })),
      { calibration },
    ),
  };
}

/** A sphere of U so many times that predicted: IoU is `times`^-1.5, the volume residual its logarithm. */
export function sphere(times: number, more: Parameters<typeof misfit>[1] = {}) {
  return misfit(isotropic(0.02 * times), more);
}

/** U along the third axis so many times that along the others. */
export const stretched = (ratio: number): SymmetricTensor => [0.02, 0.02, 0.02 * ratio, 0, 0, 0];
