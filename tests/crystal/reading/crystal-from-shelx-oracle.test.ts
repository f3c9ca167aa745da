/** Crystals of .res files against those of the CIFs they were written from, and against what cctbx reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif, parseShelx } from '../../../src/cif/index.js';
import {
  type Crystal,
  crystalFromShelx,
  crystalsFromCif,
  parseSymOp,
  type SymOp,
  sameModuloLattice,
} from '../../../src/crystal/index.js';
import { seededRandom } from '../../support/random.js';
import { writeRes } from './shelx/writer.js';

const fixtures = join(__dirname, '../../../fixtures');
const names = [
  'BaTiO3',
  'beryllium-benzothiazolyl',
  'cristobalite',
  'cryolite',
  'dimolybdenum-iodide',
  'dolomite',
  'gypsum',
  'lidocainementhol',
  'paracetamol_monomethanolate',
  'quartz-beta',
  'ruthenium-thiolate',
  'silicon',
  'whewellite',
  'ybco',
];
const features = readFileSync(join(__dirname, 'shelx/features.res'), 'utf8');

function fixture(name: string): Crystal {
  return crystalsFromCif(parseCif(readFileSync(join(fixtures, `${name}.cif`), 'utf8')))[0];
}

function read(text: string): Crystal {
  const { crystal, problems } = crystalFromShelx(parseShelx(text, 'x.res'));
  if (!crystal) throw new Error(problems.map(({ message }) => message).join('; '));
  return crystal;
}

/** Largest difference of two lists of numbers of equal length. */
function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0);
}

function expectSameOperations(actual: readonly SymOp[], expected: readonly SymOp[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const op of expected) expect(actual.some((other) => sameModuloLattice(op, other))).toBe(true);
}

describe('written from a CIF', () => {
  test.each(names)('%s', (name) => {
    const expected = fixture(name);
    const actual = read(writeRes(expected));
    expect(actual.problems.map(({ kind }) => kind)).toEqual([]);
    expect(actual.cell).toEqual(expected.cell);
    expectSameOperations(actual.symOps, expected.symOps);
    expect(actual.sites.map(({ label }) => label)).toEqual(expected.sites.map(({ label }) => label));
    actual.sites.forEach((site, k) => {
      const { element, fract, occupancy, displacement, disorderGroup } = expected.sites[k];
      expect(site.element).toBe(element);
      expect(site.disorderGroup).toBe(disorderGroup);
      // Written with six decimals; occupancies with five, times an order of 192 at most.
      expect(worst(site.fract, fract)).toBeLessThan(5.1e-7);
      expect(Math.abs(site.occupancy - occupancy)).toBeLessThan(1e-3);
      expect(site.displacement.kind).toBe(displacement.kind);
      if (site.displacement.kind === 'anisotropic' && displacement.kind === 'anisotropic') {
        // Five decimals, and up to twice that from oblique axes.
        expect(worst(site.displacement.uCart, displacement.uCart)).toBeLessThan(1.5e-5);
        expect(worst(site.displacement.uCif, displacement.uCif)).toBeLessThan(5.1e-6);
      }
      if (site.displacement.kind === 'isotropic' && displacement.kind === 'isotropic') {
        expect(Math.abs(site.displacement.uIso.value - displacement.uIso.value)).toBeLessThan(5.1e-6);
      }
    });
    expect(actual.temperature?.value).toBeCloseTo(expected.temperature?.value ?? 293.15, 2);
    expect(actual.rFactor).toBe(0.0321);
  });
});

interface CctbxSite {
  readonly label: string;
  readonly element: string;
  readonly fract: readonly number[];
  readonly occupancy: number;
  readonly uCart?: readonly number[];
  readonly uIso?: number;
}

