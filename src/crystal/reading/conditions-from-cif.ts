import type { CifValue } from '../../cif/syntax/document.js';
import type { Crystal, CrystalProblem, Measured, Temperature } from '../crystal.js';
import { type BlockReader, measuredOf, numberOf } from './block-reader.js';

const temperatureNames = ['_diffrn_ambient_temperature', '_diffrn_ambient_temp', '_cell_measurement_temperature'];
const pressureNames = ['_diffrn_ambient_pressure', '_cell_measurement_pressure'];

/**
 * A temperature in kelvin from text: `150(2)`, `293K`, `110 (2) K`, `100(2)_K`, `25 deg C`, `-150 °C`.
 * Undefined where the text is not clear about number and unit, or lies below absolute zero.
 */
export function parseTemperature(text: string): Measured | undefined {
  const pattern =
    /^\(? ?([+-]? ?\d+(?:\.\d*)?) ?(\(\d+(?:\.\d*)?\))? ?(K|kelvin|(?:°|deg\.?|degrees?)? ?(?:C|celsius))? ?\)?\.?$/i;
  const [, number, su, unit] = pattern.exec(singleBlanks(text)) ?? [];
  if (number === undefined) return undefined;
  const digits = number.includes('.') ? number.length - number.indexOf('.') - 1 : 0;
  const celsius = unit !== undefined && /c(elsius)?$/i.test(unit);
  const value = Number(number.replace(/\s/g, '')) + (celsius ? 273.15 : 0);
  if (!(value > 0 && Number.isFinite(value))) return undefined;
  return su === undefined ? { value } : { value, su: uncertainty(su, digits) };
}

/** White space and underscores as one blank each: patterns for these texts need no runs, which would take time squared. */
function singleBlanks(text: string): string {
  return text.replace(/[\s_]+/g, ' ').trim();
}

/** `(2)` in units of the last digit, `(1.5)` in the units of the value. */
function uncertainty(inBrackets: string, digits: number): number {
  const number = inBrackets.slice(1, -1);
  return number.includes('.') ? Number(number) : Number(`${number}e${-digits}`);
}

/** A pressure in kPa from text: a plain number is kPa (core dictionary), units are converted, `ambient` is 101.325 kPa. */
export function parsePressure(text: string): Measured | undefined {
  if (/^(amb(ient)?|atm(ospheric)?)\b/i.test(text.trim())) return { value: 101.325 };
  const pattern = /^([+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?) ?(\(\d+\))? ?(kPa|Pa|MPa|GPa|bar|kbar|mbar|atm)?$/i;
  const [, number, su, unit = 'kPa'] = pattern.exec(singleBlanks(text)) ?? [];
  if (number === undefined) return undefined;
  const inKilopascal: Readonly<Record<string, number>> = {
    kpa: 1,
    pa: 1e-3,
    mpa: 1e3,
    gpa: 1e6,
    bar: 100,
    kbar: 1e5,
    mbar: 0.1,
    atm: 101.325,
  };
  const factor = inKilopascal[unit.toLowerCase()];
  const digits = number.includes('.') ? number.length - number.indexOf('.') - 1 : 0;
  const value = Number(number) * factor;
  if (!Number.isFinite(value)) return undefined;
  return su === undefined ? { value } : { value, su: uncertainty(su, digits) * factor };
}

export function readTemperature(reader: BlockReader, problems: CrystalProblem[]): Temperature | undefined {
  const found: Temperature[] = [];
  for (const name of temperatureNames) {
    const given = reader.first(name);
    if (!given) continue;
    const measured = parseTemperature(given.value.text);
    if (measured) found.push({ ...measured, tag: given.name, range: given.value.range });
    else problems.push(unreadable(given.name, given.value));
  }
  const [first, second] = found;
  if (first && second && Math.abs(first.value - second.value) > 5) {
    problems.push({
      kind: 'temperatures-disagree',
      range: second.range,
      message:
        `${first.tag} says ${first.value} K, ${second.tag} ${second.value} K; the first is used: ` +
        'make both the temperature at which the data were collected',
    });
  }
  return first;
}

function unreadable(name: string, value: CifValue): CrystalProblem {
  return {
    kind: 'temperature-unreadable',
    range: value.range,
    message: `${name} '${value.text.trim()}' is not a temperature in kelvin; write a number, with s.u. if you like: 293(2)`,
  };
}

export function readPressure(reader: BlockReader, problems: CrystalProblem[]): Measured | undefined {
  const given = reader.first(...pressureNames);
  if (!given) return undefined;
  const measured = parsePressure(given.value.text);
  if (!measured) {
    problems.push({
      kind: 'pressure-unreadable',
      range: given.value.range,
      message: `${given.name} '${given.value.text.trim()}' is not a pressure in kPa; write a number`,
    });
  }
  return measured;
}

/** From the probe where it is given, else from what type, source and wavelength say. */
export function readProbe(reader: BlockReader): Crystal['probe'] {
  const texts = [
    reader.first('_diffrn_radiation_probe'),
    reader.first('_diffrn_radiation_type'),
    reader.first('_diffrn_source_type', '_diffrn_source', '_diffrn_radiation_source'),
  ];
  for (const given of texts) {
    const text = given?.value.text ?? '';
    if (/neutron|spallation|reactor/i.test(text)) return 'neutron';
    if (/electron(?!ic)|microED/i.test(text)) return 'electron';
    if (
      /x-?\s?ray|synchrotron|gamma|\bk\s?\\?a|k[_~{]|(mo|cu|ag|co|cr|fe|ga|in)\s*k|sealed|rotating|anode|tube/i.test(
        text,
      )
    ) {
      return 'x-ray';
    }
  }
  return undefined;
}

/** R1 of the observed reflections, else of all, as a fraction; values above 1 are percent. */
export function readRFactor(reader: BlockReader): number | undefined {
  for (const name of ['_refine_ls_r_factor_gt', '_refine_ls_r_factor_obs', '_refine_ls_r_factor_all']) {
    const value = numberOf(reader.first(name)?.value);
    if (value !== undefined && value > 0) return value > 1 ? value / 100 : value;
  }
  return undefined;
}

export function readFormulaUnits(reader: BlockReader): number | undefined {
  const units = measuredOf(reader.first('_cell_formula_units_z')?.value)?.value;
  return units !== undefined && units > 0 ? units : undefined;
}
