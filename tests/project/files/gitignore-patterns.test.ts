import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruleNames } from '../../../src/linter/known-rules.js';
import type { Config, ConfigLayer } from '../../../src/project/config/config.js';
import { ConfigError } from '../../../src/project/config/config-error.js';
import { ignoringPattern, resolveConfig } from '../../../src/project/config/resolve.js';
import { patternFault } from '../../../src/project/files/gitignore-patterns.js';
import { IgnoreFiles } from '../../../src/project/files/ignore-files.js';
import { useTemporaryFolder } from '../../cli/temporary-folder.js';

const folder = useTemporaryFolder();

const paths = [
  'a.cif',
  'b.cif',
  'A.CIF',
  'ab.cif',
  '^.cif',
  'a.cif.bak',
  'a.cif ',
  '#x.cif',
  '!x.cif',
  '{a,b}.cif',
  '*.cif',
  '[ab.cif',
  'old/a.cif',
  'old/keep.cif',
  'older/a.cif',
  'x/a.cif',
  'x/old/y/a.cif',
  'x/y/a.cif',
  'x/y/z/a.cif',
  'y/x/a.cif',
  'Åb.cif',
];

/** Each with the paths that it ignores. */
const cases: readonly (readonly [patterns: readonly string[], ignored: readonly string[]])[] = [
  [['[^a].cif'], ['b.cif', '^.cif', '*.cif']],
  [['[!a].cif'], ['b.cif', '^.cif', '*.cif']],
  [['[^a]*.cif'], paths.filter((path) => /(^|\/)[^a/][^/]*\.cif$/.test(path))],
  [['[ab].cif'], paths.filter((path) => /(^|\/)[ab]\.cif$/.test(path))],
  [['[a-b]b.cif'], ['ab.cif']],
  [['[ab.cif'], []],
  [['/a.cif  '], ['a.cif']],
  [['a.cif\\ '], ['a.cif ']],
  [['#x.cif'], []],
  [['\\#x.cif'], ['#x.cif']],
  [['\\!x.cif'], ['!x.cif']],
  [['{a,b}.cif'], ['{a,b}.cif']],
  [['\\{a,b}.cif'], ['{a,b}.cif']],
  [['*.CIF'], ['A.CIF']],
  [['\\*.cif'], ['*.cif']],
  [['a?.cif'], ['ab.cif']],
  [['./a.cif'], []],
  [['old'], ['old/a.cif', 'old/keep.cif', 'x/old/y/a.cif']],
  [['old/'], ['old/a.cif', 'old/keep.cif', 'x/old/y/a.cif']],
  [['/old/'], ['old/a.cif', 'old/keep.cif']],
  // What lies in a folder that is left out is never come to.
  [
    ['old/', '!keep.cif'],
    ['old/a.cif', 'old/keep.cif', 'x/old/y/a.cif'],
  ],
  [['/old/*', '!keep.cif'], ['old/a.cif']],
  [['*.bak', '!a.cif.bak'], []],
  [['x/*.cif'], ['x/a.cif']],
  [['x/y'], ['x/y/a.cif', 'x/y/z/a.cif']],
  [['x/**'], ['x/a.cif', 'x/old/y/a.cif', 'x/y/a.cif', 'x/y/z/a.cif']],
  [['**/y/*.cif'], ['x/old/y/a.cif', 'x/y/a.cif']],
  [['x/**/a.cif'], ['x/a.cif', 'x/old/y/a.cif', 'x/y/a.cif', 'x/y/z/a.cif']],
  [['Å*.cif'], ['Åb.cif']],
];

const here = (config: Config): ConfigLayer => ({ source: 'test', folder: folder(), config });

