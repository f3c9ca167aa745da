import { Progress } from '../../src/cli/progress.js';

function recorder(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  return {
    written,
    sink: { isTTY, columns: 30, write: (content: string | Uint8Array) => written.push(String(content)) },
    clock: () => now,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

test('a short run shows nothing', () => {
  const { sink, clock, advance, written } = recorder(true);
  const progress = new Progress(sink, 2, clock);
  progress.show(0, 'a.cif');
  advance(300);
  progress.show(1, 'b.cif');
  advance(300);
  progress.finish();
  expect(written).toEqual([]);
});

test('a long run shows how far it is, not too often, then how long it took', () => {
  const { sink, clock, advance, written } = recorder(true);
  const progress = new Progress(sink, 40, clock);
  advance(1000);
  progress.show(4, 'folder/a.cif');
  advance(10);
  progress.show(5, 'folder/b.cif');
  advance(200);
  progress.show(6, `folder/${'long'.repeat(20)}.cif`);
  advance(1000);
  progress.finish();
  expect(written).toEqual([
    '\r\u001b[K5/40  a.cif',
    `\r\u001b[K${'7/40  longlonglonglonglonglonglong'.slice(0, 29)}`,
    '\r\u001b[K',
    '40 files in 2.2 s\n',
  ]);
});

test('one file that takes long is shown while it is worked on', () => {
  jest.useFakeTimers();
  try {
    const { sink, clock, advance, written } = recorder(true);
    const progress = new Progress(sink, 1, clock);
    progress.show(0, 'large.cif');
    advance(700);
    jest.advanceTimersByTime(700);
    expect(written).toEqual([]);
    advance(200);
    jest.advanceTimersByTime(200);
    expect(written).toEqual(['\r\u001b[K1/1  large.cif']);
    progress.finish();
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test('nothing is shown where there is no terminal', () => {
  const { sink, clock, advance, written } = recorder(false);
  const progress = new Progress(sink, 40, clock);
  advance(5000);
  progress.show(4, 'a.cif');
  progress.finish();
  expect(written).toEqual([]);
});
