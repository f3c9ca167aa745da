/** adp-lint as a library: docs/api.md has examples. */
export {
  type CifBlock,
  type CifDocument,
  type CifLoop,
  type CifValue,
  type EmbeddedShelx,
  embeddedShelx,
  parseCif,
  parseShelx,
  type ShelxDocument,
} from './cif/index.js';
export type { Cell, Crystal, Displacement, Measured, Site, SymOp } from './crystal/crystal.js';
export { crystalsFromCif } from './crystal/reading/crystal-from-cif.js';
export { crystalFromShelx } from './crystal/reading/crystal-from-shelx.js';
export { iou, s12 } from './ellipsoid/index.js';
export {
  PluginError,
  type PluginRule,
  type PluginRuleMeta,
} from './linter/plugin-rules.js';
export type {
  AtomNumbers,
  AtomReport,
  BlockReport,
  FileProblem,
  FileReport,
  LintReport,
  ReportedFinding,
} from './linter/report.js';
export type { SymmetricTensor } from './math/tensor.js';
export type { AtomPrediction, SitePrediction, StructurePrediction } from './model/prediction.js';
export type { Predictor } from './model/predictor.js';
export { type LintPathsOptions, type LintTextOptions, lintFiles, lintText, openLintSession } from './project/lint.js';
export type { LintRunner } from './project/lint-runner.js';
export { openPredictor, type PredictorOptions } from './project/models/open-predictor.js';
export { NoStructureError, type PredictedCrystal, type PredictOptions, predict } from './project/predict.js';
export { type ReporterName, reporterNames, reporters } from './reporters/index.js';
export { definePlugin, formatReport, type Plugin } from './reporters/plugin.js';
export type { Reporter, ReporterOptions } from './reporters/reporter.js';
export {
  type AtomComparison,
  allRules,
  type Finding,
  type FindingData,
  type RuleContext,
  type RuleMeta,
  type Severity,
  type StructureComparison,
} from './rules/index.js';
export type { RuleSetting } from './rules/run.js';
