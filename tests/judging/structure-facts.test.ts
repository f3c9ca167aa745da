import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../src/cif/index.js';
import {
  applySymOp,
  atomicNumberOf,
  type Crystal,
  congruence,
  crystalsFromCif,
  type multiply,
  operationsOfHall,
  orthogonalizationMatrix,
  rotationCart,
  type Site,
  type SiteContact,
  type SymOp,
  siteSymmetry,
  uCartToUCif,
  uCifToUCart,
  type Vector3,
} from '../../src/crystal/index.js';
import { compareStructure } from '../../src/judging/comparison.js';
import { uniqueBonds } from '../../src/judging/rigid-bonds.js';
import { StructureFacts } from '../../src/judging/structure-facts.js';
import type { SymmetricTensor } from '../../src/math/tensor.js';
import { seededRandom } from '../support/random.js';
import { crystalOf, isotropic, predictionOf } from '../support/structures.js';

interface Atom {
  readonly element: string;
  readonly at: Vector3;
  readonly u?: SymmetricTensor;
  readonly su?: SymmetricTensor;
}

const cube = { a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 90 };

/** Atoms at fractional coordinates, U on the axes of a CIF. */
function crystal(symOps: readonly SymOp[], atoms: readonly Atom[], cell = cube): Crystal {
  const orthogonalization = orthogonalizationMatrix(cell);
  const { sites } = crystalOf(atoms.map((_, k) => ({ label: `X${k + 1}`, u: isotropic(0.02) })));
  return {
    ...crystalOf([]),
    ...{ cell, orthogonalization, symOps },
    sites: atoms.map(({ element, at, u = isotropic(0.02), su }, k): Site => {
      const atomicNumber = atomicNumberOf(element)!;
      const uCart = uCifToUCart(u, cell, orthogonalization);
      const displacement = { kind: 'anisotropic' as const, uCart, uCif: u, ...(su && { uCifSu: su }) };
      return { ...sites[k], element, atomicNumber, fract: at, displacement };
    }),
  };
}

const p1 = operationsOfHall('P 1');
const factsOf = (...atoms: Atom[]) => new StructureFacts(crystal(p1, atoms));

function fixture(name: string): Crystal {
  const file = join(__dirname, '../../fixtures', `${name}.cif`);
  return crystalsFromCif(parseCif(readFileSync(file, 'latin1')))[0];
}

/** The same crystal with every site replaced by one of its symmetry images somewhere in the lattice. */
function otherUnit(structure: Crystal, random: () => number): Crystal {
  const { cell, orthogonalization, symOps } = structure;
  const whole = () => Math.floor(3 * random()) - 1;
  return {
    ...structure,
    sites: structure.sites.map((site) => {
      const op = symOps[Math.floor(symOps.length * random())];
      const [x, y, z] = applySymOp(op, site.fract);
      const moved: Site = { ...site, fract: [x + whole(), y + whole(), z + whole()] };
      if (site.displacement.kind !== 'anisotropic') return moved;
      const uCart = congruence(rotationCart(op, orthogonalization), site.displacement.uCart);
      const uCif = uCartToUCif(uCart, cell, orthogonalization);
      return { ...moved, displacement: { kind: 'anisotropic', uCart, uCif } };
    }),
  };
}

