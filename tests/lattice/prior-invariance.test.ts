/**
 * The prior belongs to the crystal, not to how a file describes it. Every change of description below leaves the
 * tensors as they were (or turned with the frame) to rounding.
 */
import {
  congruence,
  multiply,
  operationsOfHall,
  orthogonalizationMatrix,
  rotationCart,
  type Vector3,
} from '../../src/crystal/index.js';
import type { LatticeInput } from '../../src/lattice/lattice-atoms.js';
import { seededRandom } from '../support/random.js';
import {
  changeAxes,
  compliance,
  fixtureCrystal,
  randomRotation,
  randomUnimodular,
  turnAll,
  worstDifference,
} from './support.js';

const tolerance = 1e-10;
const seeds = [1, 2, 3];

/**
 * A dozen atoms in a small monoclinic, C-centred cell without equal lengths: molecular (C–C bonds), two of them on the
 * two-fold axis, wave vectors real and complex.
 */
function smallCrystal(random: () => number): LatticeInput {
  const beta = (100 + 15 * random()) * (Math.PI / 180);
  const [a, b, c] = [9.1 + random(), 5.3 + random(), 6.8 + random()];
  const orthogonalization = [a, 0, c * Math.cos(beta), 0, b, 0, 0, 0, c * Math.sin(beta)] as const;
  const anywhere = (): Vector3 => [random(), random(), random()];
  const first = anywhere();
  return {
    orthogonalization,
    symOps: operationsOfHall('-C 2yc'),
    sites: [
      { element: 'C', fract: first },
      { element: 'C', fract: [first[0] + 1.4 / a, first[1], first[2]] },
      { element: 'O', fract: anywhere() },
      { element: 'Na', fract: [0, random(), 0.25] },
      { element: 'D', fract: anywhere() },
    ],
  };
}

describe.each(seeds)('a random C 2/c crystal, seed %i', (seed) => {
  const random = seededRandom(seed);
  const input = smallCrystal(random);
  const { orthogonalization, symOps, sites } = input;
  let reference: Awaited<ReturnType<typeof compliance>>;
  beforeAll(async () => {
    reference = await compliance(input);
  });

  test('symmetry saves work, not digits', async () => {
    expect(worstDifference(await compliance(input, { useSymmetry: false }), reference)).toBeLessThan(tolerance);
  });

  test('another asymmetric unit', async () => {
    const chosen = sites.map(() => symOps[Math.floor(random() * symOps.length)]);
    const moved = sites.map(({ element, fract: [x, y, z] }, s) => {
      const { rotation: r, translation: t } = chosen[s];
      const shift = () => Math.floor(5 * random()) - 2;
      const fract: Vector3 = [
        r[0] * x + r[1] * y + r[2] * z + t[0] + shift(),
        r[3] * x + r[4] * y + r[5] * z + t[1] + shift(),
        r[6] * x + r[7] * y + r[8] * z + t[2] + shift(),
      ];
      return { element, fract };
    });
    const expected = reference.map((tensor, s) => congruence(rotationCart(chosen[s], orthogonalization), tensor));
    expect(worstDifference(await compliance({ ...input, sites: moved }), expected)).toBeLessThan(tolerance);
  });

  test('another origin', async () => {
    const p = [random(), random(), random()] as const;
    const shifted: LatticeInput = {
      orthogonalization,
      symOps: symOps.map(({ rotation: r, translation: t }) => ({
        rotation: r,
        translation: [0, 1, 2].map(
          (k) => t[k] + p[k] - r[3 * k] * p[0] - r[3 * k + 1] * p[1] - r[3 * k + 2] * p[2],
        ) as unknown as Vector3,
      })),
      sites: sites.map(({ element, fract }) => ({
        element,
        fract: [fract[0] + p[0], fract[1] + p[1], fract[2] + p[2]],
      })),
    };
    expect(worstDifference(await compliance(shifted), reference)).toBeLessThan(tolerance);
  });

  test('other axes', async () => {
    for (let k = 0; k < 3; k++) {
      const changed = changeAxes(input, randomUnimodular(random));
      expect(worstDifference(await compliance(changed), reference)).toBeLessThan(tolerance);
    }
  });

  test('the primitive cell', async () => {
    const primitive = changeAxes(input, [0.5, 0.5, 0, -0.5, 0.5, 0, 0, 0, 1]);
    expect(worstDifference(await compliance(primitive), reference)).toBeLessThan(tolerance);
    // Its own list of operations has each rotation once.
    const rotations = primitive.symOps.map(({ rotation }) => rotation.join());
    const symOps = primitive.symOps.filter((_, k) => rotations.indexOf(rotations[k]) === k);
    expect(symOps.length).toBe(4);
    expect(worstDifference(await compliance({ ...primitive, symOps }), reference)).toBeLessThan(tolerance);
  });

  test('another frame', async () => {
    const turn = randomRotation(random);
    const turned = await compliance({ ...input, orthogonalization: multiply(turn, orthogonalization) });
    expect(worstDifference(turned, turnAll(turn, reference))).toBeLessThan(tolerance);
  });

  test('atoms and operations in another order', async () => {
    const reversed = await compliance({
      orthogonalization,
      symOps: [...symOps].reverse(),
      sites: [...sites].reverse(),
    });
    expect(worstDifference([...reversed].reverse(), reference)).toBeLessThan(tolerance);
  });
});

