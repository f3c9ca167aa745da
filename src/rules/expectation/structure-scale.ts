import { structureScale as robustScale } from '../../ellipsoid/index.js';
import { type StructureComparison, scaleBand } from '../../judging/comparison.js';
import type { Hypotheses } from '../../judging/hypotheses.js';
import type { Evidence, Rule } from '../rule.js';

export interface StructureScaleOptions {
  /** The scale is reported outside the band that holds this fraction of clean structures. */
  readonly level: number;
}

/** Fewer atoms say more about themselves than about the structure. */
const fewestAtoms = 3;

/**
 * Temperatures between which crystals of each kind are measured where nothing is said of it, K: from the lowest of dilution
 * refrigerators to where molecules have melted or decomposed, and a furnace would be worth a word.
 */
const temperatures = { lowest: 2, molecular: 500, extended: 1000 } as const;

/** A temperature in the file below this may be one in °C. */
const perhapsCelsius = 60;
const celsius = 273.15;

/** Scale of the compared atoms against what is predicted at another temperature; undefined where nothing is. */
async function scaleAt(
  hypotheses: Hypotheses,
  { atoms }: StructureComparison,
  temperature: number,
): Promise<number | undefined> {
  const answer = await hypotheses.repredict({ temperature });
  if (answer.kind !== 'predicted') return undefined;
  const pairs = atoms.flatMap(({ site, uExp }) => {
    const { uCart: uPred } = answer.prediction.sites[site];
    return uPred === undefined ? [] : [{ uExp, uPred }];
  });
  return pairs.length === 0 ? undefined : robustScale(pairs);
}

/** The temperature at which the scale is 1, by bisection between two; undefined where it is 1 at none. */
async function fittingTemperature(
  hypotheses: Hypotheses,
  comparison: StructureComparison,
  lowest: number,
  highest: number,
): Promise<number | undefined> {
  const [atLowest, atHighest] = [
    await scaleAt(hypotheses, comparison, lowest),
    await scaleAt(hypotheses, comparison, highest),
  ];
  if (atLowest === undefined || atHighest === undefined || atLowest < 1 || atHighest > 1) return undefined;
  let [low, high] = [lowest, highest];
  // To 4 % of the temperature, which is more than a scale is worth.
  while (high / low > 1.08) {
    const middle = Math.sqrt(low * high);
    const scale = await scaleAt(hypotheses, comparison, middle);
    if (scale === undefined) return undefined;
    if (scale > 1) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

export const structureScale: Rule<StructureScaleOptions, 'hypotheses'> = {
  meta: {
    code: 'ADPL100',
    name: 'structure-scale',
    severity: 'warning',
    summary: 'All refined U together are larger or smaller than predicted for the temperature in the file, or for any.',
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
    needs: 'hypotheses',
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
  async check({ crystal, facts, comparison, prediction, hypotheses, options }): Promise<readonly Evidence[]> {
    const calibration = prediction?.calibration;
    const { scale, atoms } = comparison;
    if (calibration === undefined || scale === undefined || prediction === undefined) return [];
    if (atoms.length < fewestAtoms) return [];
    const { low, high } = scaleBand(calibration, facts, options.level);
    if (scale >= low && scale <= high) return [];
    const { temperature, temperatureSource } = prediction;
    const larger = scale > high;
    const highest = temperatures[facts.structureKind];
    // Without a temperature in the file any of those that crystals are measured at may be the right one.
    const isGiven = temperatureSource !== 'assumed';
    const extreme = isGiven ? scale : await scaleAt(hypotheses, comparison, larger ? highest : temperatures.lowest);
    // U grow with temperature: what is too large must still be too large at the highest, and the other way round.
    if (extreme === undefined || (larger ? extreme <= high : extreme >= low)) return [];
    const fitting = await fittingTemperature(hypotheses, comparison, temperatures.lowest, highest);
    const range = `(${Number((100 * options.level).toFixed(2))} % of clean structures${facts.hydrogensMissing ? ', their hydrogen atoms left out,' : ''} lie between ${low.toFixed(2)} and ${high.toFixed(2)})`;
    const size = `refined U are ${larger ? '' : 'only '}${Number(scale.toPrecision(3))} times the predicted throughout, at ${temperature} K`;
    const isCelsius = isGiven && temperature < perhapsCelsius && larger && (await fitsInCelsius());
    async function fitsInCelsius(): Promise<boolean> {
      const inKelvin = await scaleAt(hypotheses, comparison, temperature + celsius);
      return inKelvin !== undefined && inKelvin >= low && inKelvin <= high;
    }
    return [
      {
        range: crystal.temperature?.range ?? crystal.blockRange,
        message: isGiven
          ? `${size} ${range}; the atoms were judged after taking this scale out`
          : `${size} ${range}, and no temperature between ${temperatures.lowest} and ${highest} K explains that; the atoms were judged after taking this scale out`,
        value: { quantity: 'scale k', number: scale, unit: '', limit: larger ? high : low },
        data: { scale, low, high, temperature, atoms: atoms.length, temperatureThatFits: fitting ?? null },
        causes: [
          ...(isCelsius
            ? [`the temperature is in °C: ${temperature} °C are ${(temperature + celsius).toFixed(0)} K, which fits`]
            : []),
          ...(!isGiven || isCelsius ? [] : [temperatureCause(fitting)]),
          ...(isGiven ? [] : ['U_ij in another unit or convention than their names say']),
          larger
            ? 'static disorder throughout, or an averaged structure (space group of too high symmetry, superstructure missed)'
            : 'absorption or extinction not corrected',
        ],
        advice: [
          isGiven
            ? 'check _diffrn_ambient_temperature (293(2) K is what SHELXL writes where no TEMP is given), then the absorption correction'
            : 'check unit and convention of the U_ij, then the absorption correction; and give the temperature',
        ],
      },
    ];
  },
};

function temperatureCause(fitting: number | undefined): string {
  const at = fitting === undefined ? 'no temperature would suit them' : `they would suit about ${fitting.toFixed(0)} K`;
  return `temperature in the file not that of the measurement (${at})`;
}