describe('facts', () => {
  test('each is computed once, and not before it is asked for', () => {
    let reads = 0;
    const plain = crystal(p1, [
      { element: 'C', at: [0, 0, 0], su: isotropic(0.001) },
      { element: 'C', at: [0.15, 0, 0] },
    ]);
    const counting = new Proxy(plain, {
      get(target, name, receiver) {
        reads++;
        return Reflect.get(target, name, receiver);
      },
    });
    const facts = new StructureFacts(counting);
    expect(reads).toBe(0);
    const all = () => [
      ...[facts.bonds, facts.overlaps, facts.uniqueBonds, facts.rigidBonds, facts.residues, facts.assessments],
      ...[facts.shortContacts, facts.neighbours(4), facts.siteSymmetry(0), facts.eigenSystem(0)],
      ...[facts.suPerturbations(0), facts.eigenvalueSu(0), facts.residueOf(1)],
    ];
    const first = all();
    const after = reads;
    expect(after).toBeGreaterThan(0);
    all().forEach((value, k) => {
      expect(value).toBe(first[k]);
    });
    expect(facts.structureKind).toBe('molecular');
    expect(reads).toBe(after + 1);
  });

  test('bonds by kind', () => {
    const facts = factsOf(
      { element: 'S', at: [0, 0, 0] },
      { element: 'O', at: [0.145, 0, 0] },
      { element: 'Na', at: [0.38, 0, 0] },
    );
    expect(facts.bondsOf(1).map(({ site, kind }) => [site, kind])).toEqual([
      [0, 'covalent'],
      [2, 'ionic'],
    ]);
    expect(facts.bondsOf(1, 'covalent').map(({ site }) => site)).toEqual([0]);
    expect(facts.bondsOf(1, 'coordination', 'metallic')).toEqual([]);
  });

  test('hydrogens that the formula has and the list lacks', () => {
    const methane = crystal(p1, [{ element: 'C', at: [0, 0, 0] }]);
    const missing = (formula?: ReadonlyMap<string, number>) =>
      new StructureFacts({ ...methane, ...(formula && { formula }) }).hydrogensMissing;
    expect(
      missing(
        new Map([
          ['C', 1],
          ['H', 4],
        ]),
      ),
    ).toBe(true);
    expect(missing(new Map([['C', 1]]))).toBe(false);
    // Not known is not certain.
    expect(missing()).toBe(false);
  });

  test('neighbours up to a distance, which counts itself', () => {
    const facts = factsOf({ element: 'C', at: [0, 0, 0] }, { element: 'N', at: [0.4, 0, 0] });
    expect(facts.neighbours(3.99)[0]).toEqual([]);
    expect(facts.neighbours(4.01)[0].map(({ site, distance }) => [site, distance])).toEqual([
      [1, expect.closeTo(4, 9)],
    ]);
  });

  test.each([
    ['an oxygen on carbon', ['O', 'C', 1.22], true],
    ['chlorine on copper', ['Cl', 'Cu', 2.25], true],
    ['fluorine that only a sodium holds', ['F', 'Na', 2.3], false],
  ] as const)('terminal: %s', (_, [element, partner, distance], expected) => {
    const atom = { element, at: [0, 0, 0] as const };
    expect(factsOf(atom, { element: partner, at: [distance / 10, 0, 0] }).isTerminal(0)).toBe(expected);
    // A second atom holds it; hydrogens and cations do not.
    const second = { element: 'C', at: [0, element === 'Cl' ? 0.18 : 0.145, 0] as const };
    const more = [{ element: partner, at: [distance / 10, 0, 0] as const }, second];
    expect(factsOf(atom, ...more).isTerminal(0)).toBe(partner === 'Na');
    const hydrogen = { element: 'H', at: [0, 0, -0.095] as const };
    const sodium = { element: 'Na', at: [0, 0, 0.235] as const };
    const loose = [{ element: partner, at: [distance / 10, 0, 0] as const }, hydrogen, sodium];
    expect(factsOf(atom, ...loose).isTerminal(0)).toBe(expected);
  });

  test('an atom without neighbours is not terminal, one between two images of one site neither', () => {
    expect(factsOf({ element: 'O', at: [0, 0, 0] }).isTerminal(0)).toBe(false);
    const bridge = crystal(operationsOfHall('-P 1'), [
      { element: 'O', at: [0, 0, 0] },
      { element: 'C', at: [0.14, 0, 0] },
    ]);
    expect(new StructureFacts(bridge).isTerminal(0)).toBe(false);
    expect(new StructureFacts(bridge).isTerminal(1)).toBe(true);
  });

  test('eigen systems: values ascending, axes orthonormal, U·v = λ·v, those of the image of a site the same', () => {
    const random = seededRandom(5);
    for (const name of ['paracetamol_monomethanolate', 'dolomite', 'gypsum']) {
      const structure = fixture(name);
      const facts = new StructureFacts(structure);
      const other = new StructureFacts(otherUnit(structure, random));
      structure.sites.forEach(({ displacement }, k) => {
        const system = facts.eigenSystem(k);
        expect(system !== undefined).toBe(displacement.kind === 'anisotropic');
        if (displacement.kind !== 'anisotropic' || !system) return;
        const { values, vectors } = system;
        const [u11, u22, u33, u12, u13, u23] = displacement.uCart;
        expect(values[0] + values[1] + values[2]).toBeCloseTo(u11 + u22 + u33, 12);
        expect([...values]).toEqual([...values].sort((a, b) => a - b));
        vectors.forEach(([x, y, z], i) => {
          expect(u11 * x + u12 * y + u13 * z).toBeCloseTo(values[i] * x, 12);
          expect(u12 * x + u22 * y + u23 * z).toBeCloseTo(values[i] * y, 12);
          expect(u13 * x + u23 * y + u33 * z).toBeCloseTo(values[i] * z, 12);
          vectors.forEach((v, j) => {
            expect(x * v[0] + y * v[1] + z * v[2]).toBeCloseTo(i === j ? 1 : 0, 12);
          });
        });
        other.eigenSystem(k)!.values.forEach((value, i) => {
          expect(value).toBeCloseTo(values[i], 12);
        });
      });
    }
  });
});

