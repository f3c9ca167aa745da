import type { CifValue } from '../../cif/syntax/document.js';
import type { Matrix3, Vector3 } from '../../math/tensor.js';
import type { Cell, CrystalProblem, Site } from '../crystal.js';
import { atomicNumberOf, elementOfLabel, elementOfTypeSymbol, isDummySymbol, mixedElementsOf } from '../elements.js';
import { type BlockReader, type CifTable, textOf } from './block-reader.js';
import { displacementOf, readAnisotropicRows, readUEquivalent, statedAnisotropic } from './displacements-from-cif.js';
import { type KeptRow, matchRows } from './label-matching.js';
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
 * coordinates, element or occupancy that can be read are left out with a problem.
 */
export function readSites(
  reader: BlockReader,
  atoms: CifTable,
  cell: Cell,
  orthogonalization: Matrix3,
  inFormula: ReadonlySet<string> | undefined,
  problems: CrystalProblem[],
): Site[] {
  const rows = keptRows(reader, atoms, inFormula, problems);
  const parametersRead = readAnisotropicRows(reader, atoms, cell, problems);
  const anisotropic = matchRows(rows, { ...parametersRead, atomLabels: labelsOf(atoms) }, problems);
  reportElementsNotInFormula(rows, inFormula, problems);
  const incomplete = new Set(
    problems.flatMap(({ kind, atoms: labels = [] }) => (kind === 'displacement-incomplete' ? labels : [])),
  );
  const withoutParameters: string[] = [];
  const zero: string[] = [];
  const withoutEquivalent: { readonly label: string; readonly value: CifValue }[] = [];
  const sites = rows.map((kept): Site => {
    const { row, site } = kept;
    const { label, element } = site;
    const parameters = anisotropic.get(kept);
    const { reported: uEquivalentReported, unreadable } = readUEquivalent(reader, atoms, row);
    if (unreadable) withoutEquivalent.push({ label, value: unreadable });
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
  if (withoutEquivalent.length > 0) {
    const [{ value }] = withoutEquivalent;
    const labels = withoutEquivalent.map(({ label }) => label);
    problems.push({
      kind: 'displacement-incomplete',
      atoms: labels,
      range: value.range,
      message: `the isotropic or equivalent U or B '${value.text.trim()}' is no number and is left out: ${listed(labels)}`,
    });
  }
  return sites;
}

function labelsOf(atoms: CifTable): ReadonlySet<string> {
  const labels = new Set<string>();
  for (let row = 0; row < atoms.rowCount; row++) labels.add(textOf(atoms.value(row, '_atom_site_label')) ?? '');
  return labels;
}

/** One problem for each element that atoms are said to be and the formula does not have. */
function reportElementsNotInFormula(
  rows: readonly KeptRow[],
  inFormula: ReadonlySet<string> | undefined,
  problems: CrystalProblem[],
): void {
  if (!inFormula) return;
  const known = new Set([...inFormula].map((element) => atomicNumberOf(element)));
  const byElement = new Map<string, KeptRow[]>();
  for (const each of rows) {
    const { element, occupancy } = each.site;
    if (occupancy === 0 || known.has(atomicNumberOf(element))) continue;
    byElement.set(element, [...(byElement.get(element) ?? []), each]);
  }
  for (const [element, atoms] of byElement) {
    const labels = atoms.map(({ site }) => site.label);
    problems.push({
      kind: 'element-not-in-formula',
      atoms: labels,
      range: atoms[0].site.range,
      message: `${listed(labels)} ${labels.length === 1 ? 'is' : 'are'} ${element}, which the chemical formula lacks: correct one of them`,
    });
  }
}

function keptRows(
  reader: BlockReader,
  atoms: CifTable,
  inFormula: ReadonlySet<string> | undefined,
  problems: CrystalProblem[],
): KeptRow[] {
  const kept: KeptRow[] = [];
  const mixed: KeptRow[] = [];
  const repeated = new RepeatedSites();
  for (let row = 0; row < atoms.rowCount; row++) {
    if (/^dum$/i.test(textOf(atoms.value(row, '_atom_site_calc_flag')) ?? '')) continue;
    const type = textOf(atoms.value(row, '_atom_site_type_symbol'));
    const name = textOf(atoms.value(row, '_atom_site_label'));
    const label = name ?? `${type ?? '?'}${row + 1}`;
    const range = atoms.rowRange(row);
    const leaveOut = (kind: CrystalProblem['kind'], message: string) =>
      problems.push({ kind, atoms: [label], range, message });
    if (type === undefined ? /^Q\d*$/.test(label) : isDummySymbol(type)) {
      leaveOut('site-dummy', `${label} is a vacancy, a dummy or a peak ('${type ?? label}'): it is left out`);
      continue;
    }
    const mixedElements = (type && mixedElementsOf(type)) || mixedElementsOf(label, true);
    const element = mixedElements?.[0] ?? elementOf(type, label, inFormula);
    const coordinates = coordinatesOf(reader, atoms, row);
    if ('unreadable' in coordinates) {
      const { axis, text } = coordinates.unreadable;
      const shown = `the ${axis} coordinate '${text}' of ${label} is no number`;
      leaveOut('coordinate-unreadable', `${shown}; the atom is left out: write a fraction of the cell, 0.1234(5)`);
      continue;
    }
    if ('absent' in coordinates) {
      // A row of nothing but question marks stands for a list that is not given.
      if (name === undefined && type === undefined && coordinates.absent.length === 3) continue;
      const hydrogen = element !== undefined && atomicNumberOf(element) === 1;
      const shown = `${label} has no ${coordinates.absent.join(', ')} coordinate`;
      leaveOut(hydrogen ? 'hydrogen-unplaced' : 'coordinate-missing', `${shown}; the atom is left out`);
      continue;
    }
    if (element === undefined) {
      const source = type === undefined ? 'its label' : `'${type}'`;
      leaveOut(
        'element-unknown',
        `the element of ${label} cannot be told from ${source}; the atom is left out: ${type === undefined ? 'give' : 'correct'} _atom_site_type_symbol`,
      );
      continue;
    }
    const occupancy = occupancyOf(reader, atoms.value(row, '_atom_site_occupancy'), label, problems);
    if (occupancy === undefined) continue;
    const assembly = textOf(atoms.value(row, '_atom_site_disorder_assembly'));
    const group = textOf(atoms.value(row, '_atom_site_disorder_group'));
    const site: ListedSite = {
      label,
      element,
      ...(mixedElements && { mixedElements }),
      fract: coordinates.fract,
      occupancy,
      ...(assembly !== undefined && { disorderAssembly: assembly }),
      // SHELX's PART 0 is the ordered part.
      ...(group !== undefined && group !== '0' && { disorderGroup: group }),
      range,
    };
    const repetition = repeated.repetition(site);
    if (repetition) {
      problems.push(repetition);
      continue;
    }
    kept.push({ row, site });
    if (mixedElements) mixed.push({ row, site });
  }
  if (mixed.length > 0) {
    const [{ site }] = mixed;
    const labels = mixed.map((each) => each.site.label);
    problems.push({
      kind: 'site-mixed',
      atoms: labels,
      range: site.range,
      message: `${site.label} is shared by ${site.mixedElements?.join(' and ')} in one row, so its U is not judged (${listed(labels)}); give each element a row with its occupancy`,
    });
  }
  return kept;
}

type Coordinates =
  | { readonly fract: Vector3 }
  | { readonly absent: readonly string[] }
  | { readonly unreadable: { readonly axis: string; readonly text: string } };

function coordinatesOf(reader: BlockReader, atoms: CifTable, row: number): Coordinates {
  const fract: number[] = [];
  const absent: string[] = [];
  let unreadable: { readonly axis: string; readonly text: string } | undefined;
  for (const name of fractNames) {
    const reading = reader.number(atoms.value(row, name), { fractions: true });
    if (reading.kind === 'number') fract.push(reading.measured.value);
    else if (reading.kind === 'absent') absent.push(name.slice(-1));
    else unreadable ??= { axis: name.slice(-1), text: reading.text };
  }
  if (unreadable) return { unreadable };
  return absent.length > 0 ? { absent } : { fract: fract as unknown as Vector3 };
}

function elementOf(
  type: string | undefined,
  label: string,
  inFormula: ReadonlySet<string> | undefined,
): string | undefined {
  if (type === undefined) return elementOfLabel(label, inFormula);
  // Not the label's in place of a type symbol that is none: a vacancy may bear the label of the atom that is not there.
  return isDummySymbol(type) ? undefined : elementOfTypeSymbol(type, inFormula);
}

/** Undefined where it is given and is no occupancy: then the atom cannot be placed in full or in part. */
function occupancyOf(
  reader: BlockReader,
  value: CifValue | undefined,
  label: string,
  problems: CrystalProblem[],
): number | undefined {
  const reading = reader.number(value, { fractions: true });
  if (value === undefined || reading.kind === 'absent') return 1;
  const occupancy = reading.kind === 'number' ? reading.measured.value : undefined;
  if (occupancy !== undefined && occupancy >= 0 && occupancy < 1.05) return occupancy;
  const kept = occupancy !== undefined && occupancy > 0 ? occupancy : undefined;
  problems.push({
    kind: kept === undefined ? 'occupancy-unusable' : 'occupancy-impossible',
    atoms: [label],
    range: value.range,
    message:
      `the occupancy '${value.text.trim()}' of ${label} is ${occupancy === undefined ? 'no number' : 'not between 0 and 1'}; ` +
      `${kept === undefined ? 'the atom is left out' : 'it is kept as it is'}: give a number from 0 to 1`,
  });
  return kept;
}
