import { cifStyle } from './cif-style.js';
import { nonPositiveDefinite } from './classical/non-positive-definite.js';
import { uEquivalentMismatch } from './classical/u-equivalent-mismatch.js';
import { duplicateItem } from './duplicate-item.js';
import { encoding } from './encoding.js';
import { highS12 } from './expectation/high-s12.js';
import { lowIou } from './expectation/low-iou.js';
import { notAssessed } from './expectation/not-assessed.js';
import { oddShape } from './expectation/odd-shape.js';
import { oddVolume } from './expectation/odd-volume.js';
import { structureScale } from './expectation/structure-scale.js';
import { impossibleValue } from './impossible-value.js';
import { incompleteAdp } from './incomplete-adp.js';
import { labelMismatch } from './label-mismatch.js';
import { loopCount } from './loop-count.js';
import { missingItem } from './missing-item.js';
import { readingNote } from './reading-note.js';
import type { AnyRule } from './rule.js';
import { suppressionWithoutReason } from './suppression/suppression-without-reason.js';
import { unknownRuleInSuppression } from './suppression/unknown-rule-in-suppression.js';
import { unusedSuppression } from './suppression/unused-suppression.js';
import { symmetryInconsistent } from './symmetry-inconsistent.js';
import { syntaxError } from './syntax-error.js';
import { temperature } from './temperature.js';
import { unknownElement } from './unknown-element.js';

/** All rules, in the order of their codes. */
export const allRules: readonly AnyRule[] = [
  nonPositiveDefinite,
  structureScale,
  lowIou,
  highS12,
  oddVolume,
  oddShape,
  notAssessed,
  syntaxError,
  duplicateItem,
  loopCount,
  encoding,
  missingItem,
  unknownElement,
  labelMismatch,
  incompleteAdp,
  temperature,
  symmetryInconsistent,
  uEquivalentMismatch,
  cifStyle,
  impossibleValue,
  readingNote,
  unusedSuppression,
  suppressionWithoutReason,
  unknownRuleInSuppression,
];

export { type AtomComparison, compareStructure, type StructureComparison } from '../judging/comparison.js';
export type {
  AnyRule,
  FileRule,
  FileRuleContext,
  Finding,
  FindingData,
  Rule,
  RuleContext,
  RuleMeta,
  Severity,
} from './rule.js';
