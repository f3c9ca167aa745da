import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { ruleNames as names } from '../../../src/linter/known-rules.js';
import { ConfigError } from '../../../src/project/config/config-error.js';
import { isPresetName, presetNames, presets } from '../../../src/project/config/presets.js';
import { resolveConfig } from '../../../src/project/config/resolve.js';
import { configSchema } from '../../../src/project/config/schema.js';
import { starterText } from '../../../src/project/config/starter.js';
import { ConfigValidator } from '../../../src/project/config/validate.js';

const validator = new ConfigValidator(names, presetNames);

async function faults(text: string): Promise<string> {
  try {
    await validator.check(parse(text), { source: 'c.yaml', text });
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('what is wrong with a configuration is said with its place', () => {
  test.each([
    [
      'rules:\n  low-io: off',
      'c.yaml:2:3: rules.low-io: there is no such rule; did you mean low-iou? (adp-lint rules lists them)',
    ],
    [
      'rules:\n  ADPL110: off',
      'c.yaml:2:3: rules.ADPL110: there is no such rule; did you mean ADPL100? (adp-lint rules lists them)',
    ],
    [
      'rules: { low-iou: warn }',
      'c.yaml:1:19: rules.low-iou: "warn" is none of off, error, warning, info, hint; did you mean warning?',
    ],
    ['rules: { low-iou: 3 }', 'c.yaml:1:19: rules.low-iou: 3 is none of off, error, warning, info, hint'],
    [
      'rules: { low-iou: [warn] }',
      'c.yaml:1:20: rules.low-iou[0]: "warn" is none of off, error, warning, info, hint; did you mean warning?',
    ],
    ['rules: { low-iou: [] }', 'c.yaml:1:19: rules.low-iou: this list is empty'],
    [
      'rules: { low-iou: [off, {}, 1] }',
      'c.yaml:1:19: rules.low-iou: a rule takes a severity and one set of options, no more',
    ],
    [
      'rules:\n  odd-shape:\n    - warning\n    - level: 2',
      'c.yaml:4:14: rules.odd-shape[1].level: 2 should be at most 0.9999',
    ],
    [
      'rules: { odd-shape: [info, { levle: 0.9 }] }',
      'c.yaml:1:30: rules.odd-shape[1].levle: there is no such setting; did you mean level?; here stand level, errorFactor',
    ],
    [
      'rules: { not-assessed: [info, { a: 1 }] }',
      'c.yaml:1:33: rules.not-assessed[1].a: there is no such setting; here stand none',
    ],
    [
      'rules: { odd-shape: [info, { level: high }] }',
      'c.yaml:1:37: rules.odd-shape[1].level: "high" should be a number',
    ],
    [
      'rules: { low-iou: off, ADPL101: off }',
      'c.yaml:1:24: rules.ADPL101: low-iou and ADPL101 are the same rule: keep one',
    ],
    ['failon: error', 'c.yaml:1:1: failon: there is no such setting; did you mean failOn?'],
    ['failOn: fatal', 'c.yaml:1:9: failOn: "fatal" is none of error, warning, info, hint, never'],
    ['temperature: -3', 'c.yaml:1:14: temperature: -3 should be above 0'],
    ['temperature: 100 K', 'c.yaml:1:14: temperature: "100 K" should be a number'],
    ['maxWarnings: 1.5', 'c.yaml:1:14: maxWarnings: 1.5 should be a whole number'],
    ['ignore: old', 'c.yaml:1:9: ignore: "old" should be a list'],
    ['ignore: ["a[b"]', 'c.yaml:1:10: ignore[0]: the [ in the pattern "a[b" is not closed'],
    ['extends: []', 'c.yaml:1:10: extends: this list is empty'],
    ['extends: [3]', 'c.yaml:1:11: extends[0]: 3 should be a text'],
    ['overrides:\n  - rules: {}', 'c.yaml:2:5: overrides[0]: "files" is missing here'],
    ['overrides:\n  - files: a\n    extends: strict', 'c.yaml:3:5: overrides[0].extends: there is no such setting'],
    [
      'overrides: [{ files: "{a" }, { files: ["[a"] }]',
      'c.yaml:1:40: overrides[1].files[0]: the [ in the pattern "[a" is not closed',
    ],
    ['suppress: [{ rule: low-iou }]', 'c.yaml:1:12: suppress[0]: "reason" is missing here'],
    ['suppress: [{ rule: low-iou, reason: " " }]', 'c.yaml:1:37: suppress[0].reason: " " is empty: write a text'],
    [
      'suppress: [{ rule: [low-io], reason: a }]',
      'c.yaml:1:21: suppress[0].rule[0]: "low-io" is no rule; did you mean low-iou? (adp-lint rules lists them)',
    ],
    ['- rules', 'c.yaml:1:1: ["rules"] should be a set of settings'],
  ])('%j', async (text, expected) => {
    expect(await faults(text)).toContain(expected);
  });

  test('all of it, once each', async () => {
    expect((await faults('failOn: x\nmodel: 3\nrules: { a: off }')).split('\n')).toHaveLength(3);
  });

  test('nothing is thrown but ConfigError, whatever the value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        await validator.check(value, { source: 'x', text: JSON.stringify(value, null, 1) }).catch((error) => {
          expect(error).toBeInstanceOf(ConfigError);
        });
      }),
    );
    for (const key of ['rules', 'overrides', 'suppress', 'extends', 'ignore']) {
      await fc.assert(
        fc.asyncProperty(fc.jsonValue(), async (value) => {
          const config = { [key]: value };
          await validator.check(config, { source: 'x', text: JSON.stringify(config) }).catch((error) => {
            expect(error).toBeInstanceOf(ConfigError);
            expect((error as ConfigError).faults.every(({ line }) => line === 1)).toBe(true);
          });
        }),
        { numRuns: 50 },
      );
    }
  });
});

