import type { SymmetricTensor } from '../crystal/tensor.js';

/** One assessable atom: the refined U against k times the predicted one. */
export interface AtomComparison {
  /** Index into Crystal.sites. */
  readonly site: number;
  readonly uExp: SymmetricTensor;
  /** k·U_pred, Å², Cartesian. */
  readonly uScaled: SymmetricTensor;
  readonly iouRaw: number;
  /** % */
  readonly s12Raw: number;
  readonly iouScaled: number;
  /** % */
  readonly s12Scaled: number;
}

export interface StructureComparison {
  /** Robust scale k = median (det U_exp / det U_pred)^(1/3); undefined with no assessable atom. */
  readonly scale?: number;
  readonly atoms: readonly AtomComparison[];
}
