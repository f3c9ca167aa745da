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

describe('kinds by composition', () => {
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
