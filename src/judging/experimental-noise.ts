import { uCartToUCif, uCifToUCart } from '../crystal/adp-conventions.js';
import type { Crystal, Site } from '../crystal/crystal.js';
import { siteSymmetry, siteSymmetryAverage } from '../crystal/symmetry/site-symmetry.js';
import { comparisonUncertainty, eigenvalueSu, type SuPerturbations, suPerturbations } from '../ellipsoid/index.js';
import type { SymmetricTensor } from '../math/tensor.js';

/** The uncertainties of a site's U depend on its s.u. alone, which several rules and comparisons share. */
const known = new WeakMap<SymmetricTensor, SuPerturbations>();

function perturbationsOf(crystal: Crystal, site: Site): SuPerturbations {
  if (site.displacement.kind !== 'anisotropic' || site.displacement.uCifSu === undefined) return [];
  const { uCifSu } = site.displacement;
  const before = known.get(uCifSu);
  if (before) return before;
  const { cell, orthogonalization } = crystal;
  const symmetry = siteSymmetry(crystal, site.fract);
  const perturbations = suPerturbations(
    uCifSu,
    (uCif) => uCifToUCart(uCif, cell, orthogonalization),
    symmetry.operations.length === 1
      ? undefined
      : (uCif) =>
          uCartToUCif(
            siteSymmetryAverage(uCifToUCart(uCif, cell, orthogonalization), symmetry),
            cell,
            orthogonalization,
          ),
  );
  known.set(uCifSu, perturbations);
  return perturbations;
}

/**
 * What the standard uncertainties of the refined U leave open in its comparison with a prediction.
 * @param uScaled k·U_pred, Å², Cartesian
 * @returns s.u. of the volume residual, and the shape residual that the uncertainties give by themselves; zeros for a
 * site without s.u.
 */
export function experimentalNoise(
  crystal: Crystal,
  site: Site,
  uScaled: SymmetricTensor,
): { readonly volumeSu: number; readonly shapeNoise: number } {
  if (site.displacement.kind !== 'anisotropic') return { volumeSu: 0, shapeNoise: 0 };
  const uncertainty = comparisonUncertainty(site.displacement.uCart, uScaled, perturbationsOf(crystal, site));
  return { volumeSu: uncertainty?.volumeSu ?? 0, shapeNoise: uncertainty?.shapeNoise ?? 0 };
}

/** S.u. of the smallest principal mean-square displacement, Å²; 0 for a site without s.u. */
export function smallestEigenvalueSu(crystal: Crystal, site: Site): number {
  if (site.displacement.kind !== 'anisotropic') return 0;
  return eigenvalueSu(site.displacement.uCart, perturbationsOf(crystal, site))[0];
}
