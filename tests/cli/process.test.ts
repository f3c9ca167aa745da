import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildPackage } from './built-package.js';

const root = join(__dirname, '../..');
const paracetamol = join('fixtures', 'paracetamol_monomethanolate.cif');

let built: ReturnType<typeof buildPackage>;
beforeAll(() => {
  built = buildPackage();
});
afterAll(() => built.remove());

const options = { cwd: root, env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' } } satisfies SpawnOptions;

function adpLint(...args: string[]) {
  return spawnSync(process.execPath, [built.command, ...args], { ...options, encoding: 'utf8' });
}

test('prints its version and help without opening a model', () => {
  expect(adpLint('--version').stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  const help = adpLint('--help');
  expect([help.status, help.stderr]).toEqual([0, '']);
  expect(help.stdout).toContain('Exit codes:');
});

test('ends by itself with the exit code, everything written', () => {
  const { status, stdout, stderr } = adpLint(
    '--format',
    'json',
    '--fail-on',
    'never',
    'fixtures',
    '--model',
    'lattice',
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const report = JSON.parse(stdout) as { files: unknown[]; summary: { atomsAssessed: number } };
  expect(report.files).toHaveLength(17);
  expect(report.summary.atomsAssessed).toBeGreaterThan(100);
  expect(adpLint('missing.cif').status).toBe(3);
  expect(adpLint('--no-such-option').status).toBe(2);
});

test('a reader that leaves early is no error', async () => {
  const child = spawn(process.execPath, [built.command, 'predict', '--json', '--model', 'lattice', paracetamol], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.destroy();
  const status = await new Promise((done) => child.on('close', done));
  expect(errors).toBe('');
  expect(status).toBe(0);
});

test('Ctrl-C ends it at once and quietly', async () => {
  // Without input it waits at standard input.
  const child = spawn(process.execPath, [built.command, '-'], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  await new Promise((ready) => setTimeout(ready, 1500));
  child.kill('SIGINT');
  const signal = await new Promise((done) => child.on('close', (_, name) => done(name)));
  expect(signal).toBe('SIGINT');
  expect(output).toBe('');
});
