import { readFileSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parseCif } from '../../src/cif/index.js';
import { type PredictArguments, predict } from '../../src/cli/commands/predict.js';
import { crystalFromBlock } from '../../src/crystal/index.js';
import type { Engine } from '../../src/model/engine.js';
import type { StructurePrediction } from '../../src/model/prediction.js';
import { type LintBackend, realBackend } from '../../src/project/lint-runner.js';
import { UsageError } from '../../src/project/usage-error.js';
import { syntheticPrediction } from '../cif-output/synthetic-prediction.js';
import { adpLint } from './adp-lint.js';
import { useTemporaryFolder } from './temporary-folder.js';
import { terminal } from './terminal.js';

const fixtures = join(__dirname, '../../fixtures');
const schema = JSON.parse(readFileSync(join(__dirname, '../../schemas/prediction.schema.json'), 'utf8')) as object;
const validate = new Ajv({ allErrors: true }).compile(schema);
const folder = useTemporaryFolder();

let disposed = 0;

/** The linter as it is, with a model out of the air. */
function backend(change: (prediction: StructurePrediction) => StructurePrediction = (same) => same): LintBackend {
  return {
    ...realBackend,
    openPredictor: async () => ({
      model: 'synthetic',
      engine: {} as Engine,
      predict: async (crystal) => change(syntheticPrediction(crystal)),
      dispose: async () => {
        disposed++;
      },
    }),
  };
}

async function runPredict(
  changes: Partial<PredictArguments>,
  settings: Parameters<typeof terminal>[0] = {},
  model: LintBackend = backend(),
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const { io, stdout, stderr } = terminal({ workingFolder: folder(), ...settings });
  const args: PredictArguments = { file: 'paracetamol.cif', predictor: {}, json: false, comment: false, ...changes };
  const code = await predict(args, io, model);
  return { code, stdout: stdout(), stderr: stderr() };
}

beforeAll(async () => {
  await copyFile(join(fixtures, 'paracetamol_monomethanolate.cif'), join(folder(), 'paracetamol.cif'));
  await copyFile(join(fixtures, 'BaTiO3.cif'), join(folder(), 'BaTiO3.cif'));
});

test('prints the CIF, or writes the same to a file', async () => {
  const printed = await runPredict({});
  expect(printed.code).toBe(0);
  expect(printed.stderr).toBe('');
  const written = await runPredict({ outputFile: 'out.cif' });
  expect(written.stdout).toBe('');
  expect(await readFile(join(folder(), 'out.cif'), 'utf8')).toBe(printed.stdout);
  const original = await readFile(join(folder(), 'paracetamol.cif'), 'utf8');
  expect(printed.stdout).not.toBe(original);
  expect(printed.stdout.split('\n')).toHaveLength(original.split('\n').length);
});

