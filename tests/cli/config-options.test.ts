import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ruleNames } from '../../src/linter/known-rules.js';
import { adpLint } from './adp-lint.js';
import { useTemporaryFolder } from './temporary-folder.js';

const fixtures = join(__dirname, '../../fixtures');
const folder = useTemporaryFolder();
/** The prior alone is quick. */
const quick = ['--model', 'lattice'];

beforeAll(async () => {
  const text = await readFile(join(fixtures, 'paracetamol_monomethanolate.cif'), 'utf8');
  await write({
    // C8 three times too large: an error of several rules.
    'planted.cif': text.replace(/^C8 0\.0212.*$/m, 'C8 0.0600 0.0600 0.0600 0 0.003 0'),
    'clean.cif': text,
  });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder(), name)), { recursive: true });
    await writeFile(join(folder(), name), text);
  }
}

/** A folder of its own with the planted structure in it. */
async function project(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const path = join(folder(), name);
  await mkdir(path, { recursive: true });
  await copyFile(join(folder(), 'planted.cif'), join(path, 'planted.cif'));
  await write(Object.fromEntries(Object.entries(files).map(([file, text]) => [join(name, file), text])));
  return path;
}

function run(args: readonly string[], workingFolder = folder()) {
  return adpLint(args, { workingFolder });
}

async function json(args: readonly string[], workingFolder = folder()) {
  const { stdout, stderr, code } = await run([...quick, '--format', 'json', ...args], workingFolder);
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout);
  const rulesAt = (site: string): string[] =>
    report.files.flatMap((file: { findings: { sites?: string[]; rule: string }[] }) =>
      file.findings.filter(({ sites = [] }) => sites.includes(site)).map(({ rule }) => rule),
    );
  return { code, stderr, report, rulesAt };
}

const misfit = ['low-iou', 'high-s12', 'odd-volume', 'odd-shape'];
const allOff = `rules: { ${[...misfit, 'u-equivalent-mismatch'].map((name) => `${name}: off`).join(', ')} }`;

