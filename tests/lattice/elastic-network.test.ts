import { operationsOfHall } from '../../src/crystal/index.js';
import { buildElasticNetwork, type ElasticNetwork } from '../../src/lattice/elastic-network.js';
import { placeAtoms } from '../../src/lattice/lattice-atoms.js';
import { fixtureCrystal, springs } from './support.js';

type Atom = readonly [element: string, x: number, y: number, z: number];

/** A cluster in a cubic cell of 30 Å without symmetry, positions in Å. */
function cluster(...atoms: Atom[]): ElasticNetwork {
  const a = 30;
  return buildElasticNetwork(
    placeAtoms({
      orthogonalization: [a, 0, 0, 0, a, 0, 0, 0, a],
      symOps: operationsOfHall('P 1'),
      sites: atoms.map(([element, x, y, z]) => ({ element, fract: [x / a + 0.5, y / a + 0.5, z / a + 0.5] })),
    }),
    springs,
  );
}

function pairOf(network: ElasticNetwork, i: number, j: number): number {
  const e = [...network.pairs.receiver.keys()].find(
    (k) => network.pairs.receiver[k] === i && network.pairs.sender[k] === j,
  );
  if (e === undefined) throw new Error(`atoms ${i} and ${j} are no pair`);
  return e;
}
const classOf = (network: ElasticNetwork, i: number, j: number) => network.pairClass[pairOf(network, i, j)];
/** Stiffness along and across a pair that lies on x. */
const alongX = (network: ElasticNetwork, i: number, j: number) => network.stiffness[6 * pairOf(network, i, j)];
const acrossX = (network: ElasticNetwork, i: number, j: number) => network.stiffness[6 * pairOf(network, i, j) + 1];

/** Five carbons in a row, 1.5 Å apart; the first and the last are beyond the cutoff. */
const row = (element = 'C'): Atom[] => [0, 1, 2, 3, 4].map((k) => [k === 2 ? element : 'C', 1.5 * k, 0, 0]);

describe('classes', () => {
  test('path length 1, 2, 3 along a chain', () => {
    const network = cluster(...row());
    expect([1, 2, 3].map((j) => classOf(network, 0, j))).toEqual([1, 2, 3]);
    expect([0, 1, 3].map((j) => classOf(network, j, 2))).toEqual([2, 1, 1]);
  });

  test('+ 4 where an end is a metal or a metal stands between two neighbours', () => {
    const network = cluster(...row('Fe'));
    expect(classOf(network, 1, 2)).toBe(5);
    expect(classOf(network, 0, 2)).toBe(6);
    expect(classOf(network, 1, 3)).toBe(6);
    // 1–4 through a metal is no metal class: only ends and middles count.
    expect(classOf(network, 0, 3)).toBe(3);
  });

  test('the shortest path counts: a ring of four has no 1–4 pairs', () => {
    const network = cluster(['C', 0, 0, 0], ['C', 1.5, 0, 0], ['C', 1.5, 1.5, 0], ['C', 0, 1.5, 0]);
    expect(classOf(network, 0, 1)).toBe(1);
    expect(classOf(network, 0, 2)).toBe(2);
    expect(classOf(network, 0, 3)).toBe(1);
  });

  test('contacts of non-metals are 4, of metals 8; hydrogens never bond to each other', () => {
    const network = cluster(['O', 0, 0, 0], ['O', 3, 0, 0], ['Na', 0, 4, 0], ['H', 0, 0, 3], ['D', 0, 0, 3.6]);
    expect(classOf(network, 0, 1)).toBe(4);
    expect(classOf(network, 0, 2)).toBe(8);
    expect(classOf(network, 3, 4)).toBe(4);
  });

  test('lattice images are different ends: a chain of one atom a cell has 1–2, 1–3 and 1–4 pairs with itself', () => {
    const network = buildElasticNetwork(
      placeAtoms({
        orthogonalization: [1.5, 0, 0, 0, 20, 0, 0, 0, 20],
        symOps: operationsOfHall('P 1'),
        sites: [{ element: 'C', fract: [0, 0, 0] }],
      }),
      springs,
    );
    const { image } = network.pairs;
    const order = [...network.pairClass].map((c, e) => [Math.abs(image[3 * e]) + Math.abs(image[3 * e + 1]), c]);
    expect(order.sort(([p], [q]) => p - q)).toEqual([1, 1, 2, 2, 3, 3].map((n) => [n, n]));
  });
});

