import {
  applyEdits,
  type CifBlock,
  type CifDocument,
  CifEditError,
  formatCifNumber,
  insertAfter,
  lineEndingOf,
  quoteCifValue,
  type TextEdit,
  writeLoop,
} from '../cif/index.js';
import {
  type Crystal,
  type Site,
  type SymmetricTensor,
  siteSymmetry,
  siteSymmetryAverage,
  uEquivalent,
  uIsoToBIso,
} from '../crystal/index.js';
import type { LintedFile } from '../linter/linted-file.js';
import type { StructurePrediction } from '../model/prediction.js';
import { dotted, type EditableTable, findTable, TableEditor, usesDots } from './cif-table.js';
import {
  type AnisoColumns,
  axisScale,
  componentTag,
  type DisplacementConvention,
  decimalsOf,
  findAnisoColumns,
  inConvention,
  spelledTag,
} from './displacement-columns.js';
import { roundWithSiteSymmetry } from './site-symmetric-rounding.js';

/** A data block with the structure read from it and what the model says of that. */
export interface PredictedStructure {
  readonly block: CifBlock;
  readonly crystal: Crystal;
  readonly prediction: StructurePrediction;
}

/** The structures of a CIF that has been linted, with their predictions; those without any are left out. */
export function predictedStructures(document: CifDocument, file: LintedFile): readonly PredictedStructure[] {
  return file.crystals.flatMap((crystal, index) => {
    const prediction = file.predictions[index];
    const block = document.blocks.find(({ headingRange }) => headingRange.start === crystal.blockRange.start);
    return block === undefined || prediction === undefined ? [] : [{ block, crystal, prediction }];
  });
}

export interface PredictedCifOptions {
  /** Text of a comment at the top; none where undefined. */
  readonly comment?: string;
}

/** The six components as text, in a convention. */
type PrintedTensor = (convention: DisplacementConvention) => readonly string[];

interface PredictedRow {
  readonly site: Site;
  /** Row in the list of atoms. */
  readonly row: number;
  readonly uCart: SymmetricTensor;
  readonly printed: PrintedTensor;
}

/** SHELXL's order, which older programs read by position. */
const columnOrder = [0, 1, 2, 5, 4, 3];

/**
 * The user's own CIF with predicted displacement parameters, nothing else changed: labels, asymmetric unit, order and
 * convention (U, B or β) stay. U_iso_or_equiv becomes tr(U_cart)/3; predicted numbers carry no s.u.; the site symmetry
 * holds exactly between the printed components. Atoms without a prediction keep their rows as they are. Where the file
 * has no list of anisotropic parameters, one is added behind the list of atoms.
 */
export function predictedCif(
  document: CifDocument,
  structures: readonly PredictedStructure[],
  options: PredictedCifOptions = {},
): string {
  const edits = structures.flatMap((structure) => blockEdits(document, structure));
  const { text } = document.source;
  if (options.comment !== undefined) edits.push(commentEdit(text, options.comment));
  return applyEdits(document.source, edits);
}

function blockEdits(document: CifDocument, { block, crystal, prediction }: PredictedStructure): readonly TextEdit[] {
  const atoms = findTable(block, '_atom_site_fract_x');
  if (atoms === undefined) return [];
  const rows = predictedRows(atoms, crystal, prediction);
  if (rows.length === 0) return [];
  const aniso = findAnisoColumns(block, atoms);
  const atomEditor = new TableEditor(document, atoms);
  for (const row of rows) setEquivalent(atomEditor, atoms, row, aniso, crystal);
  if (aniso === undefined) {
    return [...atomEditor.edits(), newAnisoLoop(document, block, atoms, rows)];
  }
  if (sameTable(aniso.place, atoms)) {
    setAniso(atomEditor, aniso, new Map(rows.map((predicted) => [predicted.row, predicted])));
    return atomEditor.edits();
  }
  const anisoEditor = new TableEditor(document, aniso.place);
  const { matched, unmatched } = matchAnisoRows(aniso, rows);
  setAniso(anisoEditor, aniso, matched);
  if (unmatched.length > 0 && aniso.place.loop === undefined) {
    const { start } = aniso.place.table.range;
    throw new CifEditError(
      `${document.source.locate(start)}: the anisotropic parameters are single items, which hold one atom only: make a loop_ of them`,
    );
  }
  for (const predicted of unmatched) anisoEditor.addRow(newAnisoRow(document, atoms, aniso, predicted));
  return [...atomEditor.edits(), ...anisoEditor.edits()];
}

