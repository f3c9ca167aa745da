import type { FileReport } from '../../../src/linter/report.js';
import { type ChangeSource, type WatchCycle, type WatchOptions, watchFiles } from '../../../src/project/watch/watch.js';
import { file, finding } from '../../reporters/example-report.js';
import { VirtualTime } from './virtual-time.js';

/** A SHELX file after a cycle of refinement; each atom listed has one finding with that IoU. */
export function res(ious: Readonly<Record<string, number>>, r1: number): string {
  const atoms = Object.keys(ious).map(
    (label) => `${label}    1    0.100000    0.200000    0.300000    11.00000    0.04`,
  );
  const remarks = Object.entries(ious).map(([label, iou]) => `REM IOU ${label} ${iou}`);
  return `${['TITL test', 'CELL 0.71073 8 9 10 90 90 90', ...remarks, 'SFAC C', ...atoms, 'HKLF 4', '', `REM R1 =  ${r1.toFixed(4)} for   1000 Fo > 4sig(Fo)  and  0.05 for all   1200 data`, 'END'].join('\n')}\n`;
}

/** A folder in which things happen at set times; of the files that are in it at the beginning, the structures are linted. */
export function scene(
  initial: Readonly<Record<string, string>>,
  more: Pick<WatchOptions, 'settings' | 'isLeftOut'> & { readonly errorsBelow?: () => number } = {},
) {
  const { errorsBelow = () => 0.5, ...options } = more;
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
    ...options,
    files: Object.keys(initial).filter((path) => path.endsWith('.res')),
    source,
    async read(path) {
      const text = disk.get(path);
      if (text?.startsWith('locked')) throw Object.assign(new Error('locked'), { code: 'EACCES' });
      if (text === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      return Buffer.from(text);
    },
    async lint(bytes, path): Promise<FileReport> {
      const text = Buffer.from(bytes).toString();
      linted.push(text);
      const findings = [...text.matchAll(/^REM IOU (\w+) (\S+)$/gm)].map(([, site, iou]) =>
        finding({
          sites: [site],
          severity: Number(iou) < errorsBelow() ? 'error' : 'warning',
          data: { iou: Number(iou) },
        }),
      );
      const fault = /^REM BROKEN (.*)$/m.exec(text)?.[1];
      if (fault === undefined) return file({ file: path, findings });
      return file({ file: path, problems: [{ severity: 'fatal', kind: 'judging-failed', message: fault }] });
    },
    async onCycle(cycle) {
      cycles.push(cycle);
    },
    clock: time,
    signal: abort.signal,
  });
  return {
    time,
    /** The text of a file as it is now. */
    textOf: (path: string) => disk.get(path),
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
export function standings(cycle: WatchCycle): string[] {
  return cycle.changed.flatMap(({ changes }) =>
    changes.map(({ standing, finding: { sites } }) => `${standing} ${sites.join(' ')}`),
  );
}
