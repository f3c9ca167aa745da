import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CacheKeyParts, cacheKey, ReportCache } from '../../../src/project/cache/report-cache.js';
import { file } from '../../reporters/example-report.js';

const day = 24 * 3600 * 1000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adp-lint-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const parts: CacheKeyParts = {
  bytes: Buffer.from('data_a'),
  name: 'a.cif',
  version: '1.0.0',
  weights: ['ab', 'cd'],
  settings: { rules: { 'low-iou': { severity: 'error' } }, temperature: 100 },
};
const key = cacheKey(parts);
const report = file({ file: 'a.cif' });
const path = () => join(folder, key.slice(0, 2), `${key}.json`);

test('the key depends on everything but the order of settings', () => {
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  const reordered = { temperature: 100, rules: { 'low-iou': { severity: 'error' } }, blocks: undefined };
  expect(cacheKey({ ...parts, settings: reordered })).toBe(key);
  const others: Partial<CacheKeyParts>[] = [
    { bytes: Buffer.from('data_b') },
    { name: 'b.cif' },
    { version: '1.0.1' },
    { weights: ['ab', 'ce'] },
    { settings: { ...reordered, temperature: 101 } },
    { settings: { ...reordered, rules: { 'low-iou': { severity: 'off' } } } },
  ];
  expect(new Set(others.map((other) => cacheKey({ ...parts, ...other }))).add(key).size).toBe(others.length + 1);
});

test('gives back what was put in, to any process', async () => {
  await new ReportCache(folder).put(key, report);
  expect(await new ReportCache(folder).get(key)).toEqual(report);
  expect(await new ReportCache(folder).get(cacheKey({ ...parts, name: 'other' }))).toBeUndefined();
});

test('many writers of one key leave one whole entry', async () => {
  await Promise.all(Array.from({ length: 20 }, () => new ReportCache(folder).put(key, report)));
  expect(await readdir(join(folder, key.slice(0, 2)))).toEqual([`${key}.json`]);
  expect(await new ReportCache(folder).get(key)).toEqual(report);
});

test.each([
  ['cut', (text: string) => text.slice(0, text.length / 2)],
  ['empty', () => ''],
  ['of another key', (text: string) => text.replace(key, key.replace(/./, 'x'))],
  ['null', () => 'null'],
  ['without findings', (text: string) => text.replace('"findings"', '"finding"')],
])('an entry that is %s counts for nothing, and is replaced', async (_, damage) => {
  const cache = new ReportCache(folder);
  await cache.put(key, report);
  await writeFile(path(), damage(await readFile(path(), 'utf8')));
  expect(await cache.get(key)).toBeUndefined();
  await cache.put(key, report);
  expect(await cache.get(key)).toEqual(report);
});

test('a number that JSON does not know keeps a report out', async () => {
  const cache = new ReportCache(folder);
  await cache.put(key, { ...report, elapsed: Number.POSITIVE_INFINITY });
  expect(await cache.get(key)).toBeUndefined();
});

test('a folder that cannot be made is no failure', async () => {
  await writeFile(join(folder, 'file'), '');
  const cache = new ReportCache(join(folder, 'file'));
  await cache.put(key, report);
  await cache.sweep();
  expect(await cache.get(key)).toBeUndefined();
});

test('what nobody has used for a month is removed, and no other file', async () => {
  const start = Date.now();
  let now = start;
  const cache = new ReportCache(folder, () => now);
  const old = cacheKey({ ...parts, name: 'old' });
  await cache.put(old, report);
  await cache.put(key, report);
  const foreign = join(folder, key.slice(0, 2), 'notes.json');
  await writeFile(foreign, '');
  await utimes(foreign, new Date(0), new Date(0));
  now = start + 20 * day;
  await cache.get(key);
  now = start + 40 * day;
  await cache.sweep();
  expect([await cache.get(old), await cache.get(key)]).toEqual([undefined, report]);
  expect(await readdir(join(folder, key.slice(0, 2)))).toContain('notes.json');
});

test('what a killed run left of an entry is removed once it is old, a draft of this moment is not', async () => {
  const cache = new ReportCache(folder);
  await cache.put(key, report);
  const name = `.${key.slice(0, 40)}`;
  const [old, fresh] = [`${name}.0123456789ab.tmp`, `${name}.ba9876543210.tmp`];
  const foreign = ['.notes.tmp', `${key}.0123456789ab.tmp`, `${name}.0123456789ab.tmp.txt`];
  const inside = join(folder, key.slice(0, 2));
  for (const each of [old, fresh, ...foreign]) await writeFile(join(inside, each), '');
  for (const each of [old, ...foreign]) await utimes(join(inside, each), new Date(0), new Date(0));
  await cache.sweep();
  expect((await readdir(inside)).sort()).toEqual([fresh, `${key}.json`, ...foreign].sort());
});

test('it looks for old entries once a day', async () => {
  let now = Date.now();
  const cache = new ReportCache(folder, () => now);
  await cache.sweep();
  await cache.put(key, report);
  await utimes(path(), new Date(0), new Date(0));
  now += day / 2;
  await cache.sweep();
  expect(await readdir(join(folder, key.slice(0, 2)))).toHaveLength(1);
  now += day;
  await cache.sweep();
  expect(await readdir(join(folder, key.slice(0, 2)))).toHaveLength(0);
});
