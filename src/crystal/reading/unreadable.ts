import type { CrystalProblem } from '../crystal.js';
import { type CrystalProblemKind, listed } from './problems.js';

/** What a structure lacks where a problem of this kind was found, in words; atoms concerned come behind. */
const lacks: Partial<Record<CrystalProblemKind, string>> = {
  'symmetry-missing': 'the symmetry could not be read',
  'symmetry-setting-assumed': 'the setting or origin of the space group is not known',
  'symmetry-operation-unreadable': 'a symmetry operation could not be read',
  'symmetry-not-a-group': 'the symmetry operations are not a space group',
  'symmetry-against-cell': 'the cell does not have the symmetry of the operations',
  'symmetry-incomplete': 'symmetry operations are missing',
  'lattice-impossible': 'the lattice could not be read',
  modulated: 'the structure is modulated',
  'coordinate-unreadable': 'an atom has no coordinates that can be read',
  'coordinate-missing': 'an atom has no coordinates',
  'atoms-missing': 'atoms of the list of bonds are missing from the atom list',
  'element-unknown': 'the element of an atom is not known',
  'occupancy-unusable': 'an occupancy could not be read',
  'pressure-unreadable': 'the pressure could not be read',
};

/**
 * Which parts of a structure could not be read, in words for the user, by the problems found: such a structure is not
 * the one in the crystal, and neither predicted nor judged.
 */
export function unreadableParts(problems: readonly CrystalProblem[]): string[] {
  const atomsOf = new Map<string, string[]>();
  for (const { kind, atoms = [] } of problems) {
    const lack = lacks[kind];
    if (lack === undefined) continue;
    const labels = atomsOf.get(lack);
    if (labels) labels.push(...atoms);
    else atomsOf.set(lack, [...atoms]);
  }
  return [...atomsOf].map(([lack, labels]) => (labels.length === 0 ? lack : `${lack} (${listed(labels)})`));
}
