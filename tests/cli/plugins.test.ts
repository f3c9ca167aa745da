/** Plugins and configurations that are modules: in processes of their own, since Node imports them. */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildPackage } from './built-package.js';
import { useTemporaryFolder } from './temporary-folder.js';

const dolomite = join(__dirname, '../../fixtures/dolomite.cif');
const folder = useTemporaryFolder();
let built: ReturnType<typeof buildPackage>;
beforeAll(() => {
  built = buildPackage();
});
afterAll(() => built.remove());

/** Reports every calcium whose U_eq is above a limit, and has a format of its own. */
const minerals = `export default {
  name: 'minerals',
  rules: [{
    meta: {
      code: 'MIN001', name: 'large-cation', severity: 'warning', summary: 'U_eq of a cation above a limit.',
      docs: 'https://example.org/large-cation',
      optionsSchema: {
        type: 'object', additionalProperties: false,
        properties: { limit: { type: 'number', default: 0.001, description: 'U_eq, Å².' } },
      },
    },
    check: ({ crystal, options }) => crystal.sites
      .filter(({ element, displacement }) => element === 'Ca' && displacement.kind === 'anisotropic')
      .filter(({ displacement: { uCart: [a, b, c] } }) => (a + b + c) / 3 > options.limit)
      .map((site) => ({ sites: [site], message: 'large' })),
  }],
  reporters: { count: (report) => report.files.flatMap(({ findings }) => findings).length + ' findings\\n' },
};
`;

async function project(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(folder(), name);
  for (const [file, text] of Object.entries({ 'minerals.mjs': minerals, ...files })) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), text);
  }
  await copyFile(dolomite, join(path, 'dolomite.cif'));
  return path;
}

function run(cwd: string, ...args: string[]) {
  const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [built.command, ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

const quick = ['--model', 'lattice', '--format', 'compact'];
const found = /^dolomite\.cif:\d+:\d+: warning MIN001\/minerals\/large-cation.*large/m;

test('a configuration names a plugin, sets its rules and answers for its findings', async () => {
  const path = await project('named', { 'adp-lint.config.yaml': 'plugins: [./minerals.mjs]\n' });
  const plain = run(path, ...quick, 'dolomite.cif');
  expect([plain.code, plain.stderr]).toEqual([0, '']);
  expect(plain.stdout).toMatch(found);
  await writeFile(
    join(path, 'adp-lint.config.yaml'),
    'plugins: [./minerals.mjs]\nrules:\n  minerals/large-cation: [error, { limit: 0.5 }]\n',
  );
  expect(run(path, ...quick, 'dolomite.cif').stdout).not.toContain('MIN001');
  expect(run(path, ...quick, '--rule', 'MIN001=[error, { limit: 0 }]', 'dolomite.cif').code).toBe(1);
  await writeFile(
    join(path, 'adp-lint.config.yaml'),
    'plugins: [./minerals.mjs]\nsuppress:\n  - { rule: MIN001, atoms: Ca, reason: looked at }\n',
  );
  const answered = JSON.parse(run(path, '--model', 'lattice', '--format', 'json', 'dolomite.cif').stdout);
  expect(answered.files[0].acknowledged).toMatchObject([{ code: 'MIN001', suppressed: { by: 'config' } }]);
});

test('rules, explain, --print-config and the format of a plugin', async () => {
  const path = await project('all', { 'adp-lint.config.json': '{ "plugins": ["./minerals.mjs"] }' });
  expect(run(path, 'rules').stdout).toMatch(/^MIN001 {2}minerals\/large-cation +warning B/m);
  expect(run(path, 'explain', 'min001').stdout).toContain('`limit` (0.001): U_eq, Å².');
  const printed = JSON.parse(
    run(path, '--print-config', 'dolomite.cif', '--temperature', '77', '--fail-on', 'hint').stdout,
  );
  expect(printed).toMatchObject({ plugins: ['minerals'], temperature: 77, failOn: 'hint' });
  expect(printed.rules['minerals/large-cation']).toEqual(['warning', { limit: 0.001 }]);
  const counted = run(
    path,
    '--model',
    'lattice',
    '--format',
    'minerals/count=count.txt',
    '--format',
    'minerals/count',
    'dolomite.cif',
  );
  expect(counted.stdout).toMatch(/^\d+ findings\n$/);
  const unknown = run(path, ...quick, '--format', 'minerals/no=x', 'dolomite.cif');
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringMatching(/no format 'minerals\/no'.*minerals\/count/),
  ]);
});

test('--plugin, also from a package, without any configuration', async () => {
  const path = await project('option', {
    'node_modules/adp-lint-minerals/package.json': '{ "name": "adp-lint-minerals", "exports": "./index.mjs" }',
    'node_modules/adp-lint-minerals/index.mjs': minerals,
  });
  for (const reference of ['./minerals.mjs', 'adp-lint-minerals']) {
    expect(run(path, ...quick, '--plugin', reference, 'dolomite.cif').stdout).toMatch(found);
  }
  expect(run(path, ...quick, 'dolomite.cif').stdout).not.toContain('MIN001');
});

