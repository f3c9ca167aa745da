import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibratedMeasures } from '../../../src/model/calibration.js';
import { WeightsFormatError } from '../../../src/model/weights/errors.js';
import { parseCalibration, parseCalibrations } from '../../../src/model/weights/parse-calibration.js';
import { readSafetensors } from '../../../src/model/weights/safetensors.js';

const weights = join(__dirname, '../../../weights');
const bundled = readSafetensors(readFileSync(join(weights, 'cartnet-e3-open1.safetensors'))).metadata.calibration;

test('the bundled weights: both tables, all measures, all groups', () => {
  const { 'with prior': withPrior, 'without prior': withoutPrior } = parseCalibrations(bundled, 'bundled');
  for (const table of [withPrior!, withoutPrior!]) {
    expect(table.structures).toBe(113);
    expect(table.quantileLevels).toHaveLength(19);
    expect(Object.keys(table.groups).sort()).toEqual(['C', 'N', 'O', 'extended', 'halogen', 'molecular', 'other']);
    expect(table.groups.C.atoms).toBe(926);
    for (const measure of calibratedMeasures) expect(table.groups.O[measure]).toHaveLength(19);
  }
  expect(withPrior!.all.iouRaw[8]).toBe(0.751);
  expect(withoutPrior!.all.iouRaw[8]).toBe(0.6633);
});

test('the lattice springs', () => {
  const springs = JSON.parse(readFileSync(join(weights, 'lattice-springs.json'), 'utf8'));
  expect(parseCalibration(springs.calibration, 'springs').all.iouRaw[8]).toBe(0.7046);
});

describe('refused', () => {
  const measures = Object.fromEntries(calibratedMeasures.map((measure) => [measure, [0.1, 0.2]]));
  const good = { quantileLevels: [0.5, 0.9], logScale: [-0.1, 0.2], structures: 3, all: measures, groups: {} };
  const wrap = (table: unknown) => JSON.stringify({ 'without prior': table });

  test('the good one that the others are made of is not', () => {
    expect(parseCalibrations(wrap(good), 'w')).toEqual({ 'without prior': good });
  });

  test.each<[string, string, string]>([
    ['no JSON', '{', 'not JSON'],
    ['a list', '[]', 'calibration: not an object'],
    ['no table', '{}', 'neither of the tables'],
    ['a table of text', wrap('none'), '"without prior": not an object'],
    ['one level', wrap({ ...good, quantileLevels: [0.5] }), 'not two or more levels'],
    ['levels out of order', wrap({ ...good, quantileLevels: [0.9, 0.5] }), 'rising order'],
    ['a level of 1', wrap({ ...good, quantileLevels: [0.5, 1] }), 'between 0 and 1'],
    ['levels of text', wrap({ ...good, quantileLevels: ['0.5', 0.9] }), 'not a list of numbers'],
    ['no structures', wrap({ ...good, structures: 0 }), 'structures: not a number'],
    ['no scale', wrap({ ...good, logScale: undefined }), 'logScale: not a list'],
    ['a short scale', wrap({ ...good, logScale: [0] }), 'logScale: 1 quantiles for 2 levels'],
    [
      'falling quantiles',
      wrap({ ...good, all: { ...measures, shapeZ: [2, 1] } }),
      'all.shapeZ: the quantiles do not rise',
    ],
    ['a measure missing', wrap({ ...good, all: { ...measures, iouRaw: undefined } }), 'all.iouRaw: not a list'],
    ['a group of text', wrap({ ...good, groups: { C: 'many' } }), 'groups.C: not an object'],
    ['half an atom', wrap({ ...good, groups: { C: { ...measures, atoms: 0.5 } } }), 'groups.C.atoms: not a number'],
  ])('%s', (_name, json, message) => {
    expect(() => parseCalibrations(json, 'weights')).toThrow(WeightsFormatError);
    expect(() => parseCalibrations(json, 'weights')).toThrow(message);
  });
});
