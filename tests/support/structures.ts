/** Hand-made structures and predictions for tests of the rules. */
import { orthogonalizationMatrix } from '../../src/crystal/cell.js';
import type { Crystal, Site } from '../../src/crystal/crystal.js';
import type { SymmetricTensor } from '../../src/math/tensor.js';
import type { CalibratedMeasure, Calibration, MeasureQuantiles } from '../../src/model/calibration.js';
import { calibratedMeasures } from '../../src/model/calibration.js';
import type { SitePrediction, StructurePrediction } from '../../src/model/prediction.js';

export const isotropic = (u: number): SymmetricTensor => [u, u, u, 0, 0, 0];

/** A triclinic P1 cell with right angles of 10 Å, so that uCart = uCif; site i stands on "line" i. */
export function crystalOf(
  sites: readonly { label: string; element?: string; z?: number; u: SymmetricTensor; su?: SymmetricTensor }[],
  more: Partial<Crystal> = {},
): Crystal {
  const cell = { a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 90 };
  return {
    blockName: 'test',
    blockRange: { start: 0, end: 9 },
    cell,
    orthogonalization: orthogonalizationMatrix(cell),
    symOps: [{ rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] }],
    sites: sites.map(
      ({ label, element = 'C', z = 6, u, su }, index): Site => ({
        label,
        element,
        atomicNumber: z,
        fract: [0.1 * index, 0.05 * index, 0.02 * index],
        occupancy: 1,
        displacement: { kind: 'anisotropic', uCart: u, uCif: u, ...(su && { uCifSu: su }) },
        calculated: false,
        range: { start: 100 * index, end: 100 * index + 10 },
        displacementRange: { start: 10000 + 100 * index, end: 10000 + 100 * index + 10 },
      }),
    ),
    temperature: { value: 150, tag: '_diffrn_ambient_temperature', range: { start: 50, end: 53 } },
    problems: [],
    ...more,
  };
}

/** Quantiles that grow evenly: the misfit at level p is p times `largest`; IoU runs from 0 to 1. */
export function evenCalibration(largest = 1): Calibration {
  const quantileLevels = [0, 0.25, 0.5, 0.75, 0.9, 0.99, 0.9975, 0.9995, 1];
  const quantiles = Object.fromEntries(
    calibratedMeasures.map((measure: CalibratedMeasure) => [
      measure,
      quantileLevels.map((level) => (measure.startsWith('iou') ? level : level * largest)),
    ]),
  ) as unknown as MeasureQuantiles;
  return {
    quantileLevels,
    logScale: quantileLevels.map((level) => 2 * level - 1),
    structures: 100,
    all: quantiles,
    groups: {},
  };
}

export function predictionOf(
  sites: readonly (Partial<SitePrediction> & { uCart: SymmetricTensor })[],
  more: Partial<StructurePrediction> = {},
): StructurePrediction {
  return {
    model: 'test',
    architecture: 'cartnet-e3',
    engine: 'none',
    device: 'cpu',
    temperature: 150,
    temperatureSource: 'file',
    prior: { kind: 'lattice' },
    structureKind: 'molecular',
    sites: sites.map((site) => ({ inDomain: true, reasons: [], expectedError: 0.1, ...site })),
    calibration: evenCalibration(),
    notes: [],
    ...more,
  };
}