describe('standard uncertainties on special positions', () => {
  const su: SymmetricTensor = [0.001, 0.001, 0.001, 0, 0, 0];

  test('a cubic site has one parameter: v has 5 % where U has 5 %, and the shape none', () => {
    const cubic = crystal(operationsOfHall('P 2 2 3'), [{ element: 'C', at: [0, 0, 0], u: isotropic(0.02), su }]);
    const facts = new StructureFacts(cubic);
    expect(facts.siteSymmetry(0)).toMatchObject({ multiplicity: 1, freeDisplacementParameters: 1 });
    expect(facts.suPerturbations(0)).toEqual([[0.001, 0.001, 0.001, 0, 0, 0].map((x) => expect.closeTo(x, 12))]);
    expect(facts.eigenvalueSu(0)).toEqual([0.001, 0.001, 0.001].map((x) => expect.closeTo(x, 12)));
    const [atom] = compareStructure(facts, predictionOf([{ uCart: isotropic(0.02) }])).atoms;
    expect(atom.volumeSu).toBeCloseTo(0.05, 10);
    expect(atom.shapeNoise).toBeCloseTo(0, 10);
    // In a general position the same six numbers are six parameters.
    const general = new StructureFacts({ ...cubic, symOps: p1 });
    const [free] = compareStructure(general, predictionOf([{ uCart: isotropic(0.02) }])).atoms;
    expect(general.suPerturbations(0)).toHaveLength(3);
    expect(free.volumeSu).toBeCloseTo(0.05 / Math.sqrt(3), 10);
    expect(free.shapeNoise).toBeGreaterThan(0.005);
  });

  test('on a threefold axis U22 = U11 = 2 U12 is one parameter, U33 another', () => {
    const hexagonal = { a: 10, b: 10, c: 8, alpha: 90, beta: 90, gamma: 120 };
    const u: SymmetricTensor = [0.02, 0.02, 0.04, 0.01, 0, 0];
    const uSu: SymmetricTensor = [0.001, 0.001, 0.004, 0.0005, 0, 0];
    const facts = new StructureFacts(
      crystal(operationsOfHall('P 3'), [{ element: 'C', at: [0, 0, 0.1], u, su: uSu }], hexagonal),
    );
    const deltas = [...facts.suPerturbations(0)].sort((a, b) => b[0] - a[0]);
    expect(deltas).toEqual([
      [0.001, 0.001, 0, 0, 0, 0].map((x) => expect.closeTo(x, 10)),
      [0, 0, 0.004, 0, 0, 0].map((x) => expect.closeTo(x, 10)),
    ]);
    const uCart: SymmetricTensor = [0.02, 0.02, 0.04, 0, 0, 0];
    const [atom] = compareStructure(facts, predictionOf([{ uCart }])).atoms;
    // d ln det U / 3 = (2·0.001/0.02) / 3 and (0.004/0.04) / 3.
    expect(atom.volumeSu).toBeCloseTo(Math.hypot((2 * 0.05) / 3, 0.1 / 3), 10);
  });

  test('a site without s.u. has none', () => {
    const facts = factsOf({ element: 'C', at: [0, 0, 0] });
    expect(facts.suPerturbations(0)).toEqual([]);
    expect(facts.eigenvalueSu(0)).toEqual([0, 0, 0]);
  });
});

