import { existsSync, readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import * as adpLint from '../src/index.js';
import { codeExamples, pageText, runExample } from './docs/code-example.js';

const root = join(__dirname, '..');
const dolomite = readFileSync(join(root, 'fixtures', 'dolomite.cif'), 'utf8');
const { definePlugin, formatReport, lintFiles, lintText, NoStructureError, openLintSession, PluginError, predict } =
  adpLint;

const session = openLintSession({ model: 'lattice' });
afterAll(() => session.dispose());

describe('docs/api.md', () => {
  const modules: Readonly<Record<string, unknown>> = { 'adp-lint': adpLint, 'node:fs/promises': fs };
  const load = (name: string): unknown => {
    if (!(name in modules)) throw new Error(`an example imports ${name}`);
    return modules[name];
  };
  const examples = codeExamples(pageText('api.md'));

  test('has examples', () => {
    expect(examples.length).toBe(6);
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
    const source = readFileSync(join(root, 'src', 'index.ts'), 'utf8');
    const names = examples.flatMap(({ code }) =>
      [...code.matchAll(/import \{([^}]*)\} from 'adp-lint'/g)].flatMap(([, list]) => list.split(',')),
    );
    for (const name of names) expect(source).toMatch(new RegExp(`\\b${name.replace(/^\s*(?:type )?/, '').trim()}\\b`));
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
  for (const file of [exports['.'].types, exports['.'].default, bin['adp-lint']]) {
    expect(file).toMatch(/^(\.\/)?dist\//);
    expect([file, existsSync(join(root, sourceOf(file)))]).toEqual([file, true]);
  }
});

describe('lintText', () => {
  test('takes text and bytes alike, and keeps a given session open', async () => {
    const text = await lintText(dolomite, { name: 'dolomite.cif', session });
    const bytes = await lintText(new TextEncoder().encode(dolomite), { name: 'dolomite.cif', session });
    expect({ ...bytes, elapsed: 0 }).toEqual({ ...text, elapsed: 0 });
    expect(text.file).toBe('dolomite.cif');
    expect(text.blocks[0]).toMatchObject({ block: '9001004', assessed: 4, model: 'lattice' });
    expect(
      (await (await session.models.predictor()).predict(adpLint.crystalsFromCif(adpLint.parseCif(dolomite, ''))[0]))
        .model,
    ).toBe('lattice');
  });

  test('opens the model that the options name', async () => {
    const { blocks } = await lintText(dolomite, { model: 'lattice', temperature: 100 });
    expect(blocks[0]).toMatchObject({ model: 'lattice', temperature: 100, temperatureSource: 'option' });
    await expect(lintText(dolomite, { model: 'no-such-model' })).rejects.toThrow('there is no model no-such-model');
  });
});

describe('lintFiles', () => {
  test('reads folders, and reports what cannot be read or judged', async () => {
    const files: string[] = [];
    const report = await lintFiles(['dolomite.cif', 'README.md', 'missing.cif', 'oracle/no-folder'], {
      session,
      workingFolder: join(root, 'fixtures'),
      onFile: (file, index, count) => files.push(`${file} ${index}/${count}`),
    });
    expect(files).toEqual(['dolomite.cif 0/4', 'README.md 1/4', 'missing.cif 2/4', 'oracle/no-folder 3/4']);
    expect(report.version).toMatch(/^\d+\.\d+\.\d+/);
    const fatal = report.files.map(({ problems }) => problems.find(({ severity }) => severity === 'fatal')?.kind);
    expect(fatal).toEqual([undefined, 'no-structure', 'unreadable', 'unreadable']);
    expect(report.files[0].blocks[0].assessed).toBe(4);
  });

  test('a model that cannot be had is thrown, not reported file by file', async () => {
    await expect(
      lintFiles(['dolomite.cif'], { model: 'no-such-model', workingFolder: join(root, 'fixtures') }),
    ).rejects.toThrow('there is no model no-such-model');
  });
});

describe('predict', () => {
  test('predicts a text and a crystal alike', async () => {
    const predictor = await session.models.predictor();
    const [{ crystal, prediction }] = await predict(dolomite, { predictor });
    expect(await predict(crystal, { predictor })).toEqual(prediction);
    expect(crystal.sites.map(({ label }) => label)).toEqual(['Ca', 'Mg', 'C', 'O']);
    expect(prediction.sites).toHaveLength(4);
  });

  test('says what a text without structure lacks, before any model is opened', async () => {
    const attempt = predict('data_a\n_cell_length_a 5\n', { name: 'a.cif', model: 'no-such-model' });
    await expect(attempt).rejects.toThrow(NoStructureError);
    await expect(attempt).rejects.toThrow('a.cif: no crystal structure in this file');
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
    const { findings } = await lintText(dolomite, { session, plugins: [plugin] });
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
    const sites = async (rules: Readonly<Record<string, adpLint.RuleSetting>>) =>
      (await lintText(dolomite, { session, plugins: [plugin], rules })).findings.flatMap(({ code, sites, severity }) =>
        code === 'TST001' ? [`${sites[0]} ${severity}`] : [],
      );
    expect(await sites({ 'test/each-atom': { options: { element: 'Mg' } } })).toEqual(['Mg info']);
    expect(await sites({ TST001: { severity: 'error' } })).toEqual(['O error']);
    expect(await sites({ 'test/each-atom': { severity: 'off' } })).toEqual([]);
  });

  test('reports name its code in every format', async () => {
    const report = {
      version: '1.0.0',
      files: [await lintText(dolomite, { name: 'd.cif', session, plugins: [plugin] })],
    };
    for (const format of adpLint.reporterNames.filter((name) => name !== 'stylish'))
      expect([format, formatReport(report, format)]).toEqual([format, expect.stringMatching(/TST001|each-atom/)]);
    expect(formatReport(report, 'test/files', { plugins: [plugin] })).toBe('d.cif\n');
    expect(() => formatReport(report, 'test/files')).toThrow('there is no format test/files; there are stylish, ');
    expect(() => formatReport(report, 'toString')).toThrow(PluginError);
  });

  test('a rule that needs a model is left out where there is no prediction', async () => {
    const isotropic = dolomite.replace(/loop_\n_atom_site_aniso_label[\s\S]*?(?=loop_)/, '');
    const held: adpLint.PluginRule<{ element: string }, 'comparison'> = {
      meta: { ...meta, needs: 'comparison' },
      check: ({ comparison }) => comparison.atoms.map(({ label }) => ({ sites: [label], message: 'compared' })),
    };
    const needsModel = definePlugin({ name: 'test', rules: [held] });
    const codes = async (plugins: readonly adpLint.Plugin[]) =>
      (await lintText(isotropic, { session, plugins })).findings.map(({ code }) => code);
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
    const { problems } = await lintText(dolomite, { session, plugins: [broken] });
    expect(problems).toEqual([
      {
        severity: 'fatal',
        kind: 'judging-failed',
        message: 'rule broken/each-atom failed in data_9001004: no such thing',
      },
    ]);
    const { files } = await lintFiles(['fixtures/dolomite.cif'], { session, plugins: [broken], workingFolder: root });
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

  test('refuses what cannot be told apart', async () => {
    expect(() => definePlugin({ name: 'No Name' })).toThrow('"No Name" is no name of a plugin');
    expect(() => definePlugin({ name: 'test', rules: [eachAtom, eachAtom] })).toThrow('two rules are called each-atom');
    const other = definePlugin({ name: 'other', rules: [eachAtom] });
    await expect(lintText(dolomite, { session, plugins: [plugin, other] })).rejects.toThrow(
      'plugin other: the code TST001 of its rule each-atom is taken by plugin test',
    );
    // Said at once, and not as the trouble of each file.
    await expect(lintFiles(['missing.cif'], { session, plugins: [plugin, plugin] })).rejects.toThrow(
      'two plugins are called test',
    );
  });
});
