import type { CifValue } from '../../cif/syntax/document.js';
import type { TextRange } from '../../cif/text/source.js';
import type { Matrix3, Vector3 } from '../../math/tensor.js';
import type { Cell, CrystalProblem, Site } from '../crystal.js';
import { atomicNumberOf, elementOfLabel, elementOfTypeSymbol, isDummySymbol } from '../elements.js';
import { type BlockReader, type CifTable, measuredOf, numberOf, textOf } from './block-reader.js';
import {
  type AnisotropicRow,
  displacementOf,
  readAnisotropicRows,
  readUEquivalent,
  statedAnisotropic,
} from './displacements-from-cif.js';
import { listed } from './problems.js';
import { type ListedSite, RepeatedSites } from './repeated-sites.js';

const fractNames = ['_atom_site_fract_x', '_atom_site_fract_y', '_atom_site_fract_z'] as const;

/** The atom list of a block; undefined where it has none with fractional coordinates. */
export function findAtomTable(reader: BlockReader): CifTable | undefined {
  const table = reader.table(fractNames[0]);
  return table && fractNames.every((name) => table.has(name)) ? table : undefined;
}

/**
 * The sites of an atom list with their displacement parameters. Dummies (`calc_flag dum`) are left out; rows without
 * coordinates or element are left out with a problem.
 */
export function readSites(
  reader: BlockReader,
  atoms: CifTable,
  cell: Cell,
  orthogonalization: Matrix3,
  inFormula: ReadonlySet<string> | undefined,
  problems: CrystalProblem[],
): Site[] {
  const rows = keptRows(atoms, inFormula, problems);
  const anisotropic = matchRows(rows, readAnisotropicRows(reader, atoms, cell, problems), atoms, problems);
  const incomplete = new Set(
    problems.flatMap(({ kind, atoms: labels = [] }) => (kind === 'displacement-incomplete' ? labels : [])),
  );
  const withoutParameters: string[] = [];
  const zero: string[] = [];
  const sites = rows.map((kept): Site => {
    const { row, site } = kept;
    const { label, element } = site;
    const parameters = anisotropic.get(kept);
    const uEquivalentReported = readUEquivalent(atoms, row);
    const stated = statedAnisotropic(atoms, row);
    const displacement = displacementOf(parameters, uEquivalentReported, stated, cell, orthogonalization);
    // Many old programs call every atom anisotropic, riding hydrogens too.
    if (stated && !parameters && atomicNumberOf(element) !== 1 && !incomplete.has(label)) withoutParameters.push(label);
    if (parameters && displacement.kind !== 'anisotropic') zero.push(label);
    return {
      ...site,
      atomicNumber: atomicNumberOf(element)!,
      displacement,
      ...(uEquivalentReported && { uEquivalentReported }),
      calculated: /^c(alc)?$/i.test(textOf(atoms.value(row, '_atom_site_calc_flag')) ?? ''),
      ...(parameters && { displacementRange: parameters.range }),
    };
  });
  if (withoutParameters.length > 0) {
    problems.push({
      kind: 'displacement-missing',
      atoms: withoutParameters,
      range: atoms.range,
      message: `anisotropic according to the atom list, but without anisotropic parameters: ${listed(withoutParameters)}`,
    });
  }
  if (zero.length > 0) {
    problems.push({
      kind: 'displacement-zero',
      atoms: zero,
      range: atoms.range,
      message: `all six anisotropic parameters are zero and are left out: ${listed(zero)}`,
    });
  }
  return sites;
}

interface KeptRow {
  readonly row: number;
  readonly site: ListedSite;
}

function keptRows(atoms: CifTable, inFormula: ReadonlySet<string> | undefined, problems: CrystalProblem[]): KeptRow[] {
  const kept: KeptRow[] = [];
  const repeated = new RepeatedSites();
  for (let row = 0; row < atoms.rowCount; row++) {
    if (/^dum$/i.test(textOf(atoms.value(row, '_atom_site_calc_flag')) ?? '')) continue;
    const type = textOf(atoms.value(row, '_atom_site_type_symbol'));
    const label = textOf(atoms.value(row, '_atom_site_label')) ?? `${type ?? '?'}${row + 1}`;
    const coordinates = fractNames.map((name) => numberOf(atoms.value(row, name)));
    const absent = fractNames.filter((_, k) => coordinates[k] === undefined).map((name) => name.slice(-1));
    if (absent.length > 0) {
      problems.push({
        kind: 'coordinate-missing',
        atoms: [label],
        range: atoms.rowRange(row),
        message: `${label} has no ${absent.join(', ')} coordinate; the atom is left out`,
      });
      continue;
    }
    const element = elementOf(type, label, inFormula);
    if (element === undefined) {
      const range = atoms.rowRange(row);
      if (type !== undefined && isDummySymbol(type)) {
        const message = `${label} is a vacancy or a dummy ('${type}'): it is left out`;
        problems.push({ kind: 'site-dummy', atoms: [label], range, message });
        continue;
      }
      problems.push({
        kind: 'element-unknown',
        atoms: [label],
        range,
        message:
          `the element of ${label} cannot be told from ${type === undefined ? 'its label' : `'${type}'`}; ` +
          'the atom is left out: give _atom_site_type_symbol',
      });
      continue;
    }
    const assembly = textOf(atoms.value(row, '_atom_site_disorder_assembly'));
    const group = textOf(atoms.value(row, '_atom_site_disorder_group'));
    const site: ListedSite = {
      label,
      element,
      fract: coordinates as unknown as Vector3,
      occupancy: occupancyOf(atoms.value(row, '_atom_site_occupancy'), label, problems),
      ...(assembly !== undefined && { disorderAssembly: assembly }),
      // SHELX's PART 0 is the ordered part.
      ...(group !== undefined && group !== '0' && { disorderGroup: group }),
      range: atoms.rowRange(row),
    };
    const repetition = repeated.repetition(site);
    if (repetition) {
      problems.push(repetition);
      continue;
    }
    kept.push({ row, site });
  }
  return kept;
}

