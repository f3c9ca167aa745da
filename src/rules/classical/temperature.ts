import type { Crystal, Temperature } from '../../crystal/crystal.js';
import { readingEvidence, readingRuleMeta } from '../reading.js';
import type { Evidence, Rule, Severity } from '../rule.js';

export interface TemperatureOptions {
  /** K. */
  readonly lowest: number;
  /** K. */
  readonly highest: number;
}

/** Between the records of diffraction in a dilution refrigerator and in a furnace. */
const likely = { lowest: 1, highest: 1500 };

const ownProblems = {
  'temperature-out-of-range': 'warning',
  'temperature-missing': 'hint',
  'temperature-default': 'hint',
} as const satisfies Record<string, Severity>;

const meta = readingRuleMeta(
  {
    code: 'ADPL909',
    name: 'temperature',
    summary: 'The temperature is missing, unreadable, contradictory, out of range, or what SHELXL writes by itself.',
    source: 'checkCIF PLAT200; IUCr core CIF dictionary, _diffrn_ambient_temperature',
    platon: [200],
  },
  {
    problems: ownProblems,
    options: {
      lowest: limit(likely.lowest, 'below'),
      highest: limit(likely.highest, 'above'),
    },
  },
);

function limit(kelvin: number, side: string) {
  return { type: 'number', minimum: 0, default: kelvin, description: `Report a temperature ${side} this (K).` };
}

/** What SHELXL writes as long as TEMP is not set: 20 °C, rounded. */
function isDefault({ value, su, tag }: Temperature): boolean {
  return value === 293 && su === 2 && tag !== 'TEMP';
}

/** Without U_ij there is nothing that the temperature matters for. */
function hasTensors({ sites }: Crystal): boolean {
  return sites.some(({ displacement }) => displacement.kind === 'anisotropic');
}

interface Verdict {
  readonly kind: keyof typeof ownProblems;
  readonly message: string;
}

/** About what could be read; temperatures that could not are problems of reading. */
function judge(crystal: Crystal, unreadable: boolean, { lowest, highest }: TemperatureOptions): Verdict | undefined {
  const { temperature } = crystal;
  if (temperature === undefined) {
    if (unreadable || !hasTensors(crystal)) return undefined;
    const message =
      'no temperature is given, so the size of all U together cannot be judged: give it ' +
      '(_diffrn_ambient_temperature; TEMP in a .res file)';
    return { kind: 'temperature-missing', message };
  }
  const { value, tag } = temperature;
  if (value < lowest || value > highest) {
    const message =
      `${tag} is ${value} K, hardly the temperature of the measurement ` +
      `(from ${lowest} to ${highest} K would be expected): check number and unit`;
    return { kind: 'temperature-out-of-range', message };
  }
  if (!isDefault(temperature)) return undefined;
  const message = `${tag} 293(2) is what SHELXL writes where nobody set TEMP: make sure that it is the temperature of the measurement`;
  return { kind: 'temperature-default', message };
}

export const temperature: Rule<TemperatureOptions, 'document'> = {
  meta,
  check({ problems, crystals, options, grade }) {
    const unreadable = new Set(
      problems.filter(({ kind }) => kind === 'temperature-unreadable').map(({ block }) => block),
    );
    const judged = crystals.flatMap((crystal): Evidence[] => {
      const { temperature: read, blockName } = crystal;
      const verdict = judge(crystal, unreadable.has(blockName), options);
      if (verdict === undefined) return [];
      return [
        {
          block: blockName,
          range: read?.range ?? crystal.blockRange,
          message: verdict.message,
          severity: grade(ownProblems[verdict.kind]),
          ...(read && { value: { quantity: 'temperature', number: read.value, unit: 'K' } }),
          data: { kind: verdict.kind, temperature: read?.value ?? null },
        },
      ];
    });
    return [...readingEvidence('temperature', problems, grade), ...judged];
  },
};