test('says where U comes from when asked', async () => {
  const [first, ...rest] = (await runPredict({ comment: true })).stdout.split('\n');
  expect(first).toMatch(/^# data_2201530: U predicted by adp-lint \d+\.\d+\.\d+\S* \(synthetic, 150 K\), not refined$/);
  expect(rest.join('\n')).toBe((await runPredict({})).stdout);
});

test('keeps the bytes of a file in Latin-1, its byte-order mark and its line ends', async () => {
  const text = (await readFile(join(folder(), 'paracetamol.cif'), 'latin1')).replaceAll('\n', '\r\n');
  const latin1 = Buffer.from(`# Universit\xe4t\r\n${text}`, 'latin1');
  await writeFile(join(folder(), 'latin1.cif'), latin1);
  await runPredict({ file: 'latin1.cif', outputFile: 'latin1-out.cif' });
  const out = await readFile(join(folder(), 'latin1-out.cif'));
  expect(out.subarray(0, 15)).toEqual(latin1.subarray(0, 15));
  expect(out.toString('latin1').split('\r\n')).toHaveLength(latin1.toString('latin1').split('\r\n').length);

  await writeFile(join(folder(), 'bom.cif'), `\ufeff${text}`);
  await runPredict({ file: 'bom.cif', outputFile: 'bom-out.cif' });
  expect([...(await readFile(join(folder(), 'bom-out.cif'))).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});

test('reads standard input', async () => {
  const stdin = await readFile(join(folder(), 'paracetamol.cif'));
  expect((await runPredict({ file: '-' }, { stdin })).stdout).toBe((await runPredict({})).stdout);
});

test('predicts the asked data blocks alone', async () => {
  const { stdout } = await runPredict({ file: 'BaTiO3.cif', json: true });
  const names = (JSON.parse(stdout) as { blocks: { block: string }[] }).blocks.map(({ block }) => block);
  expect(names.length).toBeGreaterThan(0);
  const one = await runPredict({ file: 'BaTiO3.cif', json: true, blocks: [`data_${names[0].toLowerCase()}`] });
  expect((JSON.parse(one.stdout) as { blocks: { block: string }[] }).blocks.map(({ block }) => block)).toEqual([
    names[0],
  ]);
  await expect(runPredict({ file: 'BaTiO3.cif', blocks: ['nowhere'] })).rejects.toThrow(
    `no structure in a data block named nowhere; the file has ${names.join(', ')}`,
  );
});

test('refuses to write onto its input, by whatever name', async () => {
  await symlink('paracetamol.cif', join(folder(), 'link.cif'));
  for (const outputFile of ['paracetamol.cif', './paracetamol.cif', join(folder(), 'paracetamol.cif'), 'link.cif']) {
    await expect(runPredict({ outputFile })).rejects.toThrow('is the input itself');
  }
});

test('says why nothing can be predicted, and writes nothing', async () => {
  await writeFile(join(folder(), 'powder.cif'), 'data_powder\n_pd_meas_number_of_points 4000\n');
  await expect(runPredict({ file: 'powder.cif', outputFile: 'nothing.cif' })).rejects.toThrow(
    'powder.cif: no crystal structure in this file',
  );
  await expect(runPredict({ file: 'missing.cif' })).rejects.toThrow(
    'missing.cif cannot be read: no such file or folder',
  );
  const blind = backend((prediction) => ({
    ...prediction,
    sites: prediction.sites.map(() => ({ inDomain: false, reasons: ['no'] })),
  }));
  await expect(runPredict({ outputFile: 'nothing.cif' }, {}, blind)).rejects.toThrow('predicts none of the atoms');
  await expect(runPredict({ outputFile: 'no/where.cif' })).rejects.toThrow('no/where.cif could not be written');
  expect(await readdir(folder())).not.toContain('nothing.cif');
});

describe('a structure that cannot be read whole', () => {
  const unreadable: LintBackend = {
    ...realBackend,
    async lint(content, name, options) {
      const linted = await realBackend.lint(content, name, options);
      const crystals = (linted.file?.crystals ?? []).map((crystal, index) =>
        index === 0 ? { ...crystal, unreadable: ['the symmetry could not be read'] } : crystal,
      );
      return { ...linted, ...(linted.file && { file: { ...linted.file, crystals } }) };
    },
    openPredictor: backend().openPredictor,
  };

  test('is not predicted, nor is anything written', async () => {
    for (const args of [{ json: true }, {}, { outputFile: 'nothing.cif' }]) {
      await expect(runPredict(args, {}, unreadable)).rejects.toThrow(
        /^paracetamol\.cif:\d+:1: data_2201530 is not predicted: the symmetry could not be read$/,
      );
    }
    expect(await readdir(folder())).not.toContain('nothing.cif');
  });
});

test.each(['cif', 'json'])('of a real file that cannot be read whole nothing is written, as %s', async (format) => {
  const input = join(fixtures, 'cases', 'modulated_with_ops.cif');
  const args = ['predict', '--no-config', '--model', 'no-such-model', input, '-o', 'never.cif'];
  const { code, stdout, stderr } = await adpLint(format === 'json' ? [...args, '--json'] : args, {
    workingFolder: folder(),
  });
  // It needs no model to say so.
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(/modulated_with_ops\.cif:1:1: data_rutile is not predicted: the structure is modulated/);
  expect(await readdir(folder())).not.toContain('never.cif');
});

test('tells what is wrong with the text, whatever the configuration says of it', async () => {
  const text = await readFile(join(folder(), 'paracetamol.cif'), 'utf8');
  await writeFile(join(folder(), 'twice.cif'), text.replace('_cell_length_a', '_cell_length_b 5\n_cell_length_a'));
  const { code, stderr } = await runPredict({ file: 'twice.cif' });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^twice\.cif:\d+:\d+: .*_cell_length_b/);
});

describe('the command line', () => {
  const predicted = async (...args: string[]) => {
    const { code, stdout, stderr } = await adpLint(['predict', '--json', ...args], { workingFolder: folder() });
    const blocks =
      code === 0 ? (JSON.parse(stdout).blocks as { block: string; model: string; temperature: number }[]) : [];
    return { code, stderr, blocks: blocks.map(({ block, model, temperature }) => [block, model, temperature]) };
  };

  beforeAll(async () => {
    await mkdir(join(folder(), 'configured'));
    const two = ['BaTiO3', 'dolomite'].map((name) => readFileSync(join(fixtures, `${name}.cif`), 'utf8'));
    await writeFile(join(folder(), 'configured', 'b.cif'), two.join('\n'));
    await writeFile(
      join(folder(), 'configured', 'adp-lint.config.json'),
      JSON.stringify({ model: 'lattice', temperature: 77, blocks: ['9*'], rules: { 'syntax-error': 'off' } }),
    );
    await writeFile(join(folder(), 'cold.json'), JSON.stringify({ model: 'lattice', temperature: 20 }));
    await writeFile(join(folder(), 'wrong.json'), JSON.stringify({ modle: 'lattice' }));
  });

  test('heeds the configuration: the nearest, the one named, or none', async () => {
    const of = async (...args: string[]) => (await predicted(...args, 'configured/b.cif')).blocks;
    const both = (temperature: unknown) => ['1513252', '9001004'].map((name) => [name, 'lattice', temperature]);
    expect(await of()).toEqual([['9001004', 'lattice', 77]]);
    expect(await of('--no-config', '--model', 'lattice')).toEqual(both(expect.any(Number)));
    expect(await of('--config', 'cold.json')).toEqual(both(20));
    expect(await of('--temperature', '50', '--blocks', '*')).toEqual(both(50));
    expect(await of('--blocks', '15*', '--block', 'data_9001004')).toEqual(both(77));
    const wrong = await predicted('--config', 'wrong.json', 'configured/b.cif');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('did you mean model?')]);
  });
});