describe('the configuration', () => {
  test('is found beside the file, not beside the command', async () => {
    await project('found', { 'adp-lint.config.yaml': allOff });
    const { code, rulesAt } = await json(['found/planted.cif']);
    expect([code, rulesAt('C8')]).toEqual([0, []]);
    expect((await json(['planted.cif'])).code).toBe(1);
  });

  test('--no-config and --config FILE', async () => {
    const path = await project('chosen', { 'adp-lint.config.yaml': allOff, 'other.json': '{ "failOn": "never" }' });
    expect((await json(['--no-config', 'planted.cif'], path)).code).toBe(1);
    const { code, rulesAt } = await json(['--config', 'other.json', 'planted.cif'], path);
    expect([code, rulesAt('C8').length > 0]).toEqual([0, true]);
    // Options may stand before the command.
    expect((await run(['--no-config', ...quick, 'lint', 'planted.cif'], path)).code).toBe(1);
  });

  test('--rule counts more, by name or code, the last of several', async () => {
    const path = await project('rule', { 'adp-lint.config.yaml': allOff });
    const { rulesAt } = await json(['--rule', 'odd-volume: info', '--rule', 'ADPL103=hint', 'planted.cif'], path);
    expect(rulesAt('C8')).toEqual(['odd-volume']);
    const { report } = await json(['--rule', 'odd-volume: [hint, { errorFactor: 1000 }]', 'planted.cif'], path);
    const [{ severity }] = report.files[0].findings.filter(({ rule }: { rule: string }) => rule === 'odd-volume');
    expect(severity).toBe('hint');
  });

  test('overrides, temperature, blocks and suppress come with their file', async () => {
    const path = await project('overrides', {
      'adp-lint.config.yaml':
        'overrides:\n  - { files: other/, temperature: 77 }\nsuppress: [{ rule: all, atoms: C8, reason: known }]\n',
      'other/a.cif': await readFile(join(folder(), 'clean.cif'), 'utf8'),
    });
    const { code, report } = await json(['planted.cif', 'other/a.cif'], path);
    expect(code).toBe(0);
    expect(report.files.map((file: { blocks: { temperature: number }[] }) => file.blocks[0].temperature)).toEqual([
      150, 77,
    ]);
    expect((await json(['--temperature', '90', 'other/a.cif'], path)).report.files[0].blocks[0].temperature).toBe(90);
    const acknowledged = report.files[0].acknowledged as { suppressed: object }[];
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged[0].suppressed).toEqual({ by: 'config', reason: 'known' });
  });

  test('failOn, minSeverity, maxWarnings and model are those of the working folder', async () => {
    const path = await project('settings', {
      'adp-lint.config.yaml': 'failOn: never\nminSeverity: error\nmodel: lattice\n',
    });
    const { code, stdout } = await run(['planted.cif'], path);
    expect(code).toBe(0);
    expect(stdout).not.toContain('warning B');
    expect((await run(['--fail-on', 'error', 'planted.cif'], path)).code).toBe(1);
    await writeFile(join(path, 'adp-lint.config.yaml'), 'model: no-such-model');
    const missing = await run(['planted.cif'], path);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('no-such-model');
  });

  test('ignored files are left out; of those that were named it is said', async () => {
    const path = await project('ignoring', { 'adp-lint.config.yaml': 'ignore: [old/, "*.bak.cif"]' });
    await mkdir(join(path, 'old'));
    await copyFile(join(folder(), 'clean.cif'), join(path, 'old', 'a.cif'));
    const files = (report: { files: { file: string }[] }) => report.files.map(({ file }) => file);
    const inFolder = await json(['.'], path);
    expect([files(inFolder.report), inFolder.stderr]).toEqual([['planted.cif'], '']);
    const named = await json(['old/a.cif'], path);
    expect([named.code, files(named.report)]).toEqual([0, []]);
    expect(named.stderr).toBe('adp-lint: old/a.cif: ignored by adp-lint.config.yaml:1 (old/); --no-ignore lints it\n');
    expect(files((await json(['--no-ignore', 'old/a.cif'], path)).report)).toEqual(['old/a.cif']);
    expect(files((await json(['--no-ignore', 'lint', 'old/a.cif'], path)).report)).toEqual(['old/a.cif']);
  });

  test.each([
    [
      ['--rule', 'low-io: off', 'clean.cif'],
      "--rule 'low-io: off': rules.low-io: there is no such rule; did you mean low-iou?",
    ],
    [['--rule', 'low-iou: warn', 'clean.cif'], 'did you mean warning?'],
    [['--rule', 'low-iou', 'clean.cif'], "is no setting: write --rule 'low-iou: off'"],
    [['--rule', 'low-iou: [', 'clean.cif'], 'cannot be read: '],
    [['--config', 'missing.json', 'clean.cif'], '--config: missing.json: no such file'],
    [['--max-warnings', '-1', 'clean.cif'], 'A whole number, at least 0'],
    [['--suppress-all', '--prune-suppressions', 'clean.cif'], 'one after the other'],
    [['--suppress-all', '--watch', 'clean.cif'], '--watch does not change the baseline'],
    [['explain', 'low-io'], 'there is no rule low-io; did you mean low-iou?'],
    [['explain'], "missing required argument 'rule'"],
  ])('%j is an error of usage', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('its faults are told before anything is judged', async () => {
    const path = await project('faulty', { 'adp-lint.config.yaml': 'rules:\n  low-io: off\nfailOn: x\n' });
    const { code, stdout, stderr } = await run(['planted.cif'], path);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('adp-lint.config.yaml:2:3: rules.low-io: there is no such rule; did you mean low-iou?');
    expect(stderr).toContain('adp-lint.config.yaml:3:9: failOn: "x" is none of');
  });
});

test('--max-warnings and maxWarnings', async () => {
  const path = await project('warnings', { 'adp-lint.config.yaml': 'maxWarnings: 0' });
  const args = [...quick, '--fail-on', 'never', '--rule', 'unknown-rule-in-suppression: warning', 'commented.cif'];
  const text = await readFile(join(folder(), 'clean.cif'), 'utf8');
  await writeFile(join(path, 'commented.cif'), `# adp-lint-disable low-io\n${text}`);
  const failed = await run(args, path);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(/adp-lint: \d+ warnings?, 0 are allowed\n/);
  expect((await run(['--max-warnings', '50', ...args], path)).code).toBe(0);
});

