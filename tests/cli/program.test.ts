import { readFileSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { adpLint } from './adp-lint.js';
import { useTemporaryFolder } from './temporary-folder.js';

const fixtures = join(__dirname, '../../fixtures');
const folder = useTemporaryFolder();

beforeAll(async () => {
  await copyFile(join(fixtures, 'paracetamol_monomethanolate.cif'), join(folder(), 'paracetamol.cif'));
  await copyFile(join(fixtures, 'dolomite.cif'), join(folder(), 'dolomite.cif'));
  await writeFile(join(folder(), 'notes.cif'), 'these are no CIF\n');
});

function validator(name: string) {
  const schema = JSON.parse(readFileSync(join(__dirname, '../../schemas', name), 'utf8')) as object;
  return new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
}

describe('the command line', () => {
  test.each([
    [['--no-such-option'], "unknown option '--no-such-option'"],
    [['--format', 'xml', 'a.cif'], 'Allowed choices are stylish, compact, checkcif'],
    [['--temperature', '-3', 'a.cif'], 'Temperatures are in kelvin, above 0'],
    [['--temperature', 'cold', 'a.cif'], 'Kelvin as a number'],
    [['--threads', '1.5', 'a.cif'], 'A whole number, at least 1'],
    [['--fail-on', 'catastrophe', 'a.cif'], 'Allowed choices are error, warning, info, hint, never'],
    [['predict'], "missing required argument 'file'"],
    [['predict', 'a.cif', 'b.cif'], 'too many arguments'],
    [[], 'no files given'],
  ])('%j is an error of usage', async (args, message) => {
    const { code, stdout, stderr } = await adpLint(args, { workingFolder: folder() });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('prints help and version to stdout', async () => {
    const help = await adpLint(['--help']);
    expect([help.code, help.stderr]).toEqual([0, '']);
    for (const word of ['--fail-on', '--model', 'predict', 'Examples:', 'Exit codes:'])
      expect(help.stdout).toContain(word);
    expect((await adpLint(['predict', '--help'])).stdout).toContain('--comment');
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string };
    expect(await adpLint(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('a model that is not there is said once, for all files', async () => {
    const { code, stdout, stderr } = await adpLint(['--model', 'no-such-model', 'paracetamol.cif', 'dolomite.cif'], {
      workingFolder: folder(),
    });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^adp-lint: there is no model no-such-model, and no such file; .*cartnet-e3-open1.*\n$/);
    const predicted = await adpLint(['predict', '--model', 'no-such-model', 'dolomite.cif'], {
      workingFolder: folder(),
    });
    expect(predicted).toEqual({ code, stdout, stderr });
  });
});

describe('lint', () => {
  test('judges structures with the lattice prior, and keeps to the schema', async () => {
    const args = ['--model', 'lattice', '--format', 'json', '--fail-on', 'never'];
    const { code, stdout, stderr } = await adpLint([...args, 'paracetamol.cif', 'dolomite.cif'], {
      workingFolder: folder(),
    });
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout);
    const validate = validator('report.schema.json');
    expect(validate(report) ? [] : validate.errors).toEqual([]);
    expect(report.files.map((file: { file: string }) => file.file)).toEqual(['paracetamol.cif', 'dolomite.cif']);
    expect(report.files[0].blocks[0]).toMatchObject({ block: '2201530', temperature: 150, temperatureSource: 'file' });
    expect(report.summary.atomsAssessed).toBeGreaterThan(10);
    // The same with the command's name, and options in front of it.
    const named = await adpLint([...args, 'lint', 'paracetamol.cif', 'dolomite.cif'], { workingFolder: folder() });
    const withoutTime = (text: string) => text.replaceAll(/"elapsedMs": \d+/g, '');
    expect(withoutTime(named.stdout)).toBe(withoutTime(stdout));
  });

  test('finds an ellipsoid made three times too large, and exits with 1', async () => {
    const text = readFileSync(join(folder(), 'paracetamol.cif'), 'utf8');
    const planted = text.replace(/^C8 0\.0212.*$/m, 'C8 0.0600 0.0600 0.0600 0 0.003 0');
    expect(planted).not.toBe(text);
    await writeFile(join(folder(), 'planted.cif'), planted);
    const { code, stdout } = await adpLint(['planted.cif'], { workingFolder: folder() });
    expect(code).toBe(1);
    const line = planted.slice(0, planted.indexOf('C8 0.0600')).split('\n').length;
    expect(stdout).toContain(`  C8    error A    planted.cif:${line}:1  ADPL1`);
    // The second is its U_eq, which no longer is a third of the trace.
    expect(stdout).toContain('; 2 errors (A)');
  });

  test('takes the temperature of the command line', async () => {
    const { stdout } = await adpLint(
      ['--model', 'lattice', '--format', 'json', '--temperature', '77', 'paracetamol.cif'],
      {
        workingFolder: folder(),
      },
    );
    expect(JSON.parse(stdout).files[0].blocks[0]).toMatchObject({ temperature: 77, temperatureSource: 'option' });
  });

  test('reads standard input', async () => {
    const stdin = readFileSync(join(folder(), 'paracetamol.cif'));
    const { stdout } = await adpLint(['-', '--stdin-filename', 'mine.cif', '--model', 'lattice'], { stdin });
    expect(stdout).toContain('mine.cif');
  });

  test('one file that cannot be judged does not stop the others', async () => {
    const { code, stdout } = await adpLint(['--model', 'lattice', 'notes.cif', 'missing.cif', 'dolomite.cif'], {
      workingFolder: folder(),
    });
    expect(code).toBe(3);
    expect(stdout).toContain('missing.cif  unreadable');
    expect(stdout).toMatch(/dolomite\.cif {2}9001004|dolomite\.cif:\d+/);
    expect(stdout).toContain('2 files not judged');
  });
});

describe('predict', () => {
  test('writes a CIF that the linter finds nothing in', async () => {
    const predicted = await adpLint(['predict', 'paracetamol.cif', '-o', 'predicted.cif', '--model', 'lattice'], {
      workingFolder: folder(),
    });
    expect(predicted).toMatchObject({ code: 0, stdout: '' });
    const { code, stdout } = await adpLint(['--model', 'lattice', '--format', 'json', 'predicted.cif'], {
      workingFolder: folder(),
    });
    expect(code).toBe(0);
    const [block] = JSON.parse(stdout).files[0].blocks;
    // U was rounded to 1e-5 Å².
    expect(block.scale).toBeCloseTo(1, 2);
    expect(block.medianIou).toBeGreaterThan(0.99);
  });

  test('prints JSON that keeps to its schema', async () => {
    const { code, stdout } = await adpLint(['predict', 'dolomite.cif', '--json', '--model', 'lattice'], {
      workingFolder: folder(),
    });
    expect(code).toBe(0);
    const validate = validator('prediction.schema.json');
    const prediction = JSON.parse(stdout);
    expect(validate(prediction) ? [] : validate.errors).toEqual([]);
    expect(prediction.blocks[0].sites.map(({ label }: { label: string }) => label)).toEqual(['Ca', 'Mg', 'C', 'O']);
    expect(prediction.blocks[0]).toMatchObject({ model: 'lattice', architecture: 'lattice' });
  });

  test('a network that works on the whole cell says what it gave for every atom', async () => {
    const weights = join(fixtures, 'oracle', 'cartnet_small.safetensors');
    const { stdout } = await adpLint(['predict', 'dolomite.cif', '--json', '--model', weights], {
      workingFolder: folder(),
    });
    const prediction = JSON.parse(stdout);
    const validate = validator('prediction.schema.json');
    expect(validate(prediction) ? [] : validate.errors).toEqual([]);
    const [{ architecture, sites, atoms }] = prediction.blocks;
    expect(architecture).toBe('cartnet');
    // CaMg(CO3)2, three formula units in the hexagonal cell.
    const labels = atoms.map(({ label }: { label: string }) => label);
    expect(['Ca', 'Mg', 'C', 'O'].map((label) => labels.filter((each: string) => each === label).length)).toEqual([
      3, 3, 6, 18,
    ]);
    expect(atoms[0].operation).toBe('x,y,z');
    expect(sites[0].spread).toBeGreaterThan(0);
  });

  test('options of the model may stand before the command', async () => {
    const { stdout } = await adpLint(
      ['--temperature', '100', 'predict', 'dolomite.cif', '--json', '--model', 'lattice'],
      {
        workingFolder: folder(),
      },
    );
    expect(JSON.parse(stdout).blocks[0]).toMatchObject({ temperature: 100, temperatureSource: 'option' });
  });

  test('refuses its input as output, and says why a file cannot be predicted', async () => {
    const same = await adpLint(['predict', 'dolomite.cif', '-o', 'dolomite.cif'], { workingFolder: folder() });
    expect(same.code).toBe(2);
    expect(same.stderr).toContain('is the input itself');
    const nothing = await adpLint(['predict', 'notes.cif'], { workingFolder: folder() });
    expect([nothing.code, nothing.stdout]).toEqual([3, '']);
    expect(nothing.stderr).toContain('no crystal structure in this file');
  });
});
