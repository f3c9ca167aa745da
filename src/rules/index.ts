import { highS12 } from './high-s12.js';
import { lowIou } from './low-iou.js';
import { nonPositiveDefinite } from './non-positive-definite.js';
import { notAssessed } from './not-assessed.js';
import { oddShape } from './odd-shape.js';
import { oddVolume } from './odd-volume.js';
import type { Rule } from './rule.js';
import { structureScale } from './structure-scale.js';

/** All rules, in the order of their codes. */
export const allRules: readonly Rule<never>[] = [
  nonPositiveDefinite,
  structureScale,
  lowIou,
  highS12,
  oddVolume,
  oddShape,
  notAssessed,
];

export { type AtomComparison, compareStructure, type StructureComparison } from './comparison.js';
export type { Finding, FindingData, Rule, RuleContext, RuleMeta, Severity } from './rule.js';
