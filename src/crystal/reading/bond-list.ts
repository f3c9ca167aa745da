/** The list of bonds of a data block, as far as it says which atoms there are. */
import type { CrystalProblem } from '../crystal.js';
import { atomicNumberOf } from '../elements.js';
import type { BlockReader } from './block-reader.js';
import { listed } from './problems.js';

const bondLabels = ['_geom_bond_atom_site_label_1', '_geom_bond_atom_site_label_2'] as const;

/** More than this share of the atoms in the bonds missing: most of the structure is in another list, or lost. */
const largestShare = 0.1;

/**
 * Labels in the list of bonds that the atom list lacks. A few are slips, or centres of rings and means; many show that the
 * atom list is not whole.
 *
 * @param range where to point for the atom list
 */
export function reportBondList(reader: BlockReader, range: CrystalProblem['range'], problems: CrystalProblem[]): void {
  const known = new Set(reader.rows('_atom_site_label').map(({ text }) => text));
  const first = new Map<string, CrystalProblem['range']>();
  for (const name of bondLabels) {
    for (const { text, range: place } of reader.rows(name)) {
      if (looksLikeAtom(text) && !first.has(text)) first.set(text, place);
    }
  }
  const missing = [...first.keys()].filter((label) => !known.has(label));
  if (missing.length === 0) return;
  const place = first.get(missing[0]) ?? range;
  const many = missing.length > 1 && missing.length > largestShare * first.size;
  const names = `${missing.length} of the ${first.size} atoms in the list of bonds ${missing.length === 1 ? 'is' : 'are'} not in the atom list (${listed(missing)})`;
  problems.push({
    kind: many ? 'atoms-missing' : 'bond-label-unknown',
    range: place,
    related: range,
    message: many
      ? `${names}: the atom list is not whole, and is not judged; take the CIF from the refinement once more`
      : `${names}: correct the labels, or leave those bonds out`,
    atoms: missing,
  });
}

/** Not for centres of rings (`Cg1`) and means, which are called as they are anywhere: an element, then no more letters than a few. */
function looksLikeAtom(label: string): boolean {
  const letters = /^[A-Za-z]{1,2}/.exec(label)?.[0];
  if (letters === undefined || /^Cg\d*$/i.test(label)) return false;
  const symbols = [letters, letters[0]].map((each) => each[0].toUpperCase() + each.slice(1).toLowerCase());
  return symbols.some((symbol) => atomicNumberOf(symbol) !== undefined);
}
