import type { CifBlock, CifDocument } from '../../cif/syntax/document.js';
import { CellError } from '../cell.js';
import type { Crystal, CrystalProblem } from '../crystal.js';
import { BlockReader, textOf } from './block-reader.js';
import { reportBondList } from './bond-list.js';
import { readCell } from './cell-from-cif.js';
import { readFormulaUnits, readPressure, readProbe, readRFactor, readTemperature } from './conditions-from-cif.js';
import { parseFormula } from './formula.js';
import { reportModulation } from './modulation.js';
import { frameOfCell, overcrowding, plausibleSites } from './plausible.js';
import { findAtomTable, readSites } from './sites-from-cif.js';
import { compareSymmetry, readSymmetry } from './symmetry-from-cif.js';
import { unreadableParts } from './unreadable.js';

/** What a data block says about a crystal. */
export interface StructureReading {
  /** Undefined where the block holds no structure, or one whose cell cannot be used. */
  readonly crystal: Crystal | undefined;
  /** The problems of the crystal, or why there is none although the block has an atom list. */
  readonly problems: readonly CrystalProblem[];
}

/**
 * The crystal of a data block, or undefined where it holds no structure: no atom list with fractional coordinates, or
 * no usable cell (readStructure says why).
 */
export function crystalFromBlock(block: CifBlock): Crystal | undefined {
  return readStructure(block).crystal;
}

/** All crystals of a file in its order. */
export function crystalsFromCif(document: CifDocument): Crystal[] {
  return document.blocks.flatMap((block) => crystalFromBlock(block) ?? []);
}

/** As crystalFromBlock, with the reasons where an atom list comes without a usable cell. */
export function readStructure(block: CifBlock): StructureReading {
  const reader = new BlockReader(block);
  const problems: CrystalProblem[] = [];
  const atoms = findAtomTable(reader);
  if (!atoms) {
    reportCartesianOnly(reader, problems);
    return { crystal: undefined, problems };
  }
  const cell = readCell(reader, problems);
  if (!cell) return { crystal: undefined, problems };
  let orthogonalization: Crystal['orthogonalization'];
  try {
    orthogonalization = frameOfCell(cell);
  } catch (error) {
    if (!(error instanceof CellError)) throw error;
    const range = reader.first('_cell_length_a')?.value.range ?? block.headingRange;
    problems.push({ kind: 'cell-impossible', range, message: error.message });
    return { crystal: undefined, problems };
  }
  const formula = readFormula(reader, problems);
  const symmetry = readSymmetry(reader, orthogonalization, problems);
  const symOps = symmetry.ops;
  const inFormula = formula && new Set(formula.keys());
  const sites = plausibleSites(readSites(reader, atoms, cell, orthogonalization, inFormula, problems), problems);
  compareSymmetry(symmetry, reader, orthogonalization, sites, problems);
  if (sites.length === 0) {
    problems.push({
      kind: 'no-atoms',
      range: atoms.range,
      message: 'the atom list holds no atom with coordinates',
    });
    return { crystal: undefined, problems };
  }
  const overcrowded = overcrowding(sites, { orthogonalization, symOps }, cell);
  if (overcrowded !== undefined) {
    problems.push({ kind: 'cell-impossible', range: atoms.range, message: overcrowded });
    return { crystal: undefined, problems };
  }
  const temperature = readTemperature(reader, problems);
  const pressure = readPressure(reader, problems);
  const probe = readProbe(reader);
  const formulaUnits = readFormulaUnits(reader);
  const rFactor = readRFactor(reader);
  reportBondList(reader, atoms.range, problems);
  reportModulation(reader, problems);
  reader.reportFlawed(problems);
  const unreadable = [...unreadableParts(problems), ...lostRows(reader)];
  const crystal: Crystal = {
    blockName: block.name,
    blockRange: block.headingRange,
    cell,
    orthogonalization,
    symOps,
    sites,
    ...(temperature && { temperature }),
    ...(pressure && { pressure }),
    ...(probe && { probe }),
    ...(formula && { formula }),
    ...(formulaUnits !== undefined && { formulaUnits }),
    ...(rFactor !== undefined && { rFactor }),
    ...(unreadable.length > 0 && { unreadable }),
    problems,
  };
  return { crystal, problems };
}

/** Rows that do not fill the columns of their loop, which the reader of the text has reported. */
function lostRows(reader: BlockReader): string[] {
  return (
    [
      ['a row of the symmetry operations could not be read', /^_(space_group_symop|symmetry_equiv)_/],
      ['a row of the atom list could not be read', /^_atom_site_(?!aniso_)/],
      ['a row of the list of U_ij could not be read', /^_atom_site_aniso_/],
    ] as const
  ).flatMap(([lack, names]) => (reader.lostRows(names) ? [lack] : []));
}

function readFormula(reader: BlockReader, problems: CrystalProblem[]): ReadonlyMap<string, number> | undefined {
  const given = reader.first('_chemical_formula_sum');
  const text = textOf(given?.value);
  if (given === undefined || text === undefined) return undefined;
  const formula = parseFormula(text);
  if (!formula) {
    problems.push({
      kind: 'formula-unreadable',
      range: given.value.range,
      message: `${given.name} '${text}' is not a sum of elements such as 'C9 H13 N O3'`,
    });
  }
  return formula;
}

function reportCartesianOnly(reader: BlockReader, problems: CrystalProblem[]): void {
  const table = reader.table('_atom_site_cartn_x');
  if (!table) return;
  problems.push({
    kind: 'coordinates-cartesian',
    range: table.range,
    message: 'the atom list has Cartesian coordinates only, and those are not read: give _atom_site_fract_x, y, z',
  });
}
