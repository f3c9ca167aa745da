import { uEquivalent } from '../../crystal/adp-conventions.js';
import type { Crystal } from '../../crystal/crystal.js';
import { listed } from '../../crystal/reading/problems.js';
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

interface Mismatch {
  readonly site: Crystal['sites'][number];
  readonly reported: number;
  readonly fromTensor: number;
  readonly difference: number;
}

/** B = 8π²U. */
const bOfU = 8 * Math.PI ** 2;

function mismatches(crystal: Crystal, limit: number): Mismatch[] {
  return crystal.sites.flatMap((site): Mismatch[] => {
    const { displacement, uEquivalentReported: reported } = site;
    if (displacement.kind !== 'anisotropic' || reported === undefined) return [];
    const fromTensor = uEquivalent(displacement.uCart);
    const difference = Math.abs(reported.value - fromTensor);
    // What the s.u. covers is rounding: 0.36(3) for 0.3533.
    return difference > limit && difference > (reported.su ?? 0)
      ? [{ site, reported: reported.value, fromTensor, difference }]
      : [];
  });
}

function likelyCauses(atoms: readonly Mismatch[], all: boolean): string[] {
  const ratio = median(atoms.map(({ reported, fromTensor }) => reported / fromTensor));
  if (all && Math.abs(ratio / bOfU - 1) < 0.15) return ['B_eq given under the name of U_eq (B = 8π²U ≈ 79 U)'];
  return all
    ? [
        'U_eq computed without regard to the angles of the cell, or by another definition',
        'U_eq and U_ij from different cycles of the refinement',
      ]
    : ['a digit lost or mistyped in U_eq or in one of the U_ij', 'U_ij of another atom'];
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
    const atoms = mismatches(crystal, limit).sort((a, b) => b.difference - a.difference);
    if (atoms.length === 0) return [];
    const [{ site, reported, fromTensor, difference }] = atoms;
    const level = (['error', 'warning', 'info'] as const).find((name) => difference >= options[name]) ?? 'info';
    const compared = crystal.sites.filter(
      (each) => each.displacement.kind === 'anisotropic' && each.uEquivalentReported !== undefined,
    ).length;
    const labels = atoms.map((atom) => atom.site.label);
    const numbers = `${reported.toFixed(4)} Å² in the atom list, ${fromTensor.toFixed(4)} Å² from U_ij`;
    return [
      {
        severity: grade(level),
        sites: atoms.map((atom) => atom.site),
        range: site.range,
        value: { quantity: 'U_eq − tr U/3', number: reported - fromTensor, unit: 'Å²', limit },
        message:
          labels.length === 1
            ? `U_eq is not a third of the trace of U: ${numbers}`
            : `U_eq of ${labels.length} of ${compared} atoms is not a third of the trace of U (${listed(labels)}); ${site.label}: ${numbers}`,
        data: {
          atoms: labels,
          reported: atoms.map((atom) => atom.reported),
          fromTensor: atoms.map((atom) => atom.fromTensor),
          compared,
        },
        causes: likelyCauses(atoms, labels.length > 2 && labels.length > 0.5 * compared),
      },
    ];
  },
};
