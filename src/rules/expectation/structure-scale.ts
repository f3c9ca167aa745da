import { valueAtLevel } from '../../judging/quantiles.js';
import type { Rule } from '../rule.js';

export interface StructureScaleOptions {
  /** The scale is reported outside the band that holds this fraction of clean structures. */
  readonly level: number;
}

/** Fewer atoms say more about themselves than about the structure. */
const fewestAtoms = 3;

/** B = 8π²U: values of B under the names of U are 79 times too large. */
const scaleOfBGivenAsU = 20;

function likelyCauses(scale: number, larger: boolean, fittingTemperature: number): string[] {
  if (scale > scaleOfBGivenAsU) return ['B_ij given under the names of U_ij (B = 8π²U ≈ 79 U)'];
  return [
    `temperature in the file not that of the measurement (U of this size would suit about ${fittingTemperature.toFixed(0)} K)`,
    larger
      ? 'static disorder throughout, or an averaged structure (space group of too high symmetry, superstructure missed)'
      : 'absorption or extinction not corrected, or U_ij given in another convention (β as U)',
  ];
}

/**
 * What becomes of the scale where hydrogens of the formula are missing from the atom list, as early in a refinement: the
 * range of 96 % of 81 structures that trained nothing when theirs are taken away (bench/hydrogens-missing.ts).
 */
const scaleWithoutHydrogens = { low: 0.62, high: 3.98 };

export const structureScale: Rule<StructureScaleOptions, 'comparison'> = {
  meta: {
    code: 'ADPL100',
    name: 'structure-scale',
    severity: 'warning',
    summary: 'All refined U together are larger or smaller than predicted for the temperature in the file.',
    source: 'adp-lint (docs/judging.md): robust scale k = median (det U_exp/det U_pred)^(1/3)',
    optionsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        level: {
          type: 'number',
          minimum: 0.5,
          maximum: 0.999,
          default: 0.98,
          description: 'Report a scale outside the band that holds this fraction of clean structures.',
        },
      },
    },
    needs: 'comparison',
    topic: 'structure',
    platon: [],
    presets: {
      checkcif: 'off',
      strict: ['warning', { level: 0.95 }],
      'electron-diffraction': ['hint', { level: 0.999 }],
      'high-pressure': 'off',
      neutron: 'info',
    },
  },
  check({ crystal, facts, comparison, prediction, options }) {
    const calibration = prediction?.calibration;
    const { scale } = comparison;
    if (calibration === undefined || scale === undefined) return [];
    // Without a temperature there is nothing to hold the scale against; the atoms are judged after it all the same.
    if (prediction?.temperatureSource === 'assumed' || comparison.atoms.length < fewestAtoms) return [];
    const tail = (1 - options.level) / 2;
    const bare = facts.hydrogensMissing;
    const wider = bare ? scaleWithoutHydrogens : { low: 1, high: 1 };
    const low = wider.low * Math.exp(valueAtLevel(calibration.quantileLevels, calibration.logScale, tail));
    const high = wider.high * Math.exp(valueAtLevel(calibration.quantileLevels, calibration.logScale, 1 - tail));
    if (scale >= low && scale <= high) return [];
    const temperature = prediction?.temperature ?? Number.NaN;
    // Far above the Debye temperature U grows in proportion to T.
    const fitting = temperature * scale;
    const larger = scale > high;
    return [
      {
        range: crystal.temperature?.range ?? crystal.blockRange,
        message:
          `refined U are ${larger ? '' : 'only '}${scale.toFixed(2)} times the predicted throughout, at ${temperature} K ` +
          `(${Number((100 * options.level).toFixed(2))} % of clean structures${bare ? ', their hydrogen atoms left out,' : ''} lie between ${low.toFixed(2)} and ${high.toFixed(2)}); ` +
          'the atoms were judged after taking this scale out',
        value: { quantity: 'scale k', number: scale, unit: '', limit: larger ? high : low },
        data: { scale, low, high, temperature, atoms: comparison.atoms.length, temperatureThatFits: fitting },
        causes: likelyCauses(scale, larger, fitting),
        advice: [
          'check _diffrn_ambient_temperature (293(2) K is what SHELXL writes where no TEMP is given), then the absorption correction',
        ],
      },
    ];
  },
};
