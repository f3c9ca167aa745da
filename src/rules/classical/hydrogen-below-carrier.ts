import { uEquivalent } from '../../crystal/adp-conventions.js';
import type { Site } from '../../crystal/crystal.js';
import type { Rule, Severity } from '../rule.js';

export interface HydrogenBelowCarrierOptions {
  /** Å². */
  readonly info: number;
  /** Å². */
  readonly warning: number;
  /** Å². */
  readonly error: number;
}

function option(severity: Severity, limit: number) {
  return {
    type: 'number',
    minimum: 0,
    default: limit,
    description: `Severity ${severity} where U of the hydrogen is this much below that of its carrier (Å²).`,
  };
}

/** U_eq or U_iso, Å². */
function uOf({ displacement }: Site): number | undefined {
  if (displacement.kind === 'anisotropic') return uEquivalent(displacement.uCart);
  return displacement.kind === 'isotropic' ? displacement.uIso.value : undefined;
}

/** S.u. of U_eq or U_iso, 0 where there is none, Å². Of U_eq that in Cartesian axes, which the angles hardly change. */
function suOf({ displacement }: Site): number {
  if (displacement.kind === 'isotropic') return displacement.uIso.su ?? 0;
  const [a, b, c] = (displacement.kind === 'anisotropic' && displacement.uCifSu) || [0, 0, 0];
  return Math.hypot(a, b, c) / 3;
}

export const hydrogenBelowCarrier: Rule<HydrogenBelowCarrierOptions, 'crystal'> = {
  meta: {
    code: 'ADPL005',
    name: 'hydrogen-below-carrier',
    severity: 'error',
    summary: 'A hydrogen atom moves less than the atom that carries it.',
    source: 'checkCIF PLAT245',
    optionsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: { info: option('info', 0.01), warning: option('warning', 0.05), error: option('error', 0.1) },
    },
    needs: 'crystal',
    topic: 'size',
    platon: [245],
    // Neutrons see hydrogen as well as its carrier, and electrons its charge.
    presets: { 'electron-diffraction': 'info' },
  },
  check({ crystal, facts, options, grade }) {
    const limit = Math.min(options.info, options.warning, options.error);
    const byNeutrons = crystal.probe === 'neutron';
    const low = new Map<Site, { readonly site: Site; readonly u: number }[]>();
    crystal.sites.forEach((site, index) => {
      // Of a negative U the rule about that speaks.
      const u = uOf(site);
      if (site.atomicNumber !== 1 || u === undefined || u < 0) return;
      const carriers = facts.bondsOf(index, 'covalent').map(({ site: other }) => crystal.sites[other]);
      const carrier = carriers.find(({ atomicNumber }) => atomicNumber !== 1);
      const uCarrier = carrier && uOf(carrier);
      if (carrier === undefined || uCarrier === undefined) return;
      if (uCarrier - u < limit || uCarrier - u < 3 * Math.hypot(suOf(site), suOf(carrier))) return;
      const others = low.get(carrier);
      if (others) others.push({ site, u });
      else low.set(carrier, [{ site, u }]);
    });
    return [...low].map(([carrier, hydrogens]) => {
      const uCarrier = uOf(carrier) ?? 0;
      const smallest = hydrogens.reduce((a, b) => (b.u < a.u ? b : a));
      const below = uCarrier - smallest.u;
      const level = (['error', 'warning', 'info'] as const).find((name) => below >= options[name]) ?? 'info';
      const labels = hydrogens.map(({ site }) => site.label);
      return {
        sites: [...hydrogens.map(({ site }) => site), carrier],
        severity: grade(level),
        message:
          `U of ${labels.join(', ')} is ${labels.length > 1 ? 'as small as ' : ''}${smallest.u.toFixed(3)} Å², ` +
          `that of ${carrier.label}, which carries ${labels.length > 1 ? 'them' : 'it'}, ${uCarrier.toFixed(3)} Å²`,
        value: { quantity: 'U of carrier − U of H', number: below, unit: 'Å²', limit },
        data: { atoms: labels, uHydrogen: smallest.u, uCarrier, ratio: smallest.u / uCarrier },
        causes: [
          byNeutrons
            ? 'the hydrogen scatters less in the model than in the crystal: isotope (H or D) or occupancy'
            : 'U of the hydrogen fixed at a number, or refined with data too weak for it',
          `U of ${carrier.label} too large: disorder, or a lighter element than assigned`,
        ],
        advice: [
          byNeutrons
            ? 'refine occupancy and U of the hydrogen, as H or D, one after the other; neutrons give it a U of its own'
            : 'let it ride: U_iso 1.2 times U_eq of its carrier, 1.5 times for CH₃, OH and NH₃ (SHELXL: -1.2, -1.5)',
        ],
      };
    });
  },
};
