import type { Crystal } from '../crystal.js';
import { expandToCell } from '../expansion.js';

/**
 * Whether the atom list lacks hydrogen (or deuterium) atoms that the formula has: the content of the cell (sites ×
 * multiplicity × occupancy) against formula × Z. Z is taken from the other elements, since Z and Z′ are often confused
 * and solvent left out; `_cell_formula_units_Z` counts where no other element tells.
 * @returns undefined where there is no formula, nothing to count it by, or a part of the structure could not be read.
 */
export function hydrogensMissing(crystal: Crystal): boolean | undefined {
  const { formula, unreadable = [] } = crystal;
  if (!formula || unreadable.length > 0) return undefined;
  const expectedPerUnit = (formula.get('H') ?? 0) + (formula.get('D') ?? 0);
  if (expectedPerUnit === 0) return false;
  const content = cellContent(crystal);
  const units = formulaUnitsOf(crystal, content);
  if (units === undefined) return undefined;
  const missingPerUnit = expectedPerUnit - ((content.get('H') ?? 0) + (content.get('D') ?? 0)) / units;
  // Half an atom, or for small fractional formulae a tenth of what there is, is beyond rounding of occupancies.
  return missingPerUnit > Math.min(0.45, 0.1 * expectedPerUnit + 0.02);
}

/** Atoms of each element in the unit cell, occupancies counted. */
export function cellContent(crystal: Crystal): Map<string, number> {
  const content = new Map<string, number>();
  for (const { site } of expandToCell(crystal)) {
    const { element, occupancy } = crystal.sites[site];
    content.set(element, (content.get(element) ?? 0) + occupancy);
  }
  return content;
}

/** Formula units in the cell: the median over the non-hydrogen elements of the formula. */
export function formulaUnitsOf(crystal: Crystal, content: ReadonlyMap<string, number>): number | undefined {
  const ratios: number[] = [];
  for (const [element, count] of crystal.formula ?? []) {
    const present = content.get(element) ?? 0;
    if (element !== 'H' && element !== 'D' && count > 0 && present > 0) ratios.push(present / count);
  }
  if (ratios.length === 0) return crystal.formulaUnits;
  ratios.sort((a, b) => a - b);
  const median = ratios[ratios.length >> 1];
  const { formulaUnits } = crystal;
  // Of two elements that disagree, or near enough: the number given is the better one.
  if (formulaUnits !== undefined && ratios.some((ratio) => Math.abs(ratio / formulaUnits - 1) < 0.02))
    return formulaUnits;
  return median;
}
