import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../../src/project/config/config-error.js';
import { type ImportModule, TypeScriptUnavailableError } from '../../../src/project/config/import-module.js';
import { ConfigFiles } from '../../../src/project/config/load.js';
import { useTemporaryFolder } from '../../cli/temporary-folder.js';

const folder = useTemporaryFolder();

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder(), name)), { recursive: true });
    await writeFile(join(folder(), name), text);
  }
}

function open(importModule?: ImportModule): ConfigFiles {
  return new ConfigFiles({ workingFolder: folder(), trust: true, ...(importModule && { importModule }) });
}

async function sources(path: string): Promise<string[]> {
  return (await open().find(join(folder(), path))).map(({ source }) => source);
}

async function message(action: Promise<unknown>): Promise<string> {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).message;
}

test('the nearest file upwards counts, in any of its forms', async () => {
  await write({
    'up/adp-lint.config.json': '{ "failOn": "warning" }',
    'up/here/adp-lint.config.yaml': '# nothing but a comment\n',
    'up/there/deep/a.cif': '',
    'up/package/package.json': '{ "name": "adp-lint", "adp-lint": { "failOn": "info" } }',
    'up/other/package.json': '{ "name": "x", "dependencies": { "adp-lint": "1" } }',
    'up/broken/package.json': '{',
    'up/short/adp-lint.config.yml': 'failOn: hint',
    'up/empty/adp-lint.config.yaml': '',
  });
  expect(await sources('up')).toEqual([join('up', 'adp-lint.config.json')]);
  expect(await sources('up/here')).toEqual([join('up', 'here', 'adp-lint.config.yaml')]);
  expect(await sources('up/there/deep')).toEqual([join('up', 'adp-lint.config.json')]);
  expect(await sources('up/package')).toEqual([join('up', 'package', 'package.json')]);
  expect(await sources('up/short')).toEqual([join('up', 'short', 'adp-lint.config.yml')]);
  // An empty file stops the search, as it does for other linters: it says "nothing set here".
  expect(await sources('up/empty')).toEqual([join('up', 'empty', 'adp-lint.config.yaml')]);
  // Packages of other things, broken or not, are passed by.
  expect(await sources('up/other')).toEqual([join('up', 'adp-lint.config.json')]);
  expect(await sources('up/broken')).toEqual([join('up', 'adp-lint.config.json')]);
  const [layer] = await open().find(join(folder(), 'up/package'));
  expect(layer).toMatchObject({ folder: join(folder(), 'up/package'), config: { failOn: 'info' } });
});

test('extends puts presets and files beneath, each with its own folder', async () => {
  await write({
    'extending/adp-lint.config.yaml': 'extends: [strict, ./base/shared.json]\nfailOn: never\n',
    'extending/base/shared.json': '{ "extends": "../root.yaml", "ignore": ["x/"] }',
    'extending/root.yaml': 'temperature: 100',
  });
  const layers = await open().find(join(folder(), 'extending'));
  expect(layers.map(({ source }) => source)).toEqual([
    'preset strict',
    join('extending', 'root.yaml'),
    join('extending', 'base', 'shared.json'),
    join('extending', 'adp-lint.config.yaml'),
  ]);
  expect(layers[2].folder).toBe(join(folder(), 'extending', 'base'));
});

test.each([
  [
    'extends: recomended',
    ':1:10: extends: there is no preset "recomended"; did you mean recommended? (there are recommended, checkcif',
  ],
  ['extends: [strict, ./missing.json]', ':1:19: '],
  ['extends: [strict, ./missing.json]', 'missing.json: no such file'],
  ['extends: ./notes.txt', 'notes.txt: a configuration is a file with one of the endings .json, .yaml'],
  ['extends: ./adp-lint.config.yaml', 'extends: '],
  ['rules: [', ':1:9: this is not YAML: '],
  ['a: &a [*a]', ': there is no such setting'],
])('faults of %j', async (text, expected) => {
  await write({ 'faulty/adp-lint.config.yaml': text, 'faulty/notes.txt': '' });
  const said = await message(open().find(join(folder(), 'faulty')));
  expect(said).toContain(join('faulty', 'adp-lint.config.yaml'));
  expect(said).toContain(expected);
});

test('a circle of extends is told', async () => {
  await write({ 'circle/a.json': '{ "extends": "./b.json" }', 'circle/b.json': '{ "extends": ["./a.json"] }' });
  expect(await message(open().load('circle/a.json'))).toBe(
    `${join('circle', 'b.json')}:1:15: extends: ${join('circle', 'a.json')} extends ${join('circle', 'b.json')} extends ${join('circle', 'a.json')}: a circle`,
  );
});

test.each([
  ['{ "failOn": "warning", }', /adp-lint\.config\.json:1:\d+: this is not JSON: /],
  ['{\n  "failOn": warning\n}', /adp-lint\.config\.json:2:1\d: this is not JSON: /],
  ['{ "failOn": ', /adp-lint\.config\.json:1:\d+: this is not JSON: /],
  ['\uFEFF{ "failOn": "no" }', /adp-lint\.config\.json:1:\d+: failOn: "no" is none of/],
])('%j', async (text, expected) => {
  await write({ 'json/adp-lint.config.json': text });
  expect(await message(open().find(join(folder(), 'json')))).toMatch(expected);
});

test('faults in package.json have their place in it', async () => {
  await write({ 'pack/package.json': '{\n  "name": "x",\n  "adp-lint": {\n    "rules": { "low-io": "off" }\n  }\n}' });
  expect(await message(open().find(join(folder(), 'pack')))).toMatch(/package\.json:4:16: rules\.low-io: .*low-iou/);
});

describe('modules', () => {
  test('their default export is the configuration', async () => {
    await write({ 'module/adp-lint.config.mjs': 'export default {}' });
    const imported: string[] = [];
    const files = open(async (url) => {
      imported.push(url);
      return { default: { failOn: 'hint' } };
    });
    const [{ config }] = await files.find(join(folder(), 'module'));
    expect(config).toEqual({ failOn: 'hint' });
    await files.find(join(folder(), 'module', 'deeper'));
    expect(imported).toHaveLength(1);
    expect(imported[0]).toMatch(/^file:\/\/.*adp-lint\.config\.mjs\?changed=/);
  });

  test.each([
    ['exports no configuration', async () => ({})],
    ['importing it failed: boom', () => Promise.reject(new Error('boom'))],
    ['cannot import TypeScript: npm install jiti', () => Promise.reject(new TypeScriptUnavailableError())],
    ['failOn: "x" is none of', async () => ({ default: { failOn: 'x' } })],
  ] satisfies [string, ImportModule][])('%s', async (expected, importModule) => {
    await write({ 'modules/adp-lint.config.ts': 'export default {}' });
    expect(await message(open(importModule).find(join(folder(), 'modules')))).toContain(expected);
  });
});

test('a file that is asked for must be there', async () => {
  expect(await message(open().load('no-such.json'))).toBe('--config: no-such.json: no such file or folder');
  expect(await message(open().load('no-such.toml'))).toContain('no such file');
});
