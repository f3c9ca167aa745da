import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { ruleNames as names } from '../../../src/linter/known-rules.js';
import type { Config, ConfigLayer } from '../../../src/project/config/config.js';
import { ignoringPattern, mergeRuleSettings, resolveConfig } from '../../../src/project/config/resolve.js';
import type { RuleEntry } from '../../../src/rules/rule.js';
import type { RuleSetting } from '../../../src/rules/run.js';

const folder = resolve('/project');
const file = join(folder, 'rt', 'a.cif');

function layer(config: Config, changes: Partial<ConfigLayer> = {}): ConfigLayer {
  return { source: 'test', folder, config, ...changes };
}

function rulesOf(...configs: Config[]) {
  return resolveConfig(
    configs.map((config) => layer(config)),
    file,
    names,
  ).rules;
}

describe('merging', () => {
  test('the later layer counts, for scalars and rule by rule', () => {
    const merged = resolveConfig(
      [
        layer({ failOn: 'error', temperature: 100, rules: { 'low-iou': 'off', 'odd-shape': 'info' } }),
        layer({ failOn: 'warning', rules: { 'low-iou': 'error' }, maxWarnings: 3 }),
      ],
      file,
      names,
    );
    expect(merged).toMatchObject({ failOn: 'warning', temperature: 100, maxWarnings: 3 });
    expect(merged.rules).toEqual({ 'low-iou': { severity: 'error' }, 'odd-shape': { severity: 'info' } });
  });

  test('a new severity keeps the options, and options are merged one by one', () => {
    expect(
      rulesOf(
        { rules: { 'low-iou': ['warning', { level: 0.99, errorFactor: 2 }] } },
        { rules: { 'low-iou': 'error' } },
        { rules: { ADPL101: ['info', { level: 0.9 }] } },
      ),
    ).toEqual({ 'low-iou': { severity: 'info', options: { level: 0.9, errorFactor: 2 } } });
  });

  test('overrides count in their order, behind their own layer and before the next', () => {
    const base: Config = {
      temperature: 100,
      rules: { 'low-iou': 'error' },
      overrides: [
        { files: 'rt/', temperature: 295, rules: { 'low-iou': 'off' } },
        { files: ['*.cif', '!b.cif'], blocks: ['x'] },
        { files: 'lt/**', temperature: 10 },
      ],
    };
    expect(resolveConfig([layer(base)], file, names)).toMatchObject({
      temperature: 295,
      blocks: ['x'],
      rules: { 'low-iou': { severity: 'off' } },
    });
    expect(resolveConfig([layer(base)], join(folder, 'b.cif'), names).blocks).toBeUndefined();
    expect(resolveConfig([layer(base), layer({ temperature: 77 })], file, names).temperature).toBe(77);
    expect(resolveConfig([layer(base)], undefined, names).temperature).toBe(100);
  });

  test('suppressions add up, and a path to weights counts from the folder of its layer', () => {
    const entry = { rule: 'all', reason: 'known' };
    const merged = resolveConfig(
      [layer({ suppress: [entry], model: './mine.safetensors' }), layer({ suppress: [entry] })],
      file,
      names,
    );
    expect(merged.suppress).toEqual([entry, entry]);
    expect(merged.model).toBe(join(folder, 'mine.safetensors'));
    expect(resolveConfig([layer({ model: 'lattice' })], file, names).model).toBe('lattice');
  });

  test('globs count from the folder of their layer', () => {
    const elsewhere = layer({ overrides: [{ files: 'rt/*.cif', temperature: 5 }] }, { folder: resolve('/other') });
    expect(resolveConfig([elsewhere], file, names).temperature).toBeUndefined();
  });

  test('ignore lists of all layers count, the last match decides', () => {
    const layers = [layer({ ignore: ['rt/'] }, { source: 'base' }), layer({ ignore: ['!a.cif'] })];
    expect(ignoringPattern(layers, file)).toBeUndefined();
    expect(ignoringPattern(layers, join(folder, 'rt', 'b.cif'))).toMatchObject({ pattern: 'rt/', layer: layers[0] });
    expect(ignoringPattern([], file)).toBeUndefined();
  });
});

describe('laws of merging', () => {
  const severity = fc.constantFrom('off', 'hint', 'info', 'warning', 'error');
  const options = fc.dictionary(fc.constantFrom('level', 'errorFactor', 'other'), fc.integer(), { maxKeys: 3 });
  const setting: fc.Arbitrary<RuleSetting> = fc.record({ severity, options }, { requiredKeys: [] }) as never;

  test('it is associative, has a neutral element, and repeats nothing', () => {
    fc.assert(
      fc.property(setting, setting, setting, (a, b, c) => {
        expect(mergeRuleSettings(mergeRuleSettings(a, b), c)).toEqual(mergeRuleSettings(a, mergeRuleSettings(b, c)));
        expect(mergeRuleSettings({}, a)).toEqual(a);
        expect(mergeRuleSettings(a, {})).toEqual(a);
        expect(mergeRuleSettings(a, a)).toEqual(a);
      }),
    );
  });

  test('the order of rules in one configuration is no matter, nor whether they go by name or code', () => {
    const word = fc.constantFrom(...names.metas);
    const entry = fc.oneof(severity, fc.tuple(severity, options)) as fc.Arbitrary<RuleEntry>;
    const rules = fc.uniqueArray(fc.tuple(word, entry), { selector: ([meta]) => meta.code });
    fc.assert(
      fc.property(rules, fc.infiniteStream(fc.boolean()), (pairs, flips) => {
        const plain = Object.fromEntries(pairs.map(([meta, each]) => [meta.name, each]));
        const turned = Object.fromEntries(
          [...pairs].reverse().map(([meta, each]) => [flips.next().value ? meta.name : meta.code, each]),
        );
        expect(rulesOf({ rules: turned })).toEqual(rulesOf({ rules: plain }));
      }),
    );
  });
});