function predictedRows(
  { table }: EditableTable,
  crystal: Crystal,
  prediction: StructurePrediction,
): readonly PredictedRow[] {
  const rowAt = new Map<number, number>();
  for (let row = 0; row < table.rowCount; row++) rowAt.set(table.rowRange(row).start, row);
  return crystal.sites.flatMap((site, index) => {
    const uCart = prediction.sites[index]?.uCart;
    const row = rowAt.get(site.range.start);
    if (uCart === undefined || row === undefined) return [];
    return [{ site, row, uCart, printed: printedTensor(crystal, site, uCart) }];
  });
}

function printedTensor(crystal: Crystal, site: Site, uCart: SymmetricTensor): PrintedTensor {
  const symmetry = siteSymmetry(crystal, site.fract);
  const rotations = symmetry.operations.map(({ operation }) => crystal.symOps[operation].rotation);
  // Networks compute in single precision: their tensors obey the site symmetry to seven digits.
  const exact = siteSymmetryAverage(uCart, symmetry);
  return (convention) => {
    const decimals = decimalsOf(convention, crystal.cell);
    const rounded = roundWithSiteSymmetry(
      inConvention(exact, convention, crystal),
      rotations,
      axisScale(convention, crystal.cell),
      decimals,
    );
    return rounded.map((component) => formatCifNumber(component, { decimals }));
  };
}

/** The columns of the list of atoms that speak of its displacement: U_eq, its s.u., and the kind of parameters. */
function setEquivalent(
  editor: TableEditor,
  { table }: EditableTable,
  { row, uCart }: PredictedRow,
  aniso: AnisoColumns | undefined,
  { cell }: Crystal,
): void {
  const uEq = uEquivalent(uCart);
  for (const convention of ['u', 'b'] as const) {
    const tag = `_atom_site_${convention}_iso_or_equiv`;
    const value = convention === 'u' ? uEq : uIsoToBIso(uEq);
    editor.set(row, tag, formatCifNumber(value, { decimals: decimalsOf(convention, cell) }));
    clearUncertainty(editor, row, tag);
  }
  const kind = aniso?.present[0]?.convention === 'b' ? 'Bani' : 'Uani';
  for (const tag of ['_atom_site_adp_type', '_atom_site_thermal_displace_type']) {
    const already = /ani$/i.test(table.value(row, tag)?.text ?? '');
    if (!already) editor.set(row, tag, kind);
  }
}

/** Uncertainties in columns of their own would be those of the old number. */
function clearUncertainty(editor: TableEditor, row: number, tag: string): void {
  for (const suffix of ['su', 'esd']) editor.set(row, `${tag}_${suffix}`, '.');
}

function sameTable(a: EditableTable, b: EditableTable): boolean {
  return a.lastEntry === b.lastEntry;
}

/**
 * Rows of the anisotropic parameters by predicted atom: the row that an atom's were read from, else the one of its
 * label. A label given twice has one row, which goes to the first atom; the other is not among the unmatched either.
 */
