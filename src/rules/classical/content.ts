import { cellContent, formulaUnitsOf } from '../../crystal/environment/hydrogens.js';
import type { Rule } from '../rule.js';

export interface ContentOptions {
  /** Atoms of a formula unit. */
  readonly tolerance: number;
}

export const content: Rule<ContentOptions, 'crystal'> = {
  meta: {
    code: 'ADPL007',
    name: 'content',
    severity: 'warning',
    summary: 'The atom list does not hold the atoms of the formula: some are missing, or there are too many.',
    source: 'adp-lint: content of the cell against _chemical_formula_sum × Z',
    optionsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        tolerance: {
          type: 'number',
          minimum: 0,
          default: 0.5,
          description: 'Report an element that differs by more than this many atoms in a formula unit, and by 5 %.',
        },
      },
    },
    needs: 'crystal',
    topic: 'structure',
    platon: [],
  },
  check({ crystal, options }) {
    const { formula, unreadable } = crystal;
    if (formula === undefined || crystal.sites.length === 0 || unreadable) return [];
    // How much of each element a site holds that several share, and which elements the formula lacks, is told already.
    const shared = new Set(crystal.sites.flatMap(({ mixedElements = [] }) => mixedElements));
    const toldOf = crystal.problems.some(({ kind }) => kind === 'element-not-in-formula');
    const present = cellContent(crystal);
    const units = formulaUnitsOf(crystal, present);
    if (units === undefined) return [];
    const elements = new Set([...formula.keys(), ...present.keys()]);
    const differences = [...elements].flatMap((element) => {
      // Deuterium is often a hydrogen of the formula; hydrogens that are missing are told of by the notes.
      if (element === 'D' || element === 'H') return [];
      const wanted = formula.get(element) ?? 0;
      if (shared.has(element) || (wanted === 0 && toldOf)) return [];
      const there = (present.get(element) ?? 0) / units;
      const difference = there - wanted;
      const isMuch = Math.abs(difference) > options.tolerance && Math.abs(difference) > 0.05 * Math.max(wanted, there);
      return isMuch ? [{ element, wanted, there, difference }] : [];
    });
    if (differences.length === 0) return [];
    const missing = differences.filter(({ difference }) => difference < 0);
    const words = differences.map(
      ({ element, wanted, there }) => `${element} ${round(there)} in place of ${round(wanted)}`,
    );
    const worst = differences.reduce((a, b) => (Math.abs(b.difference) > Math.abs(a.difference) ? b : a));
    return [
      {
        message: `the atom list holds other atoms than the formula, in a formula unit: ${words.join(', ')} (Z ${round(units)})`,
        value: { quantity: `surplus of ${worst.element}`, number: worst.difference, unit: 'atoms' },
        data: { elements: differences.map(({ element }) => element), formulaUnits: units },
        causes: [
          ...(missing.length > 0
            ? ['solvent or counter-ions that were masked (SQUEEZE) or not found', 'atoms left out of the list']
            : []),
          'the formula or Z not those of this model, or occupancies not counted in it',
        ],
        advice: [
          'correct _chemical_formula_sum and _cell_formula_units_Z, or complete the model; say in the text what was masked',
        ],
      },
    ];
  },
};

function round(count: number): string {
  return String(Number(count.toFixed(2)));
}
