import { farewell, type WatchCycle, watchFiles } from '../../../src/project/watch/watch.js';
import { file } from '../../reporters/example-report.js';
import { res, scene, standings } from './scene.js';
import { VirtualTime } from './virtual-time.js';

const first = res({ C1: 0.4, C2: 0.6, C3: 0.45 }, 0.08);
const second = res({ C1: 0.3, C2: 0.6, C4: 0.7 }, 0.061);

test('a refinement that writes its file in pieces, pausing in between, is seen once, whole', async () => {
  const { time, write, cycles, linted, stop, closed } = scene({ '/r/a.res': first });
  // Emptied, then written in eight pieces, the last of them after a long pause.
  write(1000, '/r/a.res', '');
  for (let piece = 1; piece <= 8; piece++) {
    const end = Math.floor((second.length * piece) / 8);
    write(1000 + 230 * piece + (piece === 8 ? 1500 : 0), '/r/a.res', second.slice(0, end));
  }
  await time.runUntil(10_000);
  expect(linted).toEqual([first, second]);
  expect(cycles).toHaveLength(2);
  expect(standings(cycles[0])).toEqual(['new C1', 'new C2', 'new C3']);
  expect(standings(cycles[1])).toEqual(['worse C1', 'still C2', 'new C4', 'fixed C3']);
  expect([...cycles[1].changed[0].r1.values()]).toEqual([{ now: 0.061, before: 0.08 }]);
  await stop();
  expect(closed()).toBe(1);
});

test('what is written again unchanged is not linted again', async () => {
  const { time, write, cycles, linted, stop } = scene({ '/r/a.res': first });
  write(1000, '/r/a.res', first);
  write(2000, '/r/a.res', '');
  write(2050, '/r/a.res', first);
  await time.runUntil(10_000);
  expect([linted.length, cycles.length]).toEqual([1, 1]);
  await stop();
});

test('a file saved by renaming is no file that went away', async () => {
  const { time, write, cycles, stop } = scene({ '/r/a.res': first });
  write(1000, '/r/a.res', undefined);
  write(1300, '/r/a.res', second);
  await time.runUntil(10_000);
  expect(cycles.slice(1).map(({ removed, changed }) => [removed.length, changed.length])).toEqual([[0, 1]]);
  await stop();
});

test('a file that is gone is told once, and compared with what it was when it is back', async () => {
  const { time, write, cycles, stop } = scene({ '/r/a.res': first, '/r/b.res': first });
  write(1000, '/r/a.res', undefined);
  write(5000, '/r/a.res', second);
  await time.runUntil(10_000);
  expect(cycles.slice(1).map(({ removed, reports }) => [removed, reports.length])).toEqual([
    [['/r/a.res'], 1],
    [[], 2],
  ]);
  expect(standings(cycles[2])).toEqual(['worse C1', 'still C2', 'new C4', 'fixed C3']);
  await stop();
});

test('a file that stays half-written is linted in the end, and said to look so', async () => {
  const { time, write, cycles, stop } = scene({ '/r/a.res': first });
  write(1000, '/r/a.res', second.slice(0, 100));
  await time.runUntil(2900);
  expect(cycles).toHaveLength(1);
  await time.runUntil(4000);
  expect(cycles[1].changed.map(({ whole }) => whole)).toEqual([false]);
  await stop();
});

test('a new file of the folder joins, first of the later cycles', async () => {
  const { time, write, cycles, stop } = scene({});
  write(1000, '/r/new.res', second);
  await time.runUntil(5000);
  expect(cycles.map(({ changed }) => changed.map(({ path, first: isFirst }) => [path, isFirst]))).toEqual([
    [],
    [['/r/new.res', true]],
  ]);
  await stop();
});

test('files that come to rest together are one cycle', async () => {
  const { time, write, cycles, stop } = scene({ '/r/a.res': first, '/r/b.res': first });
  write(1000, '/r/a.res', second);
  write(1000, '/r/b.res', second);
  await time.runUntil(5000);
  expect(cycles.flatMap(({ changed }) => changed.map(({ path }) => path)).sort()).toEqual([
    '/r/a.res',
    '/r/a.res',
    '/r/b.res',
    '/r/b.res',
  ]);
  await stop();
});

