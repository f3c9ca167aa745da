import type { AtomComparison } from '../../../src/judging/comparison.js';
import { StructureFacts } from '../../../src/judging/structure-facts.js';
import type { SymmetricTensor } from '../../../src/math/tensor.js';
import type { MeasureVerdict } from '../../../src/rules/expectation/misfit.js';
import { misfitEvidence } from '../../../src/rules/expectation/misfit-report.js';
import { crystalOf, isotropic } from '../../support/structures.js';

/** A chain of five atoms 1.1 Å apart: the first and the last are terminal. */
function chainOf(...elements: readonly (readonly [symbol: string, z: number])[]) {
  const chain = Array.from({ length: 5 }, (_, k) => elements[k] ?? (['C', 6] as const));
  return crystalOf(chain.map(([element, z], k) => ({ label: `${element}${k + 1}`, element, z, u: isotropic(0.02) })));
}

interface Case {
  readonly atom?: Partial<AtomComparison>;
  readonly verdict?: Partial<MeasureVerdict>;
  readonly elements?: readonly (readonly [symbol: string, z: number])[];
}

/** The report of one atom of the chain; an ordinary one unless the case says otherwise. */
function evidence({ atom = {}, verdict = {}, elements = [] }: Case) {
  const crystal = chainOf(...elements);
  const site = atom.site ?? 2;
  const { label, element } = crystal.sites[site];
  const compared: AtomComparison = {
    ...{ site, label, element, groups: [], expectedError: 0.1 },
    ...{ uExp: isotropic(0.02), uPred: isotropic(0.02), uScaled: isotropic(0.02) },
    ...{ iouRaw: 0.5, s12Raw: 4, iouScaled: 0.6, s12Scaled: 3, volume: 0, shape: 0 },
    ...{ volumeOverExpected: 0, shapeOverExpected: 0, volumeSu: 0, shapeNoise: 0, volumeExp: 0.02, volumeScaled: 0.01 },
    ...atom,
  };
  return misfitEvidence({
    crystal,
    facts: new StructureFacts(crystal),
    comparison: { scale: 1.1, atoms: [compared], notAssessed: [], doubt: 1 },
    atom: compared,
    verdict: { measure: 'volumeZ', value: 3.26, limit: 2, excess: 1.63, unusualness: 0.5, ...verdict },
    severity: 'warning',
    headline: 'U is odd',
  });
}

describe('the number that failed, against clean atoms', () => {
  test.each([
    [
      'volumeOverExpected',
      'volume residual 3.3 times its expected error, more than in 50.0 % of clean atoms of its kind',
    ],
    ['volumeZ', "volume residual 3.3 times the structure's scatter, more than in 50.0 % of clean atoms of its kind"],
    [
      'shapeOverExpected',
      'shape residual 3.3 times its expected error, more than in 50.0 % of clean atoms of its kind',
    ],
    ['shapeZ', "shape residual 3.3 times the structure's scatter, more than in 50.0 % of clean atoms of its kind"],
    ['iouScaled', 'lower than in 50.0 % of clean atoms of its kind'],
    ['s12Scaled', 'larger than in 50.0 % of clean atoms of its kind'],
  ] as const)('%s: %s', (measure, words) => {
    expect(evidence({ verdict: { measure } }).message).toMatch(`U is odd (${words}); `);
  });

  test.each([
    [0.99, '99.0 %'],
    [0.9904, '99.04 %'],
    [0.9994, '99.94 %'],
    [0.9995, 'over 99.95 %'],
    [1, 'over 99.95 %'],
    [0.876, '87.6 %'],
  ])('%f is %s', (unusualness, words) => {
    expect(evidence({ verdict: { measure: 'iouScaled', unusualness } }).message).toContain(`lower than in ${words} of`);
  });

  test.each([
    ['iouScaled', 'IoU', ''],
    ['s12Scaled', 'S12', '%'],
    ['volumeOverExpected', 'volume residual/expected error', ''],
    ['volumeZ', 'volume residual/scatter', ''],
    ['shapeOverExpected', 'shape residual/expected error', ''],
    ['shapeZ', 'shape residual/scatter', ''],
  ] as const)('%s is told as %s', (measure, quantity, unit) => {
    expect(evidence({ verdict: { measure } }).value).toEqual({ quantity, number: 3.26, unit, limit: 2 });
  });
});

