import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../../src/cif/index.js';
import { kindOfFormula } from '../../../src/crystal/environment/residue-kinds.js';
import {
  atomicNumberOf,
  crystalsFromCif,
  findResidues,
  operationsOfHall,
  orthogonalizationMatrix,
  parseFormula,
  parseSymOp,
  type Residue,
  type ResidueCrystal,
  type SymOp,
  type Vector3,
} from '../../../src/crystal/index.js';
import { describeWithShared, sharedPath } from '../../support/shared.js';

const box = orthogonalizationMatrix({ a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 90 });

type SiteOf = ResidueCrystal['sites'][number];

function site(element: string, fract: Vector3, more: Partial<SiteOf> = {}): SiteOf {
  return { element, atomicNumber: atomicNumberOf(element)!, fract, occupancy: 1, ...more };
}

function crystal(ops: readonly (string | SymOp)[], ...sites: SiteOf[]): ResidueCrystal {
  return {
    orthogonalization: box,
    symOps: ops.map((op) => (typeof op === 'string' ? parseSymOp(op) : op)),
    sites,
  };
}

function written({ formula }: Residue): string {
  return [...formula].map(([element, count]) => `${element}${count}`).join(' ');
}

/** Fe–N, which is no solvent. */
const compound = [site('Fe', [0, 0, 0]), site('N', [0.2, 0, 0])];

/** `kind formula` with * where polymeric. */
function summary(residues: readonly Residue[]): string[] {
  return residues.map((residue) => `${residue.kind}${residue.polymeric ? '*' : ''} ${written(residue)}`);
}

describe('molecules and symmetry', () => {
  const inversion = ['x,y,z', '-x,-y,-z'];
  test('a molecule across an inversion centre is counted whole', () => {
    // Half of a chain C4 with its middle at the origin.
    const residues = findResidues(crystal(inversion, site('C', [0.075, 0, 0]), site('C', [0.15, 0.13, 0])));
    expect(residues).toEqual([{ sites: [0, 1], kind: 'main', formula: new Map([['C', 4]]), polymeric: false }]);
  });
  test('an atom on the centre counts once', () => {
    const residues = findResidues(crystal(inversion, site('Be', [0, 0, 0]), site('C', [0.17, 0, 0])));
    expect(summary(residues)).toEqual(['main Be1 C2']);
  });
  test('octahedron on m-3m from two sites', () => {
    const residues = findResidues(
      crystal(operationsOfHall('-P 4 2 3'), site('S', [0, 0, 0]), site('F', [0.156, 0, 0])),
    );
    expect(summary(residues)).toEqual(['main S1 F6']);
  });
  test('a chain that reaches its own translated image is polymeric', () => {
    const row = [0, 1, 2, 3].map((k) => site('Si', [k / 4, 0, 0]));
    expect(summary(findResidues(crystal(['x,y,z'], ...row)))).toEqual(['main* Si4']);
    expect(summary(findResidues(crystal(['x,y,z'], ...row.slice(0, 3))))).toEqual(['main Si3']);
  });
  test('a chain along a screw axis is polymeric, its repeat two atoms for each site', () => {
    const zigzag = crystal(['x,y,z', 'x+1/2,-y,-z'], site('Si', [0, 0.02, 0]), site('Si', [0.25, 0.02, 0]));
    expect(summary(findResidues(zigzag))).toEqual(['main* Si4']);
  });
  test('operations that are no group end all the same', () => {
    const residues = findResidues(
      crystal(['x,y,z', 'x+y,y,z'], site('C', [0.1, 0.02, 0.3]), site('C', [0.2, 0.02, 0.3])),
    );
    expect(residues.flatMap(({ sites }) => sites).sort()).toEqual([0, 1]);
  });
  test('molecules that do not touch are residues of their own, in the order of the list', () => {
    const residues = findResidues(
      crystal(
        ['x,y,z'],
        site('Cl', [0.5, 0.1, 0.9]),
        ...compound,
        site('O', [0.5, 0.6, 0.5]),
        site('H', [0.59, 0.6, 0.5]),
        site('H', [0.48, 0.69, 0.5]),
      ),
    );
    expect(residues.map(({ kind, sites }) => [kind, sites])).toEqual([
      ['ion', [0]],
      ['main', [1, 2]],
      ['solvent', [3, 4, 5]],
    ]);
  });
  test('atoms of occupancy 0 leave a main residue too', () => {
    const unoccupied = crystal(['x,y,z'], site('Cl', [0, 0, 0], { occupancy: 0 }));
    expect(summary(findResidues(unoccupied))).toEqual(['main Cl0']);
  });

  test('where there is nothing else, the largest small molecules are main', () => {
    const water = site('O', [0.5, 0.5, 0.5]);
    expect(findResidues(crystal(['x,y,z'], water, site('O', [0.1, 0.1, 0.1]))).map(({ kind }) => kind)).toEqual([
      'main',
      'main',
    ]);
    expect(
      findResidues(crystal(['x,y,z'], water, site('Cl', [0.1, 0.1, 0.1]), site('Br', [0.8, 0.1, 0.1]))).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['solvent', 'ion', 'main']);
  });
});

