/** Entries of `suppress` in configurations that answer for nothing. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { adpLint } from './adp-lint.js';
import { useTemporaryFolder } from './temporary-folder.js';

const fixtures = join(__dirname, '../../fixtures');
const folder = useTemporaryFolder();
let planted = '';
beforeAll(async () => {
  const text = await readFile(join(fixtures, 'paracetamol_monomethanolate.cif'), 'utf8');
  // C8 three times too large: an error of several rules.
  planted = text.replace(/^C8 0\.0212.*$/m, 'C8 0.0600 0.0600 0.0600 0 0.003 0');
});

interface Entry {
  readonly line: number;
  readonly column: number;
  readonly severity: string;
  readonly message: string;
}

/** What is found in the configuration itself. */
async function inConfig(config: string, ...more: readonly string[]): Promise<Entry[]> {
  const path = join(folder(), String(Math.random()));
  const files = { 'adp-lint.config.yaml': config, 'a.cif': planted, 'other/dolomite.cif': '' };
  files['other/dolomite.cif'] = await readFile(join(fixtures, 'dolomite.cif'), 'utf8');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  const args = ['--model', 'lattice', '--format', 'json', ...(more.length > 0 ? more : ['a.cif', 'other'])];
  const { stdout, stderr } = await adpLint(args, { workingFolder: path });
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout) as { files: { file: string; findings: (Entry & { code: string })[] }[] };
  const own = report.files.filter(({ file }) => file === 'adp-lint.config.yaml').flatMap(({ findings }) => findings);
  expect(own.every(({ code }) => code === 'ADPL990')).toBe(true);
  return own;
}

const entry = (fields: string) => `suppress:\n  - { ${fields}, reason: looked at }\n`;
const misfits = '[odd-volume, odd-shape, low-iou, high-s12]';

test('one that answers for nothing is a finding at its place', async () => {
  const [found, ...others] = await inConfig(entry('rule: odd-volume, block: "22*", atoms: C9'));
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    line: 2,
    column: 5,
    severity: 'info',
    message: 'this entry of suppress answers for nothing: there is no finding of odd-volume at C9 here',
  });
});

test.each([
  ['one that answers for something', `rule: odd-volume, atoms: C8`],
  ['whatever the rule where all are meant', `rule: all, atoms: C8`],
  ['one about a block that was not linted', 'rule: odd-volume, block: elsewhere'],
  ['one about atoms that were not linted', 'rule: odd-volume, atoms: [Fe1]'],
  ['one about whatever may come', 'rule: odd-volume'],
])('nothing is said of %s', async (_, fields) => {
  expect(await inConfig(entry(fields))).toEqual([]);
});

test('parts that answer for nothing are told', async () => {
  const [{ message }] = await inConfig(entry(`rule: ${misfits}, atoms: [C8, C9, Fe1]`));
  expect(message).toMatch(/^a part of this entry of suppress is of no use: .*no such finding at C9$/);
  const [all] = await inConfig(entry('rule: all, atoms: C9'));
  expect(all.message).toContain('there is no finding of any rule at C9');
});

test('one file of the run is enough to be of use, and overrides count for theirs', async () => {
  const overrides = (files: string) =>
    `overrides:\n  - files: ${files}\n    suppress:\n      - { rule: odd-volume, atoms: C*, reason: looked at }\n`;
  expect(await inConfig(overrides("'*.cif'"))).toEqual([]);
  expect(await inConfig(overrides('other'))).toMatchObject([{ line: 4, column: 9 }]);
  expect(await inConfig(overrides('other'), 'a.cif')).toEqual([]);
});

test('rules that did not run show nothing; ADPL990 has a severity like any other', async () => {
  const unused = entry('rule: odd-volume, atoms: C9');
  expect(await inConfig(`${unused}rules: { odd-volume: off }\n`)).toEqual([]);
  expect(await inConfig(`${unused}rules: { unused-suppression: off }\n`)).toEqual([]);
  expect(await inConfig(`${unused}rules: { ADPL990: error }\n`)).toMatchObject([{ severity: 'error' }]);
});
