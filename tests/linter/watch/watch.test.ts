import type { FileReport } from '../../../src/linter/report.js';
import { type ChangeSource, type WatchCycle, watchFiles } from '../../../src/linter/watch/watch.js';
import { file, finding } from '../../reporters/example-report.js';
import { VirtualTime } from './virtual-time.js';

/** A SHELX file after a cycle of refinement; each atom listed has one finding with that IoU. */
function res(ious: Readonly<Record<string, number>>, r1: number): string {
  const atoms = Object.keys(ious).map(
    (label) => `${label}    1    0.100000    0.200000    0.300000    11.00000    0.04`,
  );
  const remarks = Object.entries(ious).map(([label, iou]) => `REM IOU ${label} ${iou}`);
  return `${['TITL test', 'CELL 0.71073 8 9 10 90 90 90', ...remarks, 'SFAC C', ...atoms, 'HKLF 4', '', `REM R1 =  ${r1.toFixed(4)} for   1000 Fo > 4sig(Fo)  and  0.05 for all   1200 data`, 'END'].join('\n')}\n`;
}

/** A folder in which things happen at set times. */
function scene(initial: Readonly<Record<string, string>>) {
  const time = new VirtualTime();
  const disk = new Map(Object.entries(initial));
  const cycles: WatchCycle[] = [];
  const linted: string[] = [];
  const abort = new AbortController();
  let tell: (path: string) => void = () => {};
  let closed = 0;
  const source: ChangeSource = {
    async start(listener) {
      tell = listener;
    },
    async close() {
      closed++;
    },
  };
  const done = watchFiles({
    files: Object.keys(initial),
    source,
    async read(path) {
      const text = disk.get(path);
      if (text === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      return Buffer.from(text);
    },
    async lint(bytes, path): Promise<FileReport> {
      const text = Buffer.from(bytes).toString();
      linted.push(text);
      const findings = [...text.matchAll(/^REM IOU (\w+) (\S+)$/gm)].map(([, site, iou]) =>
        finding({ site, severity: Number(iou) < 0.5 ? 'error' : 'warning', data: { iou: Number(iou) } }),
      );
      return file({ file: path, findings });
    },
    async onCycle(cycle) {
      cycles.push(cycle);
    },
    clock: time,
    signal: abort.signal,
  });
  return {
    time,
    cycles,
    linted,
    closed: () => closed,
    write: (at: number, path: string, text: string | undefined) =>
      time.at(at, () => {
        if (text === undefined) disk.delete(path);
        else disk.set(path, text);
        tell(path);
      }),
    stop() {
      abort.abort();
      return done;
    },
  };
}

/** Standing and atom of all changes of a cycle. */
function standings(cycle: WatchCycle): string[] {
  return cycle.changed.flatMap(({ changes }) =>
    changes.map(({ standing, finding: { site } }) => `${standing} ${site}`),
  );
}

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