describe.each(cases)('%j', (patterns, ignored) => {
  test('leaves out the same in git, .adplintignore, ignore and overrides', async () => {
    const repository = join(folder(), 'repository');
    await mkdir(repository);
    git(['init', '--quiet'], repository);
    await writeFile(join(repository, '.gitignore'), `${patterns.join('\n')}\n`);
    const asked = git(['check-ignore', '--no-index', '--stdin', '-z'], repository, paths.join('\0'));
    await rm(repository, { recursive: true });

    await writeFile(join(folder(), '.adplintignore'), `${patterns.join('\n')}\n`);
    const files = await IgnoreFiles.forFolder(folder());
    const hidden = await Promise.all(paths.map((path) => files.hides(join(folder(), path))));

    const inConfig = here({ ignore: patterns });
    const overridden = here({ overrides: [{ files: patterns, temperature: 1 }] });
    const kinds = {
      git: asked.split('\0').filter((path) => path !== ''),
      '.adplintignore': paths.filter((_, index) => hidden[index]),
      ignore: paths.filter((path) => ignoringPattern([inConfig], join(folder(), path)) !== undefined),
      overrides: paths.filter(
        (path) => resolveConfig([overridden], join(folder(), path), ruleNames).temperature !== undefined,
      ),
    };
    // On these systems git ignores case, and so do we: the names of the table tell case apart.
    const tellsCase = process.platform !== 'win32' && process.platform !== 'darwin';
    const expected = tellsCase ? ignored : kinds.git;
    for (const left of Object.values(kinds)) expect([...left].sort()).toEqual([...expected].sort());
  });
});

function git(args: readonly string[], cwd: string, input = ''): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '', GIT_CONFIG_NOSYSTEM: '1' };
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd, input, encoding: 'utf8', env });
  // 1: none of the paths is ignored.
  if (error !== undefined || (status !== 0 && status !== 1)) throw error ?? new Error(stderr);
  return stdout;
}

test('outside their folder patterns match that name no folder', () => {
  const layer: ConfigLayer = {
    source: 'test',
    folder: join(folder(), 'base'),
    config: { ignore: ['*.bak', '/a.cif'] },
  };
  expect(ignoringPattern([layer], join(folder(), 'a.bak'))).toMatchObject({ pattern: '*.bak', index: 0 });
  expect(ignoringPattern([layer], join(folder(), 'a.cif'))).toBeUndefined();
});

test('a later layer takes back what an earlier one leaves out', () => {
  const layers = [here({ ignore: ['*.bak', 'old/'] }), here({ ignore: ['!a.bak'] })];
  expect(ignoringPattern(layers, join(folder(), 'a.bak'))).toBeUndefined();
  expect(ignoringPattern(layers, join(folder(), 'b.bak'))).toMatchObject({ pattern: '*.bak', layer: layers[0] });
});

describe('patterns that match nothing, or not what was meant', () => {
  test.each([
    ['*.{cif,res}', 'knows no {cif,res}: write "*.cif", "*.res"; or \\{ for a name with a brace'],
    ['!{a,b}.cif', 'write "!a.cif", "!b.cif"'],
    ['{a,b,c,d}', 'write "a", "b", "c", "d"'],
    ['{a,b,c,d,e}', 'write a pattern for each alternative'],
    ['{x,y/{p,q}}/a.cif', 'knows no {p,q}: write a pattern for each alternative'],
    ['run{1..9}.cif', 'knows no {1..9}: write a pattern for each alternative'],
    ['#x.cif', 'is a comment, as in .gitignore: write "\\#x.cif"'],
    ['./x/a.cif', 'write "/x/a.cif"'],
    ['a[bc', 'the [ in the pattern "a[bc" is not closed'],
    ['a[]bc', 'is not closed'],
    ['a[!]bc', 'is not closed'],
    ['a\\', 'the \\ at the end'],
    ['a\\\\\\', 'the \\ at the end'],
    ['', 'is empty'],
    ['  ', 'is empty'],
    ['!', 'is empty'],
    ['a\nb', 'several lines'],
  ])('%j', (pattern, expected) => {
    expect(patternFault(pattern)).toContain(expected);
  });

  test.each([
    'a.cif',
    '!a.cif',
    'a{b}.cif',
    '\\{a,b}.cif',
    '{}',
    'a[bc]',
    'a[]]',
    'a[!]]',
    '\\[a',
    'a\\\\',
    '\\#x',
    '..x',
  ])('%j is right', (pattern) => {
    expect(patternFault(pattern)).toBeUndefined();
  });
});

test.each(['.gitignore', '.adplintignore'])('%s that is a folder is told', async (name) => {
  const inside = join(folder(), `unreadable${name}`);
  await mkdir(join(inside, name), { recursive: true });
  const files = await IgnoreFiles.forFolder(inside)
    .then((all) => all.ignores(join(inside, 'a.cif'), false))
    .catch((error: Error) => error);
  expect(files).toBeInstanceOf(ConfigError);
  expect((files as ConfigError).message).toBe(
    `${join(inside, name)}: this cannot be read: this is a folder, a file was expected; --no-ignore searches without it`,
  );
});
