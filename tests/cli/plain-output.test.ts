/** Texts of strangers (files, names, configurations, weights) command no terminal, whichever way they come out. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plainIo, writeStyled } from '../../src/cli/io.js';
import { writeSafetensors } from '../../src/model/weights/safetensors.js';
import { reporterNames } from '../../src/reporters/index.js';
import { defaultWeightsFile } from '../model/cartnet-e3/vectors.js';
import { adpLint } from './adp-lint.js';
import { useTemporaryFolder } from './temporary-folder.js';

const folder = useTemporaryFolder();
/** Red, a window's title, the cursor up, a C1 sequence, DEL; a right-to-left override, an isolate, three marks. */
const evil = '\u001b[31m\u001b]0;t\u0007\u001b[A\u009b2J\u007f\u202e\u2066\u200f\u200e\u061c';
const harm = /[^\P{Cc}\t\n]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
/** As a file name; Windows allows no control characters in it. */
const evilName = process.platform === 'win32' ? 'a\u202eb' : `a${evil}b`;

let gypsum: string;
beforeAll(async () => {
  gypsum = await readFile(join(__dirname, '../../fixtures/gypsum.cif'), 'utf8');
});

/** A structure whose label, block name, comments and values hold such characters. */
const evilCif = () =>
  gypsum
    .replace(/^data_\S*/m, `data_g${evil}1`)
    .replaceAll('CA1 ', `'CA1${evil}' `)
    .concat(`\n# ${evil}\n_x${evil} 'a${evil}'\n_x${evil} 2\n`);

async function lint(args: readonly string[], settings: { isTTY?: boolean } = {}) {
  const { stdout, stderr, ...rest } = await adpLint(args, { workingFolder: folder(), ...settings });
  return { stdout, stderr, ...rest };
}

describe('a hostile structure', () => {
  beforeAll(() => writeFile(join(folder(), `${evilName}.cif`), evilCif()));

  test.each(reporterNames)('in the report %s', async (name) => {
    const { code, stdout, stderr } = await lint([
      ...['--model', 'lattice', '--min-severity', 'hint', '--format', name],
      `${evilName}.cif`,
    ]);
    expect([code, stdout.length > 50]).toEqual([1, true]);
    expect(stdout).not.toMatch(harm);
    expect(stderr).not.toMatch(harm);
  });

  test('keeps every byte where predict writes it into a pipe, and none of them commands a terminal', async () => {
    const args = ['predict', '--model', 'lattice', `${evilName}.cif`];
    const piped = await lint(args);
    expect(piped.code).toBe(0);
    expect(piped.stdout.split(evil).length).toBe(evilCif().split(evil).length);
    expect(piped.stderr).not.toMatch(harm);
    const shown = await lint(args, { isTTY: true });
    expect(shown.stdout).not.toMatch(harm);
    expect(shown.stdout).toBe(piped.stdout.replaceAll(new RegExp(harm, 'gu'), '\ufffd'));
  });

  test('in predictions as JSON, where the names come back', async () => {
    const { stdout } = await lint(['predict', '--json', '--model', 'lattice', `${evilName}.cif`]);
    expect(stdout).not.toMatch(harm);
    const { blocks } = JSON.parse(stdout);
    expect(blocks[0].block).toContain(evil);
  });

  test('in reply forms', async () => {
    const { stderr } = await lint(['vrf', '--model', 'lattice', `${evilName}.cif`]);
    expect(stderr).not.toMatch(harm);
  });
});

describe('what is wrong', () => {
  test.each([
    ['a file that is not there', [`${evilName}.cif.missing`]],
    ['an option', [`--x${evil}`]],
    ['a format', ['--format', evil]],
    ['a model', ['--model', evil, `${evilName}.cif`]],
    ['a rule', ['--rule', `${evil}: off`, 'a.cif']],
    ['a rule to explain', ['explain', evil]],
    ['a severity', ['--fail-on', evil, 'a.cif']],
    ['weights', ['model', 'info', evil]],
  ])('with %s', async (_, args) => {
    const { code, stdout, stderr } = await lint(args);
    expect(code).toBeGreaterThan(0);
    expect(stdout + stderr).toContain('\ufffd');
    expect(stdout + stderr).not.toMatch(harm);
  });

  test.each([
    ['json', `{"rules": {${JSON.stringify(`odd${evil}`)}: "off"}}`],
    ['json', `{"rules": {"odd-shape": ${JSON.stringify(evil)}}}`],
    ['json', `{"rules": \u007f\u202e}`],
    ['yaml', `rules:\n  odd-shape: "${JSON.stringify(evil).slice(1, -1)}"\n`],
    ['yaml', 'rules: [\u202e\u200f\n'],
  ])('with a configuration (%s)', async (extension, text) => {
    const place = join(folder(), `config-${Math.random()}`);
    await mkdir(place);
    await writeFile(join(place, `adp-lint.config.${extension}`), text);
    await writeFile(join(place, 'a.cif'), gypsum);
    const { code, stderr } = await adpLint(['--model', 'lattice', 'a.cif'], { workingFolder: place });
    expect([code, stderr !== '']).toEqual([2, true]);
    expect(stderr).not.toMatch(harm);
  });
});

test('a printed configuration', async () => {
  const place = join(folder(), 'printed');
  await mkdir(place);
  await writeFile(join(place, 'adp-lint.config.json'), JSON.stringify({ model: evil, ignore: ['x\u202e*.cif'] }));
  const { code, stdout, stderr } = await adpLint(['--print-config', 'a.cif'], { workingFolder: place });
  expect([code, stdout, stderr]).toEqual([0, expect.not.stringMatching(harm), '']);
  expect(JSON.parse(stdout).model).toContain(evil);
});

test.each([[], ['--json']])('model info of hostile weights %s', async (...options) => {
  const weights = defaultWeightsFile();
  const metadata = { ...weights.metadata, [`note${evil}`]: `x${evil}\ny` };
  await writeFile(
    join(folder(), `${evilName}.safetensors`),
    writeSafetensors(weights.tensors as Parameters<typeof writeSafetensors>[0], metadata),
  );
  const { code, stdout, stderr } = await lint(['model', 'info', `${evilName}.safetensors`, ...options]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('cartnet-e3');
  expect(stdout).not.toMatch(harm);
});

test('colours and bytes for standard error pass', () => {
  const written: (string | Uint8Array)[] = [];
  const sink = { write: (content: string | Uint8Array) => written.push(content), isTTY: true, columns: 7 };
  const nothing = (async function* () {})();
  const { stdout, stderr } = plainIo({ stdin: nothing, stdout: sink, stderr: sink, env: {}, workingFolder: '/' });
  expect([stdout.isTTY, stdout.columns]).toEqual([true, 7]);
  sink.columns = 9;
  expect(stdout.columns).toBe(9);
  stdout.write('\u001b[31mred');
  writeStyled(stdout, '\u001b[31mred');
  // What a command of the user prints (--on-change).
  stderr.write(Buffer.from('\u001b[31mred'));
  stdout.write(Buffer.from('\u001b[31mÅ'));
  expect(written.map(String)).toEqual(['\ufffd[31mred', '\u001b[31mred', '\u001b[31mred', '\ufffd[31mÅ']);
});
