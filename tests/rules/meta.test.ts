/**
 * What rules say of themselves is what configurations, presets, VRF replies and baselines rest on: a change is a change for
 * users, and is made here too.
 */
import { allRules } from '../../src/rules/index.js';
import type { PresetName, RuleEntry } from '../../src/rules/rule.js';
import { isAtLeast, severities } from '../../src/rules/severity.js';

const meta = (name: string) => allRules.find((rule) => rule.meta.name === name)!.meta;

test('codes, names, severities, topics and the tests of checkCIF, in the order of the codes', () => {
  expect(
    allRules.map(({ meta: { code, name, severity, topic, platon } }) => [code, name, severity, topic, ...platon]),
  ).toEqual([
    ['ADPL001', 'non-positive-definite', 'error', 'definiteness', 211, 212],
    ['ADPL002', 'nearly-flat', 'error', 'shape', 211, 212, 213, 214, 215, 216],
    ['ADPL003', 'negative-u-iso', 'error', 'definiteness', 203],
    ['ADPL004', 'site-symmetry', 'warning', 'shape'],
    ['ADPL005', 'hydrogen-below-carrier', 'error', 'size', 245],
    ['ADPL006', 'too-close', 'warning', 'structure'],
    ['ADPL007', 'content', 'warning', 'structure'],
    ['ADPL100', 'structure-scale', 'warning', 'structure'],
    ['ADPL101', 'low-iou', 'warning', 'overlap'],
    ['ADPL102', 'high-s12', 'warning', 'overlap'],
    ['ADPL103', 'odd-volume', 'warning', 'size', 241, 242, 243, 244],
    ['ADPL104', 'odd-shape', 'warning', 'shape', 213, 214, 215, 216],
    ['ADPL105', 'suspect-convention', 'error', 'structure'],
    ['ADPL106', 'poor-fit', 'error', 'structure'],
    ['ADPL190', 'not-assessed', 'hint', 'assessment'],
    ['ADPL901', 'syntax-error', 'error', 'reading'],
    ['ADPL902', 'duplicate-item', 'error', 'reading'],
    ['ADPL903', 'loop-count', 'error', 'reading'],
    ['ADPL904', 'encoding', 'error', 'reading'],
    ['ADPL905', 'missing-item', 'error', 'reading'],
    ['ADPL906', 'unknown-element', 'error', 'reading'],
    ['ADPL907', 'label-mismatch', 'error', 'reading'],
    ['ADPL908', 'incomplete-adp', 'error', 'reading', 217],
    ['ADPL909', 'temperature', 'warning', 'reading', 200],
    ['ADPL910', 'symmetry-inconsistent', 'error', 'reading'],
    ['ADPL911', 'u-equivalent-mismatch', 'error', 'reading', 224],
    ['ADPL912', 'cif-style', 'hint', 'reading'],
    ['ADPL913', 'impossible-value', 'error', 'reading'],
    ['ADPL914', 'reading-note', 'warning', 'reading'],
    ['ADPL990', 'unused-suppression', 'info', 'suppression'],
    ['ADPL991', 'suppression-without-reason', 'info', 'suppression'],
    ['ADPL992', 'unknown-rule-in-suppression', 'warning', 'suppression'],
  ]);
});

test('what presets say of them', () => {
  const lenient = {
    'electron-diffraction': ['info', { level: 0.999, errorFactor: 2 }],
    'high-pressure': ['info', { level: 0.999, errorFactor: 2 }],
  } as const;
  const presets: Readonly<Record<string, Readonly<Partial<Record<PresetName, RuleEntry>>>>> = {
    'non-positive-definite': { checkcif: 'error', 'electron-diffraction': 'warning' },
    'nearly-flat': { checkcif: 'error', 'electron-diffraction': 'warning' },
    'negative-u-iso': { checkcif: 'hint' },
    'hydrogen-below-carrier': { 'electron-diffraction': 'info' },
    'structure-scale': {
      ...{ checkcif: 'off', strict: ['warning', { level: 0.95 }], neutron: 'info' },
      ...{ 'electron-diffraction': ['hint', { level: 0.999 }], 'high-pressure': 'off' },
    },
    'low-iou': { checkcif: 'off', strict: ['warning', { level: 0.99, errorFactor: 1 }], ...lenient },
    'high-s12': { checkcif: 'off', strict: ['warning', { level: 0.99, errorFactor: 1 }], ...lenient },
    'odd-volume': { checkcif: 'info', strict: ['warning', { level: 0.99, errorFactor: 1 }], ...lenient },
    'odd-shape': { checkcif: 'info', strict: ['warning', { level: 0.98, errorFactor: 1 }], ...lenient },
    'poor-fit': { checkcif: 'off', 'electron-diffraction': 'info', 'high-pressure': 'off' },
    'not-assessed': { strict: 'info', 'high-pressure': 'off' },
    'unused-suppression': { strict: 'warning', iucr: 'warning' },
    'suppression-without-reason': { strict: 'error', iucr: 'error' },
  };
  const said = allRules.flatMap((rule) => (rule.meta.presets ? [[rule.meta.name, rule.meta.presets]] : []));
  expect(Object.fromEntries(said)).toEqual(presets);
});

