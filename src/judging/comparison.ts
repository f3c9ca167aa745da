import type { Site } from '../crystal/crystal.js';
import {
  ellipsoidVolume,
  iou,
  isPositiveDefinite,
  principalAxisAngle,
  s12,
  scaleTensor,
  shapeResidual,
  structureScale,
  volumeResidual,
} from '../ellipsoid/index.js';
import { median } from '../math/median.js';
import type { SymmetricTensor } from '../math/tensor.js';
import type { Calibration } from '../model/calibration.js';
import type { StructurePrediction } from '../model/prediction.js';
import { experimentalNoise } from './experimental-noise.js';
import { elementClass, valueAtLevel } from './quantiles.js';
import type { StructureFacts } from './structure-facts.js';

/** One assessable atom: the refined U against k times the predicted one. Volume and shape as docs/judging.md says. */
export interface AtomComparison {
  /** Index into Crystal.sites. */
  readonly site: number;
  readonly label: string;
  readonly element: string;
  /** Calibration groups of the atom: kind of structure and element class. */
  readonly groups: readonly string[];
  /** Å², Cartesian. */
  readonly uExp: SymmetricTensor;
  /** The prediction itself, Å², Cartesian. */
  readonly uPred: SymmetricTensor;
  /** k·U_pred, Å², Cartesian. */
  readonly uScaled: SymmetricTensor;
  readonly iouRaw: number;
  /** % */
  readonly s12Raw: number;
  readonly iouScaled: number;
  /** % */
  readonly s12Scaled: number;
  /** v = ln(det U_exp / det kU_pred) / 3; positive where the refined ellipsoid is the larger. */
  readonly volume: number;
  /** s = √S12 (a fraction) after kU_pred has been given the volume of U_exp. */
  readonly shape: number;
  /** The model's expected relative error; 1 for models that give none. */
  readonly expectedError: number;
  readonly volumeOverExpected: number;
  readonly shapeOverExpected: number;
  /** |v| against the structure's own scatter; undefined with fewer than 6 assessable atoms. */
  readonly volumeZ?: number;
  readonly shapeZ?: number;
  /** Standard uncertainty of v from that of the refined U. */
  readonly volumeSu: number;
  /** The value of s that the standard uncertainties of U would give by themselves (root mean square). */
  readonly shapeNoise: number;
  /** Angle between the most distinctive principal axes, degrees; undefined where an ellipsoid has none. */
  readonly axisAngle?: number;
  /** Volumes of the one-sigma ellipsoids, Å³. */
  readonly volumeExp: number;
  readonly volumeScaled: number;
}

export interface StructureComparison {
  /** Robust scale k = median (det U_exp / det U_pred)^(1/3); undefined with no assessable atom. */
  readonly scale?: number;
  readonly atoms: readonly AtomComparison[];
  /** Sites that carry a U but were not compared, with the reasons. */
  readonly notAssessed: readonly { readonly site: number; readonly reasons: readonly string[] }[];
  /** Scales between which 98 % of clean structures lie; undefined where there is no scale or no calibration. */
  readonly usualScale?: { readonly low: number; readonly high: number };
  /** Factor on the expected errors because something weakens the model for the whole structure; 1 otherwise. */
  readonly doubt: number;
}

/** Floors of the structure's own scatter, as in the calibration. */
const volumeScatterFloor = 0.04;
const shapeScatterFloor = 0.03;
const fewestAtomsForScatter = 6;

/**
 * What becomes of the scale where hydrogens of the formula are missing from the atom list, as early in a refinement: the
 * range of 96 % of 81 structures that trained nothing when theirs are taken away (bench/hydrogens-missing.ts).
 */
const scaleWithoutHydrogens = { low: 0.62, high: 3.98 };

