/** Configuration, ignore files and baseline that change while the real program watches. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildPackage } from './built-package.js';
import { useTemporaryFolder } from './temporary-folder.js';

const folder = useTemporaryFolder();
let built: ReturnType<typeof buildPackage>;
let planted: string;

beforeAll(async () => {
  built = buildPackage();
  const text = await readFile(join(__dirname, '../../fixtures/paracetamol_monomethanolate.cif'), 'utf8');
  // C8 three times too large: an error of several rules.
  planted = text.replace(/^C8 0\.0212.*$/m, 'C8 0.0600 0.0600 0.0600 0 0.003 0');
});
afterAll(() => built.remove());

async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder(), name)), { recursive: true });
  await writeFile(join(folder(), name), text);
}

/** The program in a sub-folder; `until` gives what it has said since the `until` before. */
async function begin(name: string, ...args: string[]) {
  const child = spawn(process.execPath, [built.command, '--watch', '--model', 'lattice', ...args], {
    cwd: join(folder(), name),
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' },
  });
  let output = '';
  let seen = 0;
  let wake = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      wake();
    });
  }
  const closed = new Promise<number | null>((done) => child.on('close', done));
  const running = {
    async until(pattern: RegExp): Promise<string> {
      for (;;) {
        const found = pattern.exec(output.slice(seen));
        if (found !== null) {
          const said = output.slice(seen, seen + found.index + found[0].length);
          seen += said.length;
          return said;
        }
        const more = new Promise<false>((ready) => {
          wake = () => ready(false);
        });
        const ended = await Promise.race([closed.then(() => true), more]);
        if (ended) throw new Error(`it ended without ${pattern}:\n${output}`);
      }
    },
    end(): Promise<number | null> {
      child.kill('SIGINT');
      return closed;
    },
  };
  await running.until(/watching \d+ files?; Ctrl-C ends it\n/);
  return running;
}

test('a configuration that comes, is faulty, is mended, and goes', async () => {
  await write('config/planted.cif', planted);
  await write('config/team.yaml', 'rules: { u-equivalent-mismatch: off }\n');
  const watching = await begin('config');
  const path = 'config/adp-lint.config.yaml';

  await write(path, 'extends: ./team.yaml\n');
  const without = await watching.until(/adp-lint\.config\.yaml {2}changed: all linted again[\s\S]*?assessed.*\n/);
  expect(without).toMatch(/fixed {3}A {2}C8 {6}ADPL911 u-equivalent-mismatch/);

  await write(path, 'extends: ./team.yaml\nrules:\n  odd-shap: off\n');
  await watching.until(/adp-lint: adp-lint\.config\.yaml:3:3: rules\.odd-shap: .*\n.*the settings from before count\n/);
  // What was in force still is.
  await write('config/planted.cif', planted.replace('C8 0.0600 0.0600 0.0600', 'C8 0.0700 0.0700 0.0700'));
  expect(await watching.until(/planted\.cif {2}[\s\S]*?assessed.*\n/)).not.toContain('u-equivalent-mismatch');

  await write(path, 'extends: ./team.yaml\n');
  await watching.until(/adp-lint: mended, and nothing is linted otherwise\n/);

  await write('config/team.yaml', '{}\n');
  const back = await watching.until(/team\.yaml {2}changed: all linted again[\s\S]*?assessed.*\n/);
  expect(back).toMatch(/new {5}A {2}C8 {6}ADPL911 u-equivalent-mismatch/);

  const entry = JSON.stringify({
    block: /^data_(\S+)/m.exec(planted)?.[1],
    rule: 'u-equivalent-mismatch',
    atom: 'C8',
    count: 1,
  });
  await write('config/adp-lint-baseline.json', `{ "version": 1, "files": { "planted.cif": [${entry}] } }\n`);
  const known = await watching.until(/adp-lint-baseline\.json {2}changed: all linted again[\s\S]*?assessed.*\n/);
  expect(known).toMatch(/fixed {3}A {2}C8 {6}ADPL911 u-equivalent-mismatch/);
  await rm(join(folder(), 'config/adp-lint-baseline.json'));
  expect(await watching.until(/adp-lint-baseline\.json {2}changed: all linted again[\s\S]*?assessed.*\n/)).toContain(
    '1 new',
  );
  expect(await watching.end()).toBe(0);
});

test('what configuration and ignore files leave out is left out, at the start and later; --no-ignore lints it', async () => {
  await write('ignored/kept.cif', planted);
  await write('ignored/old/before.cif', planted);
  await write('ignored/adp-lint.config.yaml', 'ignore: [old/]\n');
  await write('ignored/.adplintignore', 'drafts/\n');
  const watching = await begin('ignored');
  const all = await begin('ignored', '--no-ignore');

  for (const name of ['old/later.cif', 'drafts/later.cif', 'last.cif']) await write(`ignored/${name}`, planted);
  const said = await watching.until(/last\.cif {2}[\s\S]*?assessed.*\n/);
  expect(said).not.toContain('later.cif');
  // In which order they come to rest is anybody's guess; the last summary counts all.
  const unrestricted = await all.until(/\b5 files.*\n/);
  for (const name of [/old.later\.cif {2}/, /drafts.later\.cif {2}/]) expect(unrestricted).toMatch(name);

  await write('ignored/.adplintignore', 'drafts/\nlast.cif\n');
  expect(await watching.until(/\.adplintignore {2}changed: all linted again[\s\S]*?assessed.*\n/)).toContain(
    'last.cif  is left out from now on\n',
  );
  await write('ignored/adp-lint.config.yaml', 'ignore: []\n');
  const everything = await watching.until(/adp-lint\.config\.yaml {2}changed: all linted again[\s\S]*?assessed.*\n/);
  expect(everything).toMatch(/old.before\.cif {2}/);
  expect(everything).toMatch(/old.later\.cif {2}/);
  expect(await watching.end()).toBe(0);
  expect(await all.end()).toBe(0);
});

test('a file that is named is watched, and so is a configuration that comes into a folder above it', async () => {
  await write('named/inner/one.cif', planted);
  const watching = await begin('named/inner', 'one.cif');
  await write('named/inner/one.cif', planted.replace('C8 0.0600 0.0600 0.0600', 'C8 0.0700 0.0700 0.0700'));
  expect(await watching.until(/one\.cif {2}[\s\S]*?assessed.*\n/)).toContain('1 worse, 1 still');
  await write('named/adp-lint.config.json', '{ "rules": { "u-equivalent-mismatch": "off" } }\n');
  const said = await watching.until(/adp-lint\.config\.json {2}changed: all linted again[\s\S]*?assessed.*\n/);
  expect(said).toMatch(/fixed {3}A {2}C8 {6}ADPL911 u-equivalent-mismatch/);
  expect(await watching.end()).toBe(0);
});
