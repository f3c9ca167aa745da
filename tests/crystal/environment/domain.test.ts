import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../../src/cif/index.js';
import {
  assessSites,
  atomicNumberOf,
  type Crystal,
  crystalsFromCif,
  type Displacement,
  hydrogensMissing,
  modelledSites,
  orthogonalizationMatrix,
  parseFormula,
  parseSymOp,
  type Site,
  type Vector3,
} from '../../../src/crystal/index.js';

const cell = { a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 90 };
const anisotropic: Displacement = {
  kind: 'anisotropic',
  uCart: [0.02, 0.02, 0.02, 0, 0, 0],
  uCif: [0.02, 0.02, 0.02, 0, 0, 0],
};

function site(label: string, fract: Vector3, more: Partial<Site> = {}): Site {
  const element = /^[A-Z][a-z]?/.exec(label)![0];
  return {
    label,
    element,
    atomicNumber: atomicNumberOf(element)!,
    fract,
    occupancy: 1,
    displacement: anisotropic,
    calculated: false,
    range: { start: 0, end: 0 },
    ...more,
  };
}

function crystal(sites: Site[], more: Partial<Crystal> = {}): Crystal {
  return {
    blockName: 'x',
    blockRange: { start: 0, end: 0 },
    cell,
    orthogonalization: orthogonalizationMatrix(cell),
    symOps: ['x,y,z', '-x,-y,-z'].map((op) => parseSymOp(op)),
    sites,
    problems: [],
    ...more,
  };
}

function fixture(file: string): Crystal {
  return crystalsFromCif(parseCif(readFileSync(join(__dirname, '../../../fixtures', file), 'latin1'), file))[0];
}

/** label → kinds, and a − before labels that are not modelled. */
function summary(of: Crystal): Record<string, string> {
  return Object.fromEntries(
    assessSites(of).map(({ kinds, reasons, assessable, modelled }, k) => {
      expect(reasons).toHaveLength(kinds.length);
      expect(assessable).toBe(kinds.length === 0);
      return [`${modelled ? '' : '-'}${of.sites[k].label}`, kinds.join(' ')];
    }),
  );
}

test('an ordered anisotropic atom is assessable; isotropic, bare and hydrogen atoms are not', () => {
  expect(
    summary(
      crystal([
        site('C1', [0.1, 0.1, 0.1]),
        site('C2', [0.4, 0.1, 0.1], { displacement: { kind: 'isotropic', uIso: { value: 0.05 } } }),
        site('C3', [0.1, 0.4, 0.1], { displacement: { kind: 'none' } }),
        site('H1', [0.1, 0.1, 0.2]),
        site('D1', [0.1, 0.2, 0.1]),
      ]),
    ),
  ).toEqual({ C1: '', C2: 'isotropic', C3: 'no-displacement', H1: 'hydrogen', D1: 'hydrogen' });
});

test('high pressure concerns every atom, ambient pressure none', () => {
  const sites = [site('C1', [0.1, 0.1, 0.1])];
  expect(summary(crystal(sites, { pressure: { value: 101.325 } }))).toEqual({ C1: '' });
  const [assessment] = assessSites(crystal(sites, { pressure: { value: 2.5e6 } }));
  expect(assessment).toMatchObject({ assessable: false, kinds: ['high-pressure'], modelled: true });
  expect(assessment.reasons).toEqual(['high pressure (2.5 GPa)']);
});

test('of an assembly the group of highest occupancy is modelled, on ties the lower number; neighbours are not assessed', () => {
  const pair = (first: number, second: number) =>
    crystal([
      site('C1', [0.1, 0.1, 0.1]),
      site('C2', [0.25, 0.1, 0.1], { disorderGroup: '1', disorderAssembly: 'A', occupancy: first }),
      site('C3', [0.1, 0.25, 0.1], { disorderGroup: '2', disorderAssembly: 'A', occupancy: second }),
      site('N4', [0.6, 0.6, 0.6]),
    ]);
  const rest = { C1: 'near-disorder', N4: '' };
  expect(summary(pair(0.6, 0.4))).toEqual({ ...rest, C2: 'disorder', '-C3': 'disorder' });
  expect(summary(pair(0.4, 0.6))).toEqual({ ...rest, '-C2': 'disorder', C3: 'disorder' });
  expect(summary(pair(0.5, 0.5))).toEqual({ ...rest, C2: 'disorder', '-C3': 'disorder' });
  expect(assessSites(pair(0.6, 0.4))[0].reasons).toEqual(['bonded to C2, which is disordered']);
  expect(modelledSites(pair(0.4, 0.6))).toEqual([0, 2, 3]);
});