describe('stiffness', () => {
  test('of a bond, a 1–3 and a 1–4 pair, from the springs by hand', () => {
    const network = cluster(...row());
    const m = springs.molecular;
    const c = (k: number) => m.element[k].C;
    const bond = Math.exp(m.stiffness[0] + 2 * c(0) - m.decay[0] * (1.5 - 1.46));
    expect(alongX(network, 0, 1)).toBeCloseTo(bond, 12);
    expect(acrossX(network, 0, 1)).toBeCloseTo(bond * m.transverse[0], 12);
    const angle = Math.exp(m.stiffness[1] + 2 * c(1) - m.decay[1] * (3 - 1.46 - springs.shift[1]));
    expect(alongX(network, 0, 2)).toBeCloseTo(angle, 12);
    expect(acrossX(network, 0, 2)).toBe(0);
    const torsion = Math.exp(m.stiffness[2] + 2 * c(2) - m.decay[2] * (4.5 - 1.46 - springs.shift[2]));
    const contact = Math.exp(m.stiffness[3] + 2 * c(3) - m.decay[3] * (4.5 - 3.4));
    expect(alongX(network, 0, 3)).toBeCloseTo(torsion + contact, 12);
  });

  test('a hydrogen bond is a contact of O–H with an acceptor; not of C–H, not with a metal', () => {
    const kind = springs.extended;
    const ratio = (donor: string, acceptor: string) => {
      const bonded = cluster([donor, 0, 0, 0], ['H', 1, 0, 0], [acceptor, 2.9, 0, 0], ['Xe', 0, 0, 9]);
      const free = cluster(['H', 1, 0, 0], [acceptor, 2.9, 0, 0], ['Xe', 0, 0, 9]);
      expect([bonded.kind, free.kind]).toEqual(['extended', 'extended']);
      return alongX(bonded, 1, 2) / alongX(free, 0, 1);
    };
    expect(ratio('O', 'O')).toBeCloseTo(Math.exp(kind.hydrogenBond), 10);
    expect(ratio('N', 'Cl')).toBeCloseTo(Math.exp(kind.hydrogenBond), 10);
    expect(ratio('O', 'S')).toBeCloseTo(1, 10);
    expect(ratio('B', 'O')).toBeCloseTo(1, 10);
  });

  test('every pair is as stiff from either end', () => {
    const { pairs, stiffness } = buildElasticNetwork(placeAtoms(fixtureCrystal('cryolite')), springs);
    const byEnds = new Map<string, number>();
    for (let e = 0; e < pairs.count; e++) {
      byEnds.set([pairs.receiver[e], pairs.sender[e], ...pairs.image.subarray(3 * e, 3 * e + 3)].join(), e);
    }
    for (let e = 0; e < pairs.count; e++) {
      const back = byEnds.get(
        [
          pairs.sender[e],
          pairs.receiver[e],
          ...Array.from(pairs.image.subarray(3 * e, 3 * e + 3), (n) => 0 - n),
        ].join(),
      );
      expect(back).toBeDefined();
      for (let k = 0; k < 6; k++) expect(stiffness[6 * (back ?? 0) + k]).toBeCloseTo(stiffness[6 * e + k], 9);
    }
  });
});

describe('planes', () => {
  const trigonal = (height: number): Atom[] => [
    ['C', 0, 0, height],
    ...[0, 120, 240].map((degrees): Atom => {
      const angle = (degrees * Math.PI) / 180;
      return ['O', 1.3 * Math.cos(angle), 1.3 * Math.sin(angle), 0];
    }),
  ];

  test('an atom with three bonded neighbours within 0.25 Å of their plane has one', () => {
    const { planes } = cluster(...trigonal(0.24));
    expect(planes.count).toBe(1);
    expect([...planes.member]).toEqual([0, 1, 2, 3]);
    expect(Math.abs(planes.normal[2])).toBeCloseTo(1, 12);
    expect(planes.stiffness[0]).toBeCloseTo(Math.exp(springs.extended.plane + springs.extended.planeElement.C), 12);
    expect(cluster(...trigonal(0.26)).planes.count).toBe(0);
  });

  test('two or four neighbours make none, nor do three in a line', () => {
    expect(cluster(...trigonal(0).slice(0, 3)).planes.count).toBe(0);
    expect(cluster(...trigonal(0), ['O', 0, 0, 1.4]).planes.count).toBe(0);
    const line = cluster(['Fe', 0, 0.3, 0], ['Fe', -1.7, 0, 0], ['Fe', 0, -1.6, 0], ['Fe', 1.7, 0, 0]);
    for (let p = 0; p < line.planes.count; p++) expect(Number.isFinite(line.planes.normal[3 * p])).toBe(true);
  });

  test('neighbours in other cells count apart', () => {
    // Honeycomb sheets (graphite's layer): each atom has three bonded images of the other one.
    const a = 2.46;
    const { planes, kind } = buildElasticNetwork(
      placeAtoms({
        orthogonalization: [a, -a / 2, 0, 0, (a * Math.sqrt(3)) / 2, 0, 0, 0, 12],
        symOps: operationsOfHall('P 1'),
        sites: [
          { element: 'C', fract: [1 / 3, 2 / 3, 0] },
          { element: 'C', fract: [2 / 3, 1 / 3, 0] },
        ],
      }),
      springs,
    );
    expect(kind).toBe('molecular');
    expect(planes.count).toBe(2);
    expect([...planes.member]).toEqual([0, 1, 1, 1, 1, 0, 0, 0]);
    expect(new Set(Array.from({ length: 4 }, (_, m) => planes.image.subarray(3 * m, 3 * m + 3).join())).size).toBe(3);
  });
});

test('carbonates are extended, whatever carbon does without carbon or hydrogen', () => {
  expect(buildElasticNetwork(placeAtoms(fixtureCrystal('dolomite')), springs).kind).toBe('extended');
  expect(buildElasticNetwork(placeAtoms(fixtureCrystal('paracetamol_monomethanolate')), springs).kind).toBe(
    'molecular',
  );
});