describe('disorder', () => {
  const inversion = ['x,y,z', '-x,-y,-z'];
  test('two alternatives of one solvent are one residue', () => {
    const methanol = (shift: number, occupancy: number, disorderGroup: string) => [
      site('C', [0.3 + shift, 0.3, 0.3], { occupancy, disorderGroup }),
      site('O', [0.44 + shift, 0.3, 0.3], { occupancy, disorderGroup }),
    ];
    const residues = findResidues(
      crystal(['x,y,z'], ...compound, ...methanol(0, 0.6, '1'), ...methanol(0.03, 0.4, '2')),
    );
    expect(residues.map(({ sites }) => sites)).toEqual([
      [0, 1],
      [2, 3, 4, 5],
    ]);
    expect(residues[1].kind).toBe('solvent');
    expect(written(residues[1])).toBe('C1 O1');
  });
  test('a molecule disordered about an inversion centre is whole', () => {
    const half = { occupancy: 0.5, disorderGroup: '-1' };
    const residues = findResidues(
      crystal(
        inversion,
        site('Fe', [0.5, 0.5, 0.5]),
        site('N', [0.7, 0.5, 0.5]),
        site('C', [0.02, 0, 0], half),
        site('Cl', [0.1, 0.14, 0], half),
        site('Cl', [-0.08, -0.14, 0.01], half),
      ),
    );
    expect(summary(residues)).toEqual(['main Fe1 N2', 'solvent C1 Cl2']);
  });
  test('a half-occupied solvent is recognised and counted by half', () => {
    const half = { occupancy: 0.5 };
    const residues = findResidues(
      crystal(['x,y,z'], ...compound, site('C', [0.3, 0.3, 0.3], half), site('O', [0.44, 0.3, 0.3], half)),
    );
    expect(summary(residues)[1]).toBe('solvent C0.5 O0.5');
  });
  test('halides that share a position are one ion', () => {
    const residues = findResidues(
      crystal(
        ['x,y,z'],
        ...[0, 1, 2, 3].map((k) => site('C', [0.1 + 0.14 * k, 0.1, 0.1])),
        site('Cl', [0.5, 0.5, 0.5], { occupancy: 0.7 }),
        site('Br', [0.5, 0.5, 0.5], { occupancy: 0.3 }),
      ),
    );
    expect(residues[1]).toMatchObject({ kind: 'ion', sites: [4, 5] });
    expect(written(residues[1])).toBe('Cl0.7 Br0.3');
  });
  test('an atom listed again as its symmetry image counts once', () => {
    const residues = findResidues(crystal(inversion, site('C', [0.075, 0, 0]), site('C', [-0.075, 0, 0])));
    expect(residues).toHaveLength(1);
    expect(written(residues[0])).toBe('C2');
  });
});