describe('rigid bonds', () => {
  test('amplitudes along the bond, their difference and its s.u.', () => {
    const facts = factsOf(
      { element: 'C', at: [0, 0, 0], u: [0.02, 0.05, 0.05, 0, 0, 0], su: [0.0003, 0.01, 0.01, 0, 0, 0] },
      { element: 'C', at: [0.15, 0, 0], u: [0.025, 0.01, 0.01, 0, 0, 0], su: [0.0004, 0.01, 0.01, 0, 0, 0] },
    );
    expect(facts.rigidBonds).toEqual([
      {
        site: 0,
        count: 1,
        bond: { site: 1, operation: 0, shift: [0, 0, 0], distance: expect.closeTo(1.5, 9), kind: 'covalent' },
        direction: [1, 0, 0].map((x) => expect.closeTo(x, 12)),
        amplitude: expect.closeTo(0.02, 12),
        partnerAmplitude: expect.closeTo(0.025, 12),
        difference: expect.closeTo(-0.005, 12),
        su: expect.closeTo(0.0005, 12),
      },
    ]);
  });

  test('the difference has an s.u. where both ends have one, were it that of one component alone', () => {
    const atom = (x: number, su?: SymmetricTensor): Atom => ({ element: 'C', at: [x, 0, 0], ...(su && { su }) });
    const su: SymmetricTensor = [0.0003, 0, 0, 0, 0, 0];
    const suOf = (...atoms: Atom[]) => factsOf(...atoms).rigidBonds[0].su;
    expect(suOf(atom(0, su), atom(0.15, [0.0004, 0, 0, 0, 0, 0]))).toBeCloseTo(0.0005, 12);
    expect(suOf(atom(0, su), atom(0.15))).toBeUndefined();
    expect(suOf(atom(0), atom(0.15, su))).toBeUndefined();
  });

  test('a bond whose symmetry equivalent is not in the list is another one than those that are', () => {
    // Two carbons of different length across a twofold axis, the images of both left out.
    const structure = crystal(operationsOfHall('P 2'), [
      { element: 'C', at: [0, 0, 0] },
      { element: 'C', at: [0.14, 0, 0.05] },
    ]);
    const facts = new StructureFacts(structure);
    const [bond] = facts.bonds[0];
    const far = { ...bond, shift: [1, 0, 0] as const };
    const count = (...near: (typeof bond)[]) =>
      uniqueBonds(structure, [near, []], facts.siteSymmetry).map((unique) => unique.count);
    expect(count(...facts.bonds[0])).toEqual([2]);
    expect(count(bond, far)).toEqual([1, 1]);
  });

  test('the U of an image is turned with it', () => {
    // The partner lies on the other side of a fourfold axis along z: its U22 is what swings along x.
    const fourfold = crystal(operationsOfHall('P 4'), [
      { element: 'N', at: [0, 0, 0], u: [0.02, 0.02, 0.03, 0, 0, 0] },
      { element: 'C', at: [0, 0.15, 0.01], u: [0.07, 0.01, 0.04, 0, 0, 0] },
    ]);
    const facts = new StructureFacts(fourfold);
    expect(facts.bonds[0]).toHaveLength(4);
    expect(facts.rigidBonds.filter(({ bond }) => bond.site === 1)).toHaveLength(1);
    const [bond] = facts.rigidBonds;
    expect(bond).toMatchObject({ site: 0, count: 4 });
    const [x, y, z] = bond.direction;
    expect(Math.hypot(x, y) / Math.abs(z)).toBeCloseTo(15, 9);
    const length = 15 ** 2 + 1;
    expect(bond.partnerAmplitude).toBeCloseTo((0.01 * 225 + 0.04) / length, 10);
    expect(bond.amplitude).toBeCloseTo((0.02 * 225 + 0.03) / length, 10);
    expect(bond.su).toBeUndefined();
  });

  test('a bond across an inversion centre is rigid by symmetry, and certainly so', () => {
    const centric = crystal(operationsOfHall('-P 1'), [
      { element: 'C', at: [0.07, 0.01, 0], u: [0.02, 0.03, 0.04, 0.004, 0, 0], su: isotropic(0.001) },
    ]);
    const [bond, ...others] = new StructureFacts(centric).rigidBonds;
    expect(others).toEqual([]);
    expect(bond).toMatchObject({ site: 0, count: 1, difference: expect.closeTo(0, 12), su: expect.closeTo(0, 12) });
  });

  test('a chain along a screw axis has one bond, forwards and backwards', () => {
    const cell = { ...cube, b: 3 };
    const chain = crystal(operationsOfHall('P 2yb'), [{ element: 'C', at: [0.03, 0, 0] }], cell);
    const facts = new StructureFacts(chain);
    expect(facts.bonds[0].map(({ distance }) => distance)).toEqual(
      [1, 2].map(() => expect.closeTo(Math.hypot(0.6, 1.5), 9)),
    );
    expect(facts.uniqueBonds).toEqual([{ site: 0, bond: facts.bonds[0][0], count: 2 }]);
  });

  test('isotropic ends have none, though they are bonded', () => {
    const [c, h] = [
      { element: 'C', at: [0, 0, 0] as const },
      { element: 'H', at: [0.095, 0, 0] as const },
    ];
    const structure = crystal(p1, [c, h]);
    const sites = structure.sites.map(
      (site, k): Site => (k === 0 ? site : { ...site, displacement: { kind: 'isotropic', uIso: { value: 0.03 } } }),
    );
    const facts = new StructureFacts({ ...structure, sites });
    expect([facts.uniqueBonds.length, facts.rigidBonds.length]).toEqual([1, 0]);
  });

  /** What of the rigid bonds does not depend on the choice of the asymmetric unit. */
  function invariant(facts: StructureFacts): (readonly number[])[] {
    return facts.rigidBonds
      .map(({ site, bond, count, amplitude, partnerAmplitude }) => {
        // From an atom to its own image, either may come first.
        const ends = [amplitude, partnerAmplitude];
        if (site === bond.site) ends.sort((a, b) => a - b);
        return [site, bond.site, count, bond.distance, ...ends];
      })
      .sort((a, b) => a[0] - b[0] || a[1] - b[1] || Number((a[3] - b[3]).toFixed(5)) || a[4] - b[4]);
  }

  function expectSame(a: StructureFacts, b: StructureFacts): void {
    const [first, second] = [invariant(a), invariant(b)];
    expect(second).toHaveLength(first.length);
    first.forEach((numbers, k) => {
      numbers.forEach((x, i) => {
        // Coordinates and U of special positions have the digits of the file.
        expect(second[k][i]).toBeCloseTo(x, 3);
      });
    });
  }

  test.each(['paracetamol_monomethanolate', 'dolomite', 'gypsum', 'ruthenium-thiolate', 'sulfur-gamma', 'quartz-beta'])(
    '%s: they do not depend on the choice of the asymmetric unit',
    (name) => {
      const random = seededRandom(9);
      const structure = fixture(name);
      const facts = new StructureFacts(structure);
      expect(facts.rigidBonds.length).toBeGreaterThan(0);
      for (let run = 0; run < 3; run++) expectSame(facts, new StructureFacts(otherUnit(structure, random)));
    },
  );

  test.each(['-P 1', '-P 2ybc', 'P 2ac 2ab', 'P 4n 2 3', '-R 3', 'P 61', '-P 4a 2b'])(
    'random atoms in %s: they do not depend on the choice of the asymmetric unit',
    (hall) => {
      const random = seededRandom(31);
      const symOps = operationsOfHall(hall);
      const six = /R|P 6/.test(hall);
      const cell = { ...cube, ...(six && { gamma: 120 }), ...(hall === '-P 1' && { alpha: 80, beta: 105 }) };
      const frame = { symOps, orthogonalization: orthogonalizationMatrix(cell) };
      let count = 0;
      for (let run = 0; run < 5; run++) {
        const atoms = Array.from({ length: 12 }, (): Atom => {
          const m = Array.from({ length: 9 }, () => random() - 0.5) as unknown as Parameters<typeof multiply>[0];
          const u = congruence(m, isotropic(0.05));
          return {
            element: random() < 0.5 ? 'C' : 'P',
            at: [random(), random(), random()],
            u: [u[0] + 0.01, u[1] + 0.01, u[2] + 0.01, u[3], u[4], u[5]],
          };
        });
        // An atom that nearly lies on a symmetry element is taken as on it: it has another U then in each unit.
        const structure = crystal(
          symOps,
          atoms.filter(({ at }) => siteSymmetry(frame, at).operations.length === 1),
          cell,
        );
        const facts = new StructureFacts(structure);
        count += facts.rigidBonds.length;
        expectSame(facts, new StructureFacts(otherUnit(structure, random)));
      }
      expect(count).toBeGreaterThan(3);
    },
  );

  test('every bond is in the list of unique bonds as often as it is counted', () => {
    for (const name of ['dolomite', 'sulfur-gamma', 'BaTiO3', 'ruthenium-thiolate']) {
      const { bonds, uniqueBonds } = new StructureFacts(fixture(name));
      bonds.forEach((near, site) => {
        for (const partner of new Set(near.map((bond) => bond.site))) {
          if (partner <= site) continue;
          const counted = uniqueBonds
            .filter((unique) => unique.site === site && unique.bond.site === partner)
            .reduce((sum, { count }) => sum + count, 0);
          expect([name, site, counted]).toEqual([name, site, near.filter((bond) => bond.site === partner).length]);
        }
      });
    }
  });
});

