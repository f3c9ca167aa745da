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
export { EngineUnavailableError } from './model/engine-error.js';
export type { AtomPrediction, SitePrediction, StructurePrediction } from './model/prediction.js';
export type { Predictor } from './model/predictor.js';
export { UnknownModelError, WeightsFormatError } from './model/weights/errors.js';
export type { Config, FileSettings, Override } from './project/config/config.js';
export { ConfigError, type ConfigFault } from './project/config/config-error.js';
export {
  type FilesOptions,
  type Linter,
  lintFiles,
  lintText,
  openLinter,
  predict,
  type TextOptions,
} from './project/linter.js';
export type { LinterOptions } from './project/linter-options.js';
export { openPredictor, type PredictorOptions } from './project/models/open-predictor.js';
export { NotPredictedError, type PredictedCrystal } from './project/predict.js';
export { UsageError } from './project/usage-error.js';
export { type ReporterName, reporterNames, reporters } from './reporters/index.js';
export { definePlugin, formatReport, type Plugin } from './reporters/plugin.js';
export type { Reporter, ReporterOptions } from './reporters/reporter.js';
export {
  type AtomComparison,
  allRules,
  type Evidence,
  type Finding,
  type FindingData,
  type Need,
  type RuleContext,
  type RuleEntry,
  type RuleMeta,
  type Severity,
  type StructureComparison,
  type TestedValue,
} from './rules/index.js';