/** Scales between which that fraction of clean structures lie. */
export function scaleBand(
  calibration: Calibration,
  facts: StructureFacts,
  level: number,
): { readonly low: number; readonly high: number } {
  const tail = (1 - level) / 2;
  const wider = facts.hydrogensMissing ? scaleWithoutHydrogens : { low: 1, high: 1 };
  return {
    low: wider.low * Math.exp(valueAtLevel(calibration.quantileLevels, calibration.logScale, tail)),
    high: wider.high * Math.exp(valueAtLevel(calibration.quantileLevels, calibration.logScale, 1 - tail)),
  };
}

/** The share of clean structures between whose scales nothing is odd. */
const usualShare = 0.98;

interface Pair {
  readonly site: number;
  readonly refined: Site;
  readonly uExp: SymmetricTensor;
  readonly uPred: SymmetricTensor;
  readonly expectedError: number;
}

/**
 * Holds every assessable refined U of a structure against its prediction, after one scale for the structure.
 * Atoms that are not positive definite are left out: `non-positive-definite` reports them.
 * @param structure the crystal, or what is known of it where others ask for that too
 * @param doubt factor on the expected errors, 1 ordinarily
 */
export function compareStructure(
  facts: StructureFacts,
  prediction: StructurePrediction,
  doubt = 1,
): StructureComparison {
  const { crystal } = facts;
  const pairs: Pair[] = [];
  const notAssessed: { site: number; reasons: readonly string[] }[] = [];
  crystal.sites.forEach((refined, site) => {
    const predicted = prediction.sites[site];
    if (refined.atomicNumber === 1) return;
    if (!predicted.inDomain) {
      notAssessed.push({ site, reasons: predicted.reasons });
      return;
    }
    if (refined.displacement.kind !== 'anisotropic' || predicted.uCart === undefined) return;
    const uExp = refined.displacement.uCart;
    if (!isPositiveDefinite(uExp)) return;
    pairs.push({ site, refined, uExp, uPred: predicted.uCart, expectedError: (predicted.expectedError ?? 1) * doubt });
  });
  if (pairs.length === 0) return { atoms: [], notAssessed, doubt };

  const scale = structureScale(pairs);
  if (scale === undefined) return { atoms: [], notAssessed, doubt };
  const scaled = pairs.map((pair) => {
    const uScaled = scaleTensor(pair.uPred, scale);
    return {
      ...pair,
      uScaled,
      volume: volumeResidual(pair.uExp, uScaled),
      shape: shapeResidual(pair.uExp, uScaled),
    };
  });
  const enough = scaled.length >= fewestAtomsForScatter;
  const volumeScatter = Math.max(1.4826 * median(scaled.map(({ volume }) => Math.abs(volume))), volumeScatterFloor);
  const shapeScatter = Math.max(median(scaled.map(({ shape }) => shape)), shapeScatterFloor);

  const atoms = scaled.map(({ site, refined, uExp, uPred, uScaled, expectedError, volume, shape }): AtomComparison => {
    const noise = experimentalNoise(facts, site, uScaled);
    return {
      site,
      label: refined.label,
      element: refined.element,
      groups: [prediction.structureKind, elementClass(refined.element)],
      uExp,
      uPred,
      uScaled,
      iouRaw: iou(uExp, uPred),
      s12Raw: s12(uExp, uPred),
      iouScaled: iou(uExp, uScaled),
      s12Scaled: s12(uExp, uScaled),
      volume,
      shape,
      expectedError,
      volumeOverExpected: Math.abs(volume) / expectedError,
      shapeOverExpected: shape / expectedError,
      ...(enough && { volumeZ: Math.abs(volume) / volumeScatter, shapeZ: shape / shapeScatter }),
      volumeSu: noise.volumeSu,
      shapeNoise: noise.shapeNoise,
      axisAngle: principalAxisAngle(uExp, uScaled)?.angle,
      volumeExp: ellipsoidVolume(uExp),
      volumeScaled: ellipsoidVolume(uScaled),
    };
  });
  const { calibration } = prediction;
  return {
    scale,
    ...(calibration && { usualScale: scaleBand(calibration, facts, usualShare) }),
    atoms,
    notAssessed,
    doubt,
  };
}
