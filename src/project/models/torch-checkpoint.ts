/**
 * PyTorch's zip checkpoints (torch.save since 1.6): `<root>/data.pkl`, a pickle in which tensors refer to storages, and
 * `<root>/data/<key>`, the raw numbers of each storage. The root folder is called as the file was when it was saved.
 */
import { type ByteOrder, machineByteOrder, swapByteOrder } from '../../model/weights/byte-order.js';
import { WeightsFormatError } from '../../model/weights/errors.js';
import type { SafetensorsTensor } from '../../model/weights/safetensors.js';
import {
  describePickleValue,
  PickleDict,
  PickleError,
  type PickleGlobal,
  PickleObject,
  PickleTuple,
  type PickleValue,
  readPickle,
} from './pickle.js';
import { ZipMembers } from './zip-members.js';

interface Storage {
  readonly dtype: 'F32' | 'I64';
  /** Name of the member under `data/`. */
  readonly key: string;
  /** Elements. */
  readonly count: number;
}

/** A tensor that the pickle describes; its numbers are read on demand. */
export class TorchTensor extends PickleObject {
  constructor(
    readonly storage: Storage,
    /** Elements of the storage before the first one. */
    readonly offset: number,
    readonly shape: readonly number[],
    /** Elements of the storage from one index to the next, for each axis. */
    readonly stride: readonly number[],
  ) {
    super();
  }

  get dtype(): 'F32' | 'I64' {
    return this.storage.dtype;
  }
}

export interface TorchCheckpoint {
  /** What was given to torch.save. */
  readonly value: PickleValue;
  /**
   * The numbers of one tensor, row-major.
   * @throws WeightsFormatError where the storage is missing, damaged, or of the wrong size
   */
  read(tensor: TorchTensor): Promise<SafetensorsTensor<'F32' | 'I64'>>;
}

/**
 * @param source how to call the file in messages
 * @throws WeightsFormatError where it is not a checkpoint, is damaged, or asks for more than tensors
 */
export async function readTorchCheckpoint(bytes: Uint8Array, source = 'the checkpoint'): Promise<TorchCheckpoint> {
  if (bytes[0] === 0x80) {
    throw new WeightsFormatError(
      `${source}: a checkpoint in PyTorch's old form; load it and torch.save it again with PyTorch 1.6 or later`,
    );
  }
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw new WeightsFormatError(`${source}: not a PyTorch checkpoint (it does not begin as a zip archive does)`);
  }
  const members = await ZipMembers.open(bytes, source);
  const root = findRoot(members, source);
  const pickle = await members.read(`${root}/data.pkl`, { atMost: largestPickle });
  const value = describeIn(source, () => readPickle(pickle, { globals, persistentLoad: readStorage }));
  const order = await readByteOrder(members, root, source);
  return {
    value,
    read: async (tensor) => {
      const { dtype, key, count } = tensor.storage;
      const width = dtype === 'F32' ? 4 : 8;
      const raw = await members.read(`${root}/data/${key}`, { exactly: count * width });
      if (order !== machineByteOrder) swapByteOrder(raw, width);
      return dtype === 'F32'
        ? {
            dtype,
            shape: tensor.shape,
            data: gather(new Float32Array(raw.buffer), new Float32Array(size(tensor)), tensor),
          }
        : {
            dtype,
            shape: tensor.shape,
            data: gather(new BigInt64Array(raw.buffer), new BigInt64Array(size(tensor)), tensor),
          };
    },
  };
}

/** Bytes; a full-size CartNet checkpoint with Adam's state has about 30 kB. */
const largestPickle = 16 * 2 ** 20;

/** PyTorch itself allows more, CartNet has 2. */
const mostAxes = 8;

function findRoot(members: ZipMembers, source: string): string {
  const roots: string[] = [];
  for (const name of members.names) {
    const match = /^([^/]+)\/data\.pkl$/.exec(name);
    if (match !== null) roots.push(match[1]);
  }
  if (roots.length !== 1) {
    throw new WeightsFormatError(
      `${source}: not a PyTorch checkpoint (a zip archive with ${roots.length === 0 ? 'no' : 'more than one'} data.pkl)`,
    );
  }
  return roots[0];
}

