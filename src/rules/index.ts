import { nonPositiveDefinite } from './classical/non-positive-definite.js';
import { temperature } from './classical/temperature.js';
import { uEquivalentMismatch } from './classical/u-equivalent-mismatch.js';
import { highS12 } from './expectation/high-s12.js';
import { lowIou } from './expectation/low-iou.js';
import { notAssessed } from './expectation/not-assessed.js';
import { oddShape } from './expectation/odd-shape.js';
import { oddVolume } from './expectation/odd-volume.js';
import { structureScale } from './expectation/structure-scale.js';
import { readingRules } from './reading.js';
import type { AnyRule } from './rule.js';
import { suppressionWithoutReason } from './suppression/suppression-without-reason.js';
import { unknownRuleInSuppression } from './suppression/unknown-rule-in-suppression.js';
import { unusedSuppression } from './suppression/unused-suppression.js';

/** All rules, in the order of their codes. */
export const allRules: readonly AnyRule[] = [
  nonPositiveDefinite,
  structureScale,
  lowIou,
  highS12,
  oddVolume,
  oddShape,
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
  RuleMeta,
  Severity,
  TestedValue,
} from './rule.js';
