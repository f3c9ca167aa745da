import { comparisonUncertainty } from '../ellipsoid/index.js';
import type { SymmetricTensor } from '../math/tensor.js';
import type { StructureFacts } from './structure-facts.js';

/**
 * What the standard uncertainties of the refined U leave open in its comparison with a prediction.
 * @param site index into Crystal.sites
 * @param uScaled k·U_pred, Å², Cartesian
 * @returns s.u. of the volume residual, and the shape residual that the uncertainties give by themselves; zeros for a
 * site without s.u.
 */
export function experimentalNoise(
  facts: StructureFacts,
  site: number,
  uScaled: SymmetricTensor,
): { readonly volumeSu: number; readonly shapeNoise: number } {
  const { displacement } = facts.crystal.sites[site];
  if (displacement.kind !== 'anisotropic') return { volumeSu: 0, shapeNoise: 0 };
  const uncertainty = comparisonUncertainty(displacement.uCart, uScaled, facts.suPerturbations(site));
  return { volumeSu: uncertainty?.volumeSu ?? 0, shapeNoise: uncertainty?.shapeNoise ?? 0 };
}
