import type { Crystal, Temperature } from '../crystal/crystal.js';
import { ruleOfProblem } from './problem-kinds.js';
import { problemFinding, problemRuleMeta } from './problem-rule.js';
import type { FileRule, Finding, FindingData, Severity } from './rule.js';

export interface TemperatureOptions {
  /** K. */
  readonly lowest: number;
  /** K. */
  readonly highest: number;
}

/** Between the records of diffraction in a dilution refrigerator and in a furnace. */
const likely = { lowest: 1, highest: 1500 };

const meta = problemRuleMeta(
  {
    code: 'ADPL909',
    name: 'temperature',
    summary: 'The temperature is missing, unreadable, contradictory, out of range, or what SHELXL writes by itself.',
    source: 'checkCIF PLAT200; IUCr core CIF dictionary, _diffrn_ambient_temperature',
  },
  {
    lowest: {
      type: 'number',
      minimum: 0,
      default: likely.lowest,
      description: 'Report a temperature below this (K).',
    },
    highest: {
      type: 'number',
      minimum: 0,
      default: likely.highest,
      description: 'Report a temperature above this (K).',
    },
  },
);

/** What SHELXL writes as long as TEMP is not set: 20 °C, rounded. */
function isDefault({ value, su, tag }: Temperature): boolean {
  return value === 293 && su === 2 && tag !== 'TEMP';
}

/** Without U_ij there is nothing that the temperature matters for. */
function hasTensors({ sites }: Crystal): boolean {
  return sites.some(({ displacement }) => displacement.kind === 'anisotropic');
}

/** About what could be read; temperatures that could not are problems of reading. */
function judge(
  crystal: Crystal,
  unreadable: boolean,
  { lowest, highest }: TemperatureOptions,
): { readonly severity: Severity; readonly message: string; readonly data: FindingData } | undefined {
  const { temperature } = crystal;
  if (temperature === undefined) {
    if (unreadable || !hasTensors(crystal)) return undefined;
    return {
      severity: 'hint',
      message:
        'no temperature is given, so the size of all U together cannot be judged: give _diffrn_ambient_temperature',
      data: { kind: 'temperature-missing' },
    };
  }
  const { value, tag } = temperature;
  if (value < lowest || value > highest) {
    return {
      severity: 'warning',
      message: `${tag} ${value} K is hardly the temperature of the measurement (${lowest} to ${highest} K are expected): the unit is kelvin`,
      data: { kind: 'temperature-out-of-range', temperature: value },
    };
  }
  if (!isDefault(temperature)) return undefined;
  return {
    severity: 'hint',
    message: `${tag} 293(2) is what SHELXL writes where nobody set TEMP: make sure that it is the temperature of the measurement`,
    data: { kind: 'temperature-default', temperature: value },
  };
}

export const temperature: FileRule<TemperatureOptions> = {
  meta,
  check({ problems, crystals, options, severity }) {
    const read = problems.filter(({ kind }) => ruleOfProblem[kind] === meta.name);
    const unreadable = new Set(read.filter(({ kind }) => kind === 'temperature-unreadable').map(({ block }) => block));
    const judged = crystals.flatMap((crystal): Finding[] => {
      const verdict = judge(crystal, unreadable.has(crystal.blockName), options);
      if (verdict === undefined) return [];
      return [
        {
          code: meta.code,
          rule: meta.name,
          severity: severity ?? verdict.severity,
          block: crystal.blockName,
          range: crystal.temperature?.range ?? crystal.blockRange,
          message: verdict.message,
          data: verdict.data,
          causes: [],
          advice: [],
        },
      ];
    });
    return [...read.map((problem) => problemFinding(meta, problem, severity)), ...judged];
  },
};
