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

test.each([
  [999, undefined],
  [1001, 'high pressure (1.001 MPa)'],
  [99_000, 'high pressure (99 MPa)'],
  [100_000, 'high pressure (0.1 GPa)'],
  [1_234_567, 'high pressure (1.23 GPa)'],
])('%f kPa: %s', (value, reason) => {
  const [{ reasons }] = assessSites(crystal([site('C1', [0.1, 0.1, 0.1])], { pressure: { value } }));
  expect(reasons[0]).toBe(reason);
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

test('an occupancy within 0.001 of 1 is full', () => {
  const kindsAt = (occupancy: number) => summary(crystal([site('C1', [0.1, 0.1, 0.1], { occupancy })])).C1;
  expect([kindsAt(0.9992), kindsAt(0.9988)]).toEqual(['', 'partial-occupancy']);
  // Only full atoms are the same atom listed twice: parts of one are alternatives.
  const twice = (occupancy: number) =>
    assessSites(crystal([site('C1', [0.1, 0.1, 0.1]), site('C2', [0.1, 0.1, 0.1], { occupancy })])).map(
      ({ kinds }) => kinds[0],
    );
  expect(twice(0.9992)).toEqual([undefined, 'duplicate']);
  expect(twice(0.9988)).toEqual(['overlap', 'overlap']);
});

test('sites within 0.1 Å share a position: one element is the same atom, two are a mixed site', () => {
  const at = (distance: number, label: string) =>
    assessSites(crystal([site('Fe1', [0.1, 0.1, 0.1]), site(label, [0.1 + distance / 10, 0.1, 0.1])])).map(
      ({ kinds }) => kinds[0],
    );
  expect(at(0.099, 'Fe2')).toEqual([undefined, 'duplicate']);
  expect(at(0.101, 'Fe2')).toEqual(['overlap', 'overlap']);
  expect(at(0.099, 'Mn2')).toEqual(['mixed-site', 'mixed-site']);
  expect(at(0.101, 'Mn2')).toEqual(['overlap', 'overlap']);
});

test.each([
  [0.51, 0.51, {}, ': disorder without flags?'],
  [0.51, 0.52, {}, ': both cannot be there'],
  [0.51, 0.52, { disorderGroup: '1' }, ': both cannot be there'],
  [0.51, 0.49, { disorderGroup: '1' }, ''],
])('occupancies %f and %f 0.5 Å apart, the second with %j', (first, second, flags, doubt) => {
  const sites = [
    site('O1', [0.1, 0.1, 0.1], { occupancy: first }),
    site('O2', [0.15, 0.1, 0.1], { occupancy: second, ...flags }),
  ];
  expect(assessSites(crystal(sites))[0].reasons).toEqual([`overlaps O2 (0.50 Å)${doubt}`]);
});

test.each([
  ['is partly occupied', [site('C2', [0.25, 0.1, 0.1], { occupancy: 0.5 })]],
  ['is a mixed site', [site('C2', [0.25, 0.1, 0.1]), site('Si3', [0.25, 0.1, 0.1])]],
  ['overlaps another atom', [site('C2', [0.25, 0.1, 0.1]), site('C3', [0.3, 0.1, 0.1])]],
  ['is disordered', [site('C2', [0.25, 0.1, 0.1], { disorderGroup: '1' })]],
])('a neighbour that %s is named', (words, others) => {
  const [{ reasons }] = assessSites(crystal([site('C1', [0.1, 0.1, 0.1]), ...others]));
  expect(reasons).toEqual([`bonded to C2, which ${words}`]);
});

test('the neighbour of an atom that is only listed twice is assessable', () => {
  const twice = [site('C1', [0.1, 0.1, 0.1]), site('C2', [0.25, 0.1, 0.1]), site('C3', [0.25, 0.1, 0.1])];
  expect(summary(crystal(twice))).toEqual({ C1: '', C2: '', '-C3': 'duplicate' });
});

test('an overlap with a hydrogen concerns the hydrogen; one with another atom is named first', () => {
  const near = [site('C1', [0.1, 0.1, 0.1]), site('H1', [0.15, 0.1, 0.1]), site('C2', [0.1, 0.15, 0.1])];
  const reasons = (sites: Site[]) => assessSites(crystal(sites)).map((assessment) => assessment.reasons.at(-1));
  expect(reasons(near.slice(0, 2))).toEqual([undefined, 'overlaps C1 (0.50 Å): both cannot be there']);
  expect(reasons(near)[0]).toBe('overlaps C2 (0.50 Å): both cannot be there');
});

describe('the component of a disordered structure that the models see', () => {
  /** One site a group, 0.5 Å apart. */
  const modelled = (...groups: (readonly [group: string, occupancy: number])[]) =>
    modelledSites(
      crystal(
        groups.map(([disorderGroup, occupancy], k) =>
          site(`O${k + 1}`, [0.2 + 0.05 * k, 0.2, 0.2], { disorderGroup, occupancy, disorderAssembly: 'A' }),
        ),
      ),
    );
  test('on a tie the smaller number, the positive before the negative, a name behind the numbers and by alphabet', () => {
    expect(modelled(['3', 0.3], ['2', 0.3], ['10', 0.3])).toEqual([1]);
    expect(modelled(['-1', 0.5], ['1', 0.5])).toEqual([1]);
    expect(modelled(['-1', 0.5], ['2', 0.5])).toEqual([0]);
    expect(modelled(['A', 0.5], ['2', 0.5])).toEqual([1]);
    expect(modelled(['b', 0.5], ['a', 0.5])).toEqual([1]);
    expect(modelled(['a', 0.5], ['b', 0.5])).toEqual([0]);
  });
  test('a tie is one to a millionth', () => {
    expect(modelled(['2', 0.5000009], ['1', 0.5])).toEqual([1]);
    expect(modelled(['2', 0.5000012], ['1', 0.5])).toEqual([0]);
  });
  test('the mean occupancy is that of the atoms other than hydrogen, where there are some', () => {
    const group = (disorderGroup: string, occupancy: number) => ({ disorderGroup, occupancy, disorderAssembly: 'A' });
    const chosen = (carbonOne: number, carbonTwo: number) =>
      modelledSites(
        crystal([
          site('C1', [0.2, 0.2, 0.2], group('1', carbonOne)),
          site('C2', [0.24, 0.2, 0.2], group('2', carbonTwo)),
          site('H2', [0.24, 0.3, 0.2], group('2', 0.1)),
          site('H3', [0.24, 0.2, 0.3], group('2', 0.1)),
        ]),
      );
    expect(chosen(0.45, 0.55)).toEqual([1, 2, 3]);
    expect(chosen(0.55, 0.45)).toEqual([0]);
    const hydrogens = crystal([
      site('H1', [0.2, 0.2, 0.2], group('1', 0.4)),
      site('H2', [0.3, 0.2, 0.2], group('2', 0.6)),
    ]);
    expect(modelledSites(hydrogens)).toEqual([1]);
  });
  test('groups without an assembly are joined through their bonds, and by what they overlap', () => {
    const group = (disorderGroup: string, occupancy: number) => ({ disorderGroup, occupancy });
    // A chain of group 1 whose far end alone overlaps group 2: all of it goes together.
    const sites = [
      site('C1', [0.1, 0.2, 0.2], group('1', 0.3)),
      site('C2', [0.25, 0.2, 0.2], group('1', 0.3)),
      site('C3', [0.4, 0.2, 0.2], group('1', 0.3)),
      site('C4', [0.45, 0.2, 0.2], group('2', 0.7)),
    ];
    expect(modelledSites(crystal(sites))).toEqual([3]);
    expect(modelledSites(crystal(sites.toReversed()))).toEqual([0]);
    // Named assemblies are no part of it.
    const named = sites.map((each, k) => (k === 3 ? { ...each, disorderAssembly: 'B' } : each));
    expect(modelledSites(crystal(named))).toEqual([0, 1, 3]);
  });
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
  test('what is missing is more than 0.02 and a tenth of the hydrogens, at most 0.45 of an atom', () => {
    /** One CHₙ a molecule, hydrogens of the formula that are not in the list. */
    const lacking = (expected: number, missing: number) => {
      const present = expected - missing;
      const whole = Math.floor(present);
      const sites = Array.from({ length: whole }, (_, k) => site(`H${k}`, [0.3, 0.3 + 0.1 * (k % 7), 0.05 * k]));
      const rest = site('H99', [0.3, 0.25, 0.33], { occupancy: present - whole });
      return hydrogensMissing(
        crystal([site('C9', [0.32, 0.3, 0.3]), ...sites, rest], { formula: parseFormula(`C H${expected}`) }),
      );
    };
    // 0.1 · 1 + 0.02
    expect([lacking(1, 0.13), lacking(1, 0.11)]).toEqual([true, false]);
    // 0.1 · 0.2 + 0.02
    expect([lacking(0.2, 0.045), lacking(0.2, 0.035)]).toEqual([true, false]);
    expect([lacking(8, 0.46), lacking(8, 0.44)]).toEqual([true, false]);
  });
  test('formula units: the given number where an element agrees with it to 2 %, else the median', () => {
    const of = (carbon: number, formula: string, more: Partial<Crystal> = {}) =>
      hydrogensMissing(
        crystal(
          [
            site('C1', [0.2, 0.2, 0.2], { occupancy: carbon }),
            site('N2', [0.5, 0.2, 0.2]),
            site('H3', [0.5, 0.2, 0.3]),
            site('S4', [0.3, 0.6, 0.2]),
            site('O5', [0.3, 0.6, 0.7]),
          ],
          { formula: parseFormula(formula), ...more },
        ),
      );
    // Two units by N, S and O: each has its hydrogen. Of four units that C alone agrees with, half is missing.
    expect(of(1, 'C N S O H', { formulaUnits: 2 })).toBe(false);
    expect(of(1, 'C0.5 N S O H', { formulaUnits: 4 })).toBe(true);
    expect(of(1, 'C0.5 N S O H', { formulaUnits: 3 })).toBe(false);
    expect(of(0.985, 'C0.5 N S O H0.8', { formulaUnits: 4 })).toBe(true);
    expect(of(0.975, 'C0.5 N S O H0.8', { formulaUnits: 4 })).toBe(false);
    expect(of(1, 'C N S O H')).toBe(false);
    expect(of(1, 'C2 N S O H')).toBe(false);
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

test('the models see nothing of a structure of which anything could not be read', () => {
  const sites = [site('C1', [0.1, 0.1, 0.1])];
  expect(modelledSites(crystal(sites))).toEqual([0]);
  expect(modelledSites(crystal(sites, { unreadable: [] }))).toEqual([0]);
  expect(modelledSites(crystal(sites, { unreadable: ['the symmetry could not be read'] }))).toEqual([]);
});
