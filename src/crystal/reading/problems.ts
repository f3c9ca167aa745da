/**
 * Every kind of problem of a structure, as opposed to its text, with its severity. The identifiers are stable:
 * configuration files, suppressions and the documentation refer to them.
 *
 * `error`: atoms, cell or symmetry are lost or wrong. `warning`: something was left out or guessed. `info` and `hint`:
 * nothing is lost for this program, but it may be for others.
 */
export const crystalProblemSeverity = {
  'cell-missing': 'error',
  'cell-unreadable': 'error',
  'cell-angle-missing': 'warning',
  'cell-impossible': 'error',
  'coordinates-cartesian': 'warning',
  'coordinate-missing': 'error',
  'coordinate-unreadable': 'error',
  'hydrogen-unplaced': 'warning',
  'coordinates-moved': 'hint',
  'no-atoms': 'warning',
  'atoms-missing': 'error',
  'bond-label-unknown': 'info',
  'peaks-skipped': 'hint',
  'element-unknown': 'error',
  'element-not-in-formula': 'warning',
  'site-mixed': 'hint',
  'site-dummy': 'hint',
  'site-repeated': 'warning',
  'formula-unreadable': 'hint',
  'formula-incomplete': 'warning',
  'occupancy-impossible': 'warning',
  'occupancy-unusable': 'error',
  'number-flawed': 'info',
  'values-several': 'warning',
  modulated: 'warning',
  'label-repeated': 'warning',
  'label-not-unique': 'info',
  'displacement-without-label': 'error',
  'displacement-without-site': 'warning',
  'label-look-alike': 'warning',
  'displacement-repeated': 'warning',
  'displacement-missing': 'warning',
  'displacement-list-empty': 'warning',
  'displacement-incomplete': 'error',
  'displacement-zero': 'warning',
  'displacement-constrained': 'hint',
  'beta-given-as-b': 'warning',
  'temperature-unreadable': 'warning',
  'temperatures-disagree': 'warning',
  'temperature-doubtful': 'warning',
  'pressure-unreadable': 'warning',
  'symmetry-missing': 'error',
  'symmetry-from-name': 'hint',
  'symmetry-setting-assumed': 'warning',
  'symmetry-operation-unreadable': 'error',
  'symmetry-operation-repeated': 'info',
  'identity-missing': 'info',
  'hall-symbol-unreadable': 'info',
  'symmetry-against-cell': 'error',
  'symmetry-not-a-group': 'error',
  'symmetry-incomplete': 'error',
  'symmetry-disagrees': 'warning',
  'symmetry-name-disagrees': 'warning',
  'lattice-missing': 'info',
  'lattice-impossible': 'error',
} as const satisfies Record<string, 'error' | 'warning' | 'info' | 'hint'>;

export type CrystalProblemKind = keyof typeof crystalProblemSeverity;

/** A few labels, and how many more there are. */
export function listed(labels: readonly string[]): string {
  const shown = labels.slice(0, 6).join(', ');
  return labels.length > 6 ? `${shown} and ${labels.length - 6} more` : shown;
}
