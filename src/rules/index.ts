import { content } from './classical/content.js';
import { hydrogenBelowCarrier } from './classical/hydrogen-below-carrier.js';
import { nearlyFlat } from './classical/nearly-flat.js';
import { negativeUIso } from './classical/negative-u-iso.js';
import { nonPositiveDefinite } from './classical/non-positive-definite.js';
import { siteSymmetryViolated } from './classical/site-symmetry.js';
import { temperature } from './classical/temperature.js';
import { tooClose } from './classical/too-close.js';
import { uEquivalentMismatch } from './classical/u-equivalent-mismatch.js';
import { highS12 } from './expectation/high-s12.js';
import { lowIou } from './expectation/low-iou.js';
import { notAssessed } from './expectation/not-assessed.js';
import { oddShape } from './expectation/odd-shape.js';
import { oddVolume } from './expectation/odd-volume.js';
import { poorFit } from './expectation/poor-fit.js';
import { structureScale } from './expectation/structure-scale.js';
import { suspectConvention } from './expectation/suspect-convention.js';
import { readingRules } from './reading.js';
import type { AnyRule } from './rule.js';
import { suppressionWithoutReason } from './suppression/suppression-without-reason.js';
import { unknownRuleInSuppression } from './suppression/unknown-rule-in-suppression.js';
import { unusedSuppression } from './suppression/unused-suppression.js';

/** All rules, in the order of their codes. */
export const allRules: readonly AnyRule[] = [
  nonPositiveDefinite,
  nearlyFlat,
  negativeUIso,
  siteSymmetryViolated,
  hydrogenBelowCarrier,
  tooClose,
  content,
  structureScale,
  lowIou,
  highS12,
  oddVolume,
  oddShape,
  suspectConvention,
  poorFit,
  notAssessed,
  ...readingRules,
  temperature,
  uEquivalentMismatch,
  unusedSuppression,
  suppressionWithoutReason,
  unknownRuleInSuppression,
].sort((a, b) => (a.meta.code < b.meta.code ? -1 : 1));

export { type AtomComparison, compareStructure, type StructureComparison } from '../judging/comparison.js';
export type {
  AnyRule,
  Evidence,
  Finding,
  FindingData,
  Need,
  Rule,
  RuleContext,
  RuleEntry,
  RuleMeta,
  Severity,
  TestedValue,
} from './rule.js';