test('without assemblies, groups that do not touch are chosen apart', () => {
  const two = crystal([
    site('O1', [0.1, 0.1, 0.1], { disorderGroup: '1', occupancy: 0.7 }),
    site('O2', [0.15, 0.1, 0.1], { disorderGroup: '2', occupancy: 0.3 }),
    site('O3', [0.6, 0.6, 0.6], { disorderGroup: '1', occupancy: 0.2 }),
    site('O4', [0.65, 0.6, 0.6], { disorderGroup: '2', occupancy: 0.8 }),
  ]);
  expect(modelledSites(two)).toEqual([0, 3]);
});

test('a negative group that overlaps its own images is left out as a whole', () => {
  const half = { disorderGroup: '-1', occupancy: 0.5 };
  const toluene = [site('C1', [0.02, 0, 0], half), site('C2', [0.16, 0, 0], half), site('C3', [0.3, 0, 0], half)];
  expect(modelledSites(crystal([...toluene, site('O9', [0.6, 0.6, 0.6])]))).toEqual([3]);
  // One that keeps clear of them stays.
  const clear = [site('C1', [0.2, 0.2, 0.2], half), site('C2', [0.34, 0.2, 0.2], half)];
  expect(modelledSites(crystal(clear))).toEqual([0, 1]);
});

test('mixed sites: the first of highest occupancy is modelled, none assessed, nor what is bonded to them', () => {
  const mixed = crystal([
    site('Mg1', [0.2, 0.2, 0.2], { occupancy: 0.3 }),
    site('Fe1', [0.2, 0.2, 0.2], { occupancy: 0.7 }),
    site('O1', [0.4, 0.2, 0.2]),
    site('Al2', [0.6, 0.6, 0.6], { occupancy: 0.5 }),
    site('Si2', [0.6, 0.6, 0.6], { occupancy: 0.5 }),
  ]);
  expect(summary(mixed)).toEqual({
    '-Mg1': 'mixed-site',
    Fe1: 'mixed-site',
    O1: 'near-disorder',
    Al2: 'mixed-site',
    '-Si2': 'mixed-site',
  });
});

test('disorder without flags, partial occupancy, and atoms listed twice', () => {
  const sites = [
    site('O1', [0.1, 0.1, 0.1], { occupancy: 0.6 }),
    site('O2', [0.15, 0.1, 0.1], { occupancy: 0.4 }),
    site('O3', [0.4, 0.4, 0.4], { occupancy: 0.9 }),
    site('C5', [0.2, 0.7, 0.7]),
    site('C6', [0.8, 0.3, 0.3]),
    site('N7', [0.01, 0.5, 0.5], { occupancy: 0.5 }),
    site('N8', [0.5, 0.9, 0.1], { occupancy: 0 }),
  ];
  const found = crystal(sites);
  expect(summary(found)).toEqual({
    O1: 'overlap',
    '-O2': 'overlap',
    O3: 'partial-occupancy',
    C5: '',
    '-C6': 'duplicate',
    '-N7': 'overlap',
    '-N8': 'partial-occupancy',
  });
  const reasons = assessSites(found).map((assessment) => assessment.reasons[0]);
  expect(reasons[0]).toBe('overlaps O2 (0.50 Å): disorder without flags?');
  expect(reasons[4]).toBe('is C5 or its symmetry image, listed already');
  expect(reasons[5]).toBe('overlaps its own symmetry image (0.20 Å)');
});

