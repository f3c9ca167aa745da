import { betaToUCif, uCifToUCart, uEquivalent } from '../../crystal/adp-conventions.js';
import type { Cell, Crystal, Site } from '../../crystal/crystal.js';
import { isPositiveDefinite, shapeResidual, structureScale } from '../../ellipsoid/index.js';
import { median } from '../../math/median.js';
import type { SymmetricTensor } from '../../math/tensor.js';
import type { StructurePrediction } from '../../model/prediction.js';
import type { Evidence, Rule } from '../rule.js';

export interface SuspectConventionOptions {
  readonly agreement: number;
}

/** What may stand under the names of the U_ij, and how it becomes U. */
interface Convention {
  readonly kind: string;
  /** As the beginning of a sentence. */
  readonly what: string;
  readonly advice: string;
  readonly toUCif: (given: SymmetricTensor, cell: Cell) => SymmetricTensor;
}

/** B = 8π²U. */
const bOfU = 8 * Math.PI ** 2;

const times = (u: SymmetricTensor, diagonal: number, offDiagonal = diagonal): SymmetricTensor => [
  u[0] * diagonal,
  u[1] * diagonal,
  u[2] * diagonal,
  u[3] * offDiagonal,
  u[4] * offDiagonal,
  u[5] * offDiagonal,
];

const offDiagonals = (factor: number, words: string): Convention => ({
  kind: `off-diagonals ${words}`,
  what: `U12, U13 and U23 of all atoms are ${words}`,
  advice: `${factor < 1 ? 'halve' : 'double'} U12, U13 and U23 of all atoms, or have the refinement program write them once more (no split model, no other element)`,
  toUCif: (u) => times(u, 1, factor),
});

const powerOfTen = (exponent: number): Convention => ({
  kind: `U × 10^${exponent}`,
  what: `the U_ij are 10^${exponent} times U in Å²${exponent > 0 ? `, as if given in 10^−${exponent} Å²` : ''}`,
  advice: `${exponent > 0 ? 'divide' : 'multiply'} all U_ij by 10^${Math.abs(exponent)}: a CIF has them in Å²`,
  toUCif: (u) => times(u, 10 ** -exponent),
});

const conventions: readonly Convention[] = [
  offDiagonals(0.5, 'twice too large'),
  offDiagonals(2, 'half as large as they should be'),
  {
    kind: 'B for U',
    what: 'the numbers under the names of U_ij are B_ij (B = 8π²U)',
    advice: 'give them under _atom_site_aniso_B_11 and so on, or divide them by 8π² = 78.96',
    toUCif: (u) => times(u, 1 / bOfU),
  },
  {
    kind: 'U divided by 8π²',
    what: 'the U_ij have been divided by 8π² once too often (U taken for B)',
    advice: 'multiply all U_ij by 8π² = 78.96, or take them from the refinement program once more',
    toUCif: (u) => times(u, bOfU),
  },
  {
    kind: 'β for U',
    what: 'the numbers under the names of U_ij are β_ij, without unit',
    advice: 'give them as U: U_ij = β_ij/(2π² a*_i a*_j)',
    toUCif: (u, cell) => betaToUCif(u, cell),
  },
  ...[-4, -3, -2, -1, 1, 2, 3, 4].map(powerOfTen),
];

interface Carrier {
  readonly site: Site;
  readonly index: number;
  readonly given: SymmetricTensor;
}

/** U_eq of the file and that of the tensors agree within rounding and the s.u. */
function agrees(reported: { readonly value: number; readonly su?: number }, u: number): boolean {
  return Math.abs(reported.value - u) <= Math.max(0.0015, 0.03 * Math.abs(reported.value), reported.su ?? 0);
}