describe('blocks by symmetry give the numbers of the whole matrix', () => {
  // Hall symbol, a metric it allows, and special positions of the group. Cells above 9.34 Å have one real matrix.
  test.each([
    [
      'P -1',
      '-P 1',
      [9.9, 10.3, 10.8, 95, 102, 98],
      [
        [0, 0, 0],
        [0.5, 0, 0.5],
      ],
    ],
    ['P -1, small', '-P 1', [5.1, 6.3, 7.2, 95, 102, 98], [[0.5, 0.5, 0.5]]],
    ['P 21', 'P 2yb', [9.9, 10.3, 10.8, 90, 102, 90], []],
    ['P 21/c', '-P 2ybc', [9.9, 10.3, 10.8, 90, 102, 90], [[0, 0.5, 0]]],
    ['P 21/c, small', '-P 2ybc', [4.4, 6.3, 7.2, 90, 102, 90], [[0, 0.5, 0]]],
    ['C 2', 'C 2y', [13.1, 7.3, 6.8, 90, 102, 90], [[0, 0.3, 0.5]]],
    ['P 21 21 21', 'P 2ac 2ab', [9.9, 10.3, 11.8, 90, 90, 90], []],
    ['P 21 21 21, small', 'P 2ac 2ab', [5.2, 6.1, 7.0, 90, 90, 90], []],
    ['P b c a', '-P 2ac 2ab', [9.5, 10.3, 11.8, 90, 90, 90], [[0, 0, 0]]],
    ['P n a 21', 'P 2c -2n', [9.5, 10.3, 4.9, 90, 90, 90], []],
    [
      'P n m a',
      '-P 2ac 2n',
      [7.5, 5.3, 9.8, 90, 90, 90],
      [
        [0.1, 0.25, 0.7],
        [0, 0, 0.5],
      ],
    ],
    ['F d d 2', 'F 2 -2d', [13.5, 14.3, 6.1, 90, 90, 90], [[0, 0, 0.2]]],
    [
      'P 4/m m m',
      '-P 4 2',
      [9.9, 9.9, 10.4, 90, 90, 90],
      [
        [0, 0, 0],
        [0.5, 0.5, 0.2],
        [0.3, 0, 0],
      ],
    ],
    [
      'P -3 m 1',
      '-P 3 2"',
      [9.9, 9.9, 6.3, 90, 90, 120],
      [
        [0, 0, 0],
        [1 / 3, 2 / 3, 0.2],
      ],
    ],
    [
      'P 63/m',
      '-P 6c',
      [9.6, 9.6, 6.3, 90, 90, 120],
      [
        [1 / 3, 2 / 3, 0.25],
        [0.3, 0.1, 0.25],
      ],
    ],
    [
      'P a -3',
      '-P 2ac 2ab 3',
      [9.6, 9.6, 9.6, 90, 90, 90],
      [
        [0, 0, 0],
        [0.2, 0.2, 0.2],
      ],
    ],
  ] as const)('%s', async (_, hall, [a, b, c, alpha, beta, gamma], special) => {
    const random = seededRandom(7);
    const input: LatticeInput = {
      orthogonalization: orthogonalizationMatrix({ a, b, c, alpha, beta, gamma }),
      symOps: operationsOfHall(hall),
      sites: [
        { element: 'C', fract: [random(), random(), random()] },
        ...special.map(([x, y, z], k) => ({ element: ['Fe', 'O', 'K'][k], fract: [x, y, z] as Vector3 })),
      ],
    };
    const reduced = await compliance(input);
    const whole = await compliance(input, { useSymmetry: false });
    expect(worstDifference(reduced, whole)).toBeLessThan(tolerance);
  });

  test('special positions with rounded coordinates are taken as they are', async () => {
    const input = fixtureCrystal('dolomite');
    const rounded: LatticeInput = {
      ...input,
      sites: input.sites.map(({ element, fract }) => ({
        element,
        fract: [fract[0] + (element === 'C' ? 1e-4 : 0), fract[1], fract[2]],
      })),
    };
    const [whole, reduced] = [await compliance(rounded, { useSymmetry: false }), await compliance(rounded)];
    expect(worstDifference(reduced, whole)).toBe(0);
    expect(worstDifference(whole, await compliance(input))).toBeLessThan(1e-2);
  });
});
