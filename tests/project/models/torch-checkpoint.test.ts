import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WeightsFormatError } from '../../../src/model/weights/errors.js';
import { PickleDict, PickleError, type PickleTuple } from '../../../src/project/models/pickle.js';
import { readTorchCheckpoint, TorchTensor } from '../../../src/project/models/torch-checkpoint.js';
import { describeWithShared, sharedPath } from '../../support/shared.js';
import { global, integer, pickle, type TensorDescription, tensor, text, tuple } from './support/pickle-writer.js';
import { writeZip, type ZipMember } from './support/zip-writer.js';

const root = join(__dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path));

interface TensorRecord {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly sum_f64: number;
  readonly abs_sum_f64: number;
  readonly first: number;
  readonly last: number;
  readonly sha256: string;
}
interface CheckpointRecord {
  readonly sha256: string;
  readonly optimizer_state_entries: number;
  readonly tensors: Record<string, TensorRecord>;
}
const records: Record<'big' | 'small', CheckpointRecord> = JSON.parse(
  read('tests/oracle/A/checkpoints.json').toString(),
);

async function compareWithRecord(bytes: Uint8Array, record: CheckpointRecord): Promise<PickleDict> {
  const checkpoint = await readTorchCheckpoint(bytes);
  const top = checkpoint.value as PickleDict;
  expect([...top.entries.keys()]).toEqual(['model_state', 'optimizer_state']);
  const state = top.get('model_state') as PickleDict;
  expect([...state.entries.keys()]).toEqual(Object.keys(record.tensors));
  for (const [name, expected] of Object.entries(record.tensors)) {
    const { dtype, shape, data } = await checkpoint.read(state.get(name) as TorchTensor);
    expect([name, dtype, shape]).toEqual([name, expected.dtype === 'int64' ? 'I64' : 'F32', expected.shape]);
    const digest = createHash('sha256').update(new Uint8Array(data.buffer)).digest('hex');
    expect([name, digest.slice(0, 16)]).toEqual([name, expected.sha256]);
    let sum = 0;
    for (const value of data) sum += Number(value);
    // The oracle summed in another order: the difference is rounding alone.
    expect(Math.abs(sum - expected.sum_f64)).toBeLessThanOrEqual(1e-12 * expected.abs_sum_f64);
    expect([Number(data[0]), Number(data.at(-1))]).toEqual([expected.first, expected.last]);
  }
  return top;
}

describe('checkpoints saved by PyTorch', () => {
  test('the small one, tensor by tensor, with Adam moments', async () => {
    const bytes = read('fixtures/oracle/cartnet_small.ckpt');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(records.small.sha256);
    const top = await compareWithRecord(bytes, records.small);
    const adam = (top.get('optimizer_state') as PickleDict).get('state') as PickleDict;
    expect(adam.entries.size).toBe(records.small.optimizer_state_entries);
    const metadata = (top.get('model_state') as PickleDict).attributes?.get('_metadata');
    expect((metadata as PickleDict).get('encoder.embedding')).toBeInstanceOf(PickleDict);
  });

  test('the same weights saved on a GPU, under another root folder', async () => {
    await compareWithRecord(read('tests/oracle/A/cartnet_small_cuda_tags.ckpt'), records.small);
  });

  test('cut short anywhere, or with a changed byte in its data, it is refused', async () => {
    const bytes = read('tests/oracle/A/cartnet_small_cuda_tags.ckpt');
    for (let length = 0; length < bytes.length; length += 9973) {
      await expect(readTorchCheckpoint(bytes.subarray(0, length))).rejects.toThrow(WeightsFormatError);
    }
    await expect(readTorchCheckpoint(bytes.subarray(0, bytes.length - 1))).rejects.toThrow('truncated zip');
    const damaged = Buffer.from(bytes);
    damaged[bytes.indexOf('/data/0') + 5000] ^= 1;
    await expect(compareWithRecord(damaged, records.small)).rejects.toThrow('checksum');
  });
});

