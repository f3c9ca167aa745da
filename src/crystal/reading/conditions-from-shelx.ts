import { type ShelxInstruction, shelxNumber } from '../../cif/shelx/shelx.js';
import type { CrystalProblem, Temperature } from '../crystal.js';

/** °C that are more often kelvin given by mistake. */
const likelyKelvin = { from: 77, to: 303 };

/**
 * TEMP, °C, as kelvin. Where it is absent SHELXL calculates with 20 °C and writes that to its CIF, but nobody has said
 * so: then there is no temperature.
 */
export function readShelxTemperature(
  instructions: readonly ShelxInstruction[],
  problems: CrystalProblem[],
): Temperature | undefined {
  const temp = instructions.findLast(({ keyword, args }) => keyword === 'TEMP' && args.length > 0);
  if (!temp) return undefined;
  const celsius = shelxNumber(temp.args[0]);
  // Rounded: −173.15 + 273.15 is not 100 in binary.
  const value = celsius === undefined ? 0 : Number((celsius + 273.15).toFixed(4));
  if (celsius === undefined || value <= 0) {
    problems.push({
      kind: 'temperature-unreadable',
      range: temp.range,
      message: `TEMP '${temp.args[0].text}' is not a temperature in °C`,
    });
    return undefined;
  }
  if (celsius >= likelyKelvin.from && celsius <= likelyKelvin.to) {
    problems.push({
      kind: 'temperature-doubtful',
      range: temp.range,
      message: `TEMP ${temp.args[0].text} means °C, that is ${value} K: if it was meant as kelvin, write ${Number((celsius - 273.15).toFixed(2))}`,
    });
  }
  return { value, tag: 'TEMP', range: temp.range };
}

/**
 * R1 of the observed reflections from the remark that SHELXL writes behind the atoms, a fraction; of several the last,
 * since those before it are of earlier refinements.
 */
export function readShelxRFactor(instructions: readonly ShelxInstruction[]): number | undefined {
  let found: number | undefined;
  for (const { keyword, text } of instructions) {
    if (keyword !== 'REM') continue;
    const value = Number(/^R1\s*=\s*(\d*\.?\d+)/i.exec(text)?.[1]);
    if (value > 0) found = value > 1 ? value / 100 : value;
  }
  return found;
}
