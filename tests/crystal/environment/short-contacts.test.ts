import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../../src/cif/index.js';
import {
  atomicNumberOf,
  type BondableCrystal,
  type BondableSite,
  crystalsFromCif,
  findBonds,
  findShortContacts,
  orthogonalizationMatrix,
  parseSymOp,
} from '../../../src/crystal/index.js';

const box = orthogonalizationMatrix({ a: 20, b: 20, c: 20, alpha: 90, beta: 90, gamma: 90 });

type Atom = readonly [element: string, x: number, y: number, more?: Partial<BondableSite>];

/** Atoms in a plane, positions in Å. */
function crystal(...atoms: Atom[]): BondableCrystal {
  return {
    orthogonalization: box,
    symOps: [parseSymOp('x,y,z')],
    sites: atoms.map(([element, x, y, more]) => ({
      ...{ fract: [x / 20, y / 20, 0] as const, atomicNumber: atomicNumberOf(element)!, ...more },
    })),
  };
}

function contactsOf(structure: BondableCrystal) {
  return findShortContacts(structure, findBonds(structure));
}

/** Partners of the first atom. */
const partners = (...atoms: Atom[]) => contactsOf(crystal(...atoms))[0].map(({ site }) => site);

describe('short contacts', () => {
  test.each([
    // Bondi: O 1.52, C 1.70, H 1.20, Cl 1.75.
    ['O', 'O', 3.04],
    ['C', 'H', 2.9],
    ['Cl', 'O', 3.27],
    ['H', 'H', 2.4],
  ])('%s and %s touch below the sum of their radii, %f Å', (a, b, sum) => {
    expect(partners([a, 0, 0], [b, sum + 0.01, 0])).toEqual([]);
    const [[contact], [back]] = contactsOf(crystal([a, 0, 0], [b, sum - 0.3, 0]));
    expect(contact).toMatchObject({
      site: 1,
      penetration: expect.closeTo(0.3, 9),
      distance: expect.closeTo(sum - 0.3, 9),
    });
    expect(back).toMatchObject({ site: 0, penetration: expect.closeTo(0.3, 9) });
  });

  test('what is bonded, overlaps, or excludes one another has no contact; nor do metals', () => {
    expect(partners(['C', 0, 0], ['C', 1.5, 0])).toEqual([]);
    expect(partners(['C', 0, 0], ['C', 0.8, 0])).toEqual([]);
    expect(partners(['C', 0, 0, { disorderGroup: '1' }], ['C', 2.5, 0, { disorderGroup: '2' }])).toEqual([]);
    expect(partners(['C', 0, 0, { disorderGroup: '1' }], ['C', 2.5, 0, { disorderGroup: '1' }])).toEqual([1]);
    expect(partners(['O', 0, 0], ['Na', 3, 0])).toEqual([]);
    expect(contactsOf(crystal(['Na', 0, 0], ['Cs', 5.5, 0]))).toEqual([[], []]);
  });

  test('1–3 and 1–4 pairs have none, 1–5 pairs have', () => {
    // A chain of five, bent back so that its ends come near.
    const chain: Atom[] = [
      ['C', 0, 0],
      ['C', -0.4, 1.4],
      ['C', 0.8, 2.3],
      ['C', 2.1, 1.6],
      ['C', 2.4, 0.2],
    ];
    expect(findBonds(crystal(...chain)).map((bonds) => bonds.length)).toEqual([1, 2, 2, 2, 1]);
    expect(partners(...chain)).toEqual([4]);
    expect(partners(...chain.slice(0, 4))).toEqual([]);
  });

  test('images count: a short cell axis', () => {
    const narrow = orthogonalizationMatrix({ a: 2.8, b: 20, c: 20, alpha: 90, beta: 90, gamma: 90 });
    const [near] = contactsOf({ ...crystal(['O', 0, 0]), orthogonalization: narrow });
    expect(near.map(({ site, shift }) => [site, shift[0]])).toEqual([
      [0, -1],
      [0, 1],
    ]);
  });
});

