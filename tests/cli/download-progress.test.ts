import { DownloadProgress } from '../../src/cli/download-progress.js';

function recorder(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  let now = 0;
  const sink = { isTTY, columns, write: (content: string | Uint8Array) => written.push(String(content)) };
  const progress = new DownloadProgress(sink, () => now);
  return {
    written,
    progress,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

const clear = '\r\u001b[K';

test('shows share, size, speed and time left, ten times a second at most', () => {
  const { progress, advance, written } = recorder(true);
  progress.update(0, 10_000_000);
  advance(50);
  progress.update(100_000, 10_000_000);
  advance(950);
  progress.update(2_500_000, 10_000_000);
  advance(10);
  progress.update(10_000_000, 10_000_000);
  progress.finish();
  expect(written).toEqual([
    `${clear}[${' '.repeat(30)}]   0 %  0.0 MB of 10.0 MB`,
    `${clear}[${'='.repeat(8)}${' '.repeat(22)}]  25 %  2.5 MB of 10.0 MB  2.5 MB/s  3 s left`,
    `${clear}[${'='.repeat(30)}] 100 %  10.0 MB of 10.0 MB  9.9 MB/s`,
    clear,
  ]);
});

test('the speed of a resumed download is that of this run', () => {
  const { progress, advance, written } = recorder(true);
  progress.update(9_000_000, undefined);
  advance(1000);
  progress.update(10_000_000, undefined);
  expect(written).toEqual([`${clear}9.0 MB`, `${clear}10.0 MB  1.0 MB/s`]);
});

test('a narrow terminal gets the numbers alone, and no line breaks', () => {
  const { progress, written } = recorder(true, 20);
  progress.update(5_000_000, 10_000_000);
  expect(written).toEqual([`${clear}50 %  5.0 MB of 10.`]);
});

test('nothing where no terminal is', () => {
  const { progress, written } = recorder(false);
  progress.update(1, 2);
  progress.finish();
  expect(written).toEqual([]);
});
