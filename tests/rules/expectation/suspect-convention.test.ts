import { orthogonalizationMatrix } from '../../../src/crystal/cell.js';
import type { Cell } from '../../../src/crystal/crystal.js';
import type { SymmetricTensor } from '../../../src/math/tensor.js';
import { ruleTable } from '../../support/rule-tester.js';
import { crystalOf, predictionOf } from '../../support/structures.js';

/** A tilted ellipsoid, Å²; U_eq is 0.03 Å². */
const right: SymmetricTensor = [0.02, 0.03, 0.04, 0.01, 0.01, 0.01];
const bOfU = 8 * Math.PI ** 2;

const by = (diagonal: number, offDiagonal = diagonal): SymmetricTensor => [
  right[0] * diagonal,
  right[1] * diagonal,
  right[2] * diagonal,
  right[3] * offDiagonal,
  right[4] * offDiagonal,
  right[5] * offDiagonal,
];

interface Given {
  /** U_eq of all atoms but the last few, Å²; none has one where it is undefined. */
  readonly uEq?: { readonly value: number; readonly su?: number };
  /** So many of the last atoms have a U_eq of 9 Å², which no convention gives. */
  readonly wrong?: number;
  readonly count?: number;
  readonly predicted?: SymmetricTensor;
  readonly cell?: Cell;
  /** So many of the last atoms are not positive definite, whatever their off-diagonals. */
  readonly indefinite?: number;
}

/** Atoms with U_ij as given. */
function structure(u: SymmetricTensor, given: Given = {}) {
  const { uEq, wrong = 0, count = 10, predicted = right, cell, indefinite = 0 } = given;
  const isLast = (i: number, last: number) => i >= count - last;
  const negative: SymmetricTensor = [-0.01, 0.03, 0.04, 0, 0, 0];
  const crystal = crystalOf(
    Array.from({ length: count }, (_, i) => ({ label: `C${i + 1}`, u: isLast(i, indefinite) ? negative : u })),
    cell && { cell, orthogonalization: orthogonalizationMatrix(cell) },
  );
  const sites = crystal.sites.map((site, i) => {
    if (uEq === undefined) return site;
    const measured = isLast(i, wrong) ? { value: 9 } : uEq;
    const written = { quantity: 'U', tag: '_atom_site_u_iso_or_equiv', text: String(measured.value) } as const;
    return { ...site, uEquivalentReported: { ...measured, written } };
  });
  return {
    crystal: { ...crystal, sites },
    prediction: predictionOf(sites.map(() => ({ uCart: predicted }))),
  };
}

function withoutTensors({ crystal, prediction }: ReturnType<typeof structure>) {
  const sites = crystal.sites.map((site) => ({ ...site, displacement: { kind: 'none' } as const }));
  return { crystal: { ...crystal, sites }, prediction };
}

const uEq = { value: 0.03 };
const size = (kind: string) => ({ sites: [], severity: 'error', data: { kind } }) as const;
/** A cell of right angles in which β is 10.3 U. */
const tiny: Cell = { a: 1.39, b: 1.39, c: 1.39, alpha: 90, beta: 90, gamma: 90 };
/** U_eq is 0.3444 Å² here, and 0.3556 Å² with half of U12. */
const oblique: SymmetricTensor = [0.3, 0.3, 0.3, 0.05, 0, 0];
const hexagonal: Cell = { a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 120 };
const halfOfU12 = 0.3 / 3 + (4 / 9) * (0.6 - 0.025);
const inOblique = (beyond: number) =>
  structure(oblique, { cell: hexagonal, uEq: { value: halfOfU12 + beyond }, predicted: oblique });
/** Off-diagonals of so much of U11, and half of them predicted. */
const slight = (part: number) =>
  structure([0.03, 0.03, 0.03, 0.03 * part, 0, 0], { predicted: [0.03, 0.03, 0.03, 0.015 * part, 0, 0] });

