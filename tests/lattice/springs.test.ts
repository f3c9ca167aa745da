import { loadSprings, SpringsError } from '../../src/lattice/springs.js';
import { springs, springsJson } from './support.js';

test('the bundled springs have eight classes for each kind, radii of every element, and a calibration', () => {
  expect(springs.cutoff).toBe(5);
  expect(springs.span).toBe(14);
  expect(springs.molecular.stiffness).toHaveLength(8);
  expect(springs.extended.element[4].Fe).toBe(-0.00904);
  expect(springs.covalentRadius.C).toBe(0.73);
  expect(springs.vanDerWaalsRadius.C).toBe(1.7);
  expect(Object.keys(springs.covalentRadius)).toHaveLength(118);
  expect(springs.metals.has('Fe')).toBe(true);
  expect(springs.metals.has('Si')).toBe(false);
  expect(springs.calibration?.quantileLevels).toHaveLength(springs.calibration?.all.iouRaw.length ?? -1);
  expect(springs.calibration?.groups.molecular.atoms).toBeGreaterThan(1000);
});

test('springs without a calibration are springs all the same', () => {
  const { calibration, ...rest } = springsJson();
  expect(calibration).toBeDefined();
  expect(loadSprings(rest)).not.toHaveProperty('calibration');
});

type Json = Record<string, unknown>;
const inside = (change: (set: Json) => Json) => (json: Json) => ({
  ...json,
  molecular: change(json.molecular as Json),
});

test.each<[string, string, (json: Json) => unknown]>([
  ['not an object', 'the file', () => [1, 2]],
  ['another format', 'format', (json) => ({ ...json, format: 'adp-lint lattice springs 2' })],
  ['no cutoff', 'cutoff', ({ cutoff: _, ...rest }) => rest],
  ['a negative span', 'span', (json) => ({ ...json, span: -1 })],
  ['seven classes', 'molecular.decay', inside((set) => ({ ...set, decay: [1, 2, 3, 4, 5, 6, 7] }))],
  ['a number as text', 'molecular.stiffness[0]', inside((set) => ({ ...set, stiffness: ['1', 2, 3, 4, 5, 6, 7, 8] }))],
  ['no element tables', 'molecular.element', inside(({ element: _, ...rest }) => rest)],
  ['not a number', 'molecular.plane', inside((set) => ({ ...set, plane: null }))],
  ['metals that are numbers', 'metals', (json) => ({ ...json, metals: [26] })],
  ['a radius that is missing', 'covalentRadius.Fe', (json) => ({ ...json, covalentRadius: { Fe: null } })],
  [
    'quantiles of another length',
    'calibration.logScale',
    (json) => ({ ...json, calibration: { ...(json.calibration as Json), logScale: [0] } }),
  ],
])('refuses %s and names the field', (_, field, change) => {
  const load = () => loadSprings(change(springsJson()));
  expect(load).toThrow(SpringsError);
  expect(load).toThrow(expect.objectContaining({ field }));
});
