/** Pipes, sockets and devices where the real program finds them, or is told to read them. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { buildPackage } from './built-package.js';
import { until, useBuiltProgram } from './run-built.js';
import { useTemporaryFolder } from './temporary-folder.js';

const silicon = join(__dirname, '../../fixtures/silicon.cif');

if (process.platform === 'win32') console.warn('pipes and sockets: Windows has none in folders; not tested here');

(process.platform === 'win32' ? describe.skip : describe)('pipes and sockets', () => {
  const folder = useTemporaryFolder();
  const adpLint = useBuiltProgram();
  const at = (...names: string[]) => join(folder(), ...names);
  const run = (...args: string[]) => adpLint(['--model', 'lattice', ...args], { cwd: folder() }).ended;
  const filesOf = (stdout: string) => (JSON.parse(stdout).files as { file: string }[]).map(({ file }) => file);
  let server: Server;

  beforeAll(async () => {
    mkdirSync(at('in/deep'), { recursive: true });
    mkdirSync(at('alone'));
    copyFileSync(silicon, at('in/good.cif'));
    // Nobody will ever write to them: to open one is to hang.
    execFileSync('mkfifo', [at('in/pipe.cif'), at('in/deep/pipe.res'), at('alone/pipe.cif')]);
    execFileSync('ln', ['-s', 'pipe.cif', at('in/link.cif')]);
    execFileSync('ln', ['-s', '/dev/zero', at('in/zero.cif')]);
    server = createServer();
    await new Promise<void>((ready) => server.listen(at('in/socket.cif'), ready));
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  test.each([[['in']], [['in/*.cif']], [['in/**/*']], [['in', 'in/deep/*.res']]])(
    'found by %j: passed over',
    async (paths) => {
      const { code, stdout } = await run('--format', 'json', '--no-ignore', ...paths);
      const missing = paths.includes('in/deep/*.res');
      expect(code).toBe(missing ? 3 : 0);
      expect(filesOf(stdout).filter((file) => !file.includes('*'))).toEqual([join('in', 'good.cif')]);
    },
  );

  test('a folder of nothing else holds no structures', async () => {
    const { code, stderr } = await run('alone');
    expect(code).toBe(2);
    expect(stderr).toContain('no *.cif or *.res files in alone');
  });

  test('a pipe that is named is read, up to its end', async () => {
    const built = buildPackage();
    try {
      const script = `"${process.execPath}" "${built.command}" --model lattice --format json`;
      const bash = (command: string) => execFileSync('bash', ['-c', command], { cwd: folder(), encoding: 'utf8' });
      const [piped] = filesOf(bash(`${script} <(cat in/good.cif)`));
      expect(piped).toMatch(/^\/(dev|proc)\//);
      for (const command of [`${script} <(cat in/good.cif)`, `cat in/good.cif | ${script} /dev/stdin`]) {
        const [report] = JSON.parse(bash(command)).files;
        expect([report.problems, report.blocks.length]).toEqual([[], 1]);
      }
      execFileSync('mkfifo', [at('named.cif')]);
      const [report] = JSON.parse(bash(`cat in/good.cif > named.cif & ${script} named.cif`)).files;
      expect([report.file, report.problems]).toEqual(['named.cif', []]);
    } finally {
      built.remove();
    }
  });

  test.each([
    ['in/socket.cif', 'this is a socket, a file was expected'],
    ['/dev/zero', 'it is longer than 512 MiB, which no structure is'],
  ])('%s, named, is refused in one line', async (name, reason) => {
    const { code, stdout, stderr } = await run('--quiet', name);
    expect(code).toBe(3);
    const said = (stdout + stderr).split('\n').filter((line) => line.includes(reason));
    expect(said).toHaveLength(1);
  });

  test('watched: neither opened when it starts nor when one appears; named, refused', async () => {
    const watching = adpLint(['--watch', '--model', 'lattice', 'in'], { cwd: folder() });
    await until(() => watching.output().includes('watching 1 file;'));
    execFileSync('mkfifo', [at('in/new.cif')]);
    copyFileSync(silicon, at('in/other.cif'));
    await until(() => watching.output().includes(`${join('in', 'other.cif')}  `));
    watching.kill('SIGINT');
    const { code, stdout } = await watching.ended;
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/pipe|socket|new\.cif|zero/);
    await rm(at('in/other.cif'));
    const refused = await run('--watch', 'in/pipe.cif');
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining(
        'in/pipe.cif is a pipe, socket or device, which cannot be watched: name files or folders',
      ),
    ]);
  });
});
