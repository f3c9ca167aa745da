import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { identifyNetwork } from '../../../src/model/weights/configuration.js';
import { WeightsFormatError } from '../../../src/model/weights/errors.js';
import { countParameters } from '../../../src/model/weights/layout.js';
import { readSafetensors, type SafetensorsFile } from '../../../src/model/weights/safetensors.js';
import { importCheckpoint } from '../../../src/project/models/import-checkpoint.js';
import { describeWithShared, sharedPath } from '../../support/shared.js';
import { integer, pickle, program, tensor, text } from './support/pickle-writer.js';
import { writeZip } from './support/zip-writer.js';

const root = join(__dirname, '../../..');
const small = readFileSync(join(root, 'fixtures/oracle/cartnet_small.ckpt'));

function expectSameTensors(actual: SafetensorsFile, expected: SafetensorsFile): void {
  expect(new Set(actual.tensors.keys())).toEqual(new Set(expected.tensors.keys()));
  for (const [name, { dtype, shape, data }] of expected.tensors) {
    const tensor = actual.tensors.get(name)!;
    expect([name, tensor.dtype, tensor.shape]).toEqual([name, dtype, shape]);
    expect(Buffer.from(tensor.data.buffer).equals(Buffer.from(data.buffer))).toBe(true);
  }
}

test('the small checkpoint becomes the safetensors that PyTorch wrote of it', async () => {
  const { safetensors, configuration, metadata } = await importCheckpoint(small, 'runs/best/cartnet_small.ckpt');
  const file = readSafetensors(safetensors);
  expectSameTensors(file, readSafetensors(readFileSync(join(root, 'fixtures/oracle/cartnet_small.safetensors'))));
  expect(configuration).toEqual({
    architecture: 'cartnet',
    dim: 32,
    layers: 2,
    rbf: 16,
    cutoff: 5,
    temperatureMean: 192.1785,
    temperatureStd: 81.2135,
  });
  expect(identifyNetwork(file)).toEqual(configuration);
  expect(file.metadata).toEqual(metadata);
  expect(metadata).toEqual({
    architecture: 'cartnet',
    dim: '32',
    layers: '2',
    rbf: '16',
    cutoff: '5.0',
    temperature_mean: '192.1785',
    temperature_std: '81.2135',
    source: 'cartnet_small.ckpt',
    source_sha256: createHash('sha256').update(small).digest('hex'),
    source_git_blob: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  expect(countParameters(file)).toBe(30710);
});

describeWithShared('the full-size checkpoint', () => {
  test('is imported whole', async () => {
    const bytes = readFileSync(sharedPath('oracle', 'A', 'cartnet_big.ckpt'));
    const { safetensors, configuration } = await importCheckpoint(bytes, 'cartnet_big.ckpt');
    expect(configuration).toMatchObject({ dim: 256, layers: 4, rbf: 64 });
    const file = readSafetensors(safetensors);
    expect(countParameters(file)).toBe(2_498_438);
    const expected = gunzipSync(readFileSync(join(root, 'tests/oracle/A/cartnet_big.safetensors.gz')));
    expectSameTensors(file, readSafetensors(expected));
  });
});

/** The smallest CartNet there can be, as a checkpoint; `edit` may spoil its tensors. */
function tinyCheckpoint(edit: (tensors: Map<string, { shape: number[]; data: Float32Array | BigInt64Array }>) => void) {
  const tensors = new Map<string, { shape: number[]; data: Float32Array | BigInt64Array }>();
  const add = (name: string, ...shape: number[]) =>
    tensors.set(name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.5) });
  const linear = (name: string, out: number, input: number) => {
    add(`${name}.weight`, out, input);
    add(`${name}.bias`, out);
  };
  add('encoder.embedding.weight', 119, 4);
  linear('encoder.temperature_proj_atom', 4, 1);
  linear('encoder.encoder_atom.1', 2, 4);
  linear('encoder.encoder_edge.0', 4, 5);
  linear('encoder.encoder_edge.2', 2, 4);
  const first = Math.exp(-5);
  tensors.set('encoder.rbf.means', { shape: [2], data: Float32Array.of(first, 1) });
  tensors.set('encoder.rbf.betas', { shape: [2], data: new Float32Array(2).fill((1 - first) ** -2) });
  for (const mlp of ['layers.0.MLP_aggr', 'layers.0.MLP_gate']) {
    linear(`${mlp}.0`, 2, 6);
    linear(`${mlp}.2`, 2, 2);
  }
  for (const norm of ['layers.0.norm', 'layers.0.norm2']) {
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) add(`${norm}.${part}`, 2);
    tensors.set(`${norm}.num_batches_tracked`, { shape: [], data: BigInt64Array.of(3n) });
  }
  linear('head.MLP.0', 1, 2);
  linear('head.MLP.2', 6, 1);
  edit(tensors);
  const entries = [...tensors].map(([name, { shape, data }], index) => {
    const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const storageType = data instanceof Float32Array ? 'FloatStorage' : 'LongStorage';
    return program(text(name), tensor({ key: String(index), count: data.length, shape, stride, storageType }));
  });
  return writeZip([
    { name: 'tiny/data.pkl', data: pickle('}', text('model_state'), '}(', ...entries, 'us') },
    ...[...tensors.values()].map(({ data }, index) => ({
      name: `tiny/data/${index}`,
      data: new Uint8Array(data.buffer),
    })),
  ]);
}

