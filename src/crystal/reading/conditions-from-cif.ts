import type { CifValue } from '../../cif/syntax/document.js';
import type { Crystal, CrystalProblem, Measured, Temperature } from '../crystal.js';
import { type BlockReader, isGiven, measuredOf, numberOf } from './block-reader.js';
import { numberOfText } from './number-from-cif.js';

const temperatureNames = ['_diffrn_ambient_temperature', '_diffrn_ambient_temp', '_cell_measurement_temperature'];
const pressureNames = ['_diffrn_ambient_pressure', '_cell_measurement_pressure'];

/** A temperature with what a user should know about how it was read. */
export interface TemperatureReading extends Measured {
  readonly doubt?: string;
}

const wordsForRoom = /^(rt|r\.t\.|room|ambient|room temp(\.|erature)?|ambient temp(\.|erature)?)$/i;
const wordsForNone = /^(not (measured|given|recorded|known|specified|applicable)|unknown|none|n\/?a|-+)$/i;

/** K, the middle and half the width of what people call room temperature. */
const roomTemperature = { value: 295, su: 5 };
/** Temperatures farther apart than this, K, are not one measurement. */
const widestRange = 20;

/**
 * A temperature in kelvin from text: `150(2)`, `1.5E+2`, `293K`, `110 (2) K`, `100(2)_K`, `25 deg C`, `-150 °C`. Below
 * zero a number without a unit can only be °C; `100-102 K` is its middle; `RT` is 295(5) K.
 * Undefined where the text is not clear about number and unit, or lies at absolute zero or below.
 */
export function parseTemperature(text: string): TemperatureReading | undefined {
  const clean = singleBlanks(text).replace(/[\u2212\u2013]/g, '-');
  if (wordsForRoom.test(clean)) return { ...roomTemperature, doubt: 'it is taken as 295(5) K' };
  const whole = clean.replace(/^\((.*)\)\.?$/, '$1').trim();
  const range = /^(\d+(?:\.\d*)?) ?(?:-|to|\.\.\.?) ?(\d+(?:\.\d*)?)( ?[^\d ].*)?$/i.exec(whole);
  if (range) {
    const [from, to] = [range[1], range[2]].map((end) => kelvin(`${end}${range[3] ?? ''}`)?.value);
    if (from === undefined || to === undefined || !(to > from && to - from <= widestRange)) return undefined;
    const value = (from + to) / 2;
    return { value, su: (to - from) / 2, doubt: `its middle, ${value} K, is used` };
  }
  return kelvin(whole);
}

function kelvin(text: string): TemperatureReading | undefined {
  const pattern =
    /^([+-]? ?[\d.]+(?:e[+-]?\d+)?) ?(\([^()]*\)?)? ?(K|kelvin|(?:°|deg\.?|degrees?)? ?(?:C|celsius))?\.?$/i;
  const [, number, brackets = '', unit] = pattern.exec(text) ?? [];
  if (number === undefined) return undefined;
  const reading = numberOfText(number.replace(' ', '') + brackets);
  if (reading?.kind !== 'number') return undefined;
  const { value, su } = reading.measured;
  const negative = unit === undefined && value < 0;
  const celsius = negative || (unit !== undefined && /c(elsius)?$/i.test(unit));
  // Rounded: −173.15 + 273.15 is not 100 in binary.
  const inKelvin = celsius ? Number((value + 273.15).toFixed(4)) : value;
  if (!(inKelvin > 0 && Number.isFinite(inKelvin))) return undefined;
  return {
    value: inKelvin,
    ...(su !== undefined && { su }),
    ...(negative && { doubt: `below zero it can only be °C, that is ${inKelvin} K` }),
  };
}

/** White space and underscores as one blank each: patterns for these texts need no runs, which would take time squared. */
function singleBlanks(text: string): string {
  return text.replace(/[\s_]+/g, ' ').trim();
}

/** A pressure in kPa from text: a plain number is kPa (core dictionary), units are converted, `ambient` is 101.325 kPa. */
export function parsePressure(text: string): Measured | undefined {
  if (/^(amb(ient)?|atm(ospheric)?|normal)\b/i.test(text.trim())) return { value: 101.325 };
  const pattern = /^([+-]?[\d.]+(?:e[+-]?\d+)?) ?(\([^()]*\)?)? ?(kPa|Pa|MPa|GPa|bar|kbar|mbar|atm)?$/i;
  const [, number, brackets = '', unit = 'kPa'] = pattern.exec(singleBlanks(text)) ?? [];
  const reading = number === undefined ? undefined : numberOfText(number + brackets);
  if (reading?.kind !== 'number') return undefined;
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
  const { value, su } = reading.measured;
  if (!Number.isFinite(value * factor)) return undefined;
  return su === undefined ? { value: value * factor } : { value: value * factor, su: su * factor };
}

export function readTemperature(reader: BlockReader, problems: CrystalProblem[]): Temperature | undefined {
  const found: Temperature[] = [];
  for (const name of temperatureNames) {
    const given = reader.first(name);
    if (!given || wordsForNone.test(singleBlanks(given.value.text))) continue;
    const reading = parseTemperature(given.value.text);
    if (!reading) {
      problems.push(unreadable(given.name, given.value));
      continue;
    }
    const { doubt, ...measured } = reading;
    const { range } = given.value;
    found.push({ ...measured, tag: given.name, range });
    if (doubt !== undefined) {
      const message = `${given.name} '${given.value.text.trim()}' is no number in kelvin; ${doubt}: write it as 293(2)`;
      problems.push({ kind: 'temperature-doubtful', range, message });
    }
    reportSeveral(reader, name, given.name, problems);
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

/** Says of temperatures that stand in a loop of several that the first is used. */
function reportSeveral(reader: BlockReader, name: string, tag: string, problems: CrystalProblem[]): void {
  const rows = reader.rows(name).filter(isGiven);
  const texts = [...new Set(rows.map(({ text }) => text.trim()))];
  if (texts.length < 2) return;
  problems.push({
    kind: 'values-several',
    range: rows[1].range,
    related: rows[0].range,
    message: `${tag} is given ${rows.length} times (${texts.slice(0, 4).join(', ')}): the first is used; give each structure its own data block`,
  });
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