describe('as cctbx reads it', () => {
  const oracle: { cell: number[]; operations: string[]; sites: CctbxSite[] } = JSON.parse(
    readFileSync(join(__dirname, 'shelx/features-cctbx.json'), 'utf8'),
  );
  const crystal = read(features);

  test('cell and operations', () => {
    const { a, b, c, alpha, beta, gamma } = crystal.cell;
    expect([a, b, c, alpha, beta, gamma]).toEqual(oracle.cell);
    expectSameOperations(crystal.symOps, oracle.operations.map(parseSymOp));
  });

  test('atoms', () => {
    expect(crystal.sites).toHaveLength(oracle.sites.length);
    crystal.sites.forEach((site, k) => {
      const expected = oracle.sites[k];
      // cctbx keeps residues apart from the names.
      expect(site.label.replace(/_\d+$/, '')).toBe(expected.label);
      expect(site.element).toBe(expected.element);
      expect(worst(site.fract, expected.fract)).toBeLessThan(1e-9);
      expect(Math.abs(site.occupancy - expected.occupancy)).toBeLessThan(1e-8);
      const { displacement } = site;
      if (displacement.kind === 'anisotropic') expect(worst(displacement.uCart, expected.uCart!)).toBeLessThan(2e-8);
      else
        expect(displacement).toMatchObject({ kind: 'isotropic', uIso: { value: expect.closeTo(expected.uIso!, 7) } });
    });
  });

  test('what cctbx does not tell', () => {
    expect(crystal.blockName).toBe('features in C2/c');
    expect(crystal.temperature?.value).toBe(150);
    expect(crystal.rFactor).toBe(0.0345);
    expect(crystal.probe).toBe('x-ray');
    expect([...crystal.formula!]).toEqual(Object.entries({ C: 20, H: 24, N: 2, O: 4, Cl: 2, Zn: 1 }));
    expect(crystal.sites.slice(-4).map(({ label }) => label)).toEqual(['C1_1', 'O1_1', 'C1_2', 'O1_2']);
    expect(crystal.sites.filter(({ calculated }) => calculated).map(({ label }) => label)).toEqual([
      'H1',
      'H2A',
      'H2B',
    ]);
    expect(crystal.sites.flatMap(({ label, disorderGroup }) => (disorderGroup ? [label, disorderGroup] : []))).toEqual(
      'C2 1 H2A 1 H2B 1 C2B 2 O1S -1'.split(' '),
    );
  });
});

/** Everything of a crystal but the places in the text. */
function withoutRanges(crystal: Crystal): unknown {
  return JSON.parse(
    JSON.stringify(crystal, (key, value: unknown) =>
      /^(range|displacementRange|blockRange)$/.test(key) ? null : value,
    ),
  );
}

describe('whatever the lines look like', () => {
  const base = writeRes(fixture('paracetamol_monomethanolate'));

  /** Breaks instructions other than text into lines at random places, with comments and blank lines between. */
  function rewrapped(text: string, random: () => number): string {
    const joined = text.replace(/=[^\n]*\n\s+/g, ' ').replace(/ +!.*$/gm, '');
    return joined
      .split('\n')
      .map((line) => {
        if (/^(TITL|REM|\s|$)/.test(line)) return line;
        const [first, ...rest] = line.split(/\s+/);
        return rest.reduce(
          (out, word) => {
            const choice = random();
            const gap = choice < 0.7 ? ' ' : choice < 0.8 ? ' =\n ' : choice < 0.9 ? '=   \r\n\t' : ' = ! x = y\n    ';
            return out + gap + word;
          },
          random() < 0.5 ? first.toLowerCase() : first,
        );
      })
      .map((line) => (random() < 0.1 ? `${line}\n\n a comment C1 1 0 0 0\n! another` : line))
      .join('\n');
  }

  test.each([
    ['a written one', base],
    ['one with everything', features],
  ])('%s: the crystal stays the same', (_, text) => {
    const random = seededRandom(11);
    const lowered = (crystal: Crystal) => JSON.stringify(withoutRanges(crystal)).toLowerCase();
    const expected = lowered(read(text));
    for (let k = 0; k < 40; k++) expect(lowered(read(rewrapped(text, random)))).toBe(expected);
  });

  test('mutated files are read without an exception, and tensors stay finite', () => {
    const random = seededRandom(5);
    const pieces = ['=', '\n', ' ', '-', '9', '1e999', 'END', 'FRAG', 'PART -1\n', 'SFAC', '\u0000', '.', 'e', '!'];
    for (let k = 0; k < 800; k++) {
      let text = k % 2 === 0 ? features : base;
      for (let n = 0; n <= k % 5; n++) {
        const at = Math.floor(random() * text.length);
        text =
          text.slice(0, at) + pieces[Math.floor(random() * pieces.length)] + text.slice(at + Math.floor(random() * 8));
      }
      const { crystal } = crystalFromShelx(parseShelx(text, 'x.res'));
      const numbers = (crystal?.sites ?? []).flatMap(({ fract, occupancy, displacement }) => [
        ...fract,
        occupancy,
        ...(displacement.kind === 'anisotropic' ? displacement.uCart : []),
      ]);
      if (!numbers.every(Number.isFinite)) throw new Error(`not finite:\n${text}`);
    }
  });
});
