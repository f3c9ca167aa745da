export { bundledSpringsUrl, loadBundledSprings } from './bundled-springs.js';
export type { DenseInverter } from './dense-inverse.js';
export type { LatticeInput, LatticeSite } from './lattice-atoms.js';
export { LatticeError, type LatticeProblem } from './lattice-error.js';
export {
  defaultMaximumOrder,
  defaultMaximumWork,
  displacementsAt,
  type LatticeCompliance,
  type LatticeOptions,
  type LatticePrior,
  type LatticeUnavailable,
  latticeCompliance,
  latticePrior,
} from './prior.js';
export {
  type LatticeSprings,
  loadSprings,
  type SpringSet,
  type SpringsCalibration,
  SpringsError,
  type SpringsQuantiles,
  type StructureKind,
} from './springs.js';
