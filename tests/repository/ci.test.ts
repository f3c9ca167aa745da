/** What other programs read of this repository says what the command line understands. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import type { LintReport } from '../../src/linter/report.js';
import { compact } from '../../src/reporters/compact.js';
import { reporterNames } from '../../src/reporters/index.js';
import { adpLint } from '../cli/adp-lint.js';
import { useTemporaryFolder } from '../cli/temporary-folder.js';

const root = join(__dirname, '../..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const folder = useTemporaryFolder();

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly {
      readonly id?: string;
      readonly run?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly uses?: string;
    }[];
  };
}

let options: ReadonlySet<string>;
beforeAll(async () => {
  const { stdout } = await adpLint(['--help']);
  options = new Set(stdout.match(/--[a-z][a-z-]*/g));
});

/** Options and formats of command lines in a text that the command line does not know. */
function unknownTo(text: string): string[] {
  const named = [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)]
    .map(([option]) => option)
    .filter((each) => each !== '--yes');
  const formats = [...text.matchAll(/--format[ =]"?([a-z]+)/g)].map(([, format]) => format);
  return [
    ...named.filter((option) => !options.has(option)),
    ...formats.filter((format) => !(reporterNames as readonly string[]).includes(format)),
  ];
}

test('an option that is not there would be noticed', () => {
  expect(unknownTo('npx --yes adp-lint --format compact --fail-on error')).toEqual([]);
  expect(unknownTo('adp-lint --fail-at error --format xml')).toEqual(['--fail-at', 'xml']);
});

describe('action.yml', () => {
  const action: Action = parse(read('action.yml'));
  const lint = action.runs.steps.find(({ id }) => id === 'lint');
  const script = lint?.run ?? '';

  test('names options that there are', () => {
    expect(script).toContain('--fail-on');
    expect(unknownTo(script)).toEqual([]);
  });

  test('every input is described, used, and on the page', () => {
    const text = read('action.yml');
    const page = read('docs', 'ci.md');
    for (const [name, { description, default: value }] of Object.entries(action.inputs)) {
      expect(description).not.toBe('');
      expect(text).toMatch(new RegExp(`inputs\\.${name}\\b`));
      expect(page).toContain(value === '' ? `| \`${name}\` | |` : `| \`${name}\` | \`${value}\` |`);
    }
  });

  test('no input is put into the script as text', () => {
    expect(script).not.toContain('${{');
    for (const { uses } of action.runs.steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w/-]+@v\d+$/);
  });

  /** Runs the script with an npx that writes down what it is given. */
  function runScript(inputs: Readonly<Record<string, string>>, exitCode = 0) {
    const place = join(folder(), `run-${Math.random()}`);
    mkdirSync(join(place, 'bin'), { recursive: true });
    mkdirSync(join(place, 'sub', 'deep'), { recursive: true });
    for (const file of ['a b.cif', 'c.cif', 'sub/d.cif', 'sub/deep/e.cif']) writeFileSync(join(place, file), '');
    const npx = join(place, 'bin', 'npx');
    writeFileSync(
      npx,
      `#!/usr/bin/env bash
printf '%s\\n' "$@" > given
for each in "$@"; do case $each in markdown=*|sarif=*) echo report > "\${each#*=}";; esac; done
exit ${exitCode}
`,
    );
    chmodSync(npx, 0o755);
    const given = (name: string): string => inputs[name] ?? action.inputs[name].default;
    const env = Object.fromEntries(
      Object.entries(lint?.env ?? {}).map(([variable, value]) => [
        variable,
        given(/inputs\.([a-z-]+)/.exec(value)?.[1] ?? ''),
      ]),
    );
    // As GitHub runs `shell: bash`.
    const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
      cwd: place,
      encoding: 'utf8',
      env: {
        ...env,
        PATH: `${join(place, 'bin')}:${process.env.PATH}`,
        RUNNER_TEMP: place,
        GITHUB_OUTPUT: join(place, 'output'),
        GITHUB_STEP_SUMMARY: join(place, 'summary'),
      },
    });
    expect(stderr).toBe('');
    const text = (name: string) => (existsSync(join(place, name)) ? readFileSync(join(place, name), 'utf8') : '');
    return {
      status,
      given: text('given').trimEnd().replaceAll(place, '').split('\n'),
      output: text('output'),
      summary: text('summary'),
    };
  }

  test('lints what is there with annotations and a summary, unless told otherwise', () => {
    expect(runScript({})).toEqual({
      status: 0,
      given: [
        ...['--yes', 'adp-lint@latest', '--fail-on', 'error', '--format', 'github'],
        ...['--format', 'markdown=/adp-lint-summary.md', '--', '.'],
      ],
      output: 'exit-code=0\n',
      summary: 'report\n',
    });
  });

  test('takes patterns and names with blanks, and passes the exit code on', () => {
    const { status, given, output, summary } = runScript(
      {
        ...{ files: '  a b.cif\n\nsub/**/*.cif\n', 'fail-on': 'hint', version: '0.1.0', model: 'lattice' },
        ...{ annotations: 'false', summary: 'false', sarif: 'out.sarif' },
      },
      1,
    );
    expect(status).toBe(1);
    expect(given).toEqual([
      ...['--yes', 'adp-lint@0.1.0', '--fail-on', 'hint', '--format', 'stylish', '--model', 'lattice'],
      ...['--format', 'sarif=out.sarif', '--', 'a b.cif', 'sub/d.cif', 'sub/deep/e.cif'],
    ]);
    expect([output, summary]).toEqual(['exit-code=1\nsarif=./out.sarif\n', '']);
  });

  test('runs nothing that an input holds', () => {
    const { given } = runScript({ files: '$(touch made)\n; touch made', model: '"; touch made #' });
    expect(given.slice(-3)).toEqual(['--', '$(touch made)', '; touch made']);
  });

  test('the command line takes its arguments', async () => {
    const { given } = runScript({ files: 'missing.cif', summary: 'false', model: 'lattice' });
    const { code, stdout } = await adpLint(given.slice(2), { workingFolder: folder() });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^::error file=missing\.cif/);
  });
});