describe('the numbers behind it', () => {
  const numbers = (atom: Partial<AtomComparison>, measure: MeasureVerdict['measure'] = 'volumeZ') =>
    evidence({ atom, verdict: { measure } }).message.split('; ')[1];

  test('all but the one that failed; an angle where the ellipsoids have axes', () => {
    expect(numbers({})).toBe('IoU 0.60, S12 3.0 %, volume 0.020 Å³ (predicted 0.010 Å³)');
    expect(numbers({ axisAngle: 44.6 })).toBe(
      'IoU 0.60, S12 3.0 %, volume 0.020 Å³ (predicted 0.010 Å³), axes 45° apart',
    );
    expect(numbers({}, 'iouScaled')).toBe('S12 3.0 %, volume 0.020 Å³ (predicted 0.010 Å³)');
    expect(numbers({}, 's12Scaled')).toBe('IoU 0.60, volume 0.020 Å³ (predicted 0.010 Å³)');
  });

  test('volumes have two digits, and no fewer than stand before the point', () => {
    expect(numbers({ volumeExp: 0.01234, volumeScaled: 99.4 })).toContain('volume 0.012 Å³ (predicted 99 Å³)');
    expect(numbers({ volumeExp: 99.6, volumeScaled: 123.4 })).toContain('volume 100 Å³ (predicted 123 Å³)');
  });

  test('for machines, with null for what the atom has not', () => {
    const { data, severity, sites, excess } = evidence({
      atom: {
        volume: 0.3,
        shape: 0.1,
        volumeSu: 0.02,
        shapeNoise: 0.03,
        volumeZ: 5,
        axisAngle: 12,
        uPred: isotropic(0.03),
      },
    });
    expect([severity, sites, excess]).toEqual(['warning', [expect.objectContaining({ label: 'C3' })], 1.63]);
    expect(data).toEqual({
      ...{ element: 'C', iou: 0.6, iouRaw: 0.5, s12: 3, s12Raw: 4, volumeExp: 0.02, volumePredicted: 0.01 },
      ...{ volumeResidual: 0.3, shapeResidual: 0.1, volumeSu: 0.02, shapeNoise: 0.03, volumeZ: 5, shapeZ: null },
      ...{ expectedError: 0.1, axisAngle: 12, measure: 'volumeZ', quantile: 0.5, limit: 2, scale: 1.1 },
      ...{ uCartRefined: isotropic(0.02), uCartPredicted: isotropic(0.03) },
    });
    const bare = evidence({ atom: { shapeZ: 4 } }).data;
    expect([bare?.volumeZ, bare?.shapeZ, bare?.axisAngle]).toEqual([null, 4, null]);
  });
});

describe('causes and advice where the size does not fit', () => {
  const larger = (site: number) => evidence({ atom: { site, volume: 0.3 } });
  const smaller = evidence({ atom: { volume: -0.15 } });
  const falsePeak = 'an atom that is not there (false peak), or a lighter element';

  test('too large: disorder, by the place of the atom', () => {
    expect(larger(2).causes).toEqual([
      'disorder that is not modelled, or a site that is not fully occupied',
      falsePeak,
    ]);
    expect(larger(0).causes).toEqual([
      'rotational disorder or strong libration of a terminal group that is not modelled',
      falsePeak,
    ]);
    expect(larger(2).advice).toEqual([
      'look at the difference map around the atom; try a split model (PART), or let its occupancy refine freely for a few cycles',
    ]);
  });

  test('too small: more electrons, or restraints', () => {
    expect(smaller.causes).toEqual([
      'more electrons at the site than the model gives it (heavier element, mixed site)',
      'U fixed or restrained (EADP, SIMU, ISOR)',
    ]);
    expect(smaller.advice).toEqual([
      'look for density left at the atom; let its occupancy refine freely for a few cycles (above 1: a heavier element)',
    ]);
  });

  /** v of an atom that is Z and was refined as another: 2.5·ln(Z assumed/Z). */
  const volumeOf = (assumed: number, z: number) => 2.5 * Math.log(assumed / z);
  const named = (
    [symbol, assumed]: readonly [string, number],
    z: number,
    ...others: readonly (readonly [string, number])[]
  ) => {
    const { causes, advice } = evidence({
      atom: { volume: volumeOf(assumed, z) },
      elements: [['C', 6], ...(others.length > 0 ? [others[0]] : [['C', 6] as const]), [symbol, assumed]],
    });
    const cause = /^wrong element: the size would suit (.+) rather than (.+)$/.exec(causes![0])?.slice(1);
    const tried = /refine it as (\S+) and compare R1 and U, or /.exec(advice![0])?.[1];
    return cause && [...cause, tried];
  };

  test('the element that fits: of C, N, O, F any, else one that the structure has', () => {
    expect(named(['C', 6], 7)).toEqual(['N (Z ≈ 7.0)', 'C', 'N']);
    expect(named(['O', 8], 7)).toEqual(['N (Z ≈ 7.0)', 'O', 'N']);
    expect(named(['F', 9], 8)).toEqual(['O (Z ≈ 8.0)', 'F', 'O']);
    expect(named(['N', 7], 9)).toEqual(['F (Z ≈ 9.0)', 'N', 'F']);
    expect(named(['Fe', 26], 24)).toBeUndefined();
    expect(named(['Fe', 26], 24, ['Cr', 24])).toEqual(['Cr (Z ≈ 24.0)', 'Fe', 'Cr']);
    expect(named(['S', 16], 17, ['Cl', 17])).toEqual(['Cl (Z ≈ 17.0)', 'S', 'Cl']);
    // One of them alone is common: boron, neon.
    expect(named(['C', 6], 5)).toBeUndefined();
    expect(named(['F', 9], 10)).toBeUndefined();
    expect(named(['B', 5], 6)).toEqual(['C (Z ≈ 6.0)', 'B', 'C']);
    expect(named(['B', 5], 7)).toBeUndefined();
  });

  test('half an electron decides between two', () => {
    expect(named(['C', 6], 6.54)).toEqual(['N (Z ≈ 6.5)', 'C', 'N']);
    expect(named(['C', 6], 6.45)).toBeUndefined();
    expect(named(['C', 6], 7.54)).toEqual(['O (Z ≈ 7.5)', 'C', 'O']);
  });
});

