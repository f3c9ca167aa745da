import type { CifValue } from '../../cif/syntax/document.js';
import type { TextRange } from '../../cif/text/source.js';
import { median } from '../../math/median.js';
import type { Matrix3, SymmetricTensor } from '../../math/tensor.js';
import { bCifToUCif, betaToUCif, bIsoToUIso, uCifToUCart, uEquivalent } from '../adp-conventions.js';
import { orthogonalizationMatrix } from '../cell.js';
import type { Cell, CrystalProblem, Displacement, Measured, ReportedEquivalent } from '../crystal.js';
import { type BlockReader, type CifTable, isGiven, measuredOf, textOf } from './block-reader.js';

type Components = readonly [string, string, string, string, string, string];

interface Convention {
  readonly name: string;
  readonly tags: Components;
  toUCif(components: SymmetricTensor, cell: Cell): SymmetricTensor;
}

function tagsOf(letter: string): Components {
  const tag = (indices: string) => `_atom_site_aniso_${letter}_${indices}`;
  return [tag('11'), tag('22'), tag('33'), tag('12'), tag('13'), tag('23')];
}

const conventions: readonly Convention[] = [
  { name: 'U', tags: tagsOf('u'), toUCif: (components) => components },
  { name: 'B', tags: tagsOf('b'), toUCif: bCifToUCif },
  { name: 'β', tags: tagsOf('beta'), toUCif: betaToUCif },
];

/** Any column of the aniso list; the first that is there leads to its table. */
const anyTag = conventions.flatMap(({ tags }) => tags);

/** A row of anisotropic parameters. */
export interface AnisotropicRow {
  readonly label: string;
  readonly range: TextRange;
  readonly uCif: SymmetricTensor;
  readonly uCifSu?: SymmetricTensor;
}

/** The anisotropic parameters of a block, before they are matched with sites. */
export interface AnisotropicRows {
  /** By row of the atom list where the parameters stand in it, else undefined. */
  readonly byRow?: ReadonlyMap<number, AnisotropicRow>;
  readonly rows: readonly AnisotropicRow[];
}

/** Reads the aniso list in whichever convention its columns name; B and β are turned into U. */
export function readAnisotropicRows(
  reader: BlockReader,
  atoms: CifTable,
  cell: Cell,
  problems: CrystalProblem[],
): AnisotropicRows {
  const inAtomList = anyTag.some((tag) => atoms.has(tag));
  const table = inAtomList ? atoms : reader.table(...anyTag);
  if (!table) return { rows: [] };
  const present = conventionsOf(table, atoms, cell, problems);
  const rows: AnisotropicRow[] = [];
  const byRow = new Map<number, AnisotropicRow>();
  let empty = 0;
  for (let row = 0; row < table.rowCount; row++) {
    const label = textOf(table.value(row, '_atom_site_aniso_label')) ?? textOf(table.value(row, '_atom_site_label'));
    const read = readRow(reader, table, row, present, cell, label, problems);
    if (!read) {
      empty++;
      continue;
    }
    if (label === undefined && !inAtomList) {
      problems.push({
        kind: 'displacement-without-label',
        range: table.rowRange(row),
        message: 'these anisotropic parameters have no _atom_site_aniso_label, so they belong to no atom',
      });
      continue;
    }
    const entry = { label: label ?? '', range: table.rowRange(row), ...read };
    rows.push(entry);
    byRow.set(row, entry);
  }
  const complained = problems.some(({ kind }) => kind === 'displacement-incomplete');
  if (empty === table.rowCount && !inAtomList && !complained) {
    problems.push({
      kind: 'displacement-list-empty',
      range: table.range,
      message: 'the list of anisotropic parameters holds no values',
    });
  }
  return inAtomList ? { rows, byRow } : { rows };
}

/** The mean-square amplitude of the stiffest crystals at 0 K is above this, as B = 8π²·U in Å²; β is far below. */
const smallestB = 0.02;
/** U_eq that belongs to a tensor is of its size: within this factor, however it was averaged. */
const sameSize = 2;

/**
 * The conventions that a table has columns of. Of small values called B the equivalent values of the atom list decide
 * whether they are B or β; where the list has none, their size.
 */
function conventionsOf(table: CifTable, atoms: CifTable, cell: Cell, problems: CrystalProblem[]): Convention[] {
  const present = conventions.filter(({ tags }) => tags.some((tag) => table.has(tag)));
  return present.map((convention) => {
    if (convention.name !== 'B') return convention;
    const diagonal: number[] = [];
    for (let row = 0; row < table.rowCount; row++) {
      for (const tag of convention.tags.slice(0, 3)) diagonal.push(measuredOf(table.value(row, tag))?.value ?? 0);
    }
    const sizes = diagonal.map(Math.abs).filter((size) => size > 0);
    if (sizes.length === 0 || median(sizes) > smallestB) return convention;
    const beta: Convention = { name: 'β', tags: convention.tags, toUCif: betaToUCif };
    const [offB, offBeta] = [convention, beta].map((each) => distanceFromReported(each, table, atoms, cell));
    const byReported = offB !== undefined && offBeta !== undefined;
    if (byReported && offB <= Math.log(sameSize) && offB <= offBeta) return convention;
    problems.push({
      kind: 'beta-given-as-b',
      range: table.range,
      message:
        `the parameters B_ij are far too small for B (median ${median(sizes).toPrecision(2)} Å²): they are read as the ` +
        `dimensionless β_ij${byReported && offBeta <= Math.log(sameSize) ? ', which gives the equivalent values of the atom list' : ''}; give U_ij`,
    });
    return beta;
  });
}

