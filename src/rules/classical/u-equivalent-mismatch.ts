import { uEquivalent, uIsoToBIso } from '../../crystal/adp-conventions.js';
import type { Crystal, ReportedEquivalent } from '../../crystal/crystal.js';
import { listed } from '../../crystal/reading/problems.js';
import { eigenvalues } from '../../ellipsoid/index.js';
import { median } from '../../math/median.js';
import type { Rule, Severity } from '../rule.js';

export interface UEquivalentOptions {
  /** Å². */
  readonly info: number;
  /** Å². */
  readonly warning: number;
  /** Å². */
  readonly error: number;
}

/** An atom with U_ij and an equivalent value in the atom list, Å². */
interface Compared {
  readonly site: Crystal['sites'][number];
  readonly reported: ReportedEquivalent;
  /** A third of the trace. */
  readonly fromTensor: number;
  readonly difference: number;
}

/** B = 8π²U. */
const bOfU = 8 * Math.PI ** 2;

function comparedAtoms(crystal: Crystal): Compared[] {
  return crystal.sites.flatMap((site): Compared[] => {
    const { displacement, uEquivalentReported: reported } = site;
    if (displacement.kind !== 'anisotropic' || reported === undefined) return [];
    const fromTensor = uEquivalent(displacement.uCart);
    return [{ site, reported, fromTensor, difference: Math.abs(reported.value - fromTensor) }];
  });
}

/** Other means of a tensor that programs have written as U_eq. */
interface Definition {
  readonly cause: string;
  /** Whether U_ij and U_eq are then both right, each by its own definition. */
  readonly harmless: boolean;
  mean(displacement: Extract<Crystal['sites'][number]['displacement'], { kind: 'anisotropic' }>): number | undefined;
}

const definitions: readonly Definition[] = [
  {
    cause:
      'U_eq is the geometric mean (U1·U2·U3)^(1/3) of the principal mean-square displacements, a definition of before 1988',
    harmless: true,
    mean: ({ uCart }) => {
      const [smallest, middle, largest] = eigenvalues(uCart);
      return smallest > 0 ? Math.cbrt(smallest * middle * largest) : undefined;
    },
  },
  {
    cause: 'U_eq is (U11 + U22 + U33)/3, without regard to the angles of the cell',
    harmless: false,
    mean: ({ uCif }) => (uCif[0] + uCif[1] + uCif[2]) / 3,
  },
];

/** How far, of the way from another mean to the trace, reported values may lie and still be that mean: rounding. */
const mostOfTheWay = 0.25;

/**
 * The definition by which the reported values are right: those that differ lie at its mean, in the median within a
 * quarter of the way from it to the trace, and all together much closer to it.
 */
function definitionOf(differing: readonly Compared[], all: readonly Compared[]): Definition | undefined {
  return definitions.find(({ mean }) => {
    const offMean = ({ site: { displacement }, reported }: Compared) => {
      const value = displacement.kind === 'anisotropic' ? mean(displacement) : undefined;
      return value === undefined ? Number.POSITIVE_INFINITY : Math.abs(reported.value - value);
    };
    const shares = differing.map((atom) => offMean(atom) / atom.difference);
    if (!(median(shares) <= mostOfTheWay)) return false;
    const sum = (distance: (atom: Compared) => number) => all.reduce((total, atom) => total + distance(atom), 0);
    return sum(offMean) < 0.5 * sum(({ difference }) => difference);
  });
}

/** Å²; a refined U beyond this is no vibration but another quantity or unit. */
const largestU = 0.4;

/** How far a ratio may be off 8π²: the rounding of U_eq and U_ij. */
const sameAsB = 0.15;
/** And off a power of ten, one of which is near 8π². */
const sameAsPower = 0.05;

/**
 * Why U_eq and U_ij of all atoms differ by one factor: B = 8π²·U given as U, or a power of ten. Which of the two has it
 * is known only where one is too large for a mean-square displacement or, the other way round, where the larger is not.
 */