test('--init writes a configuration that is none, and never over another', async () => {
  const path = await project('starting', {});
  const first = await run(['--init'], path);
  expect(first).toEqual({ code: 0, stdout: '', stderr: 'adp-lint: adp-lint.config.yaml written\n' });
  const text = await readFile(join(path, 'adp-lint.config.yaml'), 'utf8');
  const { layers, sources } = JSON.parse((await run(['--print-config', 'x.cif'], path)).stdout);
  expect([layers, sources]).toEqual([['preset recommended', 'adp-lint.config.yaml'], {}]);
  const again = await run(['--init'], path);
  expect([again.code, again.stderr]).toEqual([
    2,
    'adp-lint: there is adp-lint.config.yaml already: it stays as it is\n',
  ]);
  expect(await readFile(join(path, 'adp-lint.config.yaml'), 'utf8')).toBe(text);
  await rm(join(path, 'adp-lint.config.yaml'));
  await writeFile(join(path, 'adp-lint.config.mjs'), '');
  expect((await run(['--init'], path)).code).toBe(2);
});

test('--print-config shows all that counts for a file', async () => {
  const path = await project('printing', {
    'adp-lint.config.yaml': 'extends: strict\nignore: ["x.cif"]\noverrides: [{ files: x.cif, temperature: 5 }]\n',
  });
  const { code, stdout } = await run(['--print-config', 'x.cif', '--rule', 'low-iou: off'], path);
  expect(code).toBe(0);
  const printed = JSON.parse(stdout);
  expect(printed).toMatchObject({
    configFile: join(path, 'adp-lint.config.yaml'),
    layers: ['preset strict', 'adp-lint.config.yaml', '--rule'],
    ignoredBy: { pattern: 'x.cif', source: 'adp-lint.config.yaml:2' },
    temperature: 5,
    failOn: 'warning',
    rules: { 'low-iou': ['off', { level: 0.99, errorFactor: 1 }], 'non-positive-definite': 'error' },
  });
  expect(Object.keys(printed.rules)).toEqual(ruleNames.metas.map(({ name }) => name));
});

test('--print-config shows where each setting comes from', async () => {
  const path = await project('origins', {
    'adp-lint.config.yaml': [
      'extends: [strict, ./base.json]',
      'rules:',
      '  ADPL101: [error, { errorFactor: 3 }]',
      '  odd-shape: info',
      'temperature: 100',
      'suppress:',
      '  - { rule: all, reason: known }',
      'overrides:',
      '  - files: x.cif',
      '    temperature: 5',
      '    suppress: [{ rule: odd-shape, reason: known }]',
      '  - { files: y.cif, temperature: 6, blocks: [z] }',
    ].join('\n'),
    'base.json': '{\n  "model": "lattice",\n  "minSeverity":\n  "info",\n  "maxWarnings": 3\n}',
    'code/adp-lint.config.mjs': 'export default { failOn: "hint" };',
    'package/package.json': '{\n  "name": "x",\n  "adp-lint": {\n    "engine": "onnx" }\n}',
  });
  const sourcesOf = async (file: string, ...args: string[]) =>
    JSON.parse((await run([...args, '--print-config', file], path)).stdout).sources;
  expect(await sourcesOf('x.cif', '--rule', 'odd-volume: off', '--fail-on', 'error', '--blocks', 'a')).toMatchObject({
    'rules.low-iou': 'adp-lint.config.yaml:3',
    'rules.low-iou.level': 'preset strict',
    'rules.low-iou.errorFactor': 'adp-lint.config.yaml:3',
    'rules.odd-shape': 'adp-lint.config.yaml:4',
    'rules.odd-shape.level': 'preset strict',
    'rules.odd-volume': '--rule',
    temperature: 'adp-lint.config.yaml:10',
    'suppress[0]': 'adp-lint.config.yaml:7',
    'suppress[1]': 'adp-lint.config.yaml:11',
    model: 'base.json:2',
    minSeverity: 'base.json:4',
    maxWarnings: 'base.json:5',
    failOn: '--fail-on',
    blocks: '--blocks',
  });
  const others = await sourcesOf('y.cif');
  expect(others).toMatchObject({ temperature: 'adp-lint.config.yaml:12', blocks: 'adp-lint.config.yaml:12' });
  expect(Object.keys(others)).not.toContain('suppress[1]');
  expect(await sourcesOf('package/x.cif')).toEqual({ engine: `${join('package', 'package.json')}:4` });
  expect(await sourcesOf('x.cif', '--no-config', '--max-warnings', '1')).toEqual({ maxWarnings: '--max-warnings' });
});

