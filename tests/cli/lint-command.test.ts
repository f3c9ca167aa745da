import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LintArguments, lint } from '../../src/cli/commands/lint.js';
import type { LintBackend } from '../../src/project/lint-runner.js';
import { file, finding } from '../reporters/example-report.js';
import { useTemporaryFolder } from './temporary-folder.js';
import { terminal } from './terminal.js';

const folder = useTemporaryFolder();

/** The text of a file is the severity of its one finding, or what becomes of it. */
const scriptedBackend: LintBackend = {
  openPredictor: () => Promise.reject(new Error('the engine cannot be had')),
  async lint(content, name, { predictor }) {
    const text = Buffer.from(content).toString();
    if (text === 'broken') throw new Error('no cell in it');
    if (text === 'model') await predictor?.();
    const findings = text === 'clean' ? [] : [finding({ severity: text as 'error' | 'warning' | 'hint' })];
    return { report: file({ file: name, findings }) };
  },
};

beforeAll(async () => {
  for (const content of ['clean', 'error', 'warning', 'hint', 'broken', 'model']) {
    await writeFile(join(folder(), `${content}.cif`), content);
  }
});

async function runLint(
  changes: Partial<LintArguments>,
  settings: Parameters<typeof terminal>[0] = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const { io, stdout, stderr } = terminal({ workingFolder: folder(), ...settings });
  const args: LintArguments = {
    paths: [],
    predictor: {},
    outputs: [{ format: 'stylish' }],
    failOn: 'error',
    quiet: false,
    stdinFilename: '<stdin>',
    ...changes,
  };
  const code = await lint(args, io, scriptedBackend);
  return { code, stdout: stdout(), stderr: stderr() };
}

test.each([
  ['clean', 'error', 0],
  ['error', 'error', 1],
  ['warning', 'error', 0],
  ['warning', 'warning', 1],
  ['warning', 'hint', 1],
  ['hint', 'info', 0],
  ['hint', 'hint', 1],
  ['error', 'never', 0],
] as const)('a file with %s, failing on %s, gives %i', async (content, failOn, expected) => {
  expect((await runLint({ paths: [`${content}.cif`], failOn })).code).toBe(expected);
});

test('a file that cannot be read or judged makes 3, and the others are linted', async () => {
  const { code, stdout } = await runLint({ paths: ['missing.cif', 'broken.cif', 'error.cif'] });
  expect(code).toBe(3);
  expect(stdout).toContain('the file cannot be read: no such file or folder');
  expect(stdout).toContain('no cell in it');
  expect(stdout).toContain('error.cif:214:1');
  expect(stdout).toContain('2 files not judged');
});

test('a folder given as a file of a folder that is none is reported, too', async () => {
  const { code, stdout } = await runLint({ paths: ['clean.cif/inside.cif'] });
  expect(code).toBe(3);
  expect(stdout).toContain('a part of the path is a file, not a folder');
});

test('without its model nothing can be judged: the run ends', async () => {
  await expect(runLint({ paths: ['clean.cif', 'model.cif', 'error.cif'] })).rejects.toThrow('the engine cannot be had');
});

test('nothing to lint is an error of the command line', async () => {
  await expect(runLint({})).rejects.toThrow('no files given');
  await mkdir(join(folder(), 'empty'));
  await expect(runLint({ paths: ['empty'] })).rejects.toThrow('there is nothing to lint');
});

test('general remarks are shown to programs, and to people who ask or fail on them', async () => {
  const paths = ['hint.cif'];
  const standard = await runLint({ paths });
  expect(standard.stdout).not.toContain('hint G');
  expect(standard.stdout).toContain('1 milder not shown (--min-severity hint)');
  expect((await runLint({ paths, minSeverity: 'hint' })).stdout).toContain('hint G');
  expect((await runLint({ paths, failOn: 'hint' })).stdout).toContain('hint G');
  expect(JSON.parse((await runLint({ paths, outputs: [{ format: 'json' }] })).stdout).files[0].findings).toHaveLength(
    1,
  );
  expect(
    JSON.parse((await runLint({ paths, outputs: [{ format: 'json' }], minSeverity: 'info' })).stdout).files[0].findings,
  ).toHaveLength(0);
});

test('reads standard input, under the name it is given', async () => {
  const { code, stdout } = await runLint({ paths: ['-'], stdinFilename: 'from-olex.cif' }, { stdin: 'error' });
  expect(code).toBe(1);
  expect(stdout).toContain('from-olex.cif:214:1');
});

test('writes the report to a file, whole, without colours, and nothing to stdout', async () => {
  const { code, stdout } = await runLint(
    { paths: ['error.cif'], outputs: [{ format: 'stylish', file: 'report.txt' }] },
    { isTTY: true, env: { FORCE_COLOR: '1' } },
  );
  expect([code, stdout]).toEqual([1, '']);
  const text = await readFile(join(folder(), 'report.txt'), 'utf8');
  expect(text).toContain('error.cif:214:1');
  expect(text).not.toContain('\u001b');
  expect((await readdir(folder())).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  await expect(
    runLint({ paths: ['error.cif'], outputs: [{ format: 'stylish', file: 'no/such/report.txt' }] }),
  ).rejects.toThrow('the report could not be written to no/such/report.txt: no such file or folder');
});

test('refuses to write the report onto a file it lints', async () => {
  await expect(runLint({ paths: ['.'], outputs: [{ format: 'stylish', file: './error.cif' }] })).rejects.toThrow(
    'is one of the files to lint',
  );
  expect(await readFile(join(folder(), 'error.cif'), 'utf8')).toBe('error');
});

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: false }, {}, false],
  [{ isTTY: true, env: { NO_COLOR: '1' } }, {}, false],
  [{ isTTY: true, env: { NO_COLOR: '' } }, {}, true],
  [{ isTTY: true, env: { TERM: 'dumb' } }, {}, false],
  [{ isTTY: false, env: { FORCE_COLOR: '1' } }, {}, true],
  [{ isTTY: true, env: { FORCE_COLOR: '0' } }, {}, false],
  [{ isTTY: false, env: { FORCE_COLOR: '', NO_COLOR: '1' } }, {}, true],
  [{ isTTY: true }, { color: false }, false],
  [{ isTTY: false, env: { NO_COLOR: '1' } }, { color: true }, true],
])('with %j and %j colours are %s', async (settings, changes, coloured) => {
  const { stdout } = await runLint({ paths: ['error.cif'], ...changes }, settings);
  expect(stdout.includes('\u001b[')).toBe(coloured);
});

test('the report is as wide as the terminal', async () => {
  const { stdout } = await runLint({ paths: ['error.cif'] }, { isTTY: true, columns: 60, env: { NO_COLOR: '1' } });
  const evidence = stdout.split('\n').filter((line) => line.startsWith('        '));
  expect(evidence.length).toBeGreaterThan(3);
  expect(Math.max(...evidence.map((line) => line.length))).toBeLessThanOrEqual(60);
});

test('says nothing on stderr where no terminal shows it', async () => {
  expect((await runLint({ paths: ['error.cif', 'clean.cif'] })).stderr).toBe('');
});
