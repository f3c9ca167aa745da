import { chmod, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../../src/project/files/write-whole.js';
import { useTemporaryFolder } from '../../cli/temporary-folder.js';

const folder = useTemporaryFolder();

test('writes new files and replaces old ones, keeping their permissions', async () => {
  const path = join(folder(), 'a.txt');
  await writeWhole(path, 'one');
  await chmod(path, 0o640);
  await writeWhole(path, new Uint8Array([0xe9]));
  expect([...(await readFile(path))]).toEqual([0xe9]);
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});

test('writes through a link', async () => {
  await writeFile(join(folder(), 'target'), 'old');
  await symlink('target', join(folder(), 'link'));
  await writeWhole(join(folder(), 'link'), 'new');
  expect(await readFile(join(folder(), 'target'), 'utf8')).toBe('new');
});

test('a failure leaves what was there, and no draft', async () => {
  await mkdir(join(folder(), 'taken'));
  await expect(writeWhole(join(folder(), 'taken'), 'x')).rejects.toThrow('EISDIR');
  await expect(writeWhole(join(folder(), 'no', 'where'), 'x')).rejects.toThrow('ENOENT');
  expect((await readdir(folder())).filter((name) => name.includes('.tmp'))).toEqual([]);
});

test('drafts that a killed run has left are removed by a later one, those of a run that may be at work are not', async () => {
  const path = join(folder(), 'report.json');
  const drafts = ['.report.json.0123456789ab.tmp', '.report.json.ba9876543210.tmp'];
  const others = ['.other.json.0123456789ab.tmp', '.report.json.notes.tmp', 'report.json.0123456789ab.tmp'];
  for (const name of [...drafts, ...others]) await writeFile(join(folder(), name), '');
  const past = new Date(Date.now() - 2 * 3600 * 1000);
  for (const name of [drafts[0], ...others]) await utimes(join(folder(), name), past, past);
  await writeWhole(path, 'new');
  const left = (await readdir(folder())).filter((name) => name.endsWith('.tmp'));
  expect(left.sort()).toEqual([drafts[1], ...others].sort());
});
