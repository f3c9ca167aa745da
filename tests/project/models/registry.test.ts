import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnknownModelError, WeightsFormatError } from '../../../src/model/weights/errors.js';
import { modelInfo } from '../../../src/project/models/model-info.js';
import { cachedPath, listModels, type ResolvedModel, resolveModel } from '../../../src/project/models/registry.js';

type ResolvedNetwork = Exclude<ResolvedModel, { readonly architecture: 'lattice' }>;

const root = join(__dirname, '../../..');
const smallCheckpoint = join(root, 'fixtures/oracle/cartnet_small.ckpt');
const smallWeights = join(root, 'fixtures/oracle/cartnet_small.safetensors');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adp-lint-registry-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('resolveModel', () => {
  test.each([undefined, 'cartnet-e3-open1', 'default', 'cartnet-e3'])('%s is the bundled network', async (name) => {
    const model = (await resolveModel(name, { cacheFolder: folder })) as ResolvedNetwork;
    expect(model).toMatchObject({ name: 'cartnet-e3-open1', architecture: 'cartnet-e3', source: 'bundled' });
    expect(model.sha256).toBe(
      createHash('sha256')
        .update(await readFile(model.path))
        .digest('hex'),
    );
    expect(model.file.tensors.size).toBe(115);
    expect(model.configuration).toMatchObject({ architecture: 'cartnet-e3', dim: 64, channels: 12 });
    expect(model.calibration?.['with prior']?.structures).toBe(113);
  });

  test('lattice', async () => {
    const model = await resolveModel('lattice', { cacheFolder: folder });
    expect(model).toMatchObject({ name: 'lattice', architecture: 'lattice', source: 'bundled' });
    expect(model.path).toMatch(/lattice-springs\.json$/);
  });

  test('a safetensors file that says nothing of itself', async () => {
    const model = (await resolveModel(smallWeights)) as ResolvedNetwork;
    expect(model).toMatchObject({ name: smallWeights, architecture: 'cartnet', source: 'file' });
    expect(model.configuration).toMatchObject({ dim: 32, layers: 2, rbf: 16, cutoff: 5 });
    expect(model.calibration).toBeUndefined();
  });

  test('a torch checkpoint, whatever it is called, relative to the working folder', async () => {
    await copyFile(smallCheckpoint, join(folder, 'best'));
    const model = (await resolveModel('best', { workingFolder: folder, cacheFolder: folder })) as ResolvedNetwork;
    expect(model).toMatchObject({ name: 'best', architecture: 'cartnet', source: 'file' });
    expect(model.file.tensors.get('head.MLP.2.bias')?.shape).toEqual([6]);
  });

  test('official, or cartnet, once it is in the cache', async () => {
    await expect(resolveModel('official', { cacheFolder: folder })).rejects.toThrow('adp-lint model pull official');
    await copyFile(smallWeights, cachedPath(folder, 'official'));
    for (const name of ['official', 'cartnet']) {
      expect(await resolveModel(name, { cacheFolder: folder })).toMatchObject({ name: 'official', source: 'cache' });
    }
  });

  test('what is not there is named, with what there is', async () => {
    await copyFile(smallWeights, cachedPath(folder, 'mine'));
    const resolving = resolveModel('cartnet-e4', { cacheFolder: folder, workingFolder: folder });
    await expect(resolving).rejects.toThrow(UnknownModelError);
    await expect(resolving).rejects.toThrow(
      'no model cartnet-e4, and no such file; the models are cartnet-e3-open1, lattice, mine',
    );
    await expect(resolveModel('../mine', { cacheFolder: join(folder, 'sub') })).rejects.toThrow(UnknownModelError);
    await expect(resolveModel('constructor', { cacheFolder: folder })).rejects.toThrow(UnknownModelError);
  });

  test('files that are no weights', async () => {
    const cif = join(root, 'fixtures/silicon.cif');
    await expect(resolveModel(cif)).rejects.toThrow(WeightsFormatError);
    await expect(resolveModel(cif)).rejects.toThrow(cif);
    const damaged = join(folder, 'damaged.safetensors');
    await writeFile(damaged, (await readFile(smallWeights)).subarray(0, 100_000));
    await expect(resolveModel(damaged)).rejects.toThrow('truncated');
  });
});

describe('listModels', () => {
  test('bundled ones, the default first, and what can be pulled', async () => {
    const models = await listModels({ cacheFolder: join(folder, 'none yet') });
    expect(models.map(({ name, source, isDefault, isAvailable }) => [name, source, isDefault, isAvailable])).toEqual([
      ['cartnet-e3-open1', 'bundled', true, true],
      ['lattice', 'bundled', false, true],
      ['official', 'cache', false, false],
    ]);
  });

  test('the cache: good, pulled, damaged, shadowed by a bundled name, unfinished', async () => {
    await copyFile(smallWeights, cachedPath(folder, 'official'));
    await writeFile(cachedPath(folder, 'broken'), 'oh');
    await copyFile(smallWeights, cachedPath(folder, 'lattice'));
    await writeFile(join(folder, 'official.ckpt.part'), 'half');
    const models = await listModels({ cacheFolder: folder });
    expect(models.map(({ name, architecture, isAvailable }) => [name, architecture, isAvailable])).toEqual([
      ['cartnet-e3-open1', 'cartnet-e3', true],
      ['lattice', 'lattice', true],
      ['broken', undefined, true],
      ['official', 'cartnet', true],
    ]);
    expect(models[2].description).toMatch(/cannot be used \(.*only 2 bytes/);
  });
});

describe('modelInfo', () => {
  test('the default', async () => {
    const info = await modelInfo('default');
    expect(info).toMatchObject({
      name: 'cartnet-e3-open1',
      isDefault: true,
      source: 'bundled',
      bytes: 992_096,
      parameters: expect.any(Number),
      calibration: [
        {
          table: 'with prior',
          structures: 113,
          atoms: 2043,
          medianIouRaw: 0.751,
          medianIouScaled: 0.853,
          medianS12Scaled: 0.5967,
        },
        { table: 'without prior', structures: 113, atoms: 2043, medianIouRaw: 0.6633 },
      ],
    });
    expect(Object.keys(info.record).sort()).toEqual(['data', 'springs', 'training', 'validation']);
    // Everything in the file but the running statistics: (992096 − 36344)/4 numbers less 4 layers × 2 norms × 2 × 64.
    expect(info.parameters).toBe((992_096 - 36_344) / 4 - 4 * 2 * 2 * 64);
  });

  test('the lattice prior', async () => {
    expect(await modelInfo('lattice')).toMatchObject({
      architecture: 'lattice',
      calibration: [{ table: 'prior alone', structures: 113, medianIouRaw: 0.7046 }],
    });
  });

  test('a checkpoint says where it is from', async () => {
    const info = await modelInfo(smallCheckpoint);
    expect(info).toMatchObject({ architecture: 'cartnet', parameters: 30_710, calibration: [] });
    expect(info.record).toEqual({
      source: 'cartnet_small.ckpt',
      source_sha256: info.sha256,
      source_git_blob: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
  });
});