test('--ignore-pattern leaves files out, besides what the configuration ignores', async () => {
  const path = await project('patterns', {
    'adp-lint.config.yaml': 'ignore: [old/]',
    'old/a.cif': await readFile(join(folder(), 'clean.cif'), 'utf8'),
    'b.bak.cif': await readFile(join(folder(), 'clean.cif'), 'utf8'),
  });
  const files = async (...args: string[]) =>
    (await json([...args, '.'], path)).report.files.map((each: { file: string }) => each.file);
  expect(await files()).toEqual(['b.bak.cif', 'planted.cif']);
  expect(await files('--ignore-pattern', '*.bak.cif')).toEqual(['planted.cif']);
  expect(await files('--ignore-pattern', '*.bak.cif', '--ignore-pattern=/planted.*')).toEqual([]);
  expect(await files('--ignore-pattern', '*.cif', '--ignore-pattern', '!planted.cif')).toEqual(['planted.cif']);
  expect((await run(['--ignore-pattern', 'b*', 'b.bak.cif'], path)).stderr).toContain(
    'ignored by --ignore-pattern (b*)',
  );
  const braces = await run(['--ignore-pattern', '{a,b}.cif', '.'], path);
  expect([braces.code, braces.stderr]).toEqual([
    2,
    expect.stringContaining(`--ignore-pattern '{a,b}.cif': patterns are`),
  ]);
});

describe('an argument that is empty', () => {
  const withValue = [
    'config',
    'model',
    'format',
    'blocks',
    'output-file',
    'rule',
    'cache-location',
    'plugin',
    'baseline',
  ];
  const others = ['ignore-pattern', 'since', 'stdin-filename', 'print-config', 'engine', 'temperature', 'fail-on'];
  const options = [...withValue, ...others].flatMap((name) => [[`--${name}`, ''], [`--${name}=`], [`--${name}`, ' ']]);
  test.each([
    ...options.map((args) => [...args, 'clean.cif']),
    [''],
    ['clean.cif', ''],
    ['--quiet', ''],
    ['-', ''],
    ['--', ''],
    ['-o', '', 'clean.cif'],
    ['lint', '--model', '', 'clean.cif'],
    ['predict', ''],
    ['predict', 'clean.cif', '--block', ''],
    ['vrf', '-o', '', 'clean.cif'],
    ['explain', ''],
    ['model', 'info', ''],
    ['lsp', '--model', ''],
  ])('%j %j %j', async (...args) => {
    const { code, stdout, stderr } = await run(args);
    const option = args.find((each) => each.startsWith('-') && each.length > 1)?.replace('=', '') ?? '';
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `adp-lint: an argument${option === '' ? '' : ` behind ${option}`} is empty: give it a value, or leave it out\n`,
    );
  });
});

describe('--blocks over many files', () => {
  async function blocks(name: string): Promise<string> {
    const clean = await readFile(join(folder(), 'clean.cif'), 'utf8');
    return project(name, {
      'a.cif': clean.replace(/^data_2201530/m, 'data_wanted'),
      'b.cif': clean.replace(/^data_2201530/m, 'data_other'),
    });
  }

  test('passes over files without the block, and says of how many', async () => {
    const path = await blocks('blocks');
    const { code, stderr, report } = await json(['--blocks', 'wanted', '.'], path);
    expect([code, stderr]).toEqual([0, 'adp-lint: 2 of 3 files have no data block named wanted: passed over\n']);
    expect(report.files.map(({ file }: { file: string }) => file)).toEqual(['a.cif']);
    const two = await json(['--blocks', 'wanted', '--blocks', 'oth*', '.'], path);
    expect(two.stderr).toBe('adp-lint: 1 of 3 files has no data block named wanted or oth*: passed over\n');
    expect((await json(['--blocks', '*', '.'], path)).stderr).toBe('');
  });

  test('one file without the block is not judged; a name that no file has is a slip', async () => {
    const path = await blocks('blocks-none');
    const one = await json(['--blocks', 'wanted', 'b.cif'], path);
    expect([one.code, one.report.files[0].problems]).toEqual([3, [expect.objectContaining({ kind: 'no-such-block' })]]);
    const none = await run([...quick, '--blocks', 'wnated', '.'], path);
    expect([none.code, none.stderr]).toEqual([2, 'adp-lint: none of the 3 files has a data block named wnated\n']);
  });

  test('a file without any structure is told all the same', async () => {
    const path = await blocks('blocks-nothing');
    await writeFile(join(path, 'empty.cif'), 'data_wanted\n');
    const { code, report } = await json(['--blocks', 'wanted', 'a.cif', 'b.cif', 'empty.cif'], path);
    expect([code, report.files.map(({ file }: { file: string }) => file)]).toEqual([3, ['a.cif', 'empty.cif']]);
  });

  test('names of the configuration count alike', async () => {
    const path = await blocks('blocks-config');
    await writeFile(join(path, 'adp-lint.config.yaml'), 'blocks: [wanted]');
    const { code, stderr } = await json(['.'], path);
    expect([code, stderr]).toEqual([
      0,
      'adp-lint: 2 of 3 files have no data block of a name that the configuration asks for: passed over\n',
    ]);
  });
});

