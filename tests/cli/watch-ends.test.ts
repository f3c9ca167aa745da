/** One Ctrl-C ends the real watcher, whatever is under way; and what it says of a file that cannot be judged. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until, useBuiltProgram } from './run-built.js';
import { useTemporaryFolder } from './temporary-folder.js';

const silicon = join(__dirname, '../../fixtures/silicon.cif');
const folder = useTemporaryFolder();
const adpLint = useBuiltProgram();
const at = (name: string) => join(folder(), name);
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const env = { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' };

beforeEach(() => copyFileSync(silicon, at('x.cif')));

test('a file that cannot be judged has one verdict, told once for each reason; emptied, too', async () => {
  const watching = adpLint(['--watch', '--model', 'lattice', 'x.cif'], { cwd: folder() });
  await until(() => watching.output().includes('watching 1 file;'));
  truncateSync(at('x.cif'));
  await until(() => watching.output().includes('x.cif  cannot be judged: it is empty'));
  writeFileSync(at('x.cif'), 'data_x\n_cell_length_a 5\n');
  await until(() => watching.output().includes('cannot be judged: no crystal structure'));
  writeFileSync(at('x.cif'), 'data_x\n_cell_length_a 6\n');
  // What comes later shows that nothing was said of it.
  await new Promise((wait) => setTimeout(wait, 1000));
  copyFileSync(silicon, at('x.cif'));
  await until(() => (watching.output().match(/x\.cif {2}(?!cannot)/g) ?? []).length === 1);
  watching.kill('SIGINT');
  const { code, stdout } = await watching.ended;
  expect(code).toBe(0);
  const since = stdout.split('Ctrl-C ends it\n')[1];
  expect(since.match(/cannot be judged/g)).toHaveLength(2);
});

const onPosix = process.platform === 'win32' ? test.skip : test;

onPosix.each([
  ['that waits', 'sleep 1000 & echo "began $$ $!"; wait', true],
  ['that will not end', 'trap "" TERM; echo "began $$"; while :; do sleep 0.1; done', false],
])('while an --on-change command runs %s', async (_, command, ends) => {
  const watching = adpLint(['--watch', '--model', 'lattice', '--on-change', command, 'x.cif'], { cwd: folder() });
  await until(() => watching.output().includes('watching 1 file;'));
  writeFileSync(at('x.cif'), '\n');
  const began = () => /began (\d+)(?: (\d+))?/.exec(watching.output());
  await until(() => began() !== null);
  const pids = (began() ?? []).slice(1).filter(Boolean).map(Number);
  try {
    watching.kill('SIGINT');
    const { code, signal } = await watching.ended;
    expect([code, signal]).toEqual([0, null]);
    if (ends) await until(() => !pids.some(isAlive));
    else expect(pids.map(isAlive)).toEqual([true]);
  } finally {
    if (pids.some(isAlive)) process.kill(-pids[0], 'SIGKILL');
  }
});

/** Has every read of some files wait for ever, as a network drive does whose server is gone. */
function dead(pattern: string): NodeJS.ProcessEnv {
  execFileSync('mkfifo', [at(`pipe-${pattern.length}`)]);
  const hook = `import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
const { readFile } = fs;
fs.readFile = (path, ...rest) => {
  if (!/${pattern}/.test(String(path))) return readFile(path, ...rest);
  process.stderr.write('it hangs\\n');
  return readFile(${JSON.stringify(at(`pipe-${pattern.length}`))}, ...rest);
};
syncBuiltinESMExports();
`;
  writeFileSync(at('hook.mjs'), hook);
  return { ...env, NODE_OPTIONS: `--import=${pathToFileURL(at('hook.mjs'))}` };
}

onPosix.each([
  ['a read hangs', 'x[.]cif$'],
  ['the model is being loaded', '[.](safetensors|json)$'],
])('while %s', async (_, pattern) => {
  const watching = adpLint(['--watch', '--no-config', 'x.cif'], { cwd: folder(), env: dead(pattern) });
  await until(() => watching.output().includes('it hangs'));
  watching.kill('SIGINT');
  const { code, signal } = await watching.ended;
  // The system gives no way to end such a read but to die.
  expect([code, signal]).toEqual([null, 'SIGINT']);
});