function matchAnisoRows(
  { place: { table }, labelTag }: AnisoColumns,
  rows: readonly PredictedRow[],
): { readonly matched: ReadonlyMap<number, PredictedRow>; readonly unmatched: readonly PredictedRow[] } {
  const rowAt = new Map<number, number>();
  const rowOfLabel = new Map<string, number>();
  for (let row = 0; row < table.rowCount; row++) {
    rowAt.set(table.rowRange(row).start, row);
    const label = table.value(row, labelTag)?.text ?? '';
    if (!rowOfLabel.has(label)) rowOfLabel.set(label, row);
  }
  const matched = new Map<number, PredictedRow>();
  const unmatched: PredictedRow[] = [];
  for (const predicted of rows) {
    const { displacementRange, label } = predicted.site;
    const row = rowAt.get(displacementRange?.start ?? -1) ?? rowOfLabel.get(label);
    if (row === undefined) unmatched.push(predicted);
    else if (!matched.has(row)) matched.set(row, predicted);
  }
  return { matched, unmatched };
}

function setAniso(editor: TableEditor, aniso: AnisoColumns, rows: ReadonlyMap<number, PredictedRow>): void {
  for (const [row, { printed }] of rows) {
    for (const component of aniso.present) {
      const tag = componentTag(component);
      editor.set(row, tag, printed(component.convention)[component.index]);
      clearUncertainty(editor, row, tag);
    }
    // The ratio of the old axes.
    editor.set(row, '_atom_site_aniso_ratio', '?');
  }
  for (const component of aniso.missing) {
    const tag = spelledTag(component);
    const dots = aniso.place.loop?.tags.some((name) => name.startsWith('_atom_site_aniso.')) ?? false;
    editor.addColumn(
      dots ? dotted(tag) : tag,
      (row) => rows.get(row)?.printed(component.convention)[component.index] ?? '?',
    );
  }
}

function newAnisoRow(
  document: CifDocument,
  atoms: EditableTable,
  { place: { loop }, labelTag, present, missing }: AnisoColumns,
  predicted: PredictedRow,
): readonly string[] {
  const { row, printed } = predicted;
  const type = atoms.table.value(row, '_atom_site_type_symbol');
  const byTag = new Map<string, string | undefined>([
    [labelTag, writtenLabel(document, atoms, predicted)],
    ['_atom_site_aniso_type_symbol', type && document.source.slice(type.range)],
    ...present.map((component) => [componentTag(component), printed(component.convention)[component.index]] as const),
  ]);
  const tags = loop?.tags ?? [];
  return [
    ...tags.map((tag) => byTag.get(tag.replace('.', '_')) ?? '?'),
    ...missing.map((component) => printed(component.convention)[component.index]),
  ];
}

/** The label as the list of atoms spells it, quotes included. */
function writtenLabel(document: CifDocument, atoms: EditableTable, { row, site }: PredictedRow): string {
  const value = atoms.table.value(row, '_atom_site_label');
  return value ? document.source.slice(value.range) : quoteCifValue(site.label);
}

function newAnisoLoop(
  document: CifDocument,
  block: CifBlock,
  atoms: EditableTable,
  rows: readonly PredictedRow[],
): TextEdit {
  const tags = ['_atom_site_aniso_label', ...columnOrder.map((index) => spelledTag({ convention: 'u', index }))];
  const values = rows.map((predicted) => {
    const components = predicted.printed('u');
    return [writtenLabel(document, atoms, predicted), ...columnOrder.map((index) => components[index])];
  });
  return insertAfter(document, atoms.lastEntry, writeLoop(usesDots(block) ? tags.map(dotted) : tags, values));
}

/** A comment belongs behind the magic number `#\#CIF_2.0`, which must stay the first line. */
function commentEdit(text: string, comment: string): TextEdit {
  const lineEnd = lineEndingOf(text);
  const lines = comment.split(/\r\n|\r|\n/).map((line) => `# ${line}${lineEnd}`);
  const magic = /^#\\#CIF_[^\r\n]*(?:\r\n|\n|\r)/.exec(text);
  const start = magic?.[0].length ?? 0;
  return { range: { start, end: start }, text: lines.join('') };
}