test('written while it was linted: linted again', async () => {
  const { time, write, cycles, linted, stop } = scene({ '/r/a.res': first });
  for (let i = 0; i < 5; i++) write(1000 + 50 * i, '/r/a.res', i % 2 === 0 ? second : first);
  await time.runUntil(5000);
  expect(linted.at(-1)).toBe(second);
  expect(standings(cycles.at(-1) as WatchCycle)).toContain('worse C1');
  await stop();
});

const broken = (fault: string, more = '') => `${first}REM BROKEN ${fault}\n${more}`;

test('a file that cannot be judged: told when the reason is another, and compared with what was judged last', async () => {
  const { time, write, cycles, stop } = scene({ '/r/a.res': first });
  write(1000, '/r/a.res', broken('no cell'));
  write(3000, '/r/a.res', broken('no cell', 'REM touched\n'));
  write(5000, '/r/a.res', broken('no atoms'));
  write(7000, '/r/a.res', '');
  write(12_000, '/r/a.res', '\n');
  write(17_000, '/r/a.res', second);
  await time.runUntil(20_000);
  const told = cycles.slice(1).map(({ changed: [change] }) => [change.notJudged, change.stillNotJudged]);
  expect(told).toEqual([
    ['no cell', false],
    ['no cell', true],
    ['no atoms', false],
    ['it is empty', false],
    // A file without any atom is what the linter stood in for here judges, too.
    [undefined, false],
    [undefined, false],
  ]);
  expect(standings(cycles[6])).toEqual(['new C1', 'new C2', 'new C4']);
  await stop();
});

test('what could be judged last is what the next that can is compared with', async () => {
  const { time, write, cycles, stop } = scene({ '/r/a.res': first });
  write(1000, '/r/a.res', '');
  await time.runUntil(2900);
  expect(cycles).toHaveLength(1);
  write(5000, '/r/a.res', second);
  await time.runUntil(9000);
  expect(cycles.slice(1).map(({ reports, changed }) => [reports.length, changed[0].notJudged])).toEqual([
    [1, 'it is empty'],
    [1, undefined],
  ]);
  expect(standings(cycles[2])).toEqual(['worse C1', 'still C2', 'new C4', 'fixed C3']);
  await stop();
});

test('a file that cannot be read is told once, and again when it has been readable in between', async () => {
  const { time, write, cycles, stop } = scene({ '/r/a.res': first });
  write(1000, '/r/a.res', 'locked');
  write(4000, '/r/a.res', 'locked still');
  write(8000, '/r/a.res', second);
  write(10_000, '/r/a.res', 'locked');
  await time.runUntil(14_000);
  expect(cycles.slice(1).map(({ unreadable, changed }) => [unreadable.length, changed.length])).toEqual([
    [1, 0],
    [0, 1],
    [1, 0],
  ]);
  await stop();
});

test.each(['read', 'lint', 'onCycle'] as const)('it ends although %s never does', async (hanging) => {
  const time = new VirtualTime();
  const abort = new AbortController();
  const never = new Promise<never>(() => {});
  let began = 0;
  const hang = () => {
    began++;
    return never;
  };
  let closed = 0;
  const done = watchFiles({
    files: ['/r/a.res'],
    source: {
      start: async () => {},
      close: async () => {
        closed++;
      },
    },
    read: async () => Buffer.from(first),
    lint: async (_, path) => file({ file: path }),
    onCycle: async () => {},
    clock: time,
    signal: abort.signal,
    [hanging]: hang,
  });
  await time.runUntil(1000);
  expect([began, closed]).toEqual([1, 0]);
  abort.abort();
  await done;
  expect(closed).toBe(1);
});

test('it ends although what is watched cannot be let go of', async () => {
  const time = new VirtualTime();
  const abort = new AbortController();
  const never = new Promise<never>(() => {});
  const done = watchFiles({
    files: [],
    source: { start: () => never, close: () => never },
    read: () => never,
    lint: () => never,
    onCycle: () => never,
    clock: time,
    signal: abort.signal,
  });
  let hasEnded = false;
  void done.then(() => {
    hasEnded = true;
  });
  await time.runUntil(100);
  abort.abort();
  await time.runUntil(100 + farewell - 1);
  expect(hasEnded).toBe(false);
  await time.runUntil(100 + farewell);
  expect(hasEnded).toBe(true);
});
