/**
 * adp-lint as a library.
 *
 * ```ts
 * import { lintText, openLintSession } from 'adp-lint';
 *
 * const session = openLintSession();
 * const report = await lintText(text, 'my.cif', session);
 * for (const finding of report.findings) console.log(finding.line, finding.code, finding.site, finding.message);
 * await session.dispose();
 * ```
 */
export { type CifBlock, type CifDocument, type CifLoop, type CifValue, parseCif } from './cif/index.js';
export type { Cell, Crystal, Displacement, Measured, Site, SymOp } from './crystal/crystal.js';
export { crystalsFromCif } from './crystal/crystal-from-cif.js';
export type { SymmetricTensor } from './crystal/tensor.js';
export { iou, s12 } from './ellipsoid/index.js';
export { type LintOptions, type LintSession, lintBytes, lintText, openLintSession } from './linter/lint.js';
export type { BlockReport, FileProblem, FileReport, LintReport, ReportedFinding } from './linter/report.js';
export { openPredictor, type Predictor, type PredictorOptions } from './model/predict.js';
export type { AtomPrediction, SitePrediction, StructurePrediction } from './model/prediction.js';
export { type ReporterName, reporters } from './reporters/index.js';
export { allRules, type Finding, type RuleMeta, type Severity } from './rules/index.js';
