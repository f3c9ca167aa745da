import { existsSync, readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import ts from 'typescript';
import * as core from '../src/core.js';
import * as adpLint from '../src/index.js';
import { adpLint as commandLine } from './cli/adp-lint.js';
import { useTemporaryFolder } from './cli/temporary-folder.js';
import { codeExamples, pageText, runExample } from './docs/code-example.js';

const root = join(__dirname, '..');
const dolomite = readFileSync(join(root, 'fixtures', 'dolomite.cif'), 'utf8');
const {
  ConfigError,
  definePlugin,
  formatReport,
  lintFiles,
  lintText,
  NotPredictedError,
  openLinter,
  PluginError,
  predict,
  UsageError,
} = adpLint;

const quick = { model: 'lattice', config: false } as const;
let linter: adpLint.Linter;
beforeAll(async () => {
  linter = await openLinter(quick);
});
afterAll(() => linter.dispose());

describe('docs/api.md', () => {
  const modules: Readonly<Record<string, unknown>> = {
    'adp-lint': adpLint,
    'adp-lint/core': core,
    'node:fs/promises': fs,
    'onnxruntime-node': ort,
  };
  const load = (name: string): unknown => {
    if (!(name in modules)) throw new Error(`an example imports ${name}`);
    return modules[name];
  };
  const examples = codeExamples(pageText('api.md'));

  test('has examples', () => {
    expect(examples.length).toBe(8);
    expect(examples.every(({ printed }) => printed.trim() !== '')).toBe(true);
  });

  test.each(examples.map(({ code, printed }, index) => [index + 1, code, printed] as const))(
    'example %i prints what the page says',
    async (_, code, printed) => {
      expect(await runExample(code, load)).toBe(printed);
    },
  );

  test('its examples use names that are exported', () => {
    // Types leave no trace at run time: they are looked for in the source.
    for (const [module, file] of [
      ['adp-lint', 'index.ts'],
      ['adp-lint/core', 'core.ts'],
    ]) {
      const source = readFileSync(join(root, 'src', file), 'utf8');
      const names = examples.flatMap(({ code }) =>
        [...code.matchAll(new RegExp(`import \\{([^}]*)\\} from '${module}'`, 'g'))].flatMap(([, list]) =>
          list.split(','),
        ),
      );
      expect(names.length).toBeGreaterThan(0);
      for (const name of names)
        expect(source).toMatch(new RegExp(`\\b${name.replace(/^\s*(?:type )?/, '').trim()}\\b`));
    }
  });
});

test('package.json leads to files that the build makes', () => {
  const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.build.json'), ts.sys.readFile);
  const { rootDir, outDir } = config.compilerOptions;
  const base = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config.compilerOptions;
  expect(base.declaration).toBe(true);
  const sourceOf = (file: string) =>
    file.replace(new RegExp(`^(?:\\./)?${outDir}/`), `${rootDir}/`).replace(/(?:\.d\.ts|\.js)$/, '.ts');
  const entries = [exports['.'], exports['./core']].flatMap((entry) => [entry.types, entry.default]);
  for (const file of [...entries, bin['adp-lint']]) {
    expect(file).toMatch(/^(\.\/)?dist\//);
    expect([file, existsSync(join(root, sourceOf(file)))]).toEqual([file, true]);
  }
});

describe('lintText', () => {
  test('takes text and bytes alike', async () => {
    const text = await linter.lintText(dolomite, { name: 'dolomite.cif' });
    const bytes = await linter.lintText(new TextEncoder().encode(dolomite), { name: 'dolomite.cif' });
    expect({ ...bytes, elapsed: 0 }).toEqual({ ...text, elapsed: 0 });
    expect(text.file).toBe('dolomite.cif');
    expect(text.blocks[0]).toMatchObject({ block: '9001004', assessed: 4, model: 'lattice' });
  });

  test('opens the model that the options name', async () => {
    const { blocks } = await lintText(dolomite, { ...quick, temperature: 100 });
    expect(blocks[0]).toMatchObject({ model: 'lattice', temperature: 100, temperatureSource: 'option' });
    await expect(lintText(dolomite, { model: 'no-such-model' })).rejects.toThrow('there is no model no-such-model');
  });
});

describe('options', () => {
  const given = (options: Readonly<Record<string, unknown>>) => lintText(dolomite, options as adpLint.LinterOptions);

  test.each<[Readonly<Record<string, unknown>>, string]>([
    [{ severity: 'bogus' }, 'severity: there is no such setting; did you mean minSeverity?'],
    [{ minSeverity: 'bogus' }, 'minSeverity: "bogus" is none of error, warning, info, hint'],
    [{ rules: { 'odd-shape': 'of' } }, 'rules.odd-shape: "of" is none of off, error, warning, info, hint'],
    [{ rules: { 'odd-shap': 'off' } }, 'there is no such rule; did you mean odd-shape?'],
    [{ rules: { 'odd-shape': ['warning', { levl: 0.9 }] } }, 'did you mean level?'],
    [{ rules: { 'odd-shape': ['warning', { level: Number.NaN }] } }, 'NaN should be a number'],
    [{ rules: { 'odd-shape': 'off', ADPL104: 'off' } }, 'are the same rule'],
    [{ engine: 'nope' }, 'engine: "nope" is none of auto, onnx, tfjs'],
    [{ device: 'tpu' }, 'device: "tpu" is none of auto, cpu, webgpu, cuda'],
    [{ temperature: Number.NaN }, 'temperature: NaN should be a number'],
    [{ temperature: Number.POSITIVE_INFINITY }, 'temperature: Infinity should be a number'],
    [{ temperature: 0 }, 'temperature: 0 should be above 0'],
    [{ temperature: '100' }, 'temperature: "100" should be a number'],
    [{ maxWarnings: Number.NEGATIVE_INFINITY }, 'maxWarnings: -Infinity should be a whole number'],
    [{ threads: 0 }, 'threads: 0 should be at least 1'],
    [{ threads: 1.5 }, 'threads: 1.5 should be a whole number'],
    [{ concurrency: 'many' }, 'concurrency: many should be a whole number of processes'],
    [{ concurrency: 0 }, 'concurrency: 0 should be'],
    [{ concurrency: Number.POSITIVE_INFINITY }, 'concurrency: Infinity should be'],
    [{ cache: 'yes' }, 'cache: "yes" should be true or false'],
    [{ trust: 'yes' }, 'trust: "yes" should be true or false'],
    [{ cacheLocation: '' }, 'cacheLocation: "" is empty'],
    [{ baseline: 5 }, 'baseline: 5 should be a text or true or false'],
    [{ config: 5 }, 'config: this should be the path of a file'],
    [{ config: [] }, 'config: this should be the path of a file'],
    [{ workingFolder: 5 }, 'workingFolder: this should be the path of a folder'],
    [{ tell: 'me' }, 'tell: this should be a function'],
    [{ ignore: 'x.cif' }, 'ignore: "x.cif" should be a list'],
    [{ blocks: 'a' }, 'blocks: "a" should be a list'],
    [{ extends: 'strickt' }, 'there is no preset "strickt"; did you mean strict?'],
    [{ plugins: ['./no-such-plugin.js'] }, 'plugin ./no-such-plugin.js'],
    [{ modle: 'lattice' }, 'modle: there is no such setting; did you mean model?'],
    [{ onFile: () => {} }, 'onFile: there is no such setting'],
  ])('%j is refused', async (options, message) => {
    const attempt = given({ config: false, ...options });
    await expect(attempt).rejects.toThrow(ConfigError);
    await expect(attempt).rejects.toThrow('options of lintText: ');
    await expect(attempt).rejects.toThrow(message);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['no set', () => lintText(dolomite, null as never), 'options should be a set'],
    ['a list', () => lintFiles([], [] as never), 'options should be a set'],
    ['one path', () => lintFiles('a.cif' as never), 'paths should be a list of texts'],
    ['an empty path', () => lintFiles([''], quick), 'one of the paths is empty'],
    ['a number for a text', () => lintText(5 as never, quick), 'give the text of a file, or its bytes'],
    ['an empty name', () => linter.lintText(dolomite, { name: '' }), 'name should be a text'],
    ['no function', () => linter.lintFiles([], { onFile: 5 as never }), 'onFile should be a function'],
    ['settings of a call', () => linter.lintText(dolomite, { model: 'lattice' } as never), 'are given to openLinter'],
    ['a slip', () => linter.lintText(dolomite, { nam: 'a.cif' } as never), 'did you mean name?'],
  ])('%s is refused', async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(UsageError);
    await expect(attempt()).rejects.toThrow(message);
  });

  test('what is undefined is not said', async () => {
    const { blocks } = await given({
      ...quick,
      temperature: undefined,
      rules: { 'odd-shape': undefined },
      tell: undefined,
    });
    expect(blocks[0]).toMatchObject({ model: 'lattice', temperatureSource: 'file' });
  });
});

describe('the configuration', () => {
  const folder = useTemporaryFolder();
  const planted = dolomite.replace('C 0.00860 0.00860', 'C 0.0400 0.0400');
  const rulesOf = ({ findings }: adpLint.FileReport) => findings.map(({ rule }) => rule);

  beforeAll(async () => {
    await fs.mkdir(join(folder(), 'inner'));
    await fs.writeFile(join(folder(), 'planted.cif'), planted);
    await fs.writeFile(join(folder(), 'inner', 'planted.cif'), planted);
    await fs.writeFile(join(folder(), 'inner', 'left-out.cif'), planted);
    const settings = { model: 'lattice', rules: { 'odd-shape': 'off' }, ignore: ['left-out.cif'] };
    await fs.writeFile(join(folder(), 'inner', 'adp-lint.config.json'), JSON.stringify(settings));
    await fs.writeFile(join(folder(), 'other.json'), JSON.stringify({ rules: { 'odd-shape': 'off' } }));
  });

  test('is that nearest to each file, the one named, or none; options count more', async () => {
    const lint = async (options: adpLint.LinterOptions) => {
      const { files } = await lintFiles(['planted.cif', 'inner'], {
        workingFolder: folder(),
        baseline: false,
        model: 'lattice',
        ...options,
      });
      return files.map((file) => [
        file.file.replaceAll('\\', '/'),
        file.findings.find(({ rule }) => rule === 'odd-shape')?.severity,
      ]);
    };
    const nearest = await lint({});
    expect(nearest).toEqual([
      ['planted.cif', expect.stringMatching(/error|warning/)],
      ['inner/planted.cif', undefined],
    ]);
    const [[, severity]] = nearest;
    const three = (each: string | undefined) => [
      ['planted.cif', each],
      ['inner/left-out.cif', each],
      ['inner/planted.cif', each],
    ];
    expect(await lint({ config: false })).toEqual(three(severity));
    expect(await lint({ config: 'other.json' })).toEqual(three(undefined));
    expect(await lint({ rules: { ADPL104: 'error' } })).toEqual([
      ['planted.cif', 'error'],
      ['inner/planted.cif', 'error'],
    ]);
    expect((await lint({ ignore: false })).map(([file]) => file)).toEqual([
      'planted.cif',
      'inner/left-out.cif',
      'inner/planted.cif',
    ]);
    expect(await lint({ ignore: ['inner/'] })).toEqual([['planted.cif', severity]]);
    expect(await lint({ config: false, overrides: [{ files: 'inner/*.cif', rules: { 'odd-shape': 'off' } }] })).toEqual(
      [
        ['planted.cif', severity],
        ['inner/left-out.cif', undefined],
        ['inner/planted.cif', undefined],
      ],
    );
    expect(await lint({ config: false, extends: './other.json' })).toEqual(three(undefined));
    const mild = { config: false, rules: { ADPL104: 'warning' } } as const;
    expect(await lint({ ...mild, minSeverity: 'warning' })).toEqual(three('warning'));
    expect(await lint({ ...mild, minSeverity: 'error' })).toEqual(three(undefined));
  });

  test('a named file that is ignored is told of', async () => {
    const told: string[] = [];
    const options = { workingFolder: folder(), model: 'lattice', tell: (sentence: string) => told.push(sentence) };
    const { files } = await lintFiles(['inner/left-out.cif'], options);
    expect([files, told]).toEqual([[], [expect.stringMatching(/left-out\.cif: ignored by .*adp-lint\.config\.json/)]]);
  });

  test('of a text is that of the folder of its name', async () => {
    const options = { workingFolder: folder(), model: 'lattice' };
    expect(rulesOf(await lintText(planted, options))).toContain('odd-shape');
    expect(rulesOf(await lintText(planted, { ...options, name: 'inner/a.cif' }))).not.toContain('odd-shape');
  });

  test('code far from the working folder is looked for where it is trusted, and not else', async () => {
    await fs.mkdir(join(folder(), 'far'));
    await fs.writeFile(join(folder(), 'far', 'planted.cif'), planted);
    await fs.writeFile(
      join(folder(), 'far', 'adp-lint.config.json'),
      JSON.stringify({ model: 'lattice', plugins: ['./plugin.mjs'] }),
    );

    const lint = (trust: boolean) => lintFiles(['far'], { workingFolder: folder(), baseline: false, trust });
    await expect(lint(false)).rejects.toThrow('--trust');
    await expect(lint(true)).rejects.toThrow('plugin ./plugin.mjs: ');
  });

  test('a file that is wrong is thrown', async () => {
    await fs.writeFile(join(folder(), 'wrong.json'), '{ "rules": { "odd-shap": "off" } }');
    await expect(lintText(planted, { workingFolder: folder(), config: 'wrong.json' })).rejects.toThrow(
      /^wrong\.json:1:14: rules\.odd-shap: there is no such rule/,
    );
  });

  test('the baseline answers for what it knows', async () => {
    const workingFolder = folder();
    const args = ['--suppress-all', '--no-config', '--model', 'lattice', 'planted.cif'];
    expect((await commandLine(args, { workingFolder })).code).toBe(0);
    const lint = async (options: adpLint.LinterOptions) =>
      (await lintFiles(['planted.cif'], { ...quick, workingFolder, ...options })).files[0];
    const known = await lint({});
    expect(rulesOf(known)).not.toContain('odd-shape');
    expect(known.acknowledged?.map(({ rule }) => rule)).toContain('odd-shape');
    expect(rulesOf(await lint({ baseline: false }))).toContain('odd-shape');
    await expect(lint({ baseline: 'no-such.json' })).rejects.toThrow(UsageError);
    await fs.rm(join(workingFolder, 'adp-lint-baseline.json'));
  });

  test('reports are kept from run to run where that is asked for', async () => {
    const workingFolder = folder();
    const options = { ...quick, workingFolder, cacheLocation: 'kept' };
    const first = await lintFiles(['planted.cif'], options);
    expect((await fs.readdir(join(workingFolder, 'kept'), { recursive: true })).length).toBeGreaterThan(0);
    // Taken from there as it is, its time too.
    expect(await lintFiles(['planted.cif'], options)).toEqual(first);
    await lintFiles(['planted.cif'], { ...options, cache: false, cacheLocation: 'not-kept' });
    expect(await fs.readdir(workingFolder)).not.toContain('not-kept');
  });
});

test('a linter that has been disposed of is of no use', async () => {
  const ended = await openLinter(quick);
  await ended.dispose();
  await expect(ended.lintText(dolomite)).rejects.toThrow('this linter has been disposed of');
});

describe('lintFiles', () => {
  test('reads folders, and reports what cannot be read or judged', async () => {
    const files: string[] = [];
    const report = await lintFiles(['dolomite.cif', 'README.md', 'missing.cif', 'oracle/no-folder'], {
      ...quick,
      workingFolder: join(root, 'fixtures'),
      onFile: (file, index, count) => files.push(`${file} ${index}/${count}`),
    });
    expect(files).toEqual(['dolomite.cif 0/4', 'README.md 1/4', 'missing.cif 2/4', 'oracle/no-folder 3/4']);
    expect(report.version).toMatch(/^\d+\.\d+\.\d+/);
    const fatal = report.files.map(({ problems }) => problems.find(({ severity }) => severity === 'fatal')?.kind);
    expect(fatal).toEqual([undefined, 'no-structure', 'unreadable', 'unreadable']);
    expect(report.files[0].blocks[0].assessed).toBe(4);
  });

  test('a folder without structures is in the report', async () => {
    const { files } = await lintFiles(['src/math', 'fixtures/dolomite.cif'], { ...quick, workingFolder: root });
    expect(files.map(({ file, problems }) => [file, problems[0]?.kind])).toEqual([
      ['src/math', 'no-files'],
      ['fixtures/dolomite.cif', undefined],
    ]);
  });

  test('a model that cannot be had is thrown, not reported file by file', async () => {
    await expect(
      lintFiles(['dolomite.cif'], { model: 'no-such-model', workingFolder: join(root, 'fixtures') }),
    ).rejects.toThrow('there is no model no-such-model');
  });
});

describe('predict', () => {
  test('predicts a text, its bytes and a crystal alike', async () => {
    const [{ crystal, prediction }] = await linter.predict(dolomite);
    expect(await linter.predict(crystal)).toEqual(prediction);
    expect(await linter.predict(new TextEncoder().encode(dolomite))).toEqual([{ crystal, prediction }]);
    expect(crystal.sites.map(({ label }) => label)).toEqual(['Ca', 'Mg', 'C', 'O']);
    expect(prediction.sites).toHaveLength(4);
    const cold = await predict(crystal, { ...quick, temperature: 20 });
    expect(cold.temperature).toBe(20);
  });

  test('says what a text without structure lacks, before any model is opened', async () => {
    const attempt = predict('data_a\n_cell_length_a 5\n', { name: 'a.cif', model: 'no-such-model' });
    await expect(attempt).rejects.toThrow(NotPredictedError);
    await expect(attempt).rejects.toThrow('a.cif: no crystal structure in this file');
  });

  test('a crystal of which part could not be read is not predicted', async () => {
    const [crystal] = adpLint.crystalsFromCif(adpLint.parseCif(dolomite, 'd.cif'));
    await expect(linter.predict({ ...crystal, unreadable: ['the symmetry could not be read'] })).rejects.toThrow(
      'data_9001004 is not predicted: the symmetry could not be read',
    );
  });
});

describe('plugins', () => {
  const meta = {
    code: 'TST001',
    name: 'each-atom',
    severity: 'info',
    summary: 'Every atom of an element.',
    docs: 'https://example.org/each-atom',
    optionsSchema: { type: 'object', properties: { element: { type: 'string', default: 'O' } } },
  } as const;
  const eachAtom: adpLint.PluginRule<{ element: string }> = {
    meta,
    check: ({ crystal, options }) =>
      crystal.sites
        .filter(({ element }) => element === options.element)
        .map((site) => ({ sites: [site], message: `this is ${site.label}` })),
  };
  const plugin = definePlugin({
    name: 'test',
    rules: [eachAtom],
    reporters: { files: (report) => report.files.map(({ file }) => `${file}\n`).join('') },
  });

  test('a rule runs, under its namespaced name, at the row of U', async () => {
    const { findings } = await lintText(dolomite, { ...quick, plugins: [plugin] });
    const line = dolomite.slice(0, dolomite.indexOf('O 0.00939')).split('\n').length;
    expect(findings.filter(({ code }) => code === 'TST001')).toEqual([
      {
        code: 'TST001',
        rule: 'test/each-atom',
        severity: 'info',
        message: 'this is O',
        block: '9001004',
        sites: ['O'],
        line,
        column: 1,
        endLine: line,
        endColumn: 'O 0.00939 0.01299 0.01531 0.00729 -0.00199 -0.00331'.length + 1,
        data: {},
        causes: [],
        advice: [],
        docs: 'https://example.org/each-atom',
      },
    ]);
  });

  test('settings go by name and by code; options have their defaults', async () => {
    const sites = async (rules: Readonly<Record<string, adpLint.RuleEntry>>) =>
      (await lintText(dolomite, { ...quick, plugins: [plugin], rules })).findings.flatMap(
        ({ code, sites, severity }) => (code === 'TST001' ? [`${sites[0]} ${severity}`] : []),
      );
    expect(await sites({ 'test/each-atom': ['info', { element: 'Mg' }] })).toEqual(['Mg info']);
    expect(await sites({ TST001: 'error' })).toEqual(['O error']);
    expect(await sites({ 'test/each-atom': 'off' })).toEqual([]);
  });

  test('reports name its code in every format', async () => {
    const report = {
      version: '1.0.0',
      files: [await lintText(dolomite, { name: 'd.cif', ...quick, plugins: [plugin] })],
    };
    for (const format of adpLint.reporterNames.filter((name) => name !== 'stylish'))
      expect([format, formatReport(report, format)]).toEqual([format, expect.stringMatching(/TST001|each-atom/)]);
    expect(formatReport(report, 'test/files', { plugins: [plugin] })).toBe('d.cif\n');
    expect(() => formatReport(report, 'test/files')).toThrow('there is no format test/files; there are stylish, ');
    expect(() => formatReport(report, 'toString')).toThrow(PluginError);
  });

  test.each<[unknown, string]>([
    [() => undefined, 'it should give a text'],
    [() => Promise.reject(new Error('late')), 'it should give a text, not a promise'],
    [
      () => {
        throw new Error('no\nroom');
      },
      'no room',
    ],
  ])('a format that fails is named (%#)', (format, why) => {
    const plugins = [definePlugin({ name: 'test', reporters: { odd: format as adpLint.Reporter } })];
    const write = () => formatReport({ version: '1.0.0', files: [] }, 'test/odd', { plugins });
    expect(write).toThrow(`the format test/odd failed: ${why}`);
    expect(write).not.toThrow(PluginError);
  });

  test('a format that is no function is refused', () => {
    const define = () => definePlugin({ name: 'test', reporters: { odd: 3 as never } });
    expect(define).toThrow(new PluginError('plugin test: its format odd should be a function'));
  });

  test('a rule that needs a model is left out where there is no prediction', async () => {
    const isotropic = dolomite.replace(/loop_\n_atom_site_aniso_label[\s\S]*?(?=loop_)/, '');
    const held: adpLint.PluginRule<{ element: string }, 'comparison'> = {
      meta: { ...meta, needs: 'comparison' },
      check: ({ comparison }) => comparison.atoms.map(({ label }) => ({ sites: [label], message: 'compared' })),
    };
    const needsModel = definePlugin({ name: 'test', rules: [held] });
    const codes = async (plugins: readonly adpLint.Plugin[]) =>
      (await lintText(isotropic, { ...quick, plugins })).findings.map(({ code }) => code);
    expect(await codes([plugin])).toContain('TST001');
    expect(await codes([needsModel])).not.toContain('TST001');
  });

  test('a rule that fails is named, and is the trouble of that file alone', async () => {
    const broken = definePlugin({
      name: 'broken',
      rules: [
        {
          meta,
          check() {
            throw new RangeError('no such thing');
          },
        },
      ],
    });
    const { problems } = await lintText(dolomite, { ...quick, plugins: [broken] });
    expect(problems).toEqual([
      {
        severity: 'fatal',
        kind: 'judging-failed',
        message: 'rule broken/each-atom failed in data_9001004: no such thing',
      },
    ]);
    const { files } = await lintFiles(['fixtures/dolomite.cif'], { ...quick, plugins: [broken], workingFolder: root });
    expect(files[0].problems).toEqual([
      { severity: 'fatal', kind: 'judging-failed', message: expect.stringContaining('broken/each-atom') },
    ]);
  });

  test.each<[string, Partial<adpLint.PluginRuleMeta>, string]>([
    ['a code of ours', { code: 'ADPL101' }, 'the code ADPL101 is taken'],
    ['a malformed code', { code: 'tst-1' }, '"tst-1" is no code'],
    ['a name with a slash', { name: 'test/each' }, 'a name is lower case'],
    ['no page', { docs: '' }, 'docs must be the address'],
    ['no severity', { severity: 'fatal' as adpLint.Severity }, '"fatal" is no severity: error, warning, info, hint'],
    ['no default', { optionsSchema: { properties: { a: { type: 'number' } } } }, 'option a has no default'],
  ])('refuses %s', (_, wrong, message) => {
    const define = () => definePlugin({ name: 'test', rules: [{ ...eachAtom, meta: { ...meta, ...wrong } }] });
    expect(define).toThrow(PluginError);
    expect(define).toThrow(message);
  });

  test.each<[unknown, string]>([
    [5, 'plugin test: rules should be a list'],
    [[5], 'plugin test, rule rules[0]: it should be an object'],
    [[eachAtom, null], 'plugin test, rule rules[1]: it should be an object'],
    [[{}], 'plugin test, rule rules[0]: meta should be an object'],
    [[{ ...eachAtom, meta: { ...meta, name: undefined } }], 'plugin test, rule rules[0]: its meta has no name'],
    [[{ ...eachAtom, meta: { ...meta, code: undefined } }], 'plugin test, rule "each-atom": its meta has no code'],
    [[{ meta }], 'plugin test, rule "each-atom": it has no check'],
    [
      [{ ...eachAtom, meta: { ...meta, optionsSchema: null } }],
      'plugin test, rule "each-atom": optionsSchema should be a JSON schema',
    ],
    [
      [{ ...eachAtom, meta: { ...meta, optionsSchema: { properties: { a: null } } } }],
      'plugin test, rule "each-atom": its option a has no default',
    ],
  ])('refuses rules that are none, whatever the types say: %j', (rules, message) => {
    const define = () => definePlugin({ name: 'test', rules: rules as never });
    expect(define).toThrow(PluginError);
    expect(define).toThrow(message);
  });

  test('refuses a plugin without a name', () => {
    expect(() => definePlugin({} as never)).toThrow('undefined is no name of a plugin');
  });

  test('refuses what cannot be told apart', async () => {
    expect(() => definePlugin({ name: 'No Name' })).toThrow('"No Name" is no name of a plugin');
    expect(() => definePlugin({ name: 'test', rules: [eachAtom, eachAtom] })).toThrow('two rules are called each-atom');
    const other = definePlugin({ name: 'other', rules: [eachAtom] });
    await expect(lintText(dolomite, { ...quick, plugins: [plugin, other] })).rejects.toThrow(
      'plugin other: the code TST001 of its rule each-atom is taken by plugin test',
    );
    // Said at once, and not as the trouble of each file.
    await expect(
      lintFiles(['missing.cif'], { ...quick, plugins: [plugin, definePlugin({ name: 'test' })] }),
    ).rejects.toThrow('two plugins are called test');
  });
});
