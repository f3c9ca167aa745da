/** Standard output that cannot be written, by the real program. */
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useBuiltProgram } from './run-built.js';
import { useTemporaryFolder } from './temporary-folder.js';

const fixtures = join(__dirname, '../../fixtures');
const dolomite = join(fixtures, 'dolomite.cif');
const run = useBuiltProgram();
const folder = useTemporaryFolder();

/** Runs with a file as standard output. */
async function runInto(path: string, flags: string, args: readonly string[], stderr: 'pipe' | number = 'pipe') {
  const output = openSync(path, flags);
  try {
    return await run(args, { cwd: folder(), stdio: ['ignore', output, stderr] }).ended;
  } finally {
    closeSync(output);
  }
}

const commands: readonly (readonly string[])[] = [
  ...['stylish', 'compact', 'json', 'jsonl', 'sarif', 'junit', 'csv', 'checkcif', 'vrf'].map((format) => [
    ...['--format', format, '--model', 'lattice', dolomite],
  ]),
  ['--help'],
  ['--version'],
  ['--print-config', 'x.cif'],
  ['predict', '--model', 'lattice', dolomite],
  ['predict', '--json', '--model', 'lattice', dolomite],
  ['vrf', '--model', 'lattice', dolomite],
  ['rules'],
  ['rules', '--json'],
  ['explain', 'low-iou'],
  ['model', 'list'],
  ['model', 'info'],
];

// A full disk, as Linux has one for tests.
const whereThereIsOne = existsSync('/dev/full') ? describe : describe.skip;

whereThereIsOne('a full disk', () => {
  test.each(commands.map((args) => [args.join(' ').replace(fixtures, ''), args] as const))(
    '%s: one line and exit code 3',
    async (_, args) => {
      const { code, stderr } = await runInto('/dev/full', 'w', args);
      const lines = stderr.split('\n').filter((line) => line.startsWith('adp-lint: standard output'));
      expect(lines).toEqual(['adp-lint: standard output cannot be written: the disk is full']);
      expect(code).toBe(3);
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );

  test('the other reports of the run are written all the same', async () => {
    const args = ['--format', 'stylish', '--format', 'json=kept.json', '--model', 'lattice', dolomite];
    expect((await runInto('/dev/full', 'w', args)).code).toBe(3);
    expect(JSON.parse(await readFile(join(folder(), 'kept.json'), 'utf8'))).toHaveProperty('summary');
  });

  test('watching ends', async () => {
    const { code, stderr } = await runInto('/dev/full', 'w', ['--watch', '--model', 'lattice', dolomite]);
    expect([code, stderr.match(/cannot be written/g)]).toEqual([3, ['cannot be written']]);
  });

  test('a standard error that is full changes no verdict', async () => {
    const full = openSync('/dev/full', 'w');
    const kept = join(folder(), 'report.txt');
    const { code } = await runInto(kept, 'w', ['vrf', '--model', 'lattice', dolomite], full);
    closeSync(full);
    expect(code).toBe(0);
    expect(await readFile(kept, 'utf8')).toContain('data_9001004');
  });
});

test('an output that is not open for writing', async () => {
  const { code, stderr } = await runInto(dolomite, 'r', ['--version']);
  expect([code, stderr]).toEqual([3, 'adp-lint: standard output cannot be written: it is not open for writing\n']);
});

test('a reader that has seen enough costs neither the verdict nor the other reports', async () => {
  const args = [
    '--format',
    'json',
    '--format',
    'sarif=all.sarif',
    '--model',
    'lattice',
    '--fail-on',
    'never',
    fixtures,
  ];
  const child = run(args, { cwd: folder(), stdio: ['ignore', 'pipe', 'pipe'] });
  child.closeOutput();
  expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(await readFile(join(folder(), 'all.sarif'), 'utf8'))).toHaveProperty('runs');
});