ruleTable('suspect-convention', {
  valid: [
    { name: 'as predicted', ...structure(right, { uEq }) },
    { name: 'without U_ij', ...withoutTensors(structure(right)) },
    { name: 'U in 10⁻⁴ Å², but too few U_eq agree', ...structure(by(1e4), { uEq, wrong: 2 }) },
    {
      name: 'nor as many as an option asks for',
      ...structure(by(1e4), { uEq, wrong: 2 }),
      options: { agreement: 0.81 },
    },
    { name: 'U_eq a little off: absolute', ...structure(by(1e4), { uEq: { value: 0.03151 } }) },
    { name: 'U_eq a little off: relative', ...structure(by(1e5), { uEq: { value: 0.3095 } }) },
    { name: 'U_eq a little off: s.u.', ...structure(by(1e4), { uEq: { value: 0.08, su: 0.049 } }) },
    { name: 'powers of ten, without U_eq', ...structure(by(1e4)) },
    {
      name: 'U_eq in another unit, not the U_ij: the size tells',
      ...structure(right, { uEq: { value: 3 } }),
    },
    {
      name: 'a size that fits 1.5 times worse than before',
      ...structure(by(0.81 * Math.sqrt(10)), { uEq: { value: 0.003 * 0.81 * Math.sqrt(10) } }),
    },
    { name: 'U_eq that half of the off-diagonals meet better, not well', ...inOblique(0.0038) },
    { name: 'half of the U_eq agree as they stand', ...structure(by(1e4), { uEq: { value: 300 }, wrong: 5 }) },
    { name: 'a size that a temperature may explain, on the small side', ...structure(by(1 / 7.99)) },
    { name: 'a size that a temperature may explain', ...structure(by(7.99), { cell: tiny }) },
    { name: 'too large for B, whatever the temperature', ...structure(by(3.01 * bOfU)) },
    { name: 'too small for it', ...structure(by(bOfU / 3.01)) },
    { name: 'off-diagonals doubled in three atoms', ...structure(by(1, 2), { count: 3 }) },
    { name: 'shapes that get better, though hardly', ...structure(by(1, 2), { predicted: by(1, 1.48) }) },
    { name: 'shapes that are not bad', ...slight(0.62) },
    { name: 'one of twenty atoms that never gets definite', ...structure(by(1, 2), { count: 20, indefinite: 1 }) },
  ],
  invalid: [
    {
      name: 'B for U, by U_eq',
      ...structure(by(bOfU), { uEq, wrong: 1 }),
      findings: [
        { ...size('B for U'), message: 'U_eq of 90 % of 10 atoms agree', value: { number: 90, unit: '%', limit: 90 } },
      ],
    },
    {
      name: 'B for U, by as many U_eq as an option asks for',
      ...structure(by(bOfU), { uEq, wrong: 2 }),
      options: { agreement: 0.8 },
      findings: [{ value: { number: 80, limit: 80 } }],
    },
    {
      name: 'U in 10⁻⁴ Å²',
      ...structure(by(1e4), { uEq }),
      findings: [{ ...size('U × 10^4'), advice: 'divide all U_ij by 10^4' }],
    },
    ...[-4, -3, -2, -1, 1, 2, 3, 4].map((exponent) => ({
      name: `U times 10^${exponent}`,
      ...structure(by(10 ** exponent), { uEq: { value: 0.03 } }),
      findings: [size(`U × 10^${exponent}`)],
    })),
    { name: 'U divided by 8π²', ...structure(by(1 / bOfU), { uEq }), findings: [size('U divided by 8π²')] },
    {
      name: 'B for U, by the size that is predicted',
      ...structure(by(bOfU)),
      findings: [
        {
          ...size('B for U'),
          message: '79 times the predicted as they stand, 1.00 times read so',
          value: { limit: 8 },
        },
      ],
    },
    {
      name: 'U divided by 8π², by the size',
      ...structure(by(1 / bOfU)),
      findings: [{ ...size('U divided by 8π²'), value: { quantity: 'scale k', limit: 1 / 8 } }],
    },
    {
      name: 'off-diagonals doubled in four atoms',
      ...structure(by(1, 2), { count: 4 }),
      findings: [{ ...size('off-diagonals twice too large'), advice: 'halve U12, U13 and U23' }],
    },
    {
      name: 'off-diagonals halved',
      ...structure([0.03, 0.03, 0.03, 0.01, 0.01, 0.01], { count: 4, predicted: [0.03, 0.03, 0.03, 0.02, 0.02, 0.02] }),
      findings: [size('off-diagonals half as large as they should be')],
    },
    {
      name: 'U in units of ten Å²: the other way round',
      ...structure(by(0.1), { uEq }),
      findings: [{ ...size('U × 10^-1'), advice: 'multiply all U_ij by 10^1' }],
    },
    {
      name: 'U_eq met within 0.0015 Å²',
      ...structure(by(1e4), { uEq: { value: 0.03149 } }),
      findings: [size('U × 10^4')],
    },
    { name: 'U_eq met within 3 %', ...structure(by(1e5), { uEq: { value: 0.309 } }), findings: [size('U × 10^4')] },
    {
      name: 'U_eq met within its s.u.',
      ...structure(by(1e4), { uEq: { value: 0.08, su: 0.051 } }),
      findings: [size('U × 10^4')],
    },
    {
      name: 'a size that fits less than 1.5 times worse',
      ...structure(by(0.82 * Math.sqrt(10)), { uEq: { value: 0.003 * 0.82 * Math.sqrt(10) } }),
      findings: [size('U × 10^1')],
    },
    {
      name: 'U_eq that half of the off-diagonals meet four times better',
      ...inOblique(0.0036),
      findings: [size('off-diagonals twice too large')],
    },
    { name: 'β for U, just too small for anything else', ...structure(by(1 / 8.01)), findings: [size('β for U')] },
    { name: 'β for U, just too large', ...structure(by(8.01), { cell: tiny }), findings: [size('β for U')] },
    { name: 'B at a temperature three times as high', ...structure(by(2.99 * bOfU)), findings: [size('B for U')] },
    { name: 'B at a temperature three times as low', ...structure(by(bOfU / 2.99)), findings: [size('B for U')] },
    {
      name: 'shapes that get better by more than 0.6',
      ...structure(by(1, 2), { predicted: by(1, 1.47) }),
      findings: [size('off-diagonals twice too large')],
    },
    { name: 'shapes just bad enough', ...slight(0.65), findings: [size('off-diagonals twice too large')] },
    {
      name: 'one of 21 atoms that never gets definite',
      ...structure(by(1, 2), { count: 21, indefinite: 1 }),
      findings: [size('off-diagonals twice too large')],
    },
  ],
});