describe('causes and advice where the shape does not fit', () => {
  const stretched = (ratio: number): SymmetricTensor => [0.02, 0.02, 0.02 * ratio ** 2, 0, 0, 0];
  const disc = (ratio: number): SymmetricTensor => [0.02, 0.02 * ratio ** 2, 0.02 * ratio ** 2, 0, 0, 0];
  const causes = (uExp: SymmetricTensor, uScaled: SymmetricTensor, axisAngle?: number) =>
    evidence({ atom: { uExp, uScaled, axisAngle, shape: 0.2 } }).causes;
  const split = 'positional disorder that is not modelled: the atom may be split along its longest axis';
  const flat = 'absorption or anisotropy of the data not corrected; too few data for this atom';
  const restrained = 'restraints that make the atom isotropic (ISOR, too tight SIMU) or a shared U (EADP)';
  const exchanged =
    'U of another atom on this label (rows exchanged, EADP), or U_ij in the wrong order or cell setting';
  const any = ['disorder that is not modelled', 'restraints or constraints on U (SIMU, DELU, RIGU, EADP)'];

  test('axes 1.3 times as unequal as predicted, or as equal', () => {
    expect(causes(stretched(1.96), stretched(1.5))).toEqual([split]);
    expect(causes(stretched(1.94), stretched(1.5))).toEqual(any);
    expect(causes(disc(1.96), stretched(1.5))).toEqual([flat]);
    expect(causes(stretched(1.5), stretched(1.96))).toEqual([restrained]);
    expect(causes(stretched(1.5), stretched(1.94))).toEqual(any);
  });

  test('axes more than 45° apart', () => {
    const like = stretched(1.5);
    expect(causes(like, like, 45)).toEqual(any);
    expect(causes(like, like, 45.5)).toEqual([exchanged]);
    expect(causes(stretched(2), like, 90)).toEqual([split, exchanged]);
    expect(causes(stretched(1.1), like, 90)).toEqual([restrained, exchanged]);
  });

  test('one advice for all', () => {
    expect(evidence({ atom: { shape: 0.2 } }).advice).toEqual([
      'refine U without restraints for a few cycles, then look at the difference map along the longest axis: a split model (PART) may fit better',
    ]);
  });
});

test('size counts where |v| is above 0.1 and above twice the shape', () => {
  const isMainlyVolume = (volume: number, shape: number) =>
    evidence({ atom: { volume, shape } }).advice![0].startsWith('look');
  expect([isMainlyVolume(0.099, 0), isMainlyVolume(0.101, 0), isMainlyVolume(-0.101, 0)]).toEqual([false, true, true]);
  expect([isMainlyVolume(0.3, 0.151), isMainlyVolume(0.3, 0.149), isMainlyVolume(-0.3, 0.149)]).toEqual([
    ...[false, true, true],
  ]);
});
