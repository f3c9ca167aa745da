/** scripts/prepare.mjs where npm has installed nothing: what pre-commit and `npm install --omit=dev` meet. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../cli/temporary-folder.js';

const root = join(__dirname, '../..');
const folder = useTemporaryFolder();

/** A copy of what the compilation needs, and of nothing that is installed. */
function copy(name: string): string {
  const place = join(folder(), name);
  mkdirSync(place);
  for (const each of ['src', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'])
    cpSync(join(root, each), join(place, each), { recursive: true });
  return place;
}

/** An npm that writes down what it is asked, and gives the TypeScript that is installed here; or fails. */
function npmDouble(fails = false): string {
  const path = join(folder(), `npm-${fails}.js`);
  writeFileSync(
    path,
    `const { mkdirSync, symlinkSync, appendFileSync } = require('node:fs');
const { join } = require('node:path');
const args = process.argv.slice(2);
const settings = Object.keys(process.env).filter((name) => name.startsWith('npm_config_')).sort();
appendFileSync(${JSON.stringify(join(folder(), 'asked'))}, JSON.stringify({ args, settings }) + '\\n');
if (${fails}) process.exit(1);
const modules = join(args[args.indexOf('--prefix') + 1], 'node_modules');
mkdirSync(modules);
symlinkSync(${JSON.stringify(join(root, 'node_modules', 'typescript'))}, join(modules, 'typescript'), 'junction');
console.log('added 1 package');
`,
  );
  return path;
}

function prepare(place: string, npm: string) {
  return spawnSync(process.execPath, [join(place, 'scripts', 'prepare.mjs')], {
    cwd: place,
    encoding: 'utf8',
    // As in npm install --global, which hands its options down.
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
      npm_execpath: npm,
      npm_config_global: 'true',
      npm_config_location: 'global',
      npm_config_prefix: '/nowhere',
      npm_config_registry: 'https://registry.example/',
    },
  });
}

test('fetches the compiler alone, in the version of package.json and not globally, and compiles with it', () => {
  const place = copy('bare');
  const { status, stdout, stderr } = prepare(place, npmDouble());
  expect([status, stdout]).toEqual([0, '']);
  expect(stderr).toContain('added 1 package');
  const [asked, ...more] = readFileSync(join(folder(), 'asked'), 'utf8').trim().split('\n');
  expect(more).toEqual([]);
  const { args, settings } = JSON.parse(asked);
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(devDependencies.typescript).toMatch(/^\d+\.\d+\.\d+$/);
  expect(args.slice(0, 2)).toEqual(['install', `typescript@${devDependencies.typescript}`]);
  expect(settings).toEqual(['npm_config_registry']);
  expect(existsSync(args[args.indexOf('--prefix') + 1])).toBe(false);

  const compiled = (name: string) =>
    readdirSync(join(place, name), { recursive: true, encoding: 'utf8' })
      .filter((each) => /\.[jt]s$/.test(each))
      .sort();
  expect(compiled('dist')).toEqual(compiled('src').map((each) => each.replace(/\.ts$/, '.js')));
  const { status: syntax } = spawnSync(process.execPath, ['--check', join(place, 'dist', 'cli', 'main.js')]);
  expect(syntax).toBe(0);

  // npm prepares what it has cloned twice.
  expect(prepare(place, npmDouble(true)).status).toBe(0);
});

test('says what could not be fetched', () => {
  const { status, stderr } = prepare(copy('offline'), npmDouble(true));
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /adp-lint is compiled when it is installed from its sources, and typescript@[\d.]+ could not be fetched/,
  );
});
