import type { WatchCycle } from '../../../src/project/watch/watch.js';
import { res, scene, standings } from './scene.js';

const text = res({ C1: 0.4, C2: 0.6 }, 0.05);
const later = res({ C1: 0.4, C2: 0.6, C3: 0.3 }, 0.045);

/** A folder with a file `settings`: below which IoU an atom is an error, and which files are to be linted. */
function settingsScene(initial: Readonly<Record<string, string>>, settingsText: string) {
  let inForce = settingsText;
  const reloads: string[] = [];
  const [limit, wanted] = [() => Number(inForce.split(' ')[0]), () => inForce.trimEnd().split(' ').slice(1)];
  const running = scene(
    { ...initial, '/r/settings': settingsText },
    {
      errorsBelow: limit,
      isLeftOut: async (path) => !wanted().includes(path),
      settings: {
        concerns: (path) => path === '/r/settings',
        async reload() {
          const now = running.textOf('/r/settings') ?? '';
          reloads.push(now);
          if (now === inForce || now.startsWith('faulty')) return undefined;
          inForce = now;
          return wanted();
        },
      },
    },
  );
  return { ...running, reloads };
}

function summary(cycles: readonly WatchCycle[]) {
  return cycles.map((cycle) => ({
    settings: cycle.settings,
    standings: standings(cycle),
    reports: cycle.reports.map(({ file }) => file),
  }));
}

test('other settings: all files are linted again, in one cycle that says why', async () => {
  const { time, write, cycles, stop } = settingsScene({ '/r/a.res': text, '/r/b.res': text }, '0.5 /r/a.res /r/b.res');
  write(1000, '/r/settings', '0.7 /r/a.res /r/b.res');
  await time.runUntil(3000);
  expect(summary(cycles.slice(1))).toEqual([
    {
      settings: ['/r/settings'],
      standings: ['still C1', 'worse C2', 'still C1', 'worse C2'],
      reports: ['/r/a.res', '/r/b.res'],
    },
  ]);
  write(4000, '/r/b.res', later);
  await time.runUntil(6000);
  expect(summary(cycles.slice(2))).toEqual([
    { settings: [], standings: ['still C1', 'still C2', 'new C3'], reports: ['/r/a.res', '/r/b.res'] },
  ]);
  await stop();
});

test('the same settings written again, and faulty ones, change nothing', async () => {
  const { time, write, cycles, reloads, linted, stop } = settingsScene({ '/r/a.res': text }, '0.5 /r/a.res');
  write(1000, '/r/settings', '0.5 /r/a.res');
  write(2000, '/r/settings', 'faulty');
  write(3000, '/r/a.res', later);
  await time.runUntil(4000);
  expect(reloads).toEqual(['0.5 /r/a.res', 'faulty']);
  expect(summary(cycles.slice(1)).map(({ settings }) => settings)).toEqual([[]]);
  expect(standings(cycles[1])).toEqual(['still C1', 'still C2', 'new C3']);
  write(5000, '/r/settings', '0.5 /r/a.res');
  await time.runUntil(7000);
  expect([reloads.length, cycles.length, linted.length]).toEqual([3, 2, 2]);
  await stop();
});

test('files come in and are left out as the settings say; one that is left out is not linted when it changes', async () => {
  const { time, write, cycles, linted, stop } = settingsScene({ '/r/a.res': text }, '0.5 /r/a.res');
  write(1000, '/r/b.res', text);
  await time.runUntil(2000);
  expect([cycles.length, linted.length]).toEqual([1, 1]);
  write(3000, '/r/settings', '0.5 /r/b.res');
  write(5000, '/r/a.res', later);
  await time.runUntil(7000);
  expect(cycles.slice(1).map(({ leftOut, changed }) => [leftOut, changed.map(({ path }) => path)])).toEqual([
    [['/r/a.res'], ['/r/b.res']],
  ]);
  write(8000, '/r/settings', '0.5 /r/a.res /r/b.res');
  await time.runUntil(9000);
  // What it was before it was left out is no measure any more.
  expect(standings(cycles[2])).toEqual(['new C1', 'new C2', 'new C3', 'still C1', 'still C2']);
  await stop();
});

test('a file that changes together with the settings, or while all are linted again, is not missed', async () => {
  const { time, write, cycles, linted, stop } = settingsScene({ '/r/a.res': text }, '0.5 /r/a.res');
  write(1000, '/r/settings', '0.7 /r/a.res');
  write(1000, '/r/a.res', later);
  write(1150, '/r/a.res', text);
  await time.runUntil(4000);
  expect(linted.at(-1)).toBe(text);
  expect(cycles.filter(({ settings }) => settings.length > 0)).toHaveLength(1);
  await stop();
});