describe('a CartNet of other sizes', () => {
  test('is imported', async () => {
    const { configuration } = await importCheckpoint(
      tinyCheckpoint(() => {}),
      'tiny.ckpt',
    );
    expect(configuration).toMatchObject({ dim: 2, layers: 1, rbf: 2 });
  });

  type Tensors = Parameters<Parameters<typeof tinyCheckpoint>[0]>[0];
  test.each<[string, (tensors: Tensors) => void, string]>([
    ['a tensor is missing', (t) => t.delete('head.MLP.0.bias'), 'the tensor head.MLP.0.bias is missing'],
    [
      'a layer is missing in part',
      (t) => t.set('layers.1.norm.bias', { shape: [2], data: new Float32Array(2) }),
      'the tensors layers.1.MLP_aggr.0.weight, layers.1.MLP_aggr.0.bias, layers.1.MLP_aggr.2.weight and 12 more are missing',
    ],
    [
      'a tensor too many',
      (t) => t.set('encoder.bond.weight', { shape: [2], data: new Float32Array(2) }),
      'the tensor encoder.bond.weight is unknown',
    ],
    [
      'another shape',
      (t) => t.set('encoder.encoder_edge.0.weight', { shape: [4, 2], data: new Float32Array(8) }),
      'tensor encoder.encoder_edge.0.weight has the shape [4, 2], the network needs [4, 5]',
    ],
    [
      'another element type',
      (t) => t.set('head.MLP.0.bias', { shape: [1], data: BigInt64Array.of(1n) }),
      'tensor head.MLP.0.bias is not float32',
    ],
    [
      'NaN',
      (t) => t.get('head.MLP.2.bias')?.data.fill(Number.NaN as never),
      'tensor head.MLP.2.bias has infinities or NaN',
    ],
    [
      'a negative variance',
      (t) => t.get('layers.0.norm2.running_var')?.data.fill(-1 as never),
      'tensor layers.0.norm2.running_var has a negative variance',
    ],
    [
      'another cutoff',
      (t) => t.get('encoder.rbf.means')?.data.fill(Math.exp(-8) as never, 0, 1),
      'not those of a 5 Å cutoff',
    ],
    [
      'a scalar head',
      (t) => t.set('head.MLP.2.weight', { shape: [1, 1], data: new Float32Array(1) }),
      'predicts one number a crystal',
    ],
    ['no encoder', (t) => t.clear(), "not CartNet's"],
  ])('refused: %s', async (_name, edit, message) => {
    const importing = importCheckpoint(tinyCheckpoint(edit), 'tiny.ckpt');
    await expect(importing).rejects.toThrow(WeightsFormatError);
    await expect(importing).rejects.toThrow(message);
    await expect(importing).rejects.toThrow(/^tiny\.ckpt: /);
  });

  test.each<[string, Buffer, string]>([
    ['no model_state', pickle('}', text('state_dict'), '}s'), 'it has no "model_state"'],
    ['a list at the top', pickle(']'), 'it has no "model_state"'],
    [
      'numbers for tensors',
      pickle('}', text('model_state'), '}', text('bias'), integer(3), 'ss'),
      'bias of "model_state"',
    ],
  ])('refused: %s', async (_name, data, message) => {
    await expect(importCheckpoint(writeZip([{ name: 'a/data.pkl', data }]), 'a.ckpt')).rejects.toThrow(message);
  });
});

describe('identifyNetwork', () => {
  const bundled = readSafetensors(readFileSync(join(root, 'weights/cartnet-e3-open1.safetensors')));

  test('the bundled weights', () => {
    expect(identifyNetwork(bundled)).toEqual({
      architecture: 'cartnet-e3',
      dim: 64,
      layers: 4,
      rbf: 32,
      channels: 12,
      cutoff: 5,
      temperatureMean: 192.1785,
      temperatureStd: 81.2135,
      assumedTemperature: 295,
    });
  });

  test('by names alone, where the metadata do not tell', () => {
    expect(identifyNetwork({ ...bundled, metadata: {} }).architecture).toBe('cartnet-e3');
    const plain = readSafetensors(readFileSync(join(root, 'fixtures/oracle/cartnet_small.safetensors')));
    expect(identifyNetwork({ ...plain, metadata: {} })).toMatchObject({ architecture: 'cartnet', dim: 32, layers: 2 });
  });

  test.each<[string, SafetensorsFile, string]>([
    ['nothing of ours', { tensors: new Map(), metadata: {} }, 'not the weights of a network'],
    ['another architecture', { ...bundled, metadata: { architecture: 'mace' } }, 'the architecture mace'],
    ['a contradiction', { ...bundled, metadata: { ...bundled.metadata, dim: '128' } }, 'say dim 128, the tensors 64'],
    ['a number that is none', { ...bundled, metadata: { cutoff: '' } }, 'cutoff is "", not a number'],
    ['no cutoff', { ...bundled, metadata: { cutoff: '0' } }, 'it must be from 1 to 12 Å'],
    [
      'the wrong network',
      { ...bundled, metadata: { architecture: 'cartnet' } },
      'encoder.encoder_atom.1.weight is missing',
    ],
  ])('refused: %s', (_name, file, message) => {
    expect(() => identifyNetwork(file, 'some.safetensors')).toThrow(WeightsFormatError);
    expect(() => identifyNetwork(file, 'some.safetensors')).toThrow(message);
  });
});