describe('the published schema', () => {
  const published = readFileSync(join(__dirname, '../../../schemas/config.schema.json'), 'utf8');

  test('is that of the rules (npm run docs:schema writes it)', () => {
    expect(JSON.parse(published)).toEqual(
      JSON.parse(JSON.stringify(configSchema(names.metas, presetNames, { forEditors: true }))),
    );
  });

  test('takes what the validator takes', () => {
    const validate = new Ajv({ strictTuples: false, strictTypes: false }).compile(JSON.parse(published) as object);
    expect(validate({ rules: { 'low-iou': ['error', { level: 0.9 }], ADPL001: 'off' }, extends: 'strict' })).toBe(true);
    expect(validate({ rules: { 'low-iou': ['error', { level: 'x' }] } })).toBe(false);
  });
});

describe('presets', () => {
  test.each(Object.entries(presets))('%s is a configuration', async (_, preset) => {
    await expect(validator.check(preset, { source: 'preset' })).resolves.toEqual(preset);
  });

  test('are known by name, and nothing else is', () => {
    expect(presetNames.every(isPresetName)).toBe(true);
    expect(isPresetName('toString')).toBe(false);
  });

  test('each differs from the rules as they are', () => {
    for (const [name, config] of Object.entries(presets)) {
      const { rules, ...rest } = resolveConfig([{ source: name, folder: '/', config }], undefined, names);
      const says = Object.keys(rules).length + Object.keys(rest).length - 2;
      expect([name, says > 0]).toEqual([name, name !== 'recommended']);
    }
  });

  test('have a section each in the documentation', () => {
    const page = readFileSync(join(__dirname, '../../../docs/configuration.md'), 'utf8');
    for (const name of presetNames) expect(page).toContain(`\`${name}\``);
  });
});

describe('the starter', () => {
  const text = starterText(names.metas);
  const lines = text.split('\n');
  /** A commented line that is a setting or an item, and not prose. */
  const commented = /^( *)# ((?:- |[\w-]+:).*)$/;
  const settings = lines.flatMap((line, index) => (index > 0 && commented.test(line) ? [index] : []));
  const uncomment = (chosen: readonly number[]) =>
    lines.map((line, index) => (chosen.includes(index) ? line.replace(commented, '$1$2') : line)).join('\n');

  test('sets nothing', async () => {
    expect(await faults(text)).toBe('');
    expect(await validator.check(parse(text), { source: 'c.yaml' })).toEqual({ extends: ['recommended'] });
  });

  test('survives the first edit in every line', async () => {
    expect(settings.length).toBeGreaterThan(names.metas.length + 10);
    for (const index of settings) {
      const edited = uncomment([index]);
      expect([lines[index], await faults(edited)]).toEqual([lines[index], '']);
      const { extends: _, ...set } = await validator.check(parse(edited), { source: 'c.yaml' });
      expect([lines[index], Object.keys(set)]).toEqual([lines[index], [expect.any(String)]]);
    }
  });

  test('is valid with all of it, and then has every setting and every rule', async () => {
    const everything = uncomment(settings);
    expect(await faults(everything)).toBe('');
    const config = parse(everything);
    expect(Object.keys(config.rules)).toEqual(names.metas.map(({ name }) => name));
    const known = Object.keys(configSchema(names.metas, presetNames).properties as object);
    expect(Object.keys(config).sort()).toEqual(known.filter((key) => key !== '$schema').sort());
    expect([config.suppress.length, config.overrides.length]).toEqual([1, 2]);
  });

  test('survives that any line with a value is commented out', async () => {
    const everything = uncomment(settings).split('\n');
    for (const index of [...settings, lines.indexOf('extends: [recommended]')]) {
      const edited = everything.map((line, at) => (at === index ? `# ${line}` : line)).join('\n');
      expect([lines[index], await faults(edited)]).toEqual([lines[index], '']);
    }
  });
});

test.each(['failOn:', 'model:', 'overrides: [{ files: }]', 'suppress: [{ rule: low-iou, reason: }]'])(
  '%j has no value, and is no heading',
  async (text) => {
    expect(await faults(text)).toMatch(/null (should be|is none of)/);
  },
);
