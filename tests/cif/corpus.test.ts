import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CifDocument, decodeCifBytes, encodeCifText, parseCif } from '../../src/cif/index.js';
import { seededRandom } from '../support/random.js';
import { describeWithShared, sharedPath } from '../support/shared.js';

const fixtures = resolve(__dirname, '../../fixtures');

function cifsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.cif'))
    .sort()
    .map((file) => join(folder, file));
}

/** Reads every value of a document and checks that ranges lie in order and within their owners; gives their number. */
function walk({ blocks, source }: CifDocument): number {
  let values = 0;
  let offset = 0;
  // An expectation for each of two million values would take minutes.
  const take = (start: number, end: number) => {
    if (!(start >= offset && end >= start))
      throw new Error(`${source.locate(start)}: range ${start}–${end} after ${offset}`);
    offset = end;
  };
  for (const block of blocks) {
    take(block.headingRange.start, block.headingRange.end);
    for (const entry of block.entries) {
      if (entry.kind === 'item') {
        take(entry.tagRange.start, entry.tagRange.end);
        take(entry.value.range.start, entry.value.range.end);
        values += entry.value.text === undefined ? 0 : 1;
        continue;
      }
      for (const range of entry.tagRanges) take(range.start, range.end);
      for (let row = 0; row < entry.rowCount; row++) {
        for (let column = 0; column < entry.tags.length; column++) {
          const value = entry.value(row, column);
          take(value.range.start, value.range.end);
          values += value.text === undefined ? 0 : 1;
        }
      }
      expect(offset).toBeLessThanOrEqual(entry.range.end);
    }
    expect(block.range.end).toBeGreaterThanOrEqual(offset);
  }
  expect(offset).toBeLessThanOrEqual(source.text.length);
  return values;
}

function readAll(files: readonly string[]): { values: number; problems: string[] } {
  let values = 0;
  const problems: string[] = [];
  for (const file of files) {
    const bytes = readFileSync(file);
    const decoded = decodeCifBytes(bytes);
    const document = parseCif(decoded.text, file);
    expect(Buffer.compare(encodeCifText(document.source.text, decoded), bytes)).toBe(0);
    values += walk(document);
    for (const { kind, severity } of document.problems) if (severity !== 'hint') problems.push(kind);
  }
  return { values, problems };
}

describe('fixtures', () => {
  test('parse without problems and write back as they are', () => {
    const files = cifsIn(fixtures);
    expect(files.length).toBeGreaterThanOrEqual(17);
    const { values, problems } = readAll(files);
    expect(problems).toEqual([]);
    expect(values).toBeGreaterThan(5000);
  });

  test('what a known file holds', () => {
    const document = parseCif(readFileSync(join(fixtures, 'paracetamol_monomethanolate.cif'), 'utf8'));
    const [block] = document.blocks;
    expect(block.value('_cell_length_a')?.text).toMatch(/^\d+\.\d+\(\d+\)$/);
    const aniso = block.loop('_atom_site_aniso_label');
    expect(aniso?.column('_atom_site_aniso_U_11')).toBeGreaterThan(0);
    expect(aniso?.rowCount).toBeGreaterThan(5);
  });
});

describe('mutated fixtures', () => {
  const seeds = cifsIn(fixtures)
    .map((file) => readFileSync(file, 'utf8'))
    .filter((text) => text.length < 40_000);
  const pieces = [
    "'",
    '"',
    ';',
    '\n;',
    '\n',
    '\r',
    ' ',
    '_',
    '#',
    'loop_',
    'data_',
    'save_',
    'global_',
    '\0',
    '\\',
    '[',
    '{',
    "'''",
    '?',
  ];

  /** Cuts, doubles and inserts at random places. */
  function mutate(text: string, random: () => number): string {
    let out = text;
    for (let edits = 1 + Math.floor(random() * 4); edits > 0; edits--) {
      const at = Math.floor(random() * out.length);
      const span = Math.floor(random() ** 3 * 2000);
      const choice = random();
      if (choice < 0.3) out = out.slice(0, at) + out.slice(at + span);
      else if (choice < 0.5) out = out.slice(0, at + span) + out.slice(at);
      else out = out.slice(0, at) + pieces[Math.floor(random() * pieces.length)] + out.slice(at);
    }
    return out;
  }

  test.each(['1.1', '2.0'])('never fail to be read in version %s, and ranges stay sound', (version) => {
    const random = seededRandom(version === '1.1' ? 11 : 20);
    for (let run = 0; run < 300; run++) {
      const mutant = mutate(seeds[Math.floor(random() * seeds.length)], random);
      const text = version === '2.0' ? `#\\#CIF_2.0\n${mutant}` : mutant;
      const document = parseCif(text);
      for (const { range, related } of document.problems) {
        for (const { start, end } of related ? [range, related] : [range]) {
          expect(start >= 0 && start <= end && end <= text.length).toBe(true);
        }
      }
      walk(document);
    }
  });
});

describeWithShared('open data', () => {
  test.each([
    ['fixtures', ['fixtures'], 17],
    ['official examples', ['oracle', 'B', 'cif'], 5],
    ['training data', ['data', 'cif'], 600],
  ])('%s parse and write back as they are', (_title, folder, atLeast) => {
    const files = cifsIn(sharedPath(...folder));
    expect(files.length).toBeGreaterThanOrEqual(atLeast);
    const { values, problems } = readAll(files);
    expect(values).toBeGreaterThan(files.length * 100);
    // Names of compounds that begin with a bracket are all that is wrong in these files.
    expect(new Set(problems)).toEqual(new Set(problems.length > 0 ? ['reserved-start'] : []));
  });
});