test('options: the smallest value, the default and the largest', () => {
  const misfit = { errorFactor: [1, 1.25, undefined], sparedIou: [0, 0.8, 1] };
  const options = {
    'nearly-flat': { ratio: [1, 8, undefined] },
    'site-symmetry': { sigmas: [0, 3, undefined], tolerance: [0, 0.03, undefined] },
    'hydrogen-below-carrier': { info: [0, 0.01, undefined], warning: [0, 0.05, undefined], error: [0, 0.1, undefined] },
    'too-close': { penetration: [0, 0.85, undefined] },
    content: { tolerance: [0, 0.5, undefined] },
    'structure-scale': { level: [0.5, 0.98, 0.999] },
    'low-iou': { level: [0.5, 0.9975, 0.9999], ...misfit },
    'high-s12': { level: [0.5, 0.9975, 0.9999], ...misfit },
    'odd-volume': { level: [0.5, 0.9933, 0.9999], ...misfit },
    'odd-shape': { level: [0.5, 0.99, 0.9999], ...misfit },
    'suspect-convention': { agreement: [0.5, 0.9, 1] },
    'poor-fit': { medianIou: [0, 0.6, 1] },
    temperature: { lowest: [0, 1, undefined], highest: [0, 1500, undefined] },
    'u-equivalent-mismatch': {
      info: [0, 0.002, undefined],
      warning: [0, 0.003, undefined],
      error: [0, 0.005, undefined],
    },
  };
  const given = allRules.flatMap((rule) => {
    const properties = (rule.meta.optionsSchema.properties ?? {}) as Record<string, Record<string, unknown>>;
    const limits = Object.entries(properties).map(([name, schema]) => {
      expect([rule.meta.name, name, schema.type]).toEqual([rule.meta.name, name, 'number']);
      return [name, [schema.minimum, schema.default, schema.maximum]];
    });
    return limits.length === 0 ? [] : [[rule.meta.name, Object.fromEntries(limits)]];
  });
  expect(Object.fromEntries(given)).toEqual(options);
  for (const rule of allRules)
    expect(rule.meta.optionsSchema).toMatchObject({ type: 'object', additionalProperties: false });
});

test('which explain which', () => {
  const misfits = ['low-iou', 'high-s12', 'odd-volume', 'odd-shape'];
  for (const name of [...misfits, 'nearly-flat']) expect(meta(name).explains).toEqual(misfits);
  expect(meta('poor-fit').explains).toEqual(['structure-scale', ...misfits]);
  expect([...meta('suspect-convention').explains!].sort()).toEqual(
    [
      ...['non-positive-definite', 'nearly-flat', 'structure-scale', 'poor-fit', 'u-equivalent-mismatch'],
      ...['hydrogen-below-carrier', ...misfits],
    ].sort(),
  );
  const names = new Set(allRules.map((rule) => rule.meta.name));
  for (const rule of allRules) {
    for (const explained of rule.meta.explains ?? []) expect(names).toContain(explained);
  }
  const explaining = allRules.filter((rule) => rule.meta.explains).map((rule) => rule.meta.name);
  expect(explaining.sort()).toEqual([...misfits, 'nearly-flat', 'poor-fit', 'suspect-convention'].sort());
});

test('severities, worst first', () => {
  expect(severities).toEqual(['error', 'warning', 'info', 'hint']);
  const atLeastInfo = severities.filter((severity) => isAtLeast(severity, 'info'));
  expect(atLeastInfo).toEqual(['error', 'warning', 'info']);
  expect(severities.filter((severity) => isAtLeast(severity, 'error'))).toEqual(['error']);
});
