import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../../src/project/config/config-error.js';
import { configFileNames } from '../../../src/project/config/find-config.js';
import type { ImportModule } from '../../../src/project/config/import-module.js';
import { ConfigFiles } from '../../../src/project/config/load.js';
import { useTemporaryFolder } from '../../cli/temporary-folder.js';

const folder = useTemporaryFolder();

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder(), name)), { recursive: true });
    await writeFile(join(folder(), name), text);
  }
}

const settings = '{ "failOn": "hint" }';
const pack = `{ "adp-lint": ${settings} }`;
const run: ImportModule = async () => ({ default: { failOn: 'hint' } });

function open(options: { readonly trust?: boolean; readonly from?: string; readonly load?: ImportModule } = {}) {
  const { trust = false, from = '', load = run } = options;
  return new ConfigFiles({ workingFolder: join(folder(), from), trust, importModule: load });
}

async function message(action: Promise<unknown>): Promise<string> {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).message;
}

describe('in one folder', () => {
  test.each(configFileNames)('%s is found', async (name) => {
    const inside = `alone-${name}`;
    await write({ [join(inside, name)]: name === 'package.json' ? pack : settings });
    const [{ config, file }] = await open({ from: inside }).find(join(folder(), inside));
    expect([config, file]).toEqual([{ failOn: 'hint' }, join(folder(), inside, name)]);
  });

  test.each(configFileNames.flatMap((one, index) => configFileNames.slice(index + 1).map((other) => [one, other])))(
    '%s and %s are one too many',
    async (one, other) => {
      const inside = `two-${one}-${other}`;
      await write({
        [join(inside, one)]: settings,
        [join(inside, other)]: other === 'package.json' ? pack : settings,
      });
      expect(await message(open().find(join(folder(), inside)))).toBe(
        `${join(inside, one)}: there are two configurations in one folder, this and ${join(inside, other)}: keep one`,
      );
    },
  );

  test('a package.json without settings is none', async () => {
    await write({ 'mixed/package.json': '{ "name": "adp-lint" }', 'mixed/adp-lint.config.json': settings });
    expect((await open().find(join(folder(), 'mixed')))[0].source).toBe(join('mixed', 'adp-lint.config.json'));
    expect(await message(open().load('mixed/package.json'))).toContain('it has no settings: write them as "adp-lint"');
  });
});

describe('what is called like a configuration', () => {
  test.each(configFileNames.filter((name) => name !== 'package.json'))('a folder %s is none', async (name) => {
    const inside = `folder-${name}`;
    await mkdir(join(folder(), inside, name), { recursive: true });
    expect(await message(open().find(join(folder(), inside)))).toBe(
      `${join(inside, name)}: this is a folder, and called like a configuration: a configuration is a file`,
    );
    expect(await message(open().load(join(inside, name)))).toBe(
      `--config: ${join(inside, name)}: this is a folder: name a file`,
    );
  });

  test('a folder package.json holds no settings', async () => {
    await mkdir(join(folder(), 'pack', 'package.json'), { recursive: true });
    expect(await open().find(join(folder(), 'pack'))).toEqual([]);
  });

  test('a link that leads nowhere is no file; one in a circle is told', async () => {
    await mkdir(join(folder(), 'links'));
    await symlink('missing', join(folder(), 'links', 'adp-lint.config.json'));
    await symlink('adp-lint.config.yaml', join(folder(), 'links', 'adp-lint.config.yaml'));
    expect(await message(open().find(join(folder(), 'links')))).toMatch(/adp-lint\.config\.yaml: this cannot be read/);
  });
});

describe('code that nobody vouches for', () => {
  const loaded: string[] = [];
  const load: ImportModule = async (url) => {
    loaded.push(url);
    return { default: url.includes('plugin') ? { name: 'strange', rules: [] } : {} };
  };
  beforeEach(() => loaded.splice(0));

  const strange = {
    'adp-lint.config.js': 'export default {}',
    'adp-lint.config.mjs': 'export default {}',
    'adp-lint.config.cjs': 'module.exports = {}',
    'adp-lint.config.ts': 'export default {}',
    'adp-lint.config.json': '{ "plugins": ["./plugin.mjs"] }',
    'adp-lint.config.yaml': 'plugins: [./plugin.mjs]',
    'adp-lint.config.yml': 'extends: ./code.mjs',
    'package.json': '{ "adp-lint": { "extends": ["./data.json"] } }',
  };

  test.each(Object.entries(strange))('%s (%s)', async (name, text) => {
    const inside = join(`strange-${name}`, 'below');
    await write({
      [join(inside, name)]: text,
      [join(inside, 'plugin.mjs')]: '',
      [join(inside, 'code.mjs')]: '',
      [join(inside, 'data.json')]: '{ "plugins": ["./plugin.mjs"] }',
    });
    const at = join(folder(), inside);
    // From above, and from beside it.
    for (const from of ['', `strange-${name}`, 'elsewhere']) {
      const said = await message(open({ from, load }).find(at));
      expect(said).toMatch(name === 'package.json' ? /data\.json:1:15: plugins are code/ : name);
      expect(said).toContain('run without --trust (docs/configuration.md)');
      expect(loaded).toEqual([]);
      expect((await open({ from, load, trust: true }).find(at)).length).toBeGreaterThan(0);
      expect(loaded.splice(0)).toHaveLength(1);
    }
    // In it and below it, and where it is named.
    for (const from of [inside, join(inside, 'deeper')]) {
      await open({ from, load }).find(at);
      expect(loaded.splice(0)).toHaveLength(1);
    }
    await open({ load }).load(join(inside, name));
    expect(loaded.splice(0)).toHaveLength(1);
  });

  test('settings that are data count wherever they lie', async () => {
    await write({ 'data/adp-lint.config.yaml': 'extends: [strict, ./more.json]', 'data/more.json': settings });
    expect(await open({ load }).find(join(folder(), 'data'))).toHaveLength(3);
  });

  test('a link into the working folder is no way round', async () => {
    await write({ 'outside/adp-lint.config.mjs': '', 'inside/a.cif': '' });
    await symlink(join(folder(), 'inside'), join(folder(), 'outside', 'link'));
    await symlink(join(folder(), 'outside'), join(folder(), 'inside', 'out'));
    const from = 'inside';
    expect(await message(open({ from, load }).find(join(folder(), 'inside', 'out')))).toContain('--trust');
    // Started by another name of the same folder.
    await open({ from: join('outside', 'link', 'out'), load }).find(join(folder(), 'outside'));
    expect(loaded).toHaveLength(1);
  });
});
