/** Three numbers: fractional coordinates or Cartesian Å, as the name of the variable says. */
export type Vector3 = readonly [number, number, number];

/** A 3×3 matrix, row-major. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

/**
 * A symmetric 3×3 tensor as six numbers in the order 11 22 33 12 13 23.
 * The convention is in the name of the variable: `uCart` (Å², Cartesian frame a ∥ x, b in xy), `uCif` (Å², the U_ij of
 * CIF and SHELX, on the dimensionless axes a*·a …), `uStar`, `beta`, `bCif`.
 */
export type SymmetricTensor = readonly [number, number, number, number, number, number];
