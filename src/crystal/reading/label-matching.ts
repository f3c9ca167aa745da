import type { TextRange } from '../../cif/text/source.js';
import type { CrystalProblem } from '../crystal.js';
import type { AnisotropicRow } from './displacements-from-cif.js';
import { listed } from './problems.js';
import type { ListedSite } from './repeated-sites.js';

/** A row of the atom list that is read as a site. */
export interface KeptRow {
  readonly row: number;
  readonly site: ListedSite;
}

/** The anisotropic parameters of a block before they belong to sites, and the labels of the atom list, of all its rows. */
export interface Unmatched {
  readonly rows: readonly AnisotropicRow[];
  /** By row of the atom list where the parameters stand in it. */
  readonly byRow?: ReadonlyMap<number, AnisotropicRow>;
  readonly atomLabels: ReadonlySet<string>;
}

/**
 * Gives each kept row its parameters: by label, the k-th of equal labels to the k-th. Labels that only look alike (`01`
 * and `O1`, `Cl9` and `C(l9)`, `CL1` and `Cl1`) belong together where no other label could be meant; each such pair is
 * one problem.
 */
export function matchRows(
  kept: readonly KeptRow[],
  found: Unmatched,
  problems: CrystalProblem[],
): Map<KeptRow, AnisotropicRow> {
  const matched = new Map<KeptRow, AnisotropicRow>();
  reportRepeatedLabels(kept, found, problems);
  if (found.byRow) {
    for (const each of kept) {
      const parameters = found.byRow.get(each.row);
      if (parameters) matched.set(each, parameters);
    }
    return matched;
  }
  const waiting = new Map<string, AnisotropicRow[]>();
  for (const parameters of found.rows) {
    const same = waiting.get(parameters.label);
    if (same) same.push(parameters);
    else waiting.set(parameters.label, [parameters]);
  }
  const without: KeptRow[] = [];
  for (const each of kept) {
    const parameters = waiting.get(each.site.label)?.shift();
    if (parameters) matched.set(each, parameters);
    else without.push(each);
  }
  matchLookAlikes(without, waiting, found.atomLabels, matched, problems);
  reportLeftOver([...waiting.values()].flat(), kept, found.atomLabels, problems);
  return matched;
}

/** Labels whose characters are taken for one another by the eye or by a scanner share this. */
export function looksLike(label: string): string {
  return label
    .toUpperCase()
    .replace(/[()[\]{}_\s]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL|]/g, '1')
    .replace(/[\u2019\u2018\u2032\u00b4`]/g, "'");
}

/** Only where one atom without parameters and one row without an atom are left that look alike. */
function matchLookAlikes(
  without: readonly KeptRow[],
  waiting: Map<string, AnisotropicRow[]>,
  atomLabels: ReadonlySet<string>,
  matched: Map<KeptRow, AnisotropicRow>,
  problems: CrystalProblem[],
): void {
  const rowsByLook = new Map<string, AnisotropicRow[]>();
  for (const [label, rows] of waiting) {
    if (rows.length === 0 || atomLabels.has(label)) continue;
    const look = looksLike(label);
    rowsByLook.set(look, [...(rowsByLook.get(look) ?? []), ...rows]);
  }
  for (const each of without) {
    const { label } = each.site;
    const look = looksLike(label);
    const rows = rowsByLook.get(look);
    if (rows?.length !== 1 || without.filter(({ site }) => looksLike(site.label) === look).length !== 1) continue;
    const [parameters] = rows;
    waiting.delete(parameters.label);
    matched.set(each, parameters);
    problems.push({
      kind: 'label-look-alike',
      atoms: [label],
      range: parameters.range,
      related: each.site.range,
      message: `${label} of the atom list is typed as '${parameters.label}' in the list of anisotropic parameters; they are read as its own: write both alike`,
    });
  }
}

function reportRepeatedLabels(kept: readonly KeptRow[], found: Unmatched, problems: CrystalProblem[]): void {
  const matchedByLabel = new Set(found.byRow ? [] : found.rows.map(({ label }) => label));
  const first = new Map<string, TextRange>();
  for (const { site } of kept) {
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
  kept: readonly KeptRow[],
  atomLabels: ReadonlySet<string>,
  problems: CrystalProblem[],
): void {
  if (left.length === 0) return;
  const known = new Set(kept.map(({ site }) => site.label));
  const repeated = left.filter(({ label }) => known.has(label));
  // Rows of atoms left out for a reason already given are none.
  const orphans = left.filter(({ label }) => !atomLabels.has(label));
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