test('disordered hydrogens do not keep their carrier from being assessed', () => {
  const methyl = crystal([
    site('C1', [0.1, 0.1, 0.1]),
    site('H1A', [0.2, 0.1, 0.1], { disorderGroup: '1', occupancy: 0.5 }),
    site('H1B', [0.1, 0.2, 0.1], { disorderGroup: '2', occupancy: 0.5 }),
  ]);
  expect(summary(methyl).C1).toBe('');
});

describe('hydrogens of the formula', () => {
  const water = (formula: string | undefined, more: Partial<Crystal> = {}, ...labels: string[]) =>
    hydrogensMissing(
      crystal([site('C9', [0.3, 0.3, 0.3]), ...labels.map((label, k) => site(label, [0.3, 0.3, 0.4 + 0.1 * k]))], {
        ...(formula !== undefined && { formula: parseFormula(formula) }),
        ...more,
      }),
    );
  test('decided by the content of the cell, not by Z', () => {
    expect(water('C H2', {}, 'H1', 'H2')).toBe(false);
    expect(water('C H2', {}, 'H1')).toBe(true);
    expect(water('C H2')).toBe(true);
    expect(water('C2 H4', { formulaUnits: 7 }, 'H1', 'D2')).toBe(false);
    expect(water('C D2', {}, 'H1', 'D2')).toBe(false);
  });
  test('no hydrogen in the formula: none missing; no formula: undecided', () => {
    expect(water('C O')).toBe(false);
    expect(water(undefined)).toBeUndefined();
    expect(water('S H2')).toBeUndefined();
    expect(water('S H2', { formulaUnits: 2 })).toBe(true);
  });
});

describe('fixtures', () => {
  test.each([
    ['paracetamol_monomethanolate.cif', 12, 23, false],
    ['silicon.cif', 1, 1, false],
    ['dimolybdenum-iodide.cif', 18, 37, true],
    ['ybco.cif', 5, 8, false],
    ['whewellite.cif', 12, 19, false],
  ])('%s: %i assessable, %i modelled', (file, assessable, modelled, missing) => {
    const of = fixture(file);
    const assessments = assessSites(of);
    expect(assessments.filter((assessment) => assessment.assessable)).toHaveLength(assessable);
    expect(modelledSites(of)).toHaveLength(modelled);
    expect(hydrogensMissing(of)).toBe(missing);
  });
});

describe('a structure that could not be read whole', () => {
  const sites = [site('C1', [0.1, 0.1, 0.1]), site('O1', [0.2, 0.1, 0.1]), site('H1', [0.4, 0.4, 0.4])];
  const unreadable = ['the symmetry could not be read', 'an atom has no coordinates (C9)'];

  test('is neither predicted nor judged, for that reason alone', () => {
    const partly = crystal(sites, { unreadable });
    for (const assessment of assessSites(partly)) {
      const kinds = ['unreadable', 'unreadable'];
      expect(assessment).toEqual({ assessable: false, modelled: false, reasons: unreadable, kinds });
    }
    expect(modelledSites(partly)).toEqual([]);
    const whole = crystal(sites, { unreadable: [] });
    expect(assessSites(whole)[0]).toMatchObject({ assessable: true, modelled: true });
    expect(modelledSites(whole)).toHaveLength(3);
  });

  test('tells nothing about its hydrogen atoms', () => {
    const formula = parseFormula('C H4 O');
    expect(hydrogensMissing(crystal(sites, { formula }))).toBe(true);
    expect(hydrogensMissing(crystal(sites, { formula, unreadable }))).toBeUndefined();
  });
});

test('a site that several elements share is not assessed, nor what is bonded to it', () => {
  const shared = site('Nb1', [0.1, 0.1, 0.1], { mixedElements: ['Nb', 'Zr'] });
  const [mixed, bonded, far] = assessSites(crystal([shared, site('O1', [0.3, 0.1, 0.1]), site('O2', [0.6, 0.8, 0.4])]));
  expect(mixed).toMatchObject({ assessable: false, modelled: true, kinds: ['mixed-site'] });
  expect(mixed.reasons).toEqual(['is shared by Nb and Zr']);
  expect(bonded).toMatchObject({ kinds: ['near-disorder'], reasons: ['bonded to Nb1, which is a mixed site'] });
  expect(far.assessable).toBe(true);
});