test('a configuration below the working folder runs no code without --trust', async () => {
  const path = await project('trusting', { 'data/adp-lint.config.yaml': 'plugins: [./plugin.mjs]' });
  await write({ 'trusting/data/a.cif': await readFile(join(folder(), 'clean.cif'), 'utf8') });
  const refused = await run([...quick, 'data'], path);
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toContain(`adp-lint: ${join('data', 'adp-lint.config.yaml')}:1:11: plugins are code`);
  expect(refused.stderr).toContain('--trust');
  // Now it is looked for.
  const trusted = await run([...quick, '--trust', 'data'], path);
  expect([trusted.code, trusted.stderr]).toEqual([2, expect.stringContaining('plugin ./plugin.mjs')]);
  expect(trusted.stderr).not.toContain('--trust');
  expect((await run([...quick, '--no-config', 'data'], path)).code).toBe(0);
});

test.each([
  ['--config', 'a.json', 'a.json: this is a folder: name a file'],
  ['--config', 'missing.json', 'missing.json: no such file or folder'],
  ['--baseline', 'a.json', 'the baseline a.json cannot be read: this is a folder, a file was expected'],
])('%s %s', async (option, name, expected) => {
  const path = await project('folders', {});
  await mkdir(join(path, 'a.json'), { recursive: true });
  const { code, stderr } = await run([...quick, option, name, 'planted.cif'], path);
  expect([code, stderr]).toEqual([2, expect.stringContaining(expected)]);
});