test('what reaches an image of the same atom along other bonds is no contact: a ring over a short axis', () => {
  // A zigzag chain of carbons along x, two a cell of 2.5 Å: its 1–3 neighbours are images of one site.
  const chain = { ...crystal(['C', 0, 0], ['C', 0, 0.85]), orthogonalization: box.map((x, k) => (k === 0 ? 2.5 : x)) };
  const sites = [
    { ...chain.sites[0], fract: [0, 0, 0] as const },
    { ...chain.sites[1], fract: [0.5, 0.85 / 20, 0] as const },
  ];
  const structure = { ...chain, sites } as unknown as BondableCrystal;
  expect(findBonds(structure).map((bonds) => bonds.length)).toEqual([2, 2]);
  // 1–3 at 2.5 Å and 1–4 at 3.8 Å are held by bonds; nothing else is nearer than 3.4 Å.
  expect(contactsOf(structure)).toEqual([[], []]);
});

describe('hydrogen bonds', () => {
  /** O–H 0.97 Å along x, an acceptor 1.9 Å from the hydrogen at an angle D–H···A. */
  const at = (angle: number, acceptor: string, donor = 'O', far = 1.9) => {
    const turn = ((180 - angle) * Math.PI) / 180;
    const structure = crystal(
      [donor, 0, 0],
      ['H', 0.97, 0],
      [acceptor, 0.97 + far * Math.cos(turn), far * Math.sin(turn)],
    );
    return contactsOf(structure);
  };
  const isBridge = (contacts: ReturnType<typeof at>) =>
    contacts.map((near) => near.map(({ hydrogenBond }) => hydrogenBond));

  test('hydrogen and acceptor, donor and acceptor, each seen from both sides', () => {
    expect(isBridge(at(170, 'O'))).toEqual([[true], [true], [true, true]]);
    expect(isBridge(at(170, 'N', 'N'))).toEqual([[true], [true], [true, true]]);
  });

  test('bent up to 110°', () => {
    expect(isBridge(at(111, 'O'))).toEqual([[true], [true], [true, true]]);
    expect(isBridge(at(109, 'O'))).toEqual([[false], [false], [false, false]]);
  });

  test.each([
    ['donors', 'N O F S', (element: string) => isBridge(at(170, 'O', element, 2.3))[1][0]],
    ['acceptors', 'N O F S Cl Se Br I', (element: string) => isBridge(at(170, element, 'O', 2.3))[1][0]],
  ] as const)('%s are %s', (_, expected, isOne) => {
    const nonMetals = 'B C N O F Si P S Cl As Se Br Te I'.split(' ');
    expect(nonMetals.filter((element) => isOne(element)).join(' ')).toBe(expected);
  });

  test('a donor and an acceptor have one where the hydrogen touches, below 1.20 + 1.80 Å from S', () => {
    // With a short O–H, 0.65 Å, O···S stays below 3.32 Å on both sides of that limit.
    const turn = (69 * Math.PI) / 180;
    const oxygen = (far: number) =>
      contactsOf(crystal(['O', 0, 0], ['H', 0.65, 0], ['S', 0.65 + far * Math.cos(turn), far * Math.sin(turn)]))[0].map(
        ({ site, hydrogenBond }) => [site, hydrogenBond],
      );
    expect(oxygen(2.99)).toEqual([[2, true]]);
    expect(oxygen(3.01)).toEqual([[2, false]]);
  });

  test('no hydrogen bond from carbon, to carbon, or where the hydrogen does not touch', () => {
    expect(isBridge(at(170, 'O', 'C'))).toEqual([[false], [false], [false, false]]);
    expect(isBridge(at(170, 'C'))).toEqual([[false], [false], [false, false]]);
    // O···S 3.2 Å is short; H···S at 3.1 Å is not.
    expect(isBridge(contactsOf(crystal(['O', 0, 0], ['H', 0, 0.97], ['S', 3.1, 0.4])))).toEqual([[false], [], [false]]);
  });

  test('paracetamol: every H on N or O gives one, and these are all the contacts of H with N or O below 2.1 Å', () => {
    const text = readFileSync(join(__dirname, '../../../fixtures/paracetamol_monomethanolate.cif'), 'latin1');
    const [structure] = crystalsFromCif(parseCif(text));
    const contacts = findShortContacts(structure, findBonds(structure));
    const { sites } = structure;
    let bridges = 0;
    contacts.forEach((near, k) => {
      for (const { site, distance, hydrogenBond } of near) {
        if (sites[k].atomicNumber !== 1 || ![7, 8].includes(sites[site].atomicNumber) || distance > 2.1) continue;
        expect([sites[k].label, hydrogenBond]).toEqual([sites[k].label, true]);
        bridges++;
      }
    });
    expect(bridges).toBeGreaterThanOrEqual(3);
  });
});