/** Of the atoms with a U_eq, the part that agrees with it, and by how much U_eq is missed in the median (Å²). */
function agreement(
  crystal: Crystal,
  carriers: readonly Carrier[],
  toUCif: Convention['toUCif'],
): { readonly part: number; readonly missed: number } | undefined {
  const { cell, orthogonalization } = crystal;
  const told = carriers.flatMap(({ site, given }) => {
    const { uEquivalentReported: reported } = site;
    if (reported === undefined || !(reported.value > 0)) return [];
    const u = uEquivalent(uCifToUCart(toUCif(given, cell), cell, orthogonalization));
    return [{ agrees: agrees(reported, u), missed: Math.abs(reported.value - u) }];
  });
  if (told.length === 0) return undefined;
  return {
    part: told.filter((each) => each.agrees).length / told.length,
    missed: median(told.map(({ missed }) => missed)),
  };
}

/** Scale, and the median shape residual at that scale, of the tensors under a convention; undefined where they are no U. */
function fitOf(
  crystal: Crystal,
  carriers: readonly Carrier[],
  prediction: StructurePrediction,
  toUCif: Convention['toUCif'],
): { readonly scale: number; readonly shape: number; readonly definite: number } | undefined {
  const { cell, orthogonalization } = crystal;
  const pairs = carriers.flatMap(({ index, given }) => {
    const { uCart: uPred, inDomain } = prediction.sites[index];
    if (uPred === undefined || !inDomain) return [];
    return [{ uExp: uCifToUCart(toUCif(given, cell), cell, orthogonalization), uPred }];
  });
  const definite = pairs.filter(({ uExp }) => isPositiveDefinite(uExp));
  const scale = definite.length === 0 ? undefined : structureScale(definite);
  if (scale === undefined) return undefined;
  // Shapes are compared at equal volume, so that the scale is no matter for them.
  const shape = median(definite.map(({ uExp, uPred }) => shapeResidual(uExp, uPred)));
  return { scale, shape, definite: definite.length / pairs.length };
}

const asGiven: Convention['toUCif'] = (u) => u;

/**
 * Read in the right convention, U_eq are missed by rounding alone. Of a U_eq that leaves out the angles of the cell, half
 * of what it is missed by would go with half of the off-diagonals.
 */
const missedGain = 0.25;
/** Sizes that the temperature, a wrong element or restraints may explain; beyond them it is the convention. */
const usualScale = { low: 1 / 8, high: 8 };
/** Where the right convention brings the size: a wrong or assumed temperature is worth a factor of three. */
const plausibleScale = { low: 1 / 3, high: 3 };
/** A wrong convention of the off-diagonals makes the median shape residual this much worse at the least. */
const shapeGain = 0.6;
/** Fewer atoms say more about themselves than about the structure. */
const fewestAtomsForShapes = 4;

export const suspectConvention: Rule<SuspectConventionOptions, 'comparison'> = {
  meta: {
    code: 'ADPL105',
    name: 'suspect-convention',
    severity: 'error',
    summary: 'The displacement parameters of all atoms are in another convention than their names say.',
    source: 'adp-lint (docs/judging.md); Trueblood et al., Acta Cryst. A52 (1996) 770-781 for the conventions',
    optionsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        agreement: {
          type: 'number',
          minimum: 0.5,
          maximum: 1,
          default: 0.9,
          description: 'Fraction of atoms whose U_eq in the file must agree with the U_ij in the other convention.',
        },
      },
    },
    needs: 'comparison',
    topic: 'structure',
    platon: [],
    explains: [
      ...['non-positive-definite', 'nearly-flat', 'structure-scale', 'poor-fit', 'u-equivalent-mismatch'],
      ...['low-iou', 'high-s12', 'odd-volume', 'odd-shape', 'hydrogen-below-carrier'],
    ],
  },
  check({ crystal, prediction, options }) {
    const carriers = crystal.sites.flatMap((site, index): Carrier[] =>
      site.displacement.kind === 'anisotropic' ? [{ site, index, given: site.displacement.uCif }] : [],
    );
    if (carriers.length === 0) return [];
    return (
      byReportedUEq(crystal, carriers, options.agreement, prediction) ?? byPrediction(crystal, carriers, prediction)
    );
  },
};