describeWithShared('the full-size checkpoint', () => {
  test('tensor by tensor', async () => {
    const bytes = readFileSync(sharedPath('oracle', 'A', 'cartnet_big.ckpt'));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(records.big.sha256);
    await compareWithRecord(bytes, records.big);
  });
});

/** A checkpoint of one tensor over the storage 0, 1, 2 … */
function checkpointOf(description: Partial<TensorDescription>, ...extra: readonly ZipMember[]): Buffer {
  const whole = { key: '0', count: 6, shape: [2, 3], stride: [3, 1], ...description };
  const storage = Float32Array.from({ length: 6 }, (_, i) => i);
  return writeZip([
    { name: 'any name/data.pkl', data: pickle(tensor(whole)) },
    { name: 'any name/data/0', data: new Uint8Array(storage.buffer) },
    ...extra,
  ]);
}

async function readOne(bytes: Uint8Array) {
  const checkpoint = await readTorchCheckpoint(bytes, 'model.ckpt');
  expect(checkpoint.value).toBeInstanceOf(TorchTensor);
  return checkpoint.read(checkpoint.value as TorchTensor);
}

describe('tensors', () => {
  test.each<[string, Partial<TensorDescription>, number[]]>([
    ['contiguous', {}, [0, 1, 2, 3, 4, 5]],
    ['transposed', { shape: [3, 2], stride: [1, 3] }, [0, 3, 1, 4, 2, 5]],
    ['a column', { shape: [2], stride: [3], offset: 1 }, [1, 4]],
    ['a scalar', { shape: [], stride: [], offset: 5 }, [5]],
    ['broadcast within the storage', { shape: [2, 3], stride: [0, 1], offset: 3 }, [3, 4, 5, 3, 4, 5]],
    ['empty', { shape: [0, 7], stride: [7, 1] }, []],
    ['three axes', { shape: [1, 3, 2], stride: [9, 1, 3] }, [0, 3, 1, 4, 2, 5]],
  ])('%s', async (_name, description, expected) => {
    expect([...(await readOne(checkpointOf(description))).data]).toEqual(expected);
  });

  test('the byte order of the file is heeded', async () => {
    const swapped = Buffer.from(Float32Array.of(1, -2.5, 3).buffer).swap32();
    const bytes = writeZip([
      { name: 'm/data.pkl', data: pickle(tensor({ key: 'w', count: 3, shape: [3], stride: [1] })) },
      { name: 'm/data/w', data: swapped },
      { name: 'm/byteorder', data: Buffer.from('big') },
    ]);
    expect((await readOne(bytes)).data).toEqual(Float32Array.of(1, -2.5, 3));
  });

  test('a re-packed, compressed archive is read', async () => {
    const data = new Uint8Array(Float32Array.from({ length: 6 }, (_, i) => i).buffer);
    const bytes = writeZip([
      {
        name: 'm/data.pkl',
        data: pickle(tensor({ key: '0', count: 6, shape: [6], stride: [1] })),
        deflate: true,
      },
      { name: 'm/data/0', data, deflate: true },
    ]);
    expect([...(await readOne(bytes)).data]).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('refused', () => {
  const little = { name: 'any name/byteorder', data: Buffer.from('middle') };
  const bomb = writeZip([
    { name: 'm/data.pkl', data: Buffer.alloc(64 * 2 ** 20), deflate: true },
    { name: 'm/data/0', data: Buffer.alloc(4) },
  ]);
  const zeros = Buffer.alloc(2 ** 20);
  const storage = (...items: readonly (string | Uint8Array)[]) =>
    writeZip([{ name: 'm/data.pkl', data: pickle(tuple(...items), 'Q') }]);
  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'not a PyTorch checkpoint'],
    ['a text', Buffer.from('data_quartz'), 'not a PyTorch checkpoint'],
    ['an old checkpoint', pickle('N'), 'old form'],
    ['a zip of something else', writeZip([{ name: 'a.txt', data: Buffer.from('a') }]), 'no data.pkl'],
    ['two roots', checkpointOf({}, { name: 'b/data.pkl', data: pickle('N') }), 'more than one data.pkl'],
    ['a name twice', checkpointOf({}, { name: 'any name/data/0', data: zeros }), 'two members are called'],
    ['an escaping name', checkpointOf({}, { name: '../data.pkl', data: zeros }), 'damaged or truncated zip'],
    ['an unknown byte order', checkpointOf({}, little), 'unknown byte order "middle"'],
    ['a bomb for a pickle', bomb, 'more than the 16777216'],
    ['a storage that is missing', checkpointOf({ key: '1' }), 'the member any name/data/1 is missing'],
    ['a storage of another size', checkpointOf({ count: 7, shape: [7], stride: [1] }), 'has 24 bytes where 28'],
    ['a key that climbs', checkpointOf({ key: '../data.pkl' }), 'without a valid key'],
    ['a key of dots', checkpointOf({ key: '..' }), 'without a valid key'],
    ['an offset beyond', checkpointOf({ offset: 1 }), 'reaches element 6 of 6'],
    ['a stride beyond', checkpointOf({ stride: [4, 1] }), 'reaches element 6 of 6'],
    ['a negative stride', checkpointOf({ stride: [-3, 1] }), 'no valid offset, shape and strides'],
    ['an expanded tensor', checkpointOf({ shape: [2 ** 30], stride: [0] }), 'more elements than the storage'],
    [
      'an overflowing shape',
      checkpointOf({ shape: Array(8).fill(2 ** 30), stride: Array(8).fill(0) }),
      'more elements',
    ],
    ['too many axes', checkpointOf({ shape: Array(9).fill(1), stride: Array(9).fill(1) }), '9 axes'],
    ['fewer strides than sizes', checkpointOf({ stride: [1] }), 'no valid offset, shape and strides'],
    ['half precision', checkpointOf({ storageType: 'HalfStorage' }), 'asks for torch.HalfStorage'],
    ['a dict as a storage type', storage(text('storage'), '}', text('0'), text('cpu'), integer(1)), 'of type a dict'],
    ['another persistent id', storage(text('module'), 'N', 'N', 'N', 'N'), 'no tensor storage'],
    [
      'a negative storage',
      storage(text('storage'), global('torch', 'FloatStorage'), text('0'), text('cpu'), integer(-1)),
      'storage 0 without a valid size',
    ],
  ])('%s', async (_name, bytes, message) => {
    await expect(readOne(bytes)).rejects.toThrow(WeightsFormatError);
    await expect(readOne(bytes)).rejects.toThrow(message);
    await expect(readOne(bytes)).rejects.toThrow(/^model\.ckpt: /);
  });

  test('members whose size or checksum is not what the directory declares', async () => {
    const pkl = { name: 'm/data.pkl', data: pickle(tensor({ key: '0', count: 6, shape: [6], stride: [1] })) };
    const of = (member: Partial<ZipMember>) =>
      writeZip([pkl, { name: 'm/data/0', data: new Uint8Array(24), ...member }]);
    await expect(readOne(of({ declare: { crc: 1 } }))).rejects.toThrow('checksum');
    await expect(readOne(of({ data: zeros, deflate: true, declare: { size: 24 } }))).rejects.toThrow('cannot be read');
    await expect(readOne(of({ data: zeros, declare: { size: 24 } }))).rejects.toThrow(WeightsFormatError);
    await expect(readOne(of({ data: zeros.subarray(0, 8), deflate: true, declare: { size: 24 } }))).rejects.toThrow(
      'cannot be read',
    );
  });

  test('code in a checkpoint is named and not run', async () => {
    const evil = pickle(global('posix', 'system'), tuple(text('touch pwned')), 'R');
    const bytes = writeZip([{ name: 'm/data.pkl', data: evil }]);
    const reading = readTorchCheckpoint(bytes, 'model.ckpt');
    await expect(reading).rejects.toThrow(PickleError);
    await expect(reading).rejects.toThrow('model.ckpt: byte 2 of the pickle: it asks for posix.system');
  });

  test('a tuple instead of a tensor stays a tuple', async () => {
    const { value } = await readTorchCheckpoint(writeZip([{ name: 'm/data.pkl', data: pickle(tuple('N')) }]));
    expect((value as PickleTuple).items).toEqual([null]);
  });
});
