import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adpLint } from './adp-lint.js';
import { useTemporaryFolder } from './temporary-folder.js';

const folder = useTemporaryFolder();
const fixtures = join(__dirname, '../../fixtures');
const options = ['--model', 'lattice', '--fail-on', 'never', '--format', 'json', '--no-config'];

async function lintedFiles(
  ...args: string[]
): Promise<{ readonly code: number; readonly files: string[]; readonly stderr: string }> {
  const { code, stdout, stderr } = await adpLint([...options, ...args], { workingFolder: folder() });
  const files =
    stdout === '' ? [] : (JSON.parse(stdout) as { files: { file: string }[] }).files.map(({ file }) => file);
  return { code, files, stderr };
}

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], {
    cwd: folder(),
    stdio: 'pipe',
  });
}

beforeAll(async () => {
  for (const name of ['silicon', 'dolomite'])
    await copyFile(join(fixtures, `${name}.cif`), join(folder(), `${name}.cif`));
});

test('outside a repository --staged and --since are errors of usage', async () => {
  const { code, stderr } = await lintedFiles('--staged');
  expect([code, stderr]).toEqual([2, expect.stringContaining('need a git repository')]);
});

test('patterns, and what ignore files leave out', async () => {
  await mkdir(join(folder(), 'old'));
  await copyFile(join(fixtures, 'silicon.cif'), join(folder(), 'old', 'silicon.cif'));
  await writeFile(join(folder(), '.adplintignore'), 'old/\n');
  expect((await lintedFiles('s*.cif')).files).toEqual(['silicon.cif']);
  expect((await lintedFiles('.')).files).toEqual(['dolomite.cif', 'silicon.cif']);
  expect((await lintedFiles('.', '--no-ignore')).files).toHaveLength(3);
  const none = await lintedFiles('x*.cif');
  expect([none.code, none.files]).toEqual([3, ['x*.cif']]);
});

test('only what git says has changed; nothing at all is no failure', async () => {
  git('init', '-q');
  git('add', '.');
  expect((await lintedFiles('--staged')).files).toEqual(['dolomite.cif', 'silicon.cif']);
  git('commit', '-qm', 'first');
  const nothing = await lintedFiles('--since', 'HEAD');
  expect(nothing).toEqual({ code: 0, files: [], stderr: 'adp-lint: no structure has changed\n' });
  await copyFile(join(fixtures, 'quartz-beta.cif'), join(folder(), 'silicon.cif'));
  expect((await lintedFiles('--since', 'HEAD')).files).toEqual(['silicon.cif']);
  expect((await lintedFiles('--since', 'HEAD', 'dolomite.cif')).files).toEqual([]);
  expect((await lintedFiles('--since', 'nowhere')).stderr).toContain('git knows no revision nowhere');
  expect((await lintedFiles('--since', 'HEAD', '--staged')).code).toBe(2);
});

test('only some of the data blocks', async () => {
  const { stdout } = await adpLint([...options, 'dolomite.cif', '--blocks', '9001*', '--blocks', 'x'], {
    workingFolder: folder(),
  });
  expect(JSON.parse(stdout).files[0].blocks).toHaveLength(1);
  const other = await adpLint([...options, 'dolomite.cif', '--blocks', 'x'], { workingFolder: folder() });
  expect(JSON.parse(other.stdout).files[0].blocks).toEqual([]);
});

(process.platform === 'linux' ? test : test.skip)('a name that is not UTF-8 does not stop the others', async () => {
  await mkdir(join(folder(), 'names'));
  await copyFile(join(fixtures, 'silicon.cif'), join(folder(), 'names', 'good.cif'));
  await writeFile(
    Buffer.concat([Buffer.from(join(folder(), 'names', 'bad')), Buffer.from([0xff]), Buffer.from('.cif')]),
    '',
  );
  const { code, stdout } = await adpLint([...options, 'names'], { workingFolder: folder() });
  expect(code).toBe(3);
  expect(stdout).toContain('its name is not valid UTF-8');
  expect(JSON.parse(stdout).files[1].blocks).toHaveLength(1);
});