function elementOf(
  type: string | undefined,
  label: string,
  inFormula: ReadonlySet<string> | undefined,
): string | undefined {
  if (type === undefined) return elementOfLabel(label, inFormula);
  // A vacancy may bear the label of the atom that is not there.
  return isDummySymbol(type) ? undefined : (elementOfTypeSymbol(type, inFormula) ?? elementOfLabel(label, inFormula));
}

function occupancyOf(value: CifValue | undefined, label: string, problems: CrystalProblem[]): number {
  const text = textOf(value);
  if (value === undefined || text === undefined) return 1;
  const occupancy = measuredOf(value)?.value;
  if (occupancy !== undefined && occupancy >= 0 && occupancy < 1.05) return occupancy;
  problems.push({
    kind: 'occupancy-impossible',
    atoms: [label],
    range: value.range,
    message:
      `the occupancy '${text}' of ${label} is not between 0 and 1; ` +
      `${occupancy !== undefined && occupancy > 0 ? 'it is kept as it is' : '1 is used'}`,
  });
  return occupancy !== undefined && occupancy > 0 ? occupancy : 1;
}

/** Gives each kept row its parameters: by label, the k-th of equal labels to the k-th. */
function matchRows(
  rows: readonly KeptRow[],
  found: ReturnType<typeof readAnisotropicRows>,
  atoms: CifTable,
  problems: CrystalProblem[],
): Map<KeptRow, AnisotropicRow> {
  const matched = new Map<KeptRow, AnisotropicRow>();
  reportRepeatedLabels(rows, found, problems);
  if (found.byRow) {
    for (const kept of rows) {
      const parameters = found.byRow.get(kept.row);
      if (parameters) matched.set(kept, parameters);
    }
    return matched;
  }
  const waiting = new Map<string, AnisotropicRow[]>();
  for (const parameters of found.rows) {
    const same = waiting.get(parameters.label);
    if (same) same.push(parameters);
    else waiting.set(parameters.label, [parameters]);
  }
  const take = (label: string) => waiting.get(label)?.shift();
  const unmatched: KeptRow[] = [];
  for (const kept of rows) {
    const parameters = take(kept.site.label);
    if (parameters) matched.set(kept, parameters);
    else unmatched.push(kept);
  }
  matchIgnoringCase(unmatched, waiting, matched);
  reportLeftOver([...waiting.values()].flat(), rows, atoms, problems);
  return matched;
}

/** `CL1` against `Cl1`: only where one site and one row are left that agree so. */
function matchIgnoringCase(
  unmatched: readonly KeptRow[],
  waiting: Map<string, AnisotropicRow[]>,
  matched: Map<KeptRow, AnisotropicRow>,
): void {
  const folded = new Map<string, string[]>();
  for (const [label, rows] of waiting) {
    if (rows.length !== 1) continue;
    const key = label.toUpperCase();
    folded.set(key, [...(folded.get(key) ?? []), label]);
  }
  for (const kept of unmatched) {
    const key = kept.site.label.toUpperCase();
    const labels = folded.get(key);
    if (labels?.length !== 1 || unmatched.filter((other) => other.site.label.toUpperCase() === key).length !== 1)
      continue;
    matched.set(kept, waiting.get(labels[0])!.shift()!);
  }
}

function reportRepeatedLabels(
  rows: readonly KeptRow[],
  found: ReturnType<typeof readAnisotropicRows>,
  problems: CrystalProblem[],
): void {
  const matchedByLabel = new Set(found.byRow ? [] : found.rows.map(({ label }) => label));
  const first = new Map<string, TextRange>();
  for (const { site } of rows) {
    const { label, range } = site;
    const related = first.get(label);
    if (related) {
      problems.push(
        matchedByLabel.has(label)
          ? {
              kind: 'label-repeated',
              atoms: [label],
              range,
              related,
              message: `two atoms are called ${label}; their anisotropic parameters are assigned in the order of the lists`,
            }
          : {
              kind: 'label-not-unique',
              atoms: [label],
              range,
              related,
              message: `two atoms are called ${label}: rename one`,
            },
      );
    } else first.set(label, range);
  }
}

function reportLeftOver(
  left: readonly AnisotropicRow[],
  rows: readonly KeptRow[],
  atoms: CifTable,
  problems: CrystalProblem[],
): void {
  if (left.length === 0) return;
  const known = new Set(rows.map(({ site }) => site.label));
  const repeated = left.filter(({ label }) => known.has(label));
  const inAtomList = new Set<string>();
  for (let row = 0; row < atoms.rowCount; row++) inAtomList.add(textOf(atoms.value(row, '_atom_site_label')) ?? '');
  // Rows of atoms left out for a reason already given.
  const orphans = left.filter(({ label }) => !inAtomList.has(label));
  if (repeated.length > 0) {
    problems.push({
      kind: 'displacement-repeated',
      atoms: repeated.map(({ label }) => label),
      range: repeated[0].range,
      message: `anisotropic parameters are given twice; the first count: ${listed(repeated.map(({ label }) => label))}`,
    });
  }
  if (orphans.length > 0) {
    problems.push({
      kind: 'displacement-without-site',
      atoms: orphans.map(({ label }) => label),
      range: orphans[0].range,
      message: `anisotropic parameters of atoms that are not in the atom list: ${listed(orphans.map(({ label }) => label))}`,
    });
  }
}
