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

test('names folders that hold no structure files', async () => {
  expect(await findFiles(['empty'], folder)).toEqual({ files: [], emptyFolders: ['empty'], unreadableFolders: [] });
});
