import { cifProblemSeverity, shelxProblemSeverity } from '../cif/index.js';
import { crystalProblemSeverity } from '../crystal/reading/problems.js';
import type { ProblemKind, TextProblemKind } from '../crystal/reading/structure-file.js';
import type { Severity } from './rule.js';

const severityOfText: Readonly<Record<TextProblemKind, Severity>> = { ...cifProblemSeverity, ...shelxProblemSeverity };

export const problemSeverity: Readonly<Record<ProblemKind, Severity>> = {
  ...severityOfText,
  ...crystalProblemSeverity,
};

/** Whether a kind is about the text of a file and not about a structure in it. */
export function isTextProblem(kind: ProblemKind): kind is TextProblemKind {
  return kind in severityOfText;
}

/** The rule that reports each kind. The compiler refuses a kind without one. */
export const ruleOfProblem = {
  'unterminated-quote': 'syntax-error',
  'unterminated-text-field': 'syntax-error',
  'unterminated-list': 'syntax-error',
  'unterminated-table': 'syntax-error',
  'unterminated-frame': 'syntax-error',
  'missing-value': 'syntax-error',
  'unexpected-value': 'syntax-error',
  'unexpected-bracket': 'syntax-error',
  'unexpected-frame-end': 'syntax-error',
  'missing-whitespace': 'syntax-error',
  'missing-header': 'syntax-error',
  'loop-without-tags': 'syntax-error',
  'empty-file': 'syntax-error',
  'empty-name': 'syntax-error',
  'space-in-block-name': 'syntax-error',
  'table-key': 'syntax-error',
  'reserved-word': 'syntax-error',
  'late-magic': 'syntax-error',
  'unknown-version': 'syntax-error',
  'shelx-empty': 'syntax-error',
  'shelx-unknown': 'syntax-error',
  'shelx-continuation': 'syntax-error',
  'shelx-fragment-open': 'syntax-error',

  'duplicate-item': 'duplicate-item',
  'duplicate-block': 'duplicate-item',
  'duplicate-frame': 'duplicate-item',
  'duplicate-key': 'duplicate-item',
  'site-repeated': 'duplicate-item',
  'values-several': 'duplicate-item',

  'loop-count': 'loop-count',
  'unquoted-operation': 'loop-count',

  encoding: 'encoding',
  'non-ascii': 'encoding',
  'invalid-character': 'encoding',
  'end-of-file-mark': 'encoding',
  'line-endings': 'encoding',

  'cell-missing': 'missing-item',
  'cell-angle-missing': 'missing-item',
  'hydrogen-unplaced': 'missing-item',
  'coordinates-cartesian': 'missing-item',
  'coordinate-missing': 'missing-item',
  'no-atoms': 'missing-item',
  'atoms-missing': 'missing-item',
  'bond-label-unknown': 'label-mismatch',
  'symmetry-missing': 'missing-item',
  'symmetry-from-name': 'missing-item',
  'symmetry-setting-assumed': 'missing-item',
  'identity-missing': 'missing-item',
  'lattice-missing': 'missing-item',
  'peaks-skipped': 'reading-note',
  'shelx-include': 'reading-note',
  'empty-loop': 'reading-note',
  'number-flawed': 'reading-note',
  'site-mixed': 'reading-note',
  modulated: 'reading-note',

  'element-unknown': 'unknown-element',
  'element-not-in-formula': 'unknown-element',
  'site-dummy': 'unknown-element',

  'label-repeated': 'label-mismatch',
  'label-not-unique': 'label-mismatch',
  'displacement-without-label': 'label-mismatch',
  'displacement-without-site': 'label-mismatch',
  'displacement-repeated': 'label-mismatch',
  'displacement-missing': 'label-mismatch',
  'label-look-alike': 'label-mismatch',

  'displacement-list-empty': 'incomplete-adp',
  'displacement-incomplete': 'incomplete-adp',
  'displacement-zero': 'incomplete-adp',

  'temperature-unreadable': 'temperature',
  'temperatures-disagree': 'temperature',
  'temperature-doubtful': 'temperature',

  'symmetry-operation-unreadable': 'symmetry-inconsistent',
  'symmetry-operation-repeated': 'symmetry-inconsistent',
  'hall-symbol-unreadable': 'symmetry-inconsistent',
  'symmetry-against-cell': 'symmetry-inconsistent',
  'symmetry-not-a-group': 'symmetry-inconsistent',
  'symmetry-incomplete': 'symmetry-inconsistent',
  'symmetry-disagrees': 'symmetry-inconsistent',
  'symmetry-name-disagrees': 'symmetry-inconsistent',
  'lattice-impossible': 'symmetry-inconsistent',

  'reserved-start': 'cif-style',
  'long-line': 'cif-style',
  'long-name': 'cif-style',
  'no-final-newline': 'cif-style',
  'shelx-indented': 'cif-style',
  'shelx-long-line': 'cif-style',

  'cell-impossible': 'impossible-value',
  'cell-unreadable': 'impossible-value',
  'coordinate-unreadable': 'impossible-value',
  'occupancy-unusable': 'impossible-value',
  'occupancy-impossible': 'impossible-value',
  'beta-given-as-b': 'impossible-value',
  'formula-unreadable': 'impossible-value',
  'formula-incomplete': 'impossible-value',
  'pressure-unreadable': 'impossible-value',
  'coordinates-moved': 'reading-note',
  'displacement-constrained': 'reading-note',
} as const satisfies Record<ProblemKind, string>;

export type ProblemRuleName = (typeof ruleOfProblem)[ProblemKind];
