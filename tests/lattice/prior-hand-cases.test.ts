/** Crystals whose displacements can be written down: springs of our own choice, chains and a single flat molecule. */
import { operationsOfHall } from '../../src/crystal/index.js';
import type { LatticeInput } from '../../src/lattice/lattice-atoms.js';
import { latticePrior } from '../../src/lattice/prior.js';
import type { LatticeSprings, SpringSet } from '../../src/lattice/springs.js';
import { compliance, plainInverter } from './support.js';

const eight = (value: number) => Array<number>(8).fill(value);

/** Stiffness exp(1 − 2g) of every pair along it, a tenth across; noble gases do not bond. */
function customSprings(cutoff: number, change: Partial<SpringSet> = {}): LatticeSprings {
  const set: SpringSet = {
    stiffness: eight(1),
    decay: eight(2),
    element: Array<Record<string, number>>(8).fill({}),
    transverse: eight(0.1),
    hydrogenBond: 0,
    plane: 0.5,
    planeElement: {},
    self: -3,
    scale: -8,
    zeroPoint: -6,
    ...change,
  };
  return {
    cutoff,
    span: 14,
    shift: eight(0),
    molecular: set,
    extended: set,
    covalentRadius: { He: 0.1, B: 0.8, F: 0.6 },
    vanDerWaalsRadius: { He: 1.4, B: 1.9, F: 1.5 },
    metals: new Set(),
  };
}

test('an isolated atom: T·exp(scale)/self + zero point, isotropic', async () => {
  const input: LatticeInput = {
    orthogonalization: [12, 0, 0, 0, 13, 0, 0, 0, 14],
    symOps: operationsOfHall('P 1'),
    sites: [{ element: 'He', fract: [0.1, 0.2, 0.3] }],
  };
  const prior = await latticePrior(input, 200, customSprings(5), plainInverter);
  if ('unavailable' in prior) throw new Error(prior.unavailable);
  const u = 200 * Math.exp(-8 + 3) + Math.exp(-6);
  const expected = [u, u, u, 0, 0, 0];
  prior.uCart[0].forEach((x, k) => {
    expect(x).toBeCloseTo(expected[k], 14);
  });
  expect(prior).toMatchObject({ kind: 'extended', atoms: 1, matrixOrder: 3, matrices: 1 });
});

describe('the diatomic chain (Born & von Kármán)', () => {
  const [a, gap] = [4, 1.7];
  /** ⟨K⁻¹⟩ of either atom: (k₁ + k₂ + s)/((k₁ + k₂ + s)² − |k₁ + k₂e^{2πiq}|²), the mean over the grid. */
  function expected(share: number, self: number): number {
    const k1 = share * Math.exp(1 - 2 * (gap - 2.8));
    const k2 = share * Math.exp(1 - 2 * (a - gap - 2.8));
    const points = Math.floor(14 / a + 0.5);
    let sum = 0;
    for (let k = 0; k < points; k++) {
      const cos = Math.cos((2 * Math.PI * (k + 0.5)) / points);
      const total = k1 + k2 + self;
      sum += total / (total * total - (k1 * k1 + k2 * k2 + 2 * k1 * k2 * cos)) / points;
    }
    return sum;
  }
  const along: LatticeInput['sites'] = [
    { element: 'He', fract: [0.1, 0.4, 0.4] },
    { element: 'He', fract: [0.1 + gap / a, 0.4, 0.4] },
  ];

  test.each([
    ['as listed', 'P 1', along],
    // The inversion centre midway between the two: one site stands for both, and the matrices are real.
    ['by symmetry', '-P 1', [{ element: 'He', fract: [gap / (2 * a), 0, 0] as const }]],
  ])('%s', async (_, hall, sites) => {
    const input = { orthogonalization: [a, 0, 0, 0, 15, 0, 0, 0, 16] as const, symOps: operationsOfHall(hall), sites };
    const self = Math.exp(-3);
    for (const tensor of await compliance(input, {}, customSprings(2.5))) {
      expect(tensor[0]).toBeCloseTo(expected(1, self), 12);
      expect(tensor[1]).toBeCloseTo(expected(0.1, self), 12);
      expect(tensor[2]).toBeCloseTo(expected(0.1, self), 12);
      for (const k of [3, 4, 5]) expect(Math.abs(tensor[k])).toBeLessThan(1e-12);
    }
  });
});

describe('a flat molecule', () => {
  const size = 15;
  const molecule = (height: number): LatticeInput => ({
    orthogonalization: [size, 0, 0, 0, size + 1, 0, 0, 0, size + 2],
    symOps: operationsOfHall('P 1'),
    sites: [
      { element: 'B', fract: [0.5, 0.5, 0.5 + height / (size + 2)] },
      ...[0, 120, 240].map((degrees) => {
        const angle = (degrees * Math.PI) / 180;
        return {
          element: 'F',
          fract: [0.5 + (1.3 * Math.cos(angle)) / size, 0.5 + (1.3 * Math.sin(angle)) / (size + 1), 0.5] as const,
        };
      }),
    ],
  });
  const self = Math.exp(-3);
  const kappa = Math.exp(0.5);
  const central = customSprings(5, { transverse: eight(0) });

  test('is held out of its plane by the plane alone', async () => {
    // K_zz = self + κ·c·cᵀ, c = (1, −⅓, −⅓, −⅓), |c|² = 4/3; Sherman & Morrison give the inverse.
    const [boron, ...fluorine] = await compliance(molecule(0), {}, central);
    const remaining = (c: number) => (1 - (kappa * c * c) / (self + (kappa * 4) / 3)) / self;
    expect(boron[2]).toBeCloseTo(remaining(1), 9);
    for (const tensor of fluorine) expect(tensor[2]).toBeCloseTo(remaining(1 / 3), 9);
    // In the plane it cannot leave its neighbours: little more than the drift of the whole, 1/(4·self).
    expect(boron[0] * 4 * self).toBeGreaterThan(1);
    expect(boron[0] * 4 * self).toBeLessThan(1.1);
    expect(boron[0]).toBeCloseTo(boron[1], 9);
  });

  test('turns freely but for the self term, in and out of its plane', async () => {
    // Rigid: three translations and three rotations cost self alone, so the trace exceeds 6/self, and hardly.
    const stiff = customSprings(5, { transverse: eight(0), stiffness: eight(9), plane: 9 });
    const tensors = await compliance(molecule(0), {}, stiff);
    const trace = tensors.reduce((sum, u) => sum + u[0] + u[1] + u[2], 0);
    expect(trace * self).toBeGreaterThan(6);
    expect(trace * self).toBeLessThan(6.01);
  });

  test('a pyramid has no plane, and without transverse springs nothing more than its bonds', async () => {
    const flat = await compliance(molecule(0.24), {}, central);
    const pyramid = await compliance(molecule(0.26), {}, central);
    expect(pyramid[0][2]).toBeGreaterThan(1.2 * flat[0][2]);
  });
});
