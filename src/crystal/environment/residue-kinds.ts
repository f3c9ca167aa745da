import { parseFormula } from '../reading/formula.js';

/** What checkCIF judges by different thresholds: the compound itself, solvent molecules, small ions. */
export type ResidueKind = 'main' | 'solvent' | 'ion';

/** Molecules that crystals are grown from, and gases. Isomers (THF and butanone, ether and butanol) need one entry. */
const solvents = tableOf(`
  H2O NH3 N2 O2 CO2 H2S SO2 CS2
  CH4O C2H6O C3H8O C4H10O C5H12O C6H14O C2H6O2 C3H8O2 C3H8O3 C2H3F3O C3H2F6O
  CH2O2 C2H4O2 C2HF3O2 C3H6O2 C4H8O2 C4H10O2 C6H14O3 C5H10O2 C6H12O2 C3H6O3 C4H6O3
  C3H6O C4H8O C5H10O C6H10O C6H12O C5H12O C8H18O C7H8O C8H8O
  C2H3N C3H5N C4H7N C7H5N C3H7NO C4H9NO C5H9NO CH3NO C2H5NO C5H5N C6H7N C7H9N C4H9N C4H9NO C4H11N C6H15N C5H11N
  CH3NO2 C2H5NO2 C6H5NO2 C6H7N
  C2H6OS C4H8O2S C6H18N3OP
  CH2Cl2 CHCl3 CCl4 C2H4Cl2 C2H2Cl4 C2H2Cl2 C2HCl3 C2Cl4 CH2Br2 CHBr3 CH2I2 CH3I
  C6H6 C7H8 C8H10 C9H12 C10H8 C6H5Cl C6H4Cl2 C6H3Cl3 C6H5F C6H4F2 C6F6 C7H5F3 C6H5Br C6H6O
  C5H12 C6H14 C7H16 C8H18 C6H12 C7H14 C5H10 C6H10 C10H22 C10H18 C12H26
  C4H4O C4H4S C4H5N C5H6O2 C6H14O2
`);

/** Charged, or radicals of which only charge can be the reason. */
const ions = tableOf(`
  OH H3O H5O2 NH4 NH2 CN N3 CNO CNS NO NO2 NO3 CO3 CHO3 C2O4 C2HO4 CHO2 C2H3O2 C2F3O2 CH3O C2H5O
  BF4 BH4 PF6 AsF6 SbF6 SiF6 PO4 HPO4 H2PO4 H2PO2 PO2F2 AsO4 SO3 HSO3 SO4 HSO4 S2O3 S2O7 SeO3 SeO4
  ClO2 ClO3 ClO4 BrO3 IO3 IO4 HF2 O2 I3 Br3 Cl3 ICl2 IBr2 I5 BO3 B4O7
  CF3SO3 CH3SO3 CH3SO4 C7H7SO3 C2F6NO4S2 NS2O4F2 C2H8N C3H10N C4H12N C8H20N C4H12P C5H6N C3H5N2 CH6N3 CH6N CH5N2
`);

interface Composition {
  /** All but hydrogen. */
  readonly heavy: ReadonlyMap<string, number>;
  readonly hydrogens: number;
}

/** By the sorted elements other than hydrogen. */
type Table = ReadonlyMap<string, readonly Composition[]>;

function tableOf(list: string): Table {
  const table = new Map<string, Composition[]>();
  for (const text of list.trim().split(/\s+/)) {
    const composition = compositionOf(parseFormula(text) ?? new Map(), 1);
    const key = elementsOf(composition);
    table.set(key, [...(table.get(key) ?? []), composition]);
  }
  return table;
}

function compositionOf(formula: ReadonlyMap<string, number>, occupancy: number): Composition {
  const heavy = new Map<string, number>();
  let hydrogens = 0;
  for (const [element, count] of formula) {
    if (element === 'H' || element === 'D') hydrogens += count / occupancy;
    else if (count > 0) heavy.set(element, count / occupancy);
  }
  return { heavy, hydrogens };
}

function elementsOf({ heavy }: Composition): string {
  return [...heavy.keys()].sort().join();
}

/** The entries with these numbers of atoms, a tenth aside; hydrogens not counted. */
function matching(table: Table, composition: Composition): Composition[] {
  return (table.get(elementsOf(composition)) ?? []).filter(({ heavy }) =>
    [...heavy].every(
      ([element, count]) => Math.abs((composition.heavy.get(element) ?? 0) - count) <= 0.1 + 0.05 * count,
    ),
  );
}

const nobleGases: ReadonlySet<string> = new Set(['He', 'Ne', 'Ar', 'Kr', 'Xe', 'Rn']);

/**
 * What a molecule is by its composition. Hydrogens decide between a solvent and its ions (water and hydronium, acetic
 * acid and acetate) where the file has them; where it has none, the solvent is meant.
 *
 * @param formula atoms of the molecule, occupancies counted
 * @param occupancy of the molecule, above 0: a half-occupied one has half the atoms
 */
export function kindOfFormula(formula: ReadonlyMap<string, number>, occupancy: number): ResidueKind {
  const composition = compositionOf(formula, occupancy > 0 ? occupancy : 1);
  const { heavy, hydrogens } = composition;
  const atoms = [...heavy.values()].reduce((sum, count) => sum + count, 0);
  if (heavy.size === 0) return hydrogens > 1.5 ? 'solvent' : 'ion';
  const [element] = heavy.keys();
  if (heavy.size === 1 && nobleGases.has(element)) return 'solvent';
  // Without hydrogens a lone N or S is an ammonium or sulfide as often as not, but a lone O is water.
  if (atoms < 1.5 && hydrogens < 0.5 && element !== 'O') return 'ion';
  const neutral = matching(solvents, composition);
  const charged = matching(ions, composition);
  if (neutral.length === 0) return charged.length > 0 ? 'ion' : 'main';
  const toNeutral = missingHydrogens(neutral, hydrogens);
  if (hydrogens < 0.5 || toNeutral < 0.7) return 'solvent';
  if (missingHydrogens(charged, hydrogens) < toNeutral) return 'ion';
  // A proton more or less than every isomer has makes an ion of it, of which the larger ones are compounds of their own.
  if (toNeutral > 1.3) return 'solvent';
  return atoms < LARGEST_PROTONATED ? 'ion' : 'main';
}

/** Atoms other than hydrogen: pyridinium is an ion, benzylammonium the compound. */
const LARGEST_PROTONATED = 6.5;

function missingHydrogens(entries: readonly Composition[], hydrogens: number): number {
  return entries.reduce(
    (least, entry) => Math.min(least, Math.abs(entry.hydrogens - hydrogens)),
    Number.POSITIVE_INFINITY,
  );
}