function causeOfFactor(differing: readonly Compared[]): string | undefined {
  const ratio = median(differing.map(({ reported, fromTensor }) => reported.value / fromTensor));
  const larger = ratio > 1 ? 'U_eq' : 'U_ij';
  const smaller = ratio > 1 ? 'U_ij' : 'U_eq';
  const factor = Math.max(ratio, 1 / ratio);
  const tooLarge = median(differing.map(({ reported, fromTensor }) => Math.max(reported.value, fromTensor))) > largestU;
  if (Math.abs(factor / bOfU - 1) < sameAsB) {
    return tooLarge
      ? `B given under the name of ${larger} (B = 8π²U ≈ 79 U)`
      : `${smaller} divided by 8π² ≈ 79, as if it had been B`;
  }
  const power = Math.round(Math.log10(factor));
  if (power < 1 || Math.abs(factor / 10 ** power - 1) >= sameAsPower) return undefined;
  return tooLarge
    ? `${larger} given in 10^−${power} Å²`
    : `${smaller} too small, or ${larger} too large, by a factor of 10^${power}`;
}

function likelyCauses(differing: readonly Compared[], all: boolean): string[] {
  const factor = all ? causeOfFactor(differing) : undefined;
  if (factor !== undefined) return [factor];
  return all
    ? ['U_eq and U_ij from different cycles of the refinement, or of different definitions']
    : ['a digit lost or mistyped in U_eq or in one of the U_ij', 'U_ij of another atom'];
}

/** `U_eq 0.0683(5)` and `B_eq 5.39` as the file has them, beside what U_ij give in the same quantity. */
function inNumbers({ reported: { written }, fromTensor }: Compared): string {
  const { quantity, text } = written;
  const computed =
    quantity === 'U'
      ? `${fromTensor.toFixed(4)} Å²`
      : `${uIsoToBIso(fromTensor).toFixed(2)} Å² (U_eq ${fromTensor.toFixed(4)} Å²)`;
  return `${quantity}_eq ${text} in the atom list, ${computed} from U_ij`;
}

function option(severity: Severity, limit: number) {
  return {
    type: 'number',
    minimum: 0,
    default: limit,
    description: `Severity ${severity} from this difference on (Å²).`,
  };
}

export const uEquivalentMismatch: Rule<UEquivalentOptions, 'crystal'> = {
  meta: {
    code: 'ADPL911',
    name: 'u-equivalent-mismatch',
    severity: 'error',
    summary: 'The equivalent isotropic U in the atom list is not a third of the trace of U.',
    source: 'checkCIF PLAT224; Trueblood et al., Acta Cryst. A52 (1996) 770-781',
    optionsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: { info: option('info', 0.002), warning: option('warning', 0.003), error: option('error', 0.005) },
    },
    needs: 'crystal',
    topic: 'reading',
    platon: [224],
  },
  check({ crystal, options, grade }) {
    const limit = Math.min(options.info, options.warning, options.error);
    const compared = comparedAtoms(crystal);
    const atoms = compared
      // What the s.u. covers is rounding: 0.36(3) for 0.3533.
      .filter(({ difference, reported }) => difference > limit && difference > (reported.su ?? 0))
      .sort((a, b) => b.difference - a.difference);
    if (atoms.length === 0) return [];
    const [worst] = atoms;
    const definition = definitionOf(atoms, compared);
    const level = definition?.harmless
      ? 'info'
      : ((['error', 'warning', 'info'] as const).find((name) => worst.difference >= options[name]) ?? 'info');
    const labels = atoms.map((atom) => atom.site.label);
    const numbers = inNumbers(worst);
    return [
      {
        severity: grade(level),
        sites: atoms.map((atom) => atom.site),
        range: worst.site.range,
        value: { quantity: '|U_eq − tr U/3|', number: worst.difference, unit: 'Å²', limit },
        message:
          labels.length === 1
            ? `U_eq and a third of the trace of U disagree: ${numbers}`
            : `U_eq and a third of the trace of U disagree for ${labels.length} of ${compared.length} atoms (${listed(labels)}); ${worst.site.label}: ${numbers}`,
        data: {
          atoms: labels,
          reported: atoms.map((atom) => atom.reported.value),
          fromTensor: atoms.map((atom) => atom.fromTensor),
          compared: compared.length,
        },
        causes: definition
          ? [definition.cause]
          : likelyCauses(atoms, labels.length > 1 && labels.length > 0.5 * compared.length),
      },
    ];
  },
};