describe('rules and explain', () => {
  test('rules lists every rule, on any terminal, and as JSON', async () => {
    for (const columns of [200, 100, 60]) {
      const { code, stdout } = await adpLint(['rules'], { columns });
      expect(code).toBe(0);
      const lines = stdout.split('\n');
      for (const { code: rule, name } of ruleNames.metas) {
        expect(lines.some((line) => line.startsWith(`${rule}  ${name} `))).toBe(true);
      }
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
    const records = JSON.parse((await adpLint(['rules', '--json'])).stdout);
    expect(records.map(({ name }: { name: string }) => name)).toEqual(ruleNames.metas.map(({ name }) => name));
  });

  test('explain prints the page, whether by name or code', async () => {
    const page = await readFile(join(__dirname, '../../docs/rules/low-iou.md'), 'utf8');
    expect(await adpLint(['explain', 'low-iou'])).toEqual({ code: 0, stdout: page, stderr: '' });
    expect((await adpLint(['explain', 'adpl101'])).stdout).toBe(page);
  });
});

describe('the baseline', () => {
  const file = 'adp-lint-baseline.json';

  test('what is known does not count; what is new does; what is gone can be taken out', async () => {
    const path = await project('known', {});
    const args = [...quick, 'planted.cif'];
    expect((await run(args, path)).code).toBe(1);
    const made = await run(['--suppress-all', ...args], path);
    expect([made.code, made.stderr]).toEqual([
      0,
      expect.stringMatching(/^adp-lint: adp-lint-baseline\.json: \d+ findings? added\n$/),
    ]);
    const baseline = await readFile(join(path, file), 'utf8');
    expect(JSON.parse(baseline).files['planted.cif']).toContainEqual(
      expect.objectContaining({ block: '2201530', atom: 'C8' }),
    );
    const again = await run(args, path);
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(again.stdout).toContain('acknowledged');

    const planted = await readFile(join(path, 'planted.cif'), 'utf8');
    await writeFile(join(path, 'planted.cif'), planted.replace(/^C9 0\.0.*$/m, 'C9 0.0600 0.0600 0.0600 0 0.003 0'));
    const worse = await run(args, path);
    expect(worse.code).toBe(1);
    expect(worse.stdout).toMatch(/^ {2}C9 /m);
    // A finding about both together is a new one.
    expect(worse.stdout).not.toMatch(/^ {2}C8 {3}/m);

    await copyFile(join(folder(), 'clean.cif'), join(path, 'planted.cif'));
    const mended = await run(args, path);
    expect(mended.stderr).toMatch(/\d+ findings? in it no longer occurs?; --prune-suppressions takes them out/);
    await run(['--prune-suppressions', ...args], path);
    expect(await readFile(join(path, file), 'utf8')).not.toContain('C8');
    expect((await run(args, path)).stderr).toBe('');
  });

  test('--baseline names another; files that are no more are pruned', async () => {
    const path = await project('named', {
      'lists/known.json':
        '{ "version": 1, "files": { "../gone.cif": [{ "block": "x", "rule": "low-iou", "count": 2 }] } }',
    });
    const args = [...quick, '--baseline', 'lists/known.json', 'planted.cif'];
    await run(['--suppress-all', ...args], path);
    expect((await run(args, path)).code).toBe(0);
    expect((await run(['--prune-suppressions', ...args], path)).stderr).toContain('2 findings taken out');
    const { files } = JSON.parse(await readFile(join(path, 'lists', 'known.json'), 'utf8'));
    expect(Object.keys(files)).toEqual(['../planted.cif']);
    const missing = await run([...quick, '--baseline', 'no.json', 'planted.cif'], path);
    expect([missing.code, missing.stderr]).toEqual([
      2,
      'adp-lint: the baseline no.json cannot be read: no such file or folder\n',
    ]);
    await writeFile(join(path, 'broken.json'), '[]');
    expect((await run([...quick, '--baseline', 'broken.json', 'planted.cif'], path)).stderr).toContain(
      'broken.json is no baseline',
    );
  });
});

test('findings of standard input have no name to be kept by', async () => {
  const refused = await run(['--suppress-all', ...quick, '-']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--stdin-filename NAME')]);
});

describe('vrf', () => {
  test('the baseline is no reply to a journal: what is in it gets its form', async () => {
    const path = await project('vrf-known', {});
    await run(['--suppress-all', ...quick, 'planted.cif'], path);
    const { stdout } = await run(['vrf', 'planted.cif', ...quick], path);
    expect(stdout).toContain('\n# start Validation Reply Form\n_vrf_ADPL');
  });

  test('puts forms into the file, whose answers then count', async () => {
    const path = await project('reply', {});
    const before = await readFile(join(path, 'planted.cif'), 'utf8');
    const toStdout = await run(['vrf', 'planted.cif', ...quick], path);
    expect(toStdout.code).toBe(0);
    expect(toStdout.stdout).toContain('\n# start Validation Reply Form\n_vrf_ADPL');
    expect(await readFile(join(path, 'planted.cif'), 'utf8')).toBe(before);

    const inPlace = await run(['vrf', '--in-place', ...quick, 'planted.cif'], path);
    expect([inPlace.code, inPlace.stdout]).toEqual([0, '']);
    expect(inPlace.stderr).toMatch(/_vrf_ADPL\d+_2201530.* to be filled in/);
    const withForms = await readFile(join(path, 'planted.cif'), 'utf8');
    expect(withForms).toBe(toStdout.stdout);
    const again = await run(['vrf', '--in-place', ...quick, 'planted.cif'], path);
    expect(again.stderr).toContain('is there already, and stays as it is');
    expect(await readFile(join(path, 'planted.cif'), 'utf8')).toBe(withForms);
    expect((await run([...quick, 'planted.cif'], path)).code).toBe(1);

    await writeFile(join(path, 'planted.cif'), withForms.replaceAll('RESPONSE: ...', 'RESPONSE: planted for a test.'));
    const { code, report } = await json(['--fail-on', 'warning', 'planted.cif'], path);
    expect(code).toBe(0);
    expect(report.summary.acknowledged).toBeGreaterThan(0);
    expect(report.files[0].acknowledged[0].suppressed).toEqual({ by: 'vrf', reason: 'planted for a test.' });
    const nothing = await run(['vrf', '-o', 'out.cif', ...quick, 'planted.cif'], path);
    expect(nothing.stderr).toContain('no finding at or above warning that waits for a reply');
    expect(await readFile(join(path, 'out.cif'))).toEqual(await readFile(join(path, 'planted.cif')));
  });

  test('several files and folders are changed in place, and one trouble does not stop the others', async () => {
    const path = await project('replies', {});
    const text = await readFile(join(path, 'planted.cif'), 'utf8');
    await mkdir(join(path, 'more'));
    for (const name of ['a.cif', 'b.cif']) await writeFile(join(path, 'more', name), text);
    await writeFile(join(path, 'more', 'old.res'), 'TITL x\nCELL 0.7 5 5 5 90 90 90\nEND\n');
    await writeFile(join(path, 'notes.cif'), 'nothing\n');
    const wanted = ['missing.cif', 'notes.cif', 'planted.cif', 'more'];
    const { code, stdout, stderr } = await run(['vrf', '--in-place', ...quick, ...wanted], path);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('missing.cif cannot be read: no such file');
    expect(stderr).toContain('notes.cif: no crystal structure in this file');
    expect(stderr.match(/ to be filled in/g)).toHaveLength(3);
    expect(stderr).not.toContain('old.res');
    for (const name of ['planted.cif', 'more/a.cif', 'more/b.cif']) {
      expect(await readFile(join(path, name), 'utf8')).toContain('# start Validation Reply Form');
    }
    expect((await run(['vrf', '--in-place', ...quick, 'planted.cif', 'more'], path)).code).toBe(0);

    await mkdir(join(path, 'single'));
    await writeFile(join(path, 'single', 'c.cif'), text);
    const one = await run(['vrf', ...quick, 'single'], path);
    expect([one.code, one.stdout]).toEqual([0, expect.stringContaining('# start Validation Reply Form')]);
    expect((await run(['vrf', '-o', '-', ...quick, 'single'], path)).stdout).toBe(one.stdout);
  });

  test('a folder is gone through without what is ignored', async () => {
    const path = await project('ignored-replies', { 'adp-lint.config.yaml': 'ignore: [left.cif]' });
    const text = await readFile(join(path, 'planted.cif'), 'utf8');
    await writeFile(join(path, 'left.cif'), text);
    await run(['vrf', '--in-place', ...quick, '.'], path);
    expect(await readFile(join(path, 'left.cif'), 'utf8')).toBe(text);
    expect(await readFile(join(path, 'planted.cif'), 'utf8')).not.toBe(text);
    // What is named is meant.
    await run(['vrf', '--in-place', ...quick, 'left.cif'], path);
    expect(await readFile(join(path, 'left.cif'), 'utf8')).not.toBe(text);
  });

  test('--format vrf prints the forms alone', async () => {
    const { stdout } = await run([...quick, '--format', 'vrf', 'planted.cif']);
    expect(stdout).toMatch(/^# start Validation Reply Form\n_vrf_ADPL\d+_2201530\n;\nPROBLEM: .*\n/);
    expect(stdout).toMatch(/RESPONSE: \.\.\.\n;\n# end Validation Reply Form\n$/);
  });

  test.each([
    [['vrf', '--in-place', '-o', 'x.cif', 'planted.cif'], 2, 'choose one of them'],
    [['vrf', 'planted.cif', 'notes.cif'], 2, '2 files cannot share one output: --in-place'],
    [['vrf', '-o', 'x.cif', 'planted.cif', 'notes.cif'], 2, '2 files cannot share one output: --in-place'],
    [['vrf', 'empty'], 2, 'there is no CIF to reply for'],
    [['vrf', '--in-place', '-'], 2, 'cannot be changed in place'],
    [['vrf', 'missing.cif'], 3, 'missing.cif cannot be read: no such file'],
    [['vrf', 'notes.cif'], 3, 'no crystal structure in this file'],
    [['vrf', 'x.res'], 2, 'x.res is a SHELX file'],
  ])('%j', async (args, expected, message) => {
    await mkdir(join(folder(), 'empty'), { recursive: true });
    await write({ 'notes.cif': 'nothing\n', 'x.res': 'TITL x\nCELL 0.7 5 5 5 90 90 90\nEND\n' });
    const { code, stdout, stderr } = await run([...args, ...quick]);
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toContain(message);
  });
});
