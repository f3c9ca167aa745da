import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reporterNames } from '../../src/reporters/index.js';
import { severities } from '../../src/rules/severity.js';
import { adpLint } from './adp-lint.js';
import { useTemporaryFolder } from './temporary-folder.js';

const folder = useTemporaryFolder();
const scripts: Record<string, string> = {};

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout, stderr } = await adpLint(['completion', shell]);
    expect([code, stderr]).toEqual([0, '']);
    scripts[shell] = stdout;
    writeFileSync(join(folder(), `script.${shell}`), stdout);
  }
  mkdirSync(join(folder(), 'in'));
  for (const name of ['in/one.cif', 'in/two words.res', 'in/$(odd).cif']) writeFileSync(join(folder(), name), '');
});

/** Commands and options of the help, the words of which nothing may be missing. */
async function ofHelp(...path: string[]): Promise<string[]> {
  const { stdout } = await adpLint([...path, '--help']);
  const flags = [...stdout.matchAll(/^ {2}(-\w, )?(--[\w-]+)/gm)].flatMap(([, short, long]) => [
    ...(short === undefined ? [] : [short.slice(0, 2)]),
    long,
  ]);
  return flags;
}

test('of another shell there is none', async () => {
  const { code, stderr } = await adpLint(['completion', 'tcsh']);
  expect(code).toBe(2);
  expect(stderr).toContain('bash, zsh, fish');
});

test.each([[[]], [['lint']], [['predict']], [['vrf']], [['model', 'import']], [['lsp']]])(
  'every option that the help of %j lists is in every script',
  async (path: string[]) => {
    const flags = await ofHelp(...path);
    expect(flags).toContain('--help');
    for (const flag of flags) {
      expect(scripts.bash).toContain(flag);
      expect(scripts.zsh).toContain(`'${flag}:`);
      expect(scripts.fish).toContain(flag.startsWith('--') ? ` -l ${flag.slice(2)} ` : ` -s ${flag.slice(1)} `);
    }
  },
);

const hasBash = spawnSync('bash', ['-c', 'exit 0']).status === 0;
if (!hasBash) console.warn('completion: no bash here; not tested');

(hasBash ? describe : describe.skip)('in bash', () => {
  /** What bash offers for the last of these words. */
  const offers = (...words: string[]): string[] => {
    const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _adp_lint; ((\${#COMPREPLY[@]})) && printf '%s\\n' "\${COMPREPLY[@]}"; true`;
    const args = ['--norc', '-c', script, 'bash', join(folder(), 'script.bash'), 'adp-lint', ...words];
    return execFileSync('bash', args, { cwd: folder(), encoding: 'utf8' }).split('\n').filter(Boolean);
  };

  test('it is registered', () => {
    const said = execFileSync('bash', ['--norc', '-c', `source script.bash; complete -p adp-lint`], {
      cwd: folder(),
      encoding: 'utf8',
    });
    expect(said).toContain('-F _adp_lint adp-lint');
  });

  test('commands, and files beside them', () => {
    expect(offers('pre')).toEqual(['predict']);
    expect(offers('')).toEqual(expect.arrayContaining(['lint', 'model', 'explain', 'completion', 'in']));
    expect(offers('model', '')).toEqual(expect.arrayContaining(['import', 'pull', 'list', 'info']));
    expect(offers('model', '')).not.toContain('predict');
    expect(offers('predict', 'pre')).toEqual([]);
  });

  test('options of the command, short and long', async () => {
    const sorted = (words: string[]) => [...words].sort();
    expect(sorted(offers('-'))).toEqual(sorted(await ofHelp()));
    expect(sorted(offers('x.cif', 'model', 'import', '-'))).toEqual(sorted(await ofHelp('model', 'import')));
    expect(offers('--min')).toEqual(['--min-severity']);
    expect(offers('predict', '--min')).toEqual([]);
  });

  test('choices of options and arguments, also behind =', () => {
    expect(offers('--fail-on', '')).toEqual([...severities, 'never']);
    expect(offers('lint', '--fail-on', 'w')).toEqual(['warning']);
    expect(offers('--fail-on', '=', 'w')).toEqual(['warning']);
    expect(offers('--fail-on', '=')).toEqual([...severities, 'never']);
    expect(offers('--format', '')).toEqual(reporterNames);
    expect(offers('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(offers('explain', 'odd-')).toEqual(expect.arrayContaining(['odd-shape', 'odd-volume']));
    expect(offers('--temperature', '')).toEqual([]);
  });

  test('names of files, as they are', () => {
    const names = ['in/$(odd).cif', 'in/one.cif', 'in/two words.res'];
    expect(offers('in/').sort()).toEqual(names);
    expect(offers('predict', 'in/o')).toEqual(['in/one.cif']);
    expect(offers('-o', 'in/t')).toEqual(['in/two words.res']);
    expect(offers('rules', 'in/')).toEqual([]);
  });
});

test.each(['zsh', 'fish'])('%s can read its script', (shell) => {
  const { error, status, stderr } = spawnSync(shell, ['-n', join(folder(), `script.${shell}`)], { encoding: 'utf8' });
  if (error !== undefined) {
    console.warn(`completion: no ${shell} here; not tested`);
    return;
  }
  expect([status, stderr]).toEqual([0, '']);
});
