import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseBaseline } from '../../src/project/baseline/baseline.js';
import { badStructure } from './bad-structure.js';
import { type Ended, type Running, until, useBuiltProgram } from './run-built.js';
import { useTemporaryFolder } from './temporary-folder.js';

const folder = useTemporaryFolder();
const adpLint = useBuiltProgram();
const outputs = ['a.json', 'b.sarif', 'base.json'];
const old = '{ "version": 1, "files": {} }';

const at = (...names: string[]) => join(folder(), ...names);
const begin = (place: string, ...more: string[]): Running =>
  adpLint(
    ['--model', 'lattice', '--concurrency', '2', ...more, '--format', 'json=a.json', '--format', 'sarif=b.sarif', '.'],
    { cwd: at(place) },
  );
const suppressing = ['--cache-location', 'cache', '--suppress-all', '--baseline', 'base.json'];

/** Without how long it took. */
const textOf = (place: string, name: string) =>
  readFileSync(at(place, name), 'utf8').replace(/"elapsed\w*": [0-9.e+-]+/g, '"elapsed": 0');
const contents = (place: string) => outputs.map((name) => textOf(place, name));
const drafts = (place: string) => readdirSync(at(place)).filter((name) => name.endsWith('.tmp'));
const cached = (place: string) =>
  existsSync(at(place, 'cache')) ? readdirSync(at(place, 'cache'), { recursive: true }).map(String) : [];

/** The processes that a process has started; those of Linux, elsewhere none. */
function workersOf(pid: number): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => processStatus(each)?.parent === pid);
}

/** Undefined for a process that has ended, whether or not anybody has been told of it. */
function processStatus(pid: number): { readonly parent: number } | undefined {
  try {
    // The name of the program, in parentheses, may hold anything.
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' || state === 'X' ? undefined : { parent: Number(parent) };
  } catch {
    return undefined;
  }
}

let undisturbed: readonly string[];
beforeAll(async () => {
  mkdirSync(at('whole'));
  for (const name of outputs) writeFileSync(at('whole', name), old);
  for (let i = 1; i <= 4; i++) writeFileSync(at('whole', `s${i}.cif`), badStructure(i, 100));
  cpSync(at('whole'), at('template'), { recursive: true });
  const { code, stderr } = await begin('whole', ...suppressing).ended;
  expect([code, stderr]).toEqual([0, 'adp-lint: base.json: 1000 findings added\n']);
  undisturbed = contents('whole');
  expect(parseBaseline(undisturbed[2]).size).toBe(4);
});

/** A run in a folder of its own that is ended as soon as something has happened in it. */
async function endAt(place: string, moment: string, signal: NodeJS.Signals): Promise<Ended & { workers: number[] }> {
  cpSync(at('template'), at(place), { recursive: true });
  const run = begin(place, ...suppressing);
  let workers: number[] = [];
  if (moment === 'workers') {
    await until(() => workersOf(run.pid).length === 2 || process.platform !== 'linux');
  } else if (moment === 'cache') {
    await until(() => cached(place).some((name) => name.endsWith('.json')));
  } else {
    // The system tells of the draft while it is still being written.
    await new Promise<void>((seen) => {
      const watcher = watch(at(place), (_, name) => {
        if (!name?.startsWith(`.${moment}.`)) return;
        workers = workersOf(run.pid);
        run.kill(signal);
        watcher.close();
        seen();
      });
    });
  }
  workers = workers.length > 0 ? workers : workersOf(run.pid);
  run.kill(signal);
  return { ...(await run.ended), workers };
}

describe.each(['workers', 'cache', 'base.json', 'a.json', 'b.sarif'])(
  'kill -9 of a run that has come to: %s',
  (moment) => {
    test('every file is the old or the new one, the workers end, and the next run makes good', async () => {
      const place = `killed-${moment}`;
      const { signal, workers } = await endAt(place, moment, 'SIGKILL');
      expect(signal).toBe('SIGKILL');
      for (const [index, content] of contents(place).entries()) expect([old, undisturbed[index]]).toContain(content);
      if (moment === 'workers' && process.platform === 'linux') expect(workers).toHaveLength(2);
      await until(() => workers.every((pid) => processStatus(pid) === undefined));

      // As if an hour had gone by.
      const past = new Date(Date.now() - 2 * 3600 * 1000);
      for (const name of drafts(place)) utimesSync(at(place, name), past, past);
      const { code } = await begin(place, ...suppressing).ended;
      expect(code).toBe(0);
      expect(contents(place)).toEqual(undisturbed);
      expect(drafts(place)).toEqual([]);
    });
  },
);

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (wanted) => {
  test.each(['workers', 'a.json'])('of a run that has come to: %s', async (moment) => {
    const place = `${wanted}-${moment}`;
    const { code, signal, stdout, stderr, workers } = await endAt(place, moment, wanted);
    // A shell makes 130 and 143 of it.
    expect([code, signal, stdout]).toEqual([null, wanted, '']);
    expect(stderr).toBe(moment === 'workers' ? '' : 'adp-lint: base.json: 1000 findings added\n');
    for (const [index, content] of contents(place).entries()) expect([old, undisturbed[index]]).toContain(content);
    await until(() => workers.every((pid) => processStatus(pid) === undefined));
  });
});

test('two runs at once with one cache folder: both are right, and the next takes all from it', async () => {
  cpSync(at('template'), at('twice'), { recursive: true });
  const alone = await begin('twice').ended;
  expect(alone.code).toBe(1);
  const expected = contents('twice');
  cpSync(at('template'), at('other'), { recursive: true });
  const cache = ['--cache-location', at('shared')];
  for (const { code, stderr } of await Promise.all(['twice', 'other'].map((place) => begin(place, ...cache).ended))) {
    expect([code, stderr]).toEqual([1, '']);
  }
  expect(contents('twice')).toEqual(expected);
  expect(contents('other')).toEqual(expected);
  const entries = () =>
    readdirSync(at('shared'), { recursive: true })
      .map(String)
      .filter((name) => !/^(..|swept)$/.test(name));
  expect(entries()).toHaveLength(4);
  expect(entries().every((name) => name.endsWith('.json'))).toBe(true);
  const inodes = () => entries().map((name) => statSync(at('shared', name)).ino);
  const before = inodes();
  await begin('twice', ...cache).ended;
  expect(contents('twice')).toEqual(expected);
  expect(inodes()).toEqual(before);
});

if (process.platform !== 'linux') console.warn('killed runs: whether workers end is only looked at on Linux');
