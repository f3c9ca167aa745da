/**
 * The conventions in which displacement tensors are written (Grosse-Kunstleve & Adams, J. Appl. Cryst. 2002, 35, 477;
 * IUCr nomenclature report, Trueblood et al., Acta Cryst. 1996, A52, 770). Components in the order 11 22 33 12 13 23.
 * Å² except for the dimensionless uStar and beta.
 */

import { congruence, inverse, trace } from '../math/matrix3.js';
import type { Matrix3, SymmetricTensor, Vector3 } from '../math/tensor.js';
import { reciprocalLengths } from './cell.js';
import type { Cell } from './crystal.js';

const eightPiSquared = 8 * Math.PI * Math.PI;
const twoPiSquared = 2 * Math.PI * Math.PI;

/** U*_ij = U_ij a*_i a*_j (CIF components to the dimensionless tensor on the basis a, b, c). */
export function uCifToUStar(uCif: SymmetricTensor, cell: Cell): SymmetricTensor {
  return scaleByLengths(uCif, reciprocalLengths(cell));
}

/** The inverse of uCifToUStar. */
export function uStarToUCif(uStar: SymmetricTensor, cell: Cell): SymmetricTensor {
  const [x, y, z] = reciprocalLengths(cell);
  return scaleByLengths(uStar, [1 / x, 1 / y, 1 / z]);
}

/** U_cart = A·U*·Aᵀ, A the orthogonalisation matrix. */
export function uStarToUCart(uStar: SymmetricTensor, orthogonalization: Matrix3): SymmetricTensor {
  return congruence(orthogonalization, uStar);
}

/** The inverse of uStarToUCart. */
export function uCartToUStar(uCart: SymmetricTensor, orthogonalization: Matrix3): SymmetricTensor {
  return congruence(inverse(orthogonalization), uCart);
}

/** @param orthogonalization of the same cell; in another frame the result is in that frame. */
export function uCifToUCart(uCif: SymmetricTensor, cell: Cell, orthogonalization: Matrix3): SymmetricTensor {
  return uStarToUCart(uCifToUStar(uCif, cell), orthogonalization);
}

export function uCartToUCif(uCart: SymmetricTensor, cell: Cell, orthogonalization: Matrix3): SymmetricTensor {
  return uStarToUCif(uCartToUStar(uCart, orthogonalization), cell);
}

/** β = 2π²·U*, the factors of the exponent −(β11 h² + … + 2β12 hk + …). */
export function uStarToBeta(uStar: SymmetricTensor): SymmetricTensor {
  return scale(uStar, twoPiSquared);
}

export function betaToUStar(beta: SymmetricTensor): SymmetricTensor {
  return scale(beta, 1 / twoPiSquared);
}

export function betaToUCif(beta: SymmetricTensor, cell: Cell): SymmetricTensor {
  return uStarToUCif(betaToUStar(beta), cell);
}

export function uCifToBeta(uCif: SymmetricTensor, cell: Cell): SymmetricTensor {
  return uStarToBeta(uCifToUStar(uCif, cell));
}

/** B = 8π²·U, for a tensor on the axes of CIF and for isotropic values alike. */
export function uCifToBCif(uCif: SymmetricTensor): SymmetricTensor {
  return scale(uCif, eightPiSquared);
}

export function bCifToUCif(bCif: SymmetricTensor): SymmetricTensor {
  return scale(bCif, 1 / eightPiSquared);
}

export function bIsoToUIso(bIso: number): number {
  return bIso / eightPiSquared;
}

export function uIsoToBIso(uIso: number): number {
  return uIso * eightPiSquared;
}

/** U_eq = tr U_cart / 3, Å² (Fischer & Tillmanns, Acta Cryst. 1988, C44, 775). */
export function uEquivalent(uCart: SymmetricTensor): number {
  return trace(uCart) / 3;
}

function scaleByLengths(u: SymmetricTensor, [x, y, z]: Vector3): SymmetricTensor {
  return [u[0] * x * x, u[1] * y * y, u[2] * z * z, u[3] * x * y, u[4] * x * z, u[5] * y * z];
}

function scale(u: SymmetricTensor, factor: number): SymmetricTensor {
  return [u[0] * factor, u[1] * factor, u[2] * factor, u[3] * factor, u[4] * factor, u[5] * factor];
}