describe('limits', () => {
  const identity = ['x,y,z'];
  test('a ring whose operations miss by less than 0.04 of an axis, as decimals cut short do, is no chain', () => {
    // Three atoms about an axis along z; three turns add up what one misses by.
    const ring = (miss: number) => {
      const hexagonal = orthogonalizationMatrix({ a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 120 });
      const ops = ['x,y,z', `-y,x-y,z+${miss}`, '-x+y,-x,z'];
      return findResidues({ ...crystal(ops, site('Si', [0.13, 0, 0])), orthogonalization: hexagonal })[0];
    };
    expect(ring(0.013).polymeric).toBe(false);
    expect(ring(0.014).polymeric).toBe(true);
  });

  test('alternatives are occupied in part, below 0.999, or flagged; both of them', () => {
    /** Two halves of one molecule, 0.5 Å apart: one residue where they are alternatives. */
    const residues = (first: Partial<SiteOf>, second: Partial<SiteOf>) =>
      findResidues(
        crystal(identity, ...compound, site('Cl', [0.5, 0.5, 0.5], first), site('Br', [0.55, 0.5, 0.5], second)),
      ).length;
    expect(residues({ occupancy: 0.5 }, { occupancy: 0.5 })).toBe(2);
    expect(residues({ occupancy: 0.9985 }, { occupancy: 0.9985 })).toBe(2);
    expect(residues({ occupancy: 0.9985 }, { occupancy: 0.9995 })).toBe(3);
    expect(residues({ disorderGroup: '1' }, { disorderGroup: '2' })).toBe(2);
    expect(residues({}, { occupancy: 0.5 })).toBe(3);
  });

  test('atoms listed twice are full, of one element, and within 0.1 Å', () => {
    const bromine = (distance: number, element = 'Br', more: Partial<SiteOf> = {}) =>
      summary(
        findResidues(
          crystal(
            identity,
            ...compound,
            site('Br', [0.5, 0.5, 0.5]),
            site(element, [0.5 + distance / 10, 0.5, 0.5], more),
          ),
        ),
      ).slice(1);
    expect(bromine(0.099)).toEqual(['ion Br1']);
    expect(bromine(0.101)).toEqual(['ion Br1', 'ion Br1']);
    expect(bromine(0.05, 'Cl')).toEqual(['ion Br1', 'ion Cl1']);
    expect(bromine(0.05, 'Br', { occupancy: 0.9991 })).toEqual(['ion Br1']);
    expect(bromine(0.05, 'Br', { occupancy: 0.998 })).toEqual(['ion Br1', 'ion Br0.998']);
  });

  test('where nothing else is there, the main residue has most atoms; hydrogens count only among equals', () => {
    const kindsOf = (...sites: SiteOf[]) => findResidues(crystal(identity, ...sites)).map(({ kind }) => kind);
    const iodide = site('I', [0.9, 0.9, 0.9]);
    const methanol = [site('C', [0.3, 0.3, 0.3]), site('O', [0.44, 0.3, 0.3])];
    // Two atoms, though lighter, are more than one.
    expect(kindsOf(iodide, ...methanol)).toEqual(['ion', 'main']);
    const water = [site('O', [0.3, 0.3, 0.3]), site('H', [0.39, 0.3, 0.3]), site('H', [0.28, 0.39, 0.3])];
    expect(kindsOf(iodide, ...water)).toEqual(['main', 'solvent']);
    expect(kindsOf(site('O', [0.8, 0.8, 0.8]), ...water)).toEqual(['solvent', 'main']);
    expect(kindsOf(iodide, site('I', [0.4, 0.4, 0.4]))).toEqual(['main', 'main']);
  });

  test('a residue of several kinds is what most of its atoms are, and main where any part is', () => {
    const part = (disorderGroup: string, occupancy: number) => ({ disorderGroup, occupancy });
    /** Water and chloride on one position, as shares of one residue. */
    const kindAt = (water: number) =>
      findResidues(
        crystal(
          identity,
          ...compound,
          site('O', [0.5, 0.5, 0.5], part('1', water)),
          site('Cl', [0.53, 0.5, 0.5], part('2', 1 - water)),
        ),
      )[1].kind;
    expect([kindAt(0.6), kindAt(0.4), kindAt(0.5)]).toEqual(['solvent', 'ion', 'solvent']);
    const withMain = findResidues(
      crystal(
        identity,
        site('Cl', [0.03, 0, 0], part('2', 0.5)),
        site('Fe', [0, 0, 0], part('1', 0.5)),
        site('N', [0.2, 0, 0], part('1', 0.5)),
        site('Br', [0.6, 0.6, 0.6]),
      ),
    );
    expect(withMain.map(({ kind, sites }) => [kind, sites])).toEqual([
      ['main', [0, 1, 2]],
      ['ion', [3]],
    ]);
  });
});