/** Median of |ln(U_eq of the tensors / U_eq of the atom list)|, undefined where no atom has both. */
function distanceFromReported(
  convention: Convention,
  table: CifTable,
  atoms: CifTable,
  cell: Cell,
): number | undefined {
  const reported = new Map<string, number>();
  for (let row = 0; row < atoms.rowCount; row++) {
    const label = textOf(atoms.value(row, '_atom_site_label'));
    const equivalent = equivalentOf(atoms, row, (value) => measuredOf(value));
    if (label !== undefined && equivalent && equivalent.value > 0) reported.set(label, equivalent.value);
  }
  const orthogonalization = orthogonalizationMatrix(cell);
  const distances: number[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    const label = textOf(table.value(row, '_atom_site_aniso_label')) ?? textOf(table.value(row, '_atom_site_label'));
    const components = convention.tags.map((tag) => measuredOf(table.value(row, tag))?.value);
    const expected = reported.get(label ?? '');
    if (expected === undefined || components.includes(undefined)) continue;
    const uCif = convention.toUCif(components as unknown as SymmetricTensor, cell);
    const found = uEquivalent(uCifToUCart(uCif, cell, orthogonalization));
    if (found > 0) distances.push(Math.abs(Math.log(found / expected)));
  }
  return distances.length === 0 ? undefined : median(distances);
}

/** The six parameters of a row in the first convention that has them all. */
function readRow(
  reader: BlockReader,
  table: CifTable,
  row: number,
  present: readonly Convention[],
  cell: Cell,
  label: string | undefined,
  problems: CrystalProblem[],
): { uCif: SymmetricTensor; uCifSu?: SymmetricTensor } | undefined {
  let incomplete: { convention: Convention; missing: string[] } | undefined;
  for (const convention of present) {
    const measured = convention.tags.map((tag) => reader.measured(table.value(row, tag)));
    if (measured.every((component) => component !== undefined)) {
      const uCif = convention.toUCif(measured.map(({ value }) => value) as unknown as SymmetricTensor, cell);
      if (measured.every(({ su }) => su === undefined)) return { uCif };
      const su = measured.map((component) => component.su ?? 0) as unknown as SymmetricTensor;
      return { uCif, uCifSu: convention.toUCif(su, cell) };
    }
    if (convention.tags.some((tag) => isGiven(table.value(row, tag)))) {
      const missing = convention.tags.filter((_, k) => measured[k] === undefined).map((tag) => tag.slice(-2));
      incomplete ??= { convention, missing };
    }
  }
  if (incomplete) {
    problems.push({
      kind: 'displacement-incomplete',
      ...(label !== undefined && { atoms: [label] }),
      range: table.rowRange(row),
      message:
        `${incomplete.missing.map((indices) => `${incomplete.convention.name}${indices}`).join(', ')} of ${label ?? `row ${row + 1}`} ` +
        `${incomplete.missing.length === 1 ? 'is' : 'are'} missing or no number; its displacement tensor is left out`,
    });
  }
  return undefined;
}

/** The isotropic or equivalent parameter of a row of the atom list as U, Å², and whether one is there that is no number. */
export function readUEquivalent(
  reader: BlockReader,
  atoms: CifTable,
  row: number,
): { readonly reported?: ReportedEquivalent; readonly unreadable?: CifValue } {
  const reported = equivalentOf(atoms, row, (value) => reader.measured(value));
  if (reported) return { reported };
  const unreadable = equivalentNames.map(({ name }) => atoms.value(row, name)).find(isGiven);
  return unreadable ? { unreadable } : {};
}

const equivalentNames = [
  { quantity: 'U', name: '_atom_site_u_iso_or_equiv', toU: (u: number) => u },
  { quantity: 'B', name: '_atom_site_b_iso_or_equiv', toU: bIsoToUIso },
] as const;

function equivalentOf(
  atoms: CifTable,
  row: number,
  measure: (value: CifValue | undefined) => Measured | undefined,
): ReportedEquivalent | undefined {
  for (const { quantity, name, toU } of equivalentNames) {
    const value = atoms.value(row, name);
    const measured = measure(value);
    if (value === undefined || measured === undefined) continue;
    const { su } = measured;
    const written = { quantity, tag: atoms.spelling(name), text: value.text.trim() };
    return { value: toU(measured.value), ...(su !== undefined && { su: toU(su) }), written };
  }
  return undefined;
}

/** Which kind of parameters the file says a row has: `Uani`, `Biso` …; undefined where it does not say. */
export function statedAnisotropic(atoms: CifTable, row: number): boolean | undefined {
  const type =
    textOf(atoms.value(row, '_atom_site_adp_type')) ?? textOf(atoms.value(row, '_atom_site_thermal_displace_type'));
  if (type === undefined) return undefined;
  if (/ani|uij|bij/i.test(type)) return true;
  return /iso|ovl|mpe/i.test(type) ? false : undefined;
}

/** The displacement of a site from what was found for it. */
export function displacementOf(
  row: AnisotropicRow | undefined,
  uEquivalent: Measured | undefined,
  anisotropicStated: boolean | undefined,
  cell: Cell,
  orthogonalization: Matrix3,
): Displacement {
  if (row?.uCif.some((component) => component !== 0)) {
    const { uCif, uCifSu } = row;
    const uCart = uCifToUCart(uCif, cell, orthogonalization);
    return uCifSu ? { kind: 'anisotropic', uCart, uCif, uCifSu } : { kind: 'anisotropic', uCart, uCif };
  }
  // An equivalent value of parameters that are not there is no isotropic refinement.
  if (uEquivalent === undefined || anisotropicStated === true) return { kind: 'none' };
  const { value, su } = uEquivalent;
  return { kind: 'isotropic', uIso: su === undefined ? { value } : { value, su } };
}