test.each([
  ['plugins: [./no.mjs]\n', /^adp-lint: adp-lint\.config\.yaml:1:11: plugin \.\/no\.mjs: there is none/],
  ['plugins:\n  - no-such-package\n', /^adp-lint: adp-lint\.config\.yaml:2:5: plugin no-such-package: there is none/],
  ['plugins: [./empty.mjs]\n', /it exports no plugin: write export default/],
  ['plugins: [./broken.mjs]\n', /plugin \.\/broken\.mjs: importing it failed: on purpose/],
  ['plugins: [./taken.mjs]\n', /plugin \.\/taken\.mjs: .*the code ADPL101 is taken/],
  ['plugins: [./number.mjs]\n', /plugin \.\/number\.mjs: plugin minerals, rule rules\[0\]: it should be an object/],
  ['plugins: 3\n', /adp-lint\.config\.yaml:1:10: plugins: 3 should be a list/],
  ['plugins: [3]\n', /adp-lint\.config\.yaml:1:11: plugins\[0\]: 3 should be a text/],
  [
    'plugins: [./minerals.mjs]\nrules: { minerals/large: off }\n',
    /yaml:2:10: rules\.minerals\/large: there is no such rule; did you mean minerals\/large-cation\?/,
  ],
  [
    'plugins: [./minerals.mjs]\nrules: { MIN001: [error, { limit: x }] }\n',
    /yaml:2:35: .*limit: "x" should be a number/,
  ],
  ['rules: { minerals/large-cation: off }\n', /there is no such rule/],
])('what is wrong is told with its place: %j', async (config, expected) => {
  const path = await project('wrong', {
    'adp-lint.config.yaml': config,
    'empty.mjs': '',
    'broken.mjs': "throw new Error('on purpose');",
    'number.mjs': "export default { name: 'minerals', rules: [5] };",
    'taken.mjs': minerals.replace('MIN001', 'ADPL101'),
  });
  const { code, stderr, stdout } = run(path, ...quick, 'dolomite.cif');
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(expected)]);
});

test('a configuration in TypeScript, with a plugin in it and one that another configuration brings', async () => {
  const path = await project('typescript', {
    'base/adp-lint.config.mjs': "export default { extends: './more.json', plugins: ['../minerals.ts'] };",
    // The same plugin again, by the path that the other configuration has.
    'minerals.ts': minerals,
    'base/more.json': '{ "plugins": ["../minerals.ts"] }',
    'adp-lint.config.ts': `
      const level: number = 0.5;
      const own = {
        name: 'own',
        rules: [{
          meta: { code: 'OWN1', name: 'always', severity: 'hint', summary: 'Always.', docs: 'https://example.org' } as const,
          check: (): { message: string }[] => [{ message: 'always' }],
        }],
      };
      export default {
        extends: './base/adp-lint.config.mjs',
        plugins: [own],
        rules: { 'minerals/large-cation': ['error', { limit: level / 1000 }], OWN1: 'error' },
      };`,
  });
  const { code, stdout, stderr } = run(path, ...quick, 'dolomite.cif');
  expect(stderr).toBe('');
  expect(code).toBe(1);
  expect(stdout).toMatch(/error MIN001/);
  expect(stdout).toMatch(/error OWN1\/own\/always/);
});

test('a rule whose promise never settles is told, and is no success', async () => {
  const path = await project('endless', {
    'endless.mjs': minerals.replace(/check: [\s\S]*?\}\],\n/, 'check: () => new Promise(() => {}) }],\n'),
  });
  expect(run(path, ...quick, '--plugin', './endless.mjs', 'dolomite.cif')).toEqual({
    code: 3,
    stdout: '',
    stderr: 'adp-lint: a rule or format of a plugin never finished; no report was written\n',
  });
});

test('a format that fails is named on one line; other reports are written', async () => {
  const path = await project('odd-format', {
    'odd.mjs':
      "export default { name: 'odd', reporters: { none: () => undefined, bad: () => { throw new Error('no\\nroom'); } } };",
  });
  const formats = ['--format', 'odd/none=none.txt', '--format', 'odd/bad=bad.txt', '--format', 'minerals/count'];
  const plugins = ['--plugin', './odd.mjs', '--plugin', './minerals.mjs'];
  expect(run(path, '--model', 'lattice', ...plugins, ...formats, 'dolomite.cif')).toEqual({
    code: 3,
    stdout: expect.stringMatching(/^\d+ findings\n$/),
    stderr: 'adp-lint: the format odd/none failed: it should give a text\nthe format odd/bad failed: no room\n',
  });
});