describe('kinds by composition', () => {
  const kindOf = (counts: Readonly<Record<string, number>>) => kindOfFormula(new Map(Object.entries(counts)), 1);

  test('numbers of atoms may miss by 0.1 and a twentieth', () => {
    // Toluene: 7 ± 0.45 C; water: 1 ± 0.15 O.
    expect([kindOf({ C: 7.44, H: 8 }), kindOf({ C: 6.56, H: 8 })]).toEqual(['solvent', 'solvent']);
    expect([kindOf({ C: 7.46, H: 8 }), kindOf({ S: 1, O: 4.31 })]).toEqual(['main', 'main']);
    expect(kindOf({ S: 1, O: 4.29 })).toBe('ion');
    expect([kindOf({ O: 1.14, H: 2 }), kindOf({ O: 1.16, H: 2 })]).toEqual(['solvent', 'main']);
  });

  test('hydrogens alone are a molecule of two or an ion', () => {
    expect([kindOf({ H: 2 }), kindOf({ H: 1.6 }), kindOf({ H: 1.4 }), kindOf({ D: 2 })]).toEqual([
      ...['solvent', 'solvent', 'ion', 'solvent'],
    ]);
  });

  test('a lone atom without hydrogens is an ion, unless it is oxygen or a noble gas', () => {
    expect([kindOf({ N: 1, H: 0.4 }), kindOf({ N: 1, H: 0.6 })]).toEqual(['ion', 'ion']);
    expect([kindOf({ O: 1, H: 0.4 }), kindOf({ O: 1 }), kindOf({ S: 1 }), kindOf({ S: 1, H: 2 })]).toEqual([
      ...['solvent', 'solvent', 'ion', 'solvent'],
    ]);
    expect(['He', 'Ne', 'Ar', 'Kr', 'Xe', 'Rn', 'Cl'].map((element) => kindOf({ [element]: 1 }))).toEqual([
      ...Array(6).fill('solvent'),
      'ion',
    ]);
    // Two atoms of nitrogen are the gas.
    expect([kindOf({ N: 2 }), kindOf({ N: 1.4 }), kindOf({ N: 3 })]).toEqual(['solvent', 'ion', 'ion']);
  });

  test('hydrogens tell a solvent from its ions: missing ones mean nothing, a few must fit better', () => {
    // Water 2, hydroxide 1, hydronium 3 hydrogens.
    expect([0, 0.4, 0.6, 1.2, 1.35, 2.65, 2.75].map((H) => kindOf({ O: 1, H }))).toEqual([
      ...['solvent', 'solvent', 'ion', 'ion', 'solvent', 'solvent', 'ion'],
    ]);
    // Chloroform has no ion: one hydrogen too many makes one of it, two are a mistake of the list.
    expect([2, 2.2, 2.4].map((H) => kindOf({ C: 1, Cl: 3, H }))).toEqual(['ion', 'ion', 'solvent']);
    // Above 6.5 atoms a protonated solvent is a compound: picoline has 7.
    expect([kindOf({ C: 5, N: 1, H: 6 }), kindOf({ C: 6, N: 1, H: 8 })]).toEqual(['ion', 'main']);
  });

  test.each([
    ['H2O', 'solvent'],
    ['O', 'solvent'],
    ['O D2', 'solvent'],
    ['H3O', 'ion'],
    ['O H', 'ion'],
    ['CH2Cl2', 'solvent'],
    ['C Cl2', 'solvent'],
    ['CHCl3', 'solvent'],
    ['CH4O', 'solvent'],
    ['C2H3N', 'solvent'],
    ['C3H7NO', 'solvent'],
    ['C4H8O', 'solvent'],
    ['C4H10O', 'solvent'],
    ['C7H8', 'solvent'],
    ['C2H6OS', 'solvent'],
    ['C2H4O2', 'solvent'],
    ['C2H3O2', 'ion'],
    ['C5H5N', 'solvent'],
    ['C5H6N', 'ion'],
    ['C7H10N', 'main'],
    ['Cl', 'ion'],
    ['Na', 'ion'],
    ['N', 'ion'],
    ['N H4', 'ion'],
    ['N H3', 'solvent'],
    ['Xe', 'solvent'],
    ['BF4', 'ion'],
    ['PF6', 'ion'],
    ['ClO4', 'ion'],
    ['NO3', 'ion'],
    ['SO4', 'ion'],
    ['CF3SO3', 'ion'],
    ['I3', 'ion'],
    ['C8H9NO2', 'main'],
    ['C2 N2 Au', 'main'],
    ['Fe H12 O6', 'main'],
    ['C24H20B', 'main'],
  ])('%s is %s', (formula, kind) => {
    const counts = parseFormula(formula)!;
    expect(kindOfFormula(counts, 1)).toBe(kind);
    const third = new Map([...counts].map(([element, count]) => [element, count / 3]));
    expect(kindOfFormula(third, 1 / 3)).toBe(kind);
  });
});

