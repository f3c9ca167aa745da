import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { findFiles } from '../../../src/project/files/find-files.js';
import { type ChangeRequest, changedFiles } from '../../../src/project/files/git.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'adp-lint-select-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(...files: string[]): Promise<void> {
  for (const file of files) {
    const [name, content = ''] = file.split('=');
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content.replaceAll('|', '\n'));
  }
}

async function find(...paths: string[]): Promise<readonly string[]> {
  return (await findFiles(paths, folder)).files;
}

describe('patterns that the shell has left alone', () => {
  beforeEach(() => write('a.cif', 'b.res', 'deep/c.cif', 'deep/er/d.cif', 'node_modules/e.cif', 'odd[1].cif'));

  test.each([
    ['*.cif', ['a.cif', 'odd[1].cif']],
    ['**/*.cif', ['a.cif', 'deep/c.cif', 'deep/er/d.cif', 'odd[1].cif']],
    ['deep/**', ['deep/c.cif', 'deep/er/d.cif']],
    ['{a,b}.*', ['a.cif', 'b.res']],
    ['odd[1].cif', ['odd[1].cif']],
    ['none*.cif', ['none*.cif']],
  ])('%s', async (pattern, expected) => {
    expect(await find(pattern)).toEqual(expected);
  });

  test('one outside the folder', async () => {
    await write('sub/x');
    const { files } = await findFiles(['../*.cif'], join(folder, 'sub'));
    expect(files).toEqual(['../a.cif', '../odd[1].cif']);
  });

  test('a file found twice is one', async () => {
    expect(await find('a.cif', '*.cif')).toEqual(['a.cif', 'odd[1].cif']);
  });
});

describe('.gitignore and .adplintignore', () => {
  test('count in the folder they are in and below, inner ones more', async () => {
    await write('.gitignore=old/|*.tmp.cif', '.adplintignore=b.cif', 'in/.adplintignore=!b.cif|/c.cif');
    await write('a.cif', 'a.tmp.cif', 'b.cif', 'old/x.cif', 'in/b.cif', 'in/c.cif', 'in/er/c.cif', 'in/old/x.cif');
    expect(await find('.')).toEqual(['a.cif', 'in/b.cif', 'in/er/c.cif']);
    expect((await findFiles(['.'], folder, { ignoreFiles: false })).files).toHaveLength(8);
  });

  test('do not count for what is named', async () => {
    await write(
      '.adplintignore=old/|b.cif',
      'old/x.cif',
      'old/b.cif',
      'old/.adplintignore=z.cif',
      'old/z.cif',
      'b.cif',
    );
    expect(await find('b.cif', 'old')).toEqual(['b.cif', 'old/b.cif', 'old/x.cif']);
  });

  test('those above count within a repository, and not beyond it', async () => {
    await write('.adplintignore=*.cif', 'repository/.gitignore=x.cif', 'repository/.git/HEAD');
    await write('repository/sub/x.cif', 'repository/sub/y.cif');
    expect(await find('repository/sub')).toEqual(['repository/sub/y.cif']);
  });
});

describe('what git says has changed', () => {
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: folder,
        stdio: 'pipe',
      },
    );
  const changed = async (request: ChangeRequest, from = folder) =>
    [...(await changedFiles(request, from))].map((path) => relative(folder, path)).sort();

  beforeEach(async () => {
    git('init', '-q', '-b', 'main');
    await write('a.cif=1', 'b.cif=1', 'c.cif=1', 'sub/d ü.cif=1', '.gitignore=ignored.cif');
    git('add', '.');
    git('commit', '-qm', 'first');
  });

  test('staged: what is about to be committed, and still there', async () => {
    await write('a.cif=2', 'b.cif=2', 'new.cif=1', 'sub/d ü.cif=2');
    git('add', 'b.cif', 'sub');
    git('rm', '-q', 'c.cif');
    expect(await changed({ staged: true })).toEqual(['b.cif', 'sub/d ü.cif']);
    expect(await changed({ staged: true }, join(folder, 'sub'))).toEqual(['b.cif', 'sub/d ü.cif']);
  });

  test('since: committed, changed and new files, renamed ones under their new name', async () => {
    git('checkout', '-qb', 'work');
    await write('b.cif=2');
    await rename(join(folder, 'c.cif'), join(folder, 'moved.cif'));
    git('add', '-A');
    git('commit', '-qm', 'second');
    await write('a.cif=2', 'new.cif=1', 'ignored.cif=1');
    expect(await changed({ since: 'main' })).toEqual(['a.cif', 'b.cif', 'moved.cif', 'new.cif']);
    expect(await changed({ since: 'HEAD' })).toEqual(['a.cif', 'new.cif']);
  });

  test('since a branch that has gone on: what changed here, not there', async () => {
    git('checkout', '-qb', 'work');
    git('checkout', '-q', 'main');
    await write('a.cif=3');
    git('commit', '-qam', 'elsewhere');
    git('checkout', '-q', 'work');
    await write('b.cif=2');
    expect(await changed({ since: 'main' })).toEqual(['b.cif']);
  });

  test.each(['no-such-branch', '--output=x', ''])('no revision: %p', async (since) => {
    await expect(changedFiles({ since }, folder)).rejects.toThrow(`git knows no revision ${since}`);
  });
});

test('outside a repository that is said', async () => {
  await expect(changedFiles({ staged: true }, folder)).rejects.toThrow('need a git repository');
});
