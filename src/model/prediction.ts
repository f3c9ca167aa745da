import type { SymmetricTensor, Vector3 } from '../math/tensor.js';
import type { Calibration } from './calibration.js';

/** What the model says of one site of the asymmetric unit. */
export interface SitePrediction {
  /** Predicted U, Å², Cartesian, obeying the site symmetry; undefined where the model does not see the site. */
  readonly uCart?: SymmetricTensor;
  /** CartNet: root-mean-square spread of the symmetry mates' raw U (turned back) about their mean, Å². */
  readonly spread?: number;
  /** Expected relative error: mean |ΔU_ij| over the nine entries divided by U_eq. */
  readonly expectedError?: number;
  /** Whether the prediction may be held against the refined value. */
  readonly inDomain: boolean;
  /** Why not, in words for the user; empty where inDomain. */
  readonly reasons: readonly string[];
}

/** CartNet's raw output for one atom of the cell. */
export interface AtomPrediction {
  readonly site: number;
  readonly operation: number;
  readonly fract: Vector3;
  /** Å², Cartesian, as the network gives it (not symmetrised). */
  readonly uCart: SymmetricTensor;
}

export interface StructurePrediction {
  /** Name of the weights, e.g. `cartnet-e3-open1`, `lattice`. */
  readonly model: string;
  readonly architecture: 'cartnet' | 'cartnet-e3' | 'lattice';
  readonly engine: string;
  readonly device: string;
  /** K */
  readonly temperature: number;
  readonly temperatureSource: 'file' | 'option' | 'assumed';
  /** Whether the lattice prior could be computed, else why not. */
  readonly prior:
    | { readonly kind: 'lattice' }
    | { readonly kind: 'isotropic'; readonly reason: string }
    | { readonly kind: 'unused' };
  /** Whether the elastic network took the crystal as `molecular` (some C–H or C–C bond) or `extended`. */
  readonly structureKind: 'molecular' | 'extended';
  /** One per site of the crystal, in its order. */
  readonly sites: readonly SitePrediction[];
  /** One per atom of the cell, for networks that work on the whole cell. */
  readonly atoms?: readonly AtomPrediction[];
  /** Quantiles of the deviations on structures that trained nothing; undefined for weights without calibration. */
  readonly calibration?: Calibration;
  /** Sentences for the report, e.g. an engine fall-back. */
  readonly notes: readonly string[];
}