test.each([
  ['paracetamol_monomethanolate.cif', ['main O2 N1 C8 H9', 'solvent O1 H2']],
  ['lidocainementhol.cif', ['main O1 C10 H20', 'main N2 O1 C14 H22']],
  ['ruthenium-thiolate.cif', ['main Ru1 S6 P6 N3 C72 H60', 'solvent N1 C2 H3']],
  ['sulfur-gamma.cif', ['main S8', 'main S8']],
  ['dolomite.cif', ['main* Ca1 Mg1 C2 O6']],
  ['gypsum.cif', ['main* Ca2 S2 O12 H8']],
  ['silicon.cif', ['main* Si2']],
  ['quartz-beta.cif', ['main* Si3 O6']],
  ['cryolite.cif', ['main* Al2 Na6 F12']],
])('%s', (file, expected) => {
  const text = readFileSync(join(__dirname, '../../../fixtures', file), 'latin1');
  const residues = findResidues(crystalsFromCif(parseCif(text))[0]);
  const sorted = (list: readonly string[]) => list.map((line) => line.split(' ').sort().join(' ')).sort();
  expect(sorted(summary(residues))).toEqual(sorted(expected));
});

describeWithShared('open data', () => {
  test('every site is in one residue, one is main, and the kinds are those of chemistry', () => {
    const seen = new Map<string, Set<string>>();
    const folder = sharedPath('data', 'cif');
    for (const file of readdirSync(folder).filter((_, k) => k % 3 === 0)) {
      for (const structure of crystalsFromCif(parseCif(readFileSync(join(folder, file), 'latin1')))) {
        const residues = findResidues(structure);
        const sites = residues.flatMap((residue) => residue.sites).sort((a, b) => a - b);
        expect(sites).toEqual(structure.sites.map((_, k) => k));
        expect(residues.some(({ kind }) => kind === 'main')).toBe(true);
        for (const residue of residues) {
          const elements = [...residue.formula.keys()].sort().join('');
          seen.set(residue.kind, (seen.get(residue.kind) ?? new Set()).add(elements));
        }
      }
    }
    expect(seen.get('solvent')).toContain('HO');
    expect(seen.get('ion')).toContain('BF');
    // No metal but a lone one is an ion or a solvent.
    for (const kind of ['ion', 'solvent'])
      expect([...(seen.get(kind) ?? [])].filter((name) => /Fe.|Cu.|Ru.|Pd./.test(name))).toEqual([]);
  });
});
