import { cifStyle } from './cif-style.js';
import { duplicateItem } from './duplicate-item.js';
import { encoding } from './encoding.js';
import { highS12 } from './high-s12.js';
import { impossibleValue } from './impossible-value.js';
import { incompleteAdp } from './incomplete-adp.js';
import { labelMismatch } from './label-mismatch.js';
import { loopCount } from './loop-count.js';
import { lowIou } from './low-iou.js';
import { missingItem } from './missing-item.js';
import { nonPositiveDefinite } from './non-positive-definite.js';
import { notAssessed } from './not-assessed.js';
import { oddShape } from './odd-shape.js';
import { oddVolume } from './odd-volume.js';
import { readingNote } from './reading-note.js';
import type { AnyRule } from './rule.js';
import { structureScale } from './structure-scale.js';
import { suppressionWithoutReason } from './suppression-without-reason.js';
import { symmetryInconsistent } from './symmetry-inconsistent.js';
import { syntaxError } from './syntax-error.js';
import { temperature } from './temperature.js';
import { uEquivalentMismatch } from './u-equivalent-mismatch.js';
import { unknownElement } from './unknown-element.js';
import { unknownRuleInSuppression } from './unknown-rule-in-suppression.js';
import { unusedSuppression } from './unused-suppression.js';

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

export { type AtomComparison, compareStructure, type StructureComparison } from './comparison.js';
export type {
  AnyRule,
  FileRule,
  FileRuleContext,
  Finding,
  FindingData,
  ReadingProblem,
  Rule,
  RuleContext,
  RuleMeta,
  Severity,
} from './rule.js';
