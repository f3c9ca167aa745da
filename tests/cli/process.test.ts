import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
  const cifs = readdirSync(join(root, 'fixtures'), { recursive: true }).filter((name) => String(name).endsWith('.cif'));
  expect(report.files).toHaveLength(cifs.length);
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

test('several processes find what one finds, in the same order', () => {
  const files = ['silicon', 'quartz-beta', 'paracetamol_monomethanolate', 'dolomite'].map((name) =>
    join('fixtures', `${name}.cif`),
  );
  const report = (concurrency: string) => {
    const { status, stdout, stderr } = adpLint(
      '--format',
      'json',
      '--fail-on',
      'never',
      '--model',
      'lattice',
      '--concurrency',
      concurrency,
      ...files,
    );
    expect([stderr, status]).toEqual(['', 0]);
    return stdout.replaceAll(/"elapsed[A-Za-z]*": [0-9.e+-]+/g, '');
  };
  expect(report('2')).toBe(report('off'));
});

test('the library shares files out among processes, too, and ends them', () => {
  const script = `
    const { lintFiles } = await import(${JSON.stringify(pathToFileURL(join(dirname(built.command), '..', 'index.js')).href)});
    const files = ['silicon', 'quartz-beta', 'dolomite'].map((name) => \`fixtures/\${name}.cif\`);
    const lint = async (concurrency) => {
      const { files: reports } = await lintFiles(files, { model: 'lattice', concurrency });
      return JSON.stringify(reports.map((report) => ({ ...report, elapsed: 0 })));
    };
    const [shared, alone] = [await lint(2), await lint('off')];
    console.log(shared === alone, JSON.parse(shared).length);
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    ...options,
    encoding: 'utf8',
  });
  expect([stderr, stdout, status]).toEqual(['', 'true 3\n', 0]);
});

test('a model that is not there ends a run with several processes as it ends any other', () => {
  const { status, stdout, stderr } = adpLint('--concurrency', '2', '--model', 'no-such-model', 'fixtures');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^adp-lint: there is no model no-such-model/);
});

test('Ctrl-C ends watching with exit code 0', async () => {
  const child = spawn(process.execPath, [built.command, '--watch', '--model', 'lattice', paracetamol], options);
  let output = '';
  await new Promise<void>((ready) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ctrl-C')) ready();
    });
    child.on('close', () => ready());
  });
  child.kill('SIGINT');
  expect(await new Promise((done) => child.on('close', (code) => done(code)))).toBe(0);
});