describe('.pre-commit-hooks.yaml', () => {
  const hooks: readonly Readonly<Record<string, unknown>>[] = parse(read('.pre-commit-hooks.yaml'));

  test('describes one hook with options that there are', () => {
    expect(hooks.map(({ id, entry, language }) => [id, entry, language])).toEqual([['adp-lint', 'adp-lint', 'node']]);
    expect(unknownTo((hooks[0].args as string[]).join(' '))).toEqual([]);
    const files = new RegExp(hooks[0].files as string);
    expect(['a/b.cif', 'c.res', 'd.cif.txt', 'e.hkl', 'acif'].filter((name) => files.test(name))).toEqual([
      'a/b.cif',
      'c.res',
    ]);
  });

  test('its entry is a command of the package', () => {
    expect(JSON.parse(read('package.json')).bin).toHaveProperty('adp-lint');
  });
});

describe('docs/ci.md', () => {
  const page = read('docs', 'ci.md');
  const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

  test('its YAML is YAML', () => {
    expect(blocks).toHaveLength(4);
    for (const text of blocks) expect(parseDocument(text).errors).toEqual([]);
  });

  test('its commands name options that there are', () => {
    const commands = page.split('\n').filter((line) => /adp-lint(@\S+)? --/.test(line));
    expect(commands.length).toBeGreaterThan(3);
    expect(commands.flatMap(unknownTo)).toEqual([]);
  });

  test('gives the action inputs that it has', () => {
    const { inputs }: Action = parse(read('action.yml'));
    const workflow = parse(blocks[0]);
    const step = workflow.jobs.ellipsoids.steps.find(({ uses }: { uses?: string }) => uses?.includes('adp-lint'));
    expect(Object.keys(step.with).filter((name) => !(name in inputs))).toEqual([]);
    expect(parse(blocks[3]).repos[0].hooks[0].id).toBe('adp-lint');
  });
});

describe('the problem matcher', () => {
  interface Matcher {
    readonly owner: string;
    readonly severity: string;
    readonly pattern: readonly [Readonly<Record<string, number>> & { readonly regexp: string }];
  }
  const { problemMatcher }: { problemMatcher: readonly Matcher[] } = JSON.parse(
    read('.github', 'adp-lint-matcher.json'),
  );

  function matches(line: string) {
    return problemMatcher.flatMap(({ severity, pattern: [{ regexp, ...groups }] }) => {
      const match = new RegExp(regexp).exec(line);
      const named = Object.entries(groups as Readonly<Record<string, number>>);
      return match === null ? [] : [{ severity, ...Object.fromEntries(named.map(([name, n]) => [name, match[n]])) }];
    });
  }

  test('owners differ', () => {
    expect(new Set(problemMatcher.map(({ owner }) => owner)).size).toBe(problemMatcher.length);
  });

  test('reads every line of the compact report as what it is', () => {
    const place = { line: 12, column: 3, endLine: 12, endColumn: 9 };
    const finding = { ...place, block: 'a', data: {}, causes: ['a cause'], advice: [], docs: 'docs/x.md' };
    const report: LintReport = {
      version: '0.1.0',
      files: [
        {
          file: 'sub folder/C:x.cif',
          blocks: [],
          elapsed: 1,
          problems: [{ severity: 'fatal', kind: 'no-structure', message: 'no crystal structure', line: 1, column: 1 }],
          findings: (['error', 'warning', 'info', 'hint'] as const).map((severity) => ({
            ...finding,
            ...{ severity, code: 'ADPL103', rule: 'odd-volume', sites: ['C8'], message: 'U is 2:1:1 times: too large' },
          })),
        },
      ],
    };
    const lines = compact(report).trimEnd().split('\n');
    const file = 'sub folder/C:x.cif';
    const message = 'ADPL103/odd-volume C8 U is 2:1:1 times: too large';
    const expected = { file, line: '12', column: '3', code: 'ADPL103/odd-volume', message };
    expect(lines.map(matches)).toEqual([
      [
        {
          ...{ severity: 'error', file, line: '1', column: '1', code: 'no-structure' },
          message: 'no-structure - no crystal structure',
        },
      ],
      [{ ...expected, severity: 'error' }],
      [{ ...expected, severity: 'warning' }],
      [{ ...expected, severity: 'notice' }],
      [{ ...expected, severity: 'notice' }],
    ]);
  });

  test('takes no other line', () => {
    const lines = ['1 file, 1 structure, 4 atoms assessed', 'a.cif:12:3: note x', 'npm warn config a:1:1: x error y'];
    expect(lines.flatMap(matches)).toEqual([]);
  });
});