describe.each(['paracetamol_monomethanolate', 'gypsum', 'ruthenium-thiolate', 'cryolite', 'ybco', 'lidocainementhol'])(
  '%s',
  (name) => {
    const structure = fixture(name);
    const facts = new StructureFacts(structure);

    test('bonds, overlaps and short contacts are seen from both ends', () => {
      const { sites } = structure;
      const expectReturn = <T extends SiteContact>(
        contacts: readonly (readonly T[])[],
        whatIs: (contact: T) => unknown,
      ) =>
        contacts.forEach((near, site) => {
          for (const contact of near) {
            const returns = contacts[contact.site].some(
              (back) =>
                back.site === site &&
                Math.abs(back.distance - contact.distance) < 0.02 &&
                whatIs(back) === whatIs(contact),
            );
            expect([sites[site].label, sites[contact.site].label, returns]).toEqual([
              sites[site].label,
              sites[contact.site].label,
              true,
            ]);
          }
        });
      expectReturn(facts.bonds, ({ kind }) => kind);
      expectReturn(facts.overlaps, () => true);
      expectReturn(facts.shortContacts, ({ hydrogenBond }) => hydrogenBond);
    });

    test('short contacts do not depend on the choice of the asymmetric unit', () => {
      const other = new StructureFacts(otherUnit(structure, seededRandom(23)));
      const written = ({ shortContacts }: StructureFacts) =>
        shortContacts.map((near) =>
          near
            .map(({ site, penetration, hydrogenBond }) => [site, hydrogenBond, penetration.toFixed(2)].join(' '))
            .sort(),
        );
      expect(written(other)).toEqual(written(facts));
    });
  },
);

test.each(['paracetamol_monomethanolate', 'dolomite', 'gypsum', 'ruthenium-thiolate', 'whewellite', 'cryolite'])(
  '%s: residues do not depend on the choice of the asymmetric unit',
  (name) => {
    const random = seededRandom(17);
    const structure = fixture(name);
    const facts = new StructureFacts(structure);
    const other = new StructureFacts(otherUnit(structure, random));
    expect(other.residues).toEqual(facts.residues);
    for (const residue of facts.residues) {
      for (const site of residue.sites) expect(facts.residueOf(site)).toBe(residue);
    }
  },
);
