import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFiles } from '../../../src/project/files/find-files.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adp-lint-find-'));
  for (const inside of ['deep/er', 'node_modules/x', '.git', 'empty/below']) {
    await mkdir(join(folder, inside), { recursive: true });
  }
  for (const file of [
    'b.cif',
    'a.CIF',
    'notes.txt',
    'b.RES',
    'b.ins',
    'b.cif.bak',
    'deep/c.cif',
    'deep/er/d.cif',
    'node_modules/x/e.cif',
    '.git/f.cif',
  ]) {
    await writeFile(join(folder, file), '');
  }
  await symlink(folder, join(folder, 'deep', 'loop.cif'));
  await symlink(join(folder, 'b.cif'), join(folder, 'deep', 'link.cif'));
});

afterAll(() => rm(folder, { recursive: true }));

test('walks folders, sorted, without the folders of tools, and does not follow links to folders', async () => {
  const found = await findFiles(['.'], folder);
  expect(found.files).toEqual([
    'a.CIF',
    'b.RES',
    'b.cif',
    join('deep', 'c.cif'),
    join('deep', 'er', 'd.cif'),
    join('deep', 'link.cif'),
  ]);
  expect(found.emptyFolders).toEqual([]);
});

test('keeps files as given, in their order, each once, whatever they are called', async () => {
  const paths = ['-', 'b.ins', 'notes.txt', 'missing.cif', 'deep', './deep/c.cif', '-', 'notes.txt'];
  const found = await findFiles(paths, folder);
  expect(found.files).toEqual([
    '-',
    'b.ins',
    'notes.txt',
    'missing.cif',
    join('deep', 'c.cif'),
    join('deep', 'er', 'd.cif'),
    join('deep', 'link.cif'),
  ]);
});

describe('folders without structures', () => {
  const emptyOf = async (...paths: string[]) => (await findFiles(paths, folder)).emptyFolders;

  test('are named, each of them, but not the folders in them', async () => {
    expect(await findFiles(['empty'], folder)).toEqual({ files: [], emptyFolders: ['empty'], unreadableFolders: [] });
    expect(await emptyOf('empty/below', 'deep', 'empty')).toEqual(['empty/below', 'empty']);
  });

  test('are none whose structures are somewhere below, or known already', async () => {
    expect(await emptyOf('.')).toEqual([]);
    expect(await emptyOf('deep', 'deep')).toEqual([]);
    expect(await emptyOf('deep/er/d.cif', 'deep/er')).toEqual([]);
    expect(await emptyOf('.', 'deep', 'deep/er')).toEqual([]);
  });

  test('are those of which nothing is left by an ignore file', async () => {
    const ignoring = join(folder, 'ignoring');
    await mkdir(ignoring);
    await writeFile(join(ignoring, 'x.cif'), '');
    await writeFile(join(ignoring, '.adplintignore'), '*.cif');
    try {
      expect(await emptyOf('ignoring')).toEqual(['ignoring']);
      expect((await findFiles(['ignoring'], folder, { ignoreFiles: false })).emptyFolders).toEqual([]);
    } finally {
      await rm(ignoring, { recursive: true });
    }
  });

  test('are none that cannot be listed, or hold a folder that cannot', async () => {
    // Bytes that are no UTF-8 make a name that leads nowhere, for root too.
    await mkdir(join(folder, 'odd'));
    const inside = Buffer.concat([Buffer.from(join(folder, 'odd/')), Buffer.from('m\xfcll', 'latin1')]);
    let isPossible = true;
    await mkdir(inside).catch(() => {
      isPossible = false;
    });
    try {
      const found = await findFiles(['odd'], folder);
      expect(found.unreadableFolders.map(({ path }) => path)).toEqual(isPossible ? [join('odd', 'm\uFFFDll')] : []);
      expect(found.emptyFolders).toEqual(isPossible ? [] : ['odd']);
    } finally {
      await rm(join(folder, 'odd'), { recursive: true });
    }
  });
});