test('gives the engine back, also after a failure', async () => {
  const before = disposed;
  await runPredict({});
  const failing = backend(() => {
    throw new Error('out of memory');
  });
  await expect(runPredict({}, {}, failing)).rejects.toThrow('out of memory');
  expect(disposed).toBe(before + 2);
});

test('tells the notes of the model and an assumed temperature, each once', async () => {
  const talkative = backend((prediction) => ({
    ...prediction,
    temperature: 295,
    temperatureSource: 'assumed',
    notes: ['webgpu does not work here: cpu is used'],
  }));
  const { stderr } = await runPredict({ file: 'BaTiO3.cif' }, {}, talkative);
  expect(stderr.match(/webgpu does not work here/g)).toHaveLength(1);
  expect(stderr.match(/295 K assumed/g)).toHaveLength(1);
  expect(stderr).toMatch(/^BaTiO3\.cif:\d+:1: /);
});

describe('as JSON', () => {
  test('keeps to its schema', async () => {
    const crystals = backend((prediction) => ({
      ...prediction,
      prior: { kind: 'isotropic', reason: 'an atom on top of another' },
      atoms: [{ site: 0, operation: 1, fract: [0.1, 0.2, 0.3], uCart: [1, 2, 3, 4, 5, 6] }],
    }));
    for (const model of [backend(), crystals]) {
      const { stdout } = await runPredict({ json: true }, {}, model);
      expect(validate(JSON.parse(stdout)) ? [] : validate.errors).toEqual([]);
    }
  });

  test('gives U in both frames, U_eq, and the operation of every atom', async () => {
    const model = backend((prediction) => ({
      ...prediction,
      atoms: [{ site: 3, operation: 1, fract: [0.1, 0.2, 0.3], uCart: [1, 2, 3, 4, 5, 6] }],
    }));
    const { blocks } = JSON.parse((await runPredict({ json: true }, {}, model)).stdout);
    const crystal = crystalFromBlock(parseCif(readFileSync(join(folder(), 'paracetamol.cif'), 'utf8')).blocks[0]);
    if (crystal === undefined) throw new Error('no crystal');
    const expected = syntheticPrediction(crystal);
    const [c1] = blocks[0].sites;
    expect(c1).toMatchObject({
      label: 'C1',
      element: 'C',
      inDomain: true,
      reasons: [],
      uCart: expected.sites[0].uCart,
    });
    const [u11, u22, u33] = c1.uCart;
    expect(c1.uEq).toBeCloseTo((u11 + u22 + u33) / 3, 12);
    // b* lies along y in a monoclinic cell with b unique.
    expect(c1.uCif[1]).toBeCloseTo(u22, 12);
    expect(blocks[0].sites[2]).toEqual({ label: 'H2', element: 'H', inDomain: false, reasons: ['hydrogen'] });
    expect(blocks[0].atoms).toEqual([
      {
        label: crystal.sites[3].label,
        operation: '-x+1/2,y+1/2,-z+1/2',
        fract: [0.1, 0.2, 0.3],
        uCart: [1, 2, 3, 4, 5, 6],
      },
    ]);
  });
});

describe('a SHELX file', () => {
  const text =
    'TITL mine\nCELL 0.71 6 7 8 90 90 90\nLATT -1\nSFAC C\nTEMP -173.15\nC1 1 0.1 0.2 0.3 11 0.02 0.02 0.02 0 0 0\nEND\n';
  beforeAll(() => writeFile(join(folder(), 'mine.res'), text));

  test('is predicted as JSON', async () => {
    const { code, stdout } = await runPredict({ file: 'mine.res', json: true });
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { blocks: { block: string; sites: { label: string }[] }[] };
    expect(validate(report)).toBe(true);
    expect(report.blocks.map(({ block, sites }) => [block, sites[0].label])).toEqual([['mine', 'C1']]);
    expect((await runPredict({ file: 'mine.res', json: true, blocks: ['mine'] })).stdout).toBe(stdout);
  });

  test('cannot be written', async () => {
    await expect(runPredict({ file: 'mine.res' })).rejects.toThrow(/mine\.res is a SHELX file.*--json/);
    await expect(runPredict({ file: 'mine.res', outputFile: 'never.cif' })).rejects.toThrow(UsageError);
    expect(await readdir(folder())).not.toContain('never.cif');
  });

  test('without atoms is no input', async () => {
    await writeFile(join(folder(), 'empty.res'), 'TITL x\nCELL 0.71 6 7 8 90 90 90\n');
    await expect(runPredict({ file: 'empty.res', json: true })).rejects.toThrow(/no crystal structure/);
  });
});
