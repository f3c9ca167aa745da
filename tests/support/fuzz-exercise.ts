/**
 * What every input must survive: reading as CIF and as SHELX text, every value, every crystal, every site; and the text
 * written back.
 */
import {
  applyEdits,
  type CifDocument,
  type CifValue,
  decodeCifBytes,
  embeddedShelx,
  encodeCifText,
  parseCif,
  parseShelx,
  type ShelxDocument,
} from '../../src/cif/index.js';
import {
  assessSites,
  type Crystal,
  crystalFromShelx,
  crystalsFromCif,
  findBondsAndOverlaps,
  findResidues,
  readStructure,
} from '../../src/crystal/index.js';

/** Called at the end of each stage, for measuring. */
export type StageProbe = (stage: 'decode' | 'parse' | 'values' | 'crystals' | 'sites') => void;

export interface Exercised {
  readonly values: number;
  readonly crystals: number;
  readonly sites: number;
}

/** @throws what the reader throws, and an Error that says which invariant does not hold */
export function exercise(bytes: Uint8Array, probe?: StageProbe): Exercised {
  const decoded = decodeCifBytes(bytes);
  const { text } = decoded;
  probe?.('decode');
  const document = parseCif(text, 'fuzz.cif');
  probe?.('parse');
  checkProblems(document);
  const values = touchAll(document);
  // Half a character at the end of UTF-16 has no text to be written back from.
  const lossy = decoded.encoding.startsWith('utf-16') && bytes.length % 2 === 1;
  if (applyEdits(document.source, []) !== text) throw new Error('no edits change the text');
  if (!lossy && Buffer.compare(encodeCifText(text, decoded), bytes) !== 0) throw new Error('other bytes written back');
  probe?.('values');
  const crystals = crystalsFromCif(document);
  for (const block of document.blocks) {
    checkRanges(readStructure(block).problems, text.length);
    const embedded = embeddedShelx(block, document.source);
    if (embedded) crystals.push(...readShelx(embedded.document));
    const place = embedded?.toCif(embedded.document.source.text.length);
    if (place !== undefined && !(place <= text.length)) fail('an embedded text that ends outside its file');
  }
  crystals.push(...readShelx(parseShelx(text, 'fuzz.res')));
  probe?.('crystals');
  let sites = 0;
  for (const crystal of crystals) {
    checkCrystal(crystal);
    sites += crystal.sites.length;
  }
  probe?.('sites');
  return { values, crystals: crystals.length, sites };
}

function readShelx(document: ShelxDocument): Crystal[] {
  const { length } = document.source.text;
  checkRanges(document.problems, length);
  let offset = 0;
  for (const { range, name, args } of document.instructions) {
    for (const token of [name, ...args]) {
      if (!(token.range.start >= offset && token.range.end >= token.range.start && token.range.end <= length)) {
        fail(`word ${token.text} from ${token.range.start} to ${token.range.end} after ${offset}`);
      }
      offset = token.range.end;
    }
    if (!(range.start <= name.range.start && range.end >= offset && range.end <= length)) fail('a word out of range');
  }
  const { crystal, problems } = crystalFromShelx(document);
  checkRanges(problems, length);
  return crystal ? [crystal] : [];
}

function fail(message: string): never {
  throw new Error(message);
}

function checkRanges(
  problems: readonly {
    kind: string;
    range: { start: number; end: number };
    related?: { start: number; end: number };
  }[],
  length: number,
): void {
  for (const { kind, range, related } of problems) {
    for (const { start, end } of related ? [range, related] : [range]) {
      if (!(start >= 0 && start <= end && end <= length)) fail(`${kind} from ${start} to ${end} of ${length}`);
    }
  }
}

function checkProblems({ problems, source }: CifDocument): void {
  checkRanges(problems, source.text.length);
  for (let k = 1; k < problems.length; k++) {
    if (problems[k].range.start < problems[k - 1].range.start) fail('problems out of order');
  }
  for (const problem of problems.slice(0, 20)) source.locate(problem.range.start);
}

/** Reads every value of every loop, item, frame, list and table; their ranges must follow one another. */
function touchAll(document: CifDocument): number {
  let count = 0;
  let offset = 0;
  const length = document.source.text.length;
  const take = ({ start, end }: { start: number; end: number }) => {
    if (!(start >= offset && end >= start && end <= length)) fail(`range ${start}–${end} after ${offset} of ${length}`);
    offset = end;
  };
  const touch = (value: CifValue) => {
    count++;
    if (typeof value.text !== 'string') fail('a value without text');
    if (value.quoting !== 'unquoted' && (value.unknown || value.inapplicable)) fail('a quoted ? or .');
    // A stack of our own: lists may be nested deeper than calls can.
    const open: CifValue[] = [value];
    for (let inner = open.pop(); inner; inner = open.pop()) {
      const { items, entries } = inner;
      if ((items !== undefined) !== (inner.quoting === 'list')) fail('items of no list');
      if ((entries !== undefined) !== (inner.quoting === 'table')) fail('entries of no table');
      for (const item of items ?? []) open.push(item);
      for (const [, entry] of entries ?? []) open.push(entry);
    }
  };
  for (const section of [...document.blocks, ...document.globals]) {
    offset = section.headingRange.start;
    for (const { entries } of [section, ...section.frames]) {
      offset = section.headingRange.start;
      for (const entry of entries) {
        if (entry.kind === 'item') {
          take(entry.tagRange);
          take(entry.value.range);
          touch(entry.value);
          continue;
        }
        for (const range of entry.tagRanges) take(range);
        for (let row = 0; row < entry.rowCount; row++) {
          for (let column = 0; column < entry.tags.length; column++) {
            const value = entry.value(row, column);
            take(value.range);
            touch(value);
          }
        }
        if (offset > entry.range.end || entry.range.end > length) fail('a value outside its loop');
      }
    }
  }
  return count;
}

function checkCrystal(crystal: Crystal): void {
  const { sites, symOps, orthogonalization } = crystal;
  const operationsFinite = symOps.every(
    ({ rotation, translation }) => rotation.every(Number.isFinite) && translation.every(Number.isFinite),
  );
  const numbers = [...orthogonalization];
  for (const { fract, displacement, occupancy } of sites) {
    numbers.push(...fract, occupancy);
    if (displacement.kind === 'anisotropic') numbers.push(...displacement.uCart, ...displacement.uCif);
    if (displacement.kind === 'isotropic') numbers.push(displacement.uIso.value);
  }
  for (const measured of [crystal.temperature, crystal.pressure]) numbers.push(measured?.value ?? 0, measured?.su ?? 0);
  numbers.push(crystal.formulaUnits ?? 0, crystal.rFactor ?? 0, ...(crystal.formula?.values() ?? []));
  if (!operationsFinite || !numbers.every(Number.isFinite)) fail('a crystal with a number that is not finite');
  if (symOps.length === 0) fail('a crystal without operations');
  if (assessSites(crystal).length !== sites.length) fail('sites without assessment');
  const residues = findResidues(crystal);
  if (residues.reduce((sum, residue) => sum + residue.sites.length, 0) !== sites.length) fail('sites without residue');
  if (!residues.some(({ kind }) => kind === 'main')) fail('no main residue');
  const { bonds, overlaps } = findBondsAndOverlaps(crystal);
  if (bonds.length !== sites.length || overlaps.length !== sites.length) fail('sites without list of contacts');
}