/** Where the file's own U_eq agree with the tensors in one other convention, and not as they stand, that is it. */
function byReportedUEq(
  crystal: Crystal,
  carriers: readonly Carrier[],
  wanted: number,
  prediction: StructurePrediction | undefined,
): readonly Evidence[] | undefined {
  const now = agreement(crystal, carriers, asGiven);
  // Without U_eq, or where they agree, they have nothing to say: off-diagonals hardly count in them.
  if (now === undefined || now.part >= 0.5) return undefined;
  for (const convention of conventions) {
    const then = agreement(crystal, carriers, convention.toUCif);
    if (then === undefined || then.part < wanted || then.missed > missedGain * now.missed) continue;
    // It may be the U_eq that are in another convention: the size of the tensors tells.
    if (prediction && !fitsNoWorse(crystal, carriers, prediction, convention.toUCif)) return undefined;
    const count = carriers.length;
    const percent = (part: number) => `${Math.round(100 * part)} %`;
    return [
      {
        message:
          `${convention.what}: read so, U_eq of ${percent(then.part)} of ${count} atoms agree with the atom list, ` +
          `as they stand of ${percent(now.part)}`,
        value: { quantity: 'agreement with U_eq', number: 100 * then.part, unit: '%', limit: 100 * wanted },
        data: { kind: convention.kind, agreement: then.part, agreementAsGiven: now.part, atoms: count },
        advice: [convention.advice],
      },
    ];
  }
  return undefined;
}

/** Whether the size of the tensors read otherwise is as near to the predicted as it is now, or nearer. */
function fitsNoWorse(
  crystal: Crystal,
  carriers: readonly Carrier[],
  prediction: StructurePrediction,
  toUCif: Convention['toUCif'],
): boolean {
  const [now, then] = [asGiven, toUCif].map((read) => fitOf(crystal, carriers, prediction, read));
  if (now === undefined || then === undefined) return true;
  return Math.abs(Math.log(then.scale)) <= Math.abs(Math.log(now.scale)) + Math.log(1.5);
}

/** By size and shape against the prediction, where U_eq cannot tell. */
function byPrediction(
  crystal: Crystal,
  carriers: readonly Carrier[],
  prediction: StructurePrediction | undefined,
): readonly Evidence[] {
  const now = prediction && fitOf(crystal, carriers, prediction, asGiven);
  if (prediction === undefined || now === undefined) return [];
  const lies = (scale: number, { low, high }: typeof usualScale) => scale >= low && scale <= high;
  for (const convention of conventions) {
    const isShape = convention.kind.startsWith('off-diagonals');
    // Powers of ten are too many to be told from one another, and from B or β, but by the file's own U_eq.
    if (convention.kind.startsWith('U × 10^')) continue;
    const then = fitOf(crystal, carriers, prediction, convention.toUCif);
    if (then === undefined || then.definite < now.definite) continue;
    const mends = isShape
      ? carriers.length >= fewestAtomsForShapes && then.shape < shapeGain * now.shape && then.definite > 0.95
      : !lies(now.scale, usualScale) && lies(then.scale, plausibleScale);
    if (!mends || (isShape && now.shape < 0.15)) continue;
    return [
      {
        message: isShape
          ? `${convention.what}, by the prediction: read so, the median shape residual falls from ${now.shape.toFixed(2)} to ${then.shape.toFixed(2)}`
          : `${convention.what}, by their size: refined U are ${Number(now.scale.toPrecision(3))} times the predicted as they stand, ${then.scale.toFixed(2)} times read so`,
        value: isShape
          ? { quantity: 'median shape residual', number: now.shape, unit: '', limit: then.shape / shapeGain }
          : {
              quantity: 'scale k',
              number: now.scale,
              unit: '',
              limit: now.scale > 1 ? usualScale.high : usualScale.low,
            },
        data: {
          kind: convention.kind,
          scale: now.scale,
          scaleThen: then.scale,
          shape: now.shape,
          shapeThen: then.shape,
        },
        advice: [convention.advice],
      },
    ];
  }
  return [];
}
