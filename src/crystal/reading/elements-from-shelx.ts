import { type ShelxInstruction, shelxNumber } from '../../cif/shelx/shelx.js';
import type { Crystal, CrystalProblem } from '../crystal.js';
import { elementOfTypeSymbol } from '../elements.js';

/** One entry of SFAC; atoms refer to them by number, the first is 1. */
export interface ScatteringType {
  /** As it is written, without `$`. */
  readonly symbol: string;
  /** Undefined for dummies and what names no element. */
  readonly element: string | undefined;
  /** The factors a1 to a4, for types given with all their factors. */
  readonly amplitudes?: readonly number[];
}

/** `SFAC C H O` lists elements; `SFAC C a1 b1 … a4 b4 c f' f" mu r wt` defines one type. Both may come several times. */
export function readScatteringTypes(instructions: readonly ShelxInstruction[]): ScatteringType[] {
  return instructions.flatMap(({ keyword, args }) => {
    if (keyword !== 'SFAC' || args.length === 0) return [];
    const type = (text: string) => {
      const symbol = text.replace(/^\$/, '');
      return { symbol, element: elementOfTypeSymbol(symbol) };
    };
    if (shelxNumber(args[1]) === undefined) return args.map(({ text }) => type(text));
    const amplitudes = [1, 3, 5, 7].map((k) => shelxNumber(args[k]) ?? 0);
    return [{ ...type(args[0].text), amplitudes }];
  });
}

/** Formula units or atoms in a cell; beyond this it is a misprint. */
const fewest = 1e-3;
const most = 1e6;

/**
 * The formula from UNIT, the number of atoms of each type in the cell, and Z from ZERR; without Z that of the whole
 * cell, as one unit.
 */
export function readUnit(
  instructions: readonly ShelxInstruction[],
  types: readonly ScatteringType[],
  problems: CrystalProblem[],
): Pick<Crystal, 'formula' | 'formulaUnits'> {
  const zerr = instructions.find(({ keyword }) => keyword === 'ZERR');
  const z = shelxNumber(zerr?.args[0]);
  const formulaUnits = z !== undefined && z >= fewest && z <= most ? z : undefined;
  const unit = instructions.find(({ keyword }) => keyword === 'UNIT');
  if (!unit) return formulaUnits === undefined ? {} : { formulaUnits };
  if (unit.args.length !== types.length && types.length > 0) {
    problems.push({
      kind: 'formula-incomplete',
      range: unit.range,
      message: `UNIT has ${unit.args.length} numbers for the ${types.length} types of atoms of SFAC: the formula is not used`,
    });
    return formulaUnits === undefined ? {} : { formulaUnits };
  }
  const formula = new Map<string, number>();
  types.forEach(({ element }, k) => {
    const count = shelxNumber(unit.args[k]) ?? 0;
    if (element !== undefined && count > 0 && count <= most) {
      formula.set(element, (formula.get(element) ?? 0) + count / (formulaUnits ?? 1));
    }
  });
  return formula.size === 0
    ? formulaUnits === undefined
      ? {}
      : { formulaUnits }
    : { formula, formulaUnits: formulaUnits ?? 1 };
}

/** Electrons have wavelengths below this, Å: 0.025 at 200 kV, 0.037 at 100 kV; X-rays and neutrons never. */
const longestElectronWavelength = 0.1;

/**
 * What was scattered: neutrons by NEUT, or where scattering factors do not depend on the angle; electrons by the
 * wavelength; X-rays where the factors are those SHELXL has.
 */
export function readShelxProbe(
  instructions: readonly ShelxInstruction[],
  types: readonly ScatteringType[],
  wavelength: number | undefined,
): Crystal['probe'] {
  if (instructions.some(({ keyword }) => keyword === 'NEUT')) return 'neutron';
  if (wavelength !== undefined && wavelength > 0 && wavelength < longestElectronWavelength) return 'electron';
  const explicit = types.filter(({ amplitudes }) => amplitudes !== undefined);
  if (explicit.length > 0 && explicit.every(({ amplitudes }) => amplitudes?.every((a) => a === 0))) return 'neutron';
  return types.length > explicit.length ? 'x-ray' : undefined;
}
