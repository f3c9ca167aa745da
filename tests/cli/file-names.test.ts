import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reporterNames } from '../../src/reporters/index.js';
import { adpLint } from './adp-lint.js';
import { useTemporaryFolder } from './temporary-folder.js';
import { wellFormed } from './well-formed.js';

const folder = useTemporaryFolder();
const silicon = join(__dirname, '../../fixtures/silicon.cif');

/** What Linux takes for the name of a file, and people have made by mistake. */
const oddNames = [
  'line\nbreak.cif',
  'carriage\rreturn.cif',
  'tab\t\u001b[31mred\u007f.cif',
  '-dash.cif',
  '--format.cif',
  ' spaces  .cif',
  '#hash%20%.cif',
  '"quotes\'`.cif',
  'a,b|c;d&e<f>.cif',
  '::error::.cif',
  'line\u2028separator.cif',
  '{braces}[x]*.cif',
  'Å²·炭素😀.cif',
  `${'x'.repeat(251)}.cif`,
];
// Latin-1, as old systems wrote it: no UTF-8.
const latin1 = Buffer.from('k\xf6rper.cif', 'latin1');
const latin1Folder = Buffer.from('m\xfcll', 'latin1');

const onLinux = process.platform === 'linux';
if (!onLinux) console.warn('file names: only Linux has such names; not tested here');

(onLinux ? describe : describe.skip)('odd names of files', () => {
  const names = () => join(folder(), 'in');
  beforeAll(() => {
    mkdirSync(names());
    const slash = Buffer.from(`${names()}/`);
    for (const name of oddNames) copyFileSync(silicon, join(names(), name));
    copyFileSync(silicon, Buffer.concat([slash, latin1]));
    mkdirSync(Buffer.concat([slash, latin1Folder]));
    copyFileSync(silicon, Buffer.concat([slash, latin1Folder, Buffer.from('/inside.cif')]));
  });

  test('found in a folder: all are linted but those that are no UTF-8, of which that is said', async () => {
    const { code, stdout, stderr } = await adpLint(['--model', 'lattice', '--format', 'json', 'in'], {
      workingFolder: folder(),
    });
    expect([code, stderr]).toEqual([3, '']);
    const files = JSON.parse(stdout).files as { file: string; problems: { message: string }[] }[];
    const judged = files.filter(({ problems }) => problems.length === 0).map(({ file }) => file);
    expect(judged).toEqual(oddNames.map((name) => join('in', name)).sort());
    const messages = files.flatMap(({ file, problems }) => problems.map(({ message }) => `${file}: ${message}`));
    expect(messages).toEqual([
      'in/m\uFFFDll: the folder cannot be read: its name is not valid UTF-8; rename it',
      'in/k\uFFFDrper.cif: the file cannot be read: its name is not valid UTF-8; rename it',
    ]);
  });

  test('named one by one, from the folder they are in', async () => {
    const { code, stdout } = await adpLint(['--model', 'lattice', '--format', 'json', '--', ...oddNames], {
      workingFolder: names(),
    });
    expect(code).toBe(0);
    expect((JSON.parse(stdout).files as { file: string }[]).map(({ file }) => file)).toEqual(oddNames);
  });

  test('leave every report well-formed', async () => {
    const outputs = reporterNames.flatMap((name) => ['--format', `${name}=out.${name}`]);
    const { code, stderr } = await adpLint(['--model', 'lattice', '--min-severity', 'hint', ...outputs, 'in'], {
      workingFolder: folder(),
    });
    expect([code, stderr]).toEqual([3, '']);
    for (const name of reporterNames) {
      // Every silicon of the fixtures lacks its temperature.
      const found = wellFormed[name](readFileSync(join(folder(), `out.${name}`), 'utf8'), 'ADPL909');
      if (name !== 'vrf' && name !== 'junit' && name !== 'csv') expect([name, found]).toEqual([name, oddNames.length]);
    }
  });

  test('of reports: the longest names too, and no draft is left', async () => {
    const long = `${'y'.repeat(250)}.json`;
    for (const out of [long, 'line\nbreak.json', '😀'.repeat(60)]) {
      const { code, stderr } = await adpLint(
        ['--model', 'lattice', '--format', 'json', '-o', out, join('in', '-dash.cif')],
        { workingFolder: folder() },
      );
      expect([code, stderr]).toEqual([0, '']);
      expect(readdirSync(folder())).toContain(out);
    }
    expect(readdirSync(folder()).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