/** PyTorch 2.1 and later write the byte order down; earlier ones always used the machine's, which was little-endian. */
async function readByteOrder(members: ZipMembers, root: string, source: string): Promise<ByteOrder> {
  const name = `${root}/byteorder`;
  if (!members.has(name)) return 'little';
  const text = new TextDecoder().decode(await members.read(name, { atMost: 16 })).trim();
  if (text !== 'little' && text !== 'big') {
    throw new WeightsFormatError(`${source}: unknown byte order ${JSON.stringify(text)}`);
  }
  return text;
}

const floatStorage: PickleGlobal = { global: 'torch.FloatStorage' };
const longStorage: PickleGlobal = { global: 'torch.LongStorage' };

const globals: readonly PickleGlobal[] = [
  floatStorage,
  longStorage,
  {
    global: 'collections.OrderedDict',
    call: (args) => {
      if (args.length > 0) throw new PickleError('collections.OrderedDict is called with arguments');
      return new PickleDict(['_metadata']);
    },
  },
  { global: 'torch._utils._rebuild_tensor_v2', call: rebuildTensor },
];

/** Persistent ids are ('storage', type, key, device, number of elements). The device does not matter here. */
function readStorage(id: PickleValue): PickleValue {
  if (!(id instanceof PickleTuple) || id.items.length !== 5 || id.items[0] !== 'storage') {
    throw new PickleError(`a persistent id that is no tensor storage (${describePickleValue(id)})`);
  }
  const [, type, key, , count] = id.items;
  if (type !== floatStorage && type !== longStorage) {
    throw new PickleError(`a storage of type ${describePickleValue(type)}; only float32 and int64 are read`);
  }
  if (typeof key !== 'string' || !/^[\w.-]{1,64}$/.test(key) || /^\.+$/.test(key)) {
    throw new PickleError('a storage without a valid key');
  }
  if (!isSize(count)) throw new PickleError(`storage ${key} without a valid size`);
  return new StorageReference({ dtype: type === floatStorage ? 'F32' : 'I64', key, count });
}

class StorageReference extends PickleObject {
  constructor(readonly storage: Storage) {
    super();
  }
}

/** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks) */
function rebuildTensor(args: readonly PickleValue[]): TorchTensor {
  const [reference, offset, shape, stride] = args;
  if (!(reference instanceof StorageReference)) throw new PickleError('a tensor without a storage');
  const { storage } = reference;
  if (!isSize(offset) || !isSizes(shape) || !isSizes(stride) || shape.items.length !== stride.items.length) {
    throw new PickleError(`the tensor on storage ${storage.key} has no valid offset, shape and strides`);
  }
  if (shape.items.length > mostAxes) throw new PickleError(`a tensor of ${shape.items.length} axes`);
  const tensor = new TorchTensor(storage, offset, shape.items, stride.items);
  const elements = size(tensor);
  // A stride of 0 could blow a few bytes up to any size; no saved weights need one.
  if (elements > storage.count) {
    throw new PickleError(`the tensor on storage ${storage.key} has more elements than the storage (${storage.count})`);
  }
  let last = offset;
  for (const [axis, length] of tensor.shape.entries()) last += (length - 1) * tensor.stride[axis];
  if (elements > 0 && last >= storage.count) {
    throw new PickleError(`the tensor on storage ${storage.key} reaches element ${last} of ${storage.count}`);
  }
  return tensor;
}

function size(tensor: TorchTensor): number {
  return tensor.shape.reduce((product, length) => product * length, 1);
}

/** Copies a strided view of `storage` into `target`, row-major. */
function gather<T extends Float32Array | BigInt64Array>(storage: T, target: T, tensor: TorchTensor): T {
  const { shape, stride, offset } = tensor;
  const index = new Array<number>(shape.length).fill(0);
  let from = offset;
  for (let to = 0; to < target.length; to++) {
    target[to] = storage[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += stride[axis];
      if (++index[axis] < shape[axis]) break;
      from -= stride[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return target;
}

function isSize(value: PickleValue): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isSizes(value: PickleValue): value is PickleTuple & { readonly items: readonly number[] } {
  return value instanceof PickleTuple && value.items.every(isSize);
}

function describeIn<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof PickleError) throw new PickleError(`${source}: ${error.message}`);
    throw error;
  }
}
