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

/** Above this crystals are heated on purpose, and a slip in the temperature is not the likeliest cause, K. */
const heated = 400;

/** Part of the temperature at which U must be predicted smaller. */
const cooler = 0.7;

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

/** The temperature that would suit a scale, K; `none` between the limits, or `unknown` where others are not predicted. */
type Fit = number | 'none' | 'unknown';

/** The temperature at which the scale is 1, by bisection between two. */
async function fittingTemperature(
  hypotheses: Hypotheses,
  comparison: StructureComparison,
  lowest: number,
  highest: number,
): Promise<Fit> {
  const [atLowest, atHighest] = [
    await scaleAt(hypotheses, comparison, lowest),
    await scaleAt(hypotheses, comparison, highest),
  ];
  if (atLowest === undefined || atHighest === undefined) return 'unknown';
  if (atLowest < 1 || atHighest > 1) return 'none';
  let [low, high] = [lowest, highest];
  // To 4 % of the temperature, which is more than a scale is worth.
  while (high / low > 1.08) {
    const middle = Math.sqrt(low * high);
    const scale = await scaleAt(hypotheses, comparison, middle);
    if (scale === undefined) return 'unknown';
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
    // Without a temperature in the file any of those that crystals are measured at may be the right one.
    const isGiven = temperatureSource !== 'assumed';
    const highest = Math.max(temperatures[facts.structureKind], temperature);
    // U grow with temperature. Where the predicted ones do not, they are wrong, and nothing is known of the refined ones.
    const whenCooler = await scaleAt(hypotheses, comparison, cooler * temperature);
    if (whenCooler !== undefined && whenCooler <= scale) return [];
    const extreme = isGiven ? scale : await scaleAt(hypotheses, comparison, larger ? highest : temperatures.lowest);
    // What is too large must still be too large at the highest, and the other way round.
    if (extreme === undefined || (larger ? extreme <= high : extreme >= low)) return [];
    const fitting = await fittingTemperature(hypotheses, comparison, temperatures.lowest, highest);
    const range = `(${Number((100 * options.level).toFixed(2))} % of clean structures${facts.hydrogensMissing ? ', their hydrogen atoms left out,' : ''} lie between ${low.toFixed(2)} and ${high.toFixed(2)})`;
    const size = `refined U are ${larger ? '' : 'only '}${Number(scale.toPrecision(3))} times the predicted throughout, at ${Number(temperature.toPrecision(4))} K${isGiven ? '' : ' (assumed)'}`;
    const noneFits =
      isGiven && fitting !== 'none'
        ? ''
        : `, and no temperature between ${temperatures.lowest} and ${highest} K ${isGiven ? 'suits' : 'explains'} that`;
    const isCelsius = isGiven && temperature < perhapsCelsius && larger && (await fitsInCelsius());
    async function fitsInCelsius(): Promise<boolean> {
      const inKelvin = await scaleAt(hypotheses, comparison, temperature + celsius);
      return inKelvin !== undefined && inKelvin >= low && inKelvin <= high;
    }
    return [
      {
        range: crystal.temperature?.range ?? crystal.blockRange,
        message: `${size} ${range}${noneFits}; the atoms were judged after taking this scale out`,
        value: { quantity: 'scale k', number: scale, unit: '', limit: larger ? high : low },
        data: {
          scale,
          low,
          high,
          temperature,
          atoms: atoms.length,
          temperatureThatFits: typeof fitting === 'number' ? fitting : null,
        },
        ...likely({
          larger,
          fitting,
          kelvin: isCelsius ? temperature + celsius : undefined,
          given: isGiven ? temperature : undefined,
        }),
      },
    ];
  },
};

interface Circumstances {
  readonly larger: boolean;
  readonly fitting: Fit;
  /** The temperature of the file taken as °C, where that fits, K. */
  readonly kelvin: number | undefined;
  /** The temperature of the file, if it gives one. */
  readonly given: number | undefined;
}

function likely({ larger, fitting, kelvin, given }: Circumstances): Required<Pick<Evidence, 'causes' | 'advice'>> {
  const ofCrystal = larger
    ? 'static disorder throughout, a phase transition near by, or an averaged structure (space group of too high symmetry, superstructure missed)'
    : 'absorption or extinction not corrected';
  const unit = 'U_ij in another unit or convention than their names say';
  const check = larger
    ? 'look for weak reflections between the strong ones, and for a lower symmetry'
    : 'check the absorption correction and EXTI';
  if (given === undefined) {
    return {
      causes: [unit, ofCrystal],
      advice: [`check unit and convention of the U_ij, and give the temperature; then ${check}`],
    };
  }
  if (kelvin === undefined && fitting === 'none') {
    return { causes: [ofCrystal, unit], advice: [`${check}; then check unit and convention of the U_ij`] };
  }
  // A slip between a cooled crystal and one at room temperature is likely, a furnace that nobody mentions is not.
  const isFirst = typeof fitting === 'string' || fitting <= heated;
  const suits = typeof fitting === 'number' ? ` (they would suit about ${fitting.toFixed(0)} K)` : '';
  const ofTemperature =
    kelvin === undefined
      ? `temperature in the file not that of the measurement${suits}`
      : `the temperature is in °C: ${given} °C are ${kelvin.toFixed(0)} K, which fits`;
  if (kelvin !== undefined) {
    return {
      causes: [ofTemperature, ofCrystal],
      advice: [`give _diffrn_ambient_temperature in kelvin: ${kelvin.toFixed(0)} (SHELXL: TEMP ${given})`],
    };
  }
  return {
    causes: isFirst ? [ofTemperature, ofCrystal] : [ofCrystal, ofTemperature],
    advice: [
      isFirst
        ? `check _diffrn_ambient_temperature (293(2) K is what SHELXL writes where no TEMP is given); then ${check}`
        : `${check}; then check _diffrn_ambient_temperature`,
    ],
  };
}
