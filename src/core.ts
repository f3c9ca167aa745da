/**
 * The part of adp-lint that knows nothing of Node (`adp-lint/core`): a browser can run it. Files, weights and the runtime of
 * networks are given from outside; docs/api.md has an example.
 */
export {
  type CifBlock,
  type CifDocument,
  type CifLoop,
  type CifValue,
  decodeCifBytes,
  encodeCifText,
  parseCif,
  parseShelx,
  type ShelxDocument,
  type SourceText,
} from './cif/index.js';
export { type PredictedStructure, predictedCif, predictedStructures } from './cif-output/predicted-cif.js';
export { predictionJson } from './cif-output/prediction-json.js';
export type { Cell, Crystal, Displacement, Measured, Site, SymOp } from './crystal/crystal.js';
export { crystalsFromCif } from './crystal/reading/crystal-from-cif.js';
export { crystalFromShelx } from './crystal/reading/crystal-from-shelx.js';
export { iou, s12 } from './ellipsoid/index.js';
export type { StructureComparison } from './judging/comparison.js';
export type { DenseInverter } from './lattice/dense-inverse.js';
export { type LatticeSprings, loadSprings } from './lattice/springs.js';
export { fileReport } from './linter/file-report.js';
export { type LintOptions, lintBytes, lintText } from './linter/lint.js';
export type { LintedAcknowledged, LintedFile, LintedFinding } from './linter/linted-file.js';
export type { FileReport, LintReport } from './linter/report.js';
export { replyForms } from './linter/vrf/forms.js';
export { insertForms } from './linter/vrf/insert.js';
export type { SymmetricTensor } from './math/tensor.js';
export type { Engine } from './model/engine.js';
export { EngineUnavailableError } from './model/engine-error.js';
export { onnxEngine } from './model/onnx/engine.js';
export type { OnnxRuntime, Ort } from './model/onnx/runtime.js';
export type { AtomPrediction, SitePrediction, StructurePrediction } from './model/prediction.js';
export { createPredictor, type OpenModel, type Predictor } from './model/predictor.js';
export { WeightsFormatError } from './model/weights/errors.js';
export { type NetworkModel, readNetworkModel } from './model/weights/network-model.js';
export { type ReporterName, reporterNames, reporters } from './reporters/index.js';
export { definePlugin, formatReport, type Plugin } from './reporters/plugin.js';
export type { Reporter, ReporterOptions } from './reporters/reporter.js';
export {
  allRules,
  type Evidence,
  type Finding,
  type RuleContext,
  type RuleMeta,
  type Severity,
} from './rules/index.js';
export type { RuleSetting } from './rules/run.js';
