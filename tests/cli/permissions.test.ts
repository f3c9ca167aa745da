import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { badStructure } from './bad-structure.js';
import { useBuiltProgram } from './run-built.js';
import { useTemporaryFolder } from './temporary-folder.js';

const root = join(__dirname, '../..');

/** Permissions do not bind root: then the program runs as this user, who owns nothing. */
const nobody = 65534;
const asNobody = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

function whyNot(): string | undefined {
  if (process.platform === 'win32') return 'Windows has other permissions';
  const { status } = spawnSync(process.execPath, ['-e', 'fs.readFileSync("package.json")'], { cwd: root, ...asNobody });
  return status === 0 ? undefined : 'as root, and nobody else may read this checkout';
}
const reason = whyNot();
if (reason !== undefined) console.warn(`permissions: not tested (${reason})`);

(reason === undefined ? describe : describe.skip)('without permission', () => {
  const modes: [path: string, mode: number][] = [];
  // Before the folder is removed, which an ordinary user could not do otherwise.
  afterAll(() => {
    for (const [path] of [...modes].reverse()) chmodSync(path, 0o755);
  });
  const folder = useTemporaryFolder();
  const adpLint = useBuiltProgram();
  const at = (...names: string[]) => join(folder(), ...names);

  beforeAll(() => {
    mkdirSync(at('in/locked'), { recursive: true });
    mkdirSync(at('sealed/cache'), { recursive: true });
    mkdirSync(at('free'));
    writeFileSync(at('in/good.cif'), badStructure(1, 2));
    for (const name of ['in/secret.cif', 'in/locked/inside.cif']) copyFileSync(at('in/good.cif'), at(name));
    writeFileSync(at('sealed/report.json'), 'old');
    for (const name of ['base.json', 'report.json']) writeFileSync(at('free', name), '{ "version": 1, "files": {} }');
    if (asNobody.uid !== undefined) {
      chmodSync(folder(), 0o755);
      chownSync(at('free'), nobody, nobody);
    }
    modes.push([at('in/secret.cif'), 0], [at('in/locked'), 0], [at('sealed/cache'), 0o555], [at('sealed'), 0o555]);
    modes.push([at('free/base.json'), 0o444], [at('free/report.json'), 0o444]);
    for (const [path, mode] of modes) chmodSync(path, mode);
  });

  const run = (...args: string[]) => adpLint(['--model', 'lattice', ...args], { cwd: folder(), ...options() }).ended;
  const options = () => ({
    ...asNobody,
    env: { ...process.env, HOME: at('free'), FORCE_COLOR: undefined, NO_COLOR: '1' },
  });

  test('to read a file and a folder: both are in the report, and the others are linted', async () => {
    const { code, stdout, stderr } = await run('--format', 'compact', 'in');
    expect([code, stderr]).toEqual([3, '']);
    const lines = stdout.split('\n').map((line) => line.replace(/ - U is .*| U is .*/, ''));
    expect(lines).toEqual([
      'in/locked:1:1: fatal unreadable - the folder cannot be read: no permission',
      'in/good.cif:30:1: error ADPL001/non-positive-definite C1',
      'in/good.cif:31:1: error ADPL001/non-positive-definite C2',
      'in/secret.cif:1:1: fatal unreadable - the file cannot be read: no permission',
      '',
    ]);
  });

  test.each(['adp-lint.config.yaml', 'package.json', '.adplintignore', '.gitignore'])(
    'to read %s: what it says is not known, and nothing is linted',
    async (name) => {
      const project = `unknown-${name}`;
      mkdirSync(at(project));
      copyFileSync(at('in/good.cif'), at(project, 'good.cif'));
      writeFileSync(at(project, name), '');
      chmodSync(at(project, name), 0);
      const { code, stdout, stderr } = await run('--format', 'compact', project);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^adp-lint: \S+: this cannot be read: no permission[^\n]*\n$/);
      expect(stderr).toContain(join(project, name));
      const without = name.startsWith('.') ? '--no-ignore' : '--no-config';
      expect((await run(without, '--format', 'compact', project)).code).toBe(1);
    },
  );

  test.each(['sealed/report.json', 'sealed/new.json', 'free/report.json'])(
    'to write %s: that is said, the other report is written, and nothing changes',
    async (output) => {
      const before = [readdirSync(at('sealed')), readFileSync(at('free/report.json'), 'utf8')];
      const { code, stdout, stderr } = await run('--format', `json=${output}`, '--format', 'compact', 'in/good.cif');
      expect([code, stderr]).toEqual([3, `adp-lint: the report could not be written to ${output}: no permission\n`]);
      expect(stdout.match(/ADPL001/g)).toHaveLength(2);
      expect([readdirSync(at('sealed')), readFileSync(at('free/report.json'), 'utf8')]).toEqual(before);
      expect(readdirSync(at('free')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
  );

  test.each(['free/base.json', 'sealed/base.json'])(
    'to write the baseline %s: that is said, and what was found is reported all the same',
    async (baseline) => {
      const args = ['--suppress-all', '--baseline', baseline, '--format', 'compact', '--format', 'json=free/all.json'];
      const { code, stdout, stderr } = await run(...args, 'in/good.cif');
      expect([code, stderr]).toEqual([3, `adp-lint: the baseline ${baseline} could not be written: no permission\n`]);
      expect(stdout.match(/ADPL001/g)).toHaveLength(2);
      expect(JSON.parse(readFileSync(at('free/all.json'), 'utf8')).summary.findings.error).toBe(2);
      expect(readFileSync(at('free/base.json'), 'utf8')).toBe('{ "version": 1, "files": {} }');
      expect(statSync(at('free/base.json')).mode & 0o777).toBe(0o444);
    },
  );

  test.each(['sealed/cache', 'sealed/new', 'in/good.cif', 'in/locked'])(
    'to keep reports in the cache folder %s: the run is as good as without',
    async (cache) => {
      const { code, stdout, stderr } = await run('--cache-location', cache, '--format', 'compact', 'in/good.cif');
      expect([code, stderr]).toEqual([1, '']);
      expect(stdout.match(/ADPL001/g)).toHaveLength(2);
      expect(readdirSync(at('sealed/cache'))).toEqual([]);
    },
  );
});
