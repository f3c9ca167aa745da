/** Writes pickles of protocol 2 for tests, opcode by opcode. */

/** Opcodes and their arguments, put one after the other. */
export function program(...parts: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
}

/** A whole pickle: PROTO 2, the program, STOP. */
export function pickle(...parts: readonly (string | Uint8Array)[]): Buffer {
  return program('\x80\x02', ...parts, '.');
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return program('X', length, bytes);
}

export function integer(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.write('J', 'latin1');
  bytes.writeInt32LE(value, 1);
  return bytes;
}

export function global(module: string, name: string): Buffer {
  return program(`c${module}\n${name}\n`);
}

export function tuple(...items: readonly (string | Uint8Array)[]): Buffer {
  return program('(', ...items, 't');
}

export interface TensorDescription {
  readonly key: string;
  readonly count: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset?: number;
  readonly storageType?: string;
}

/** A tensor as torch.save pickles it. */
export function tensor({ key, count, shape, stride, offset = 0, storageType = 'FloatStorage' }: TensorDescription) {
  return program(
    global('torch._utils', '_rebuild_tensor_v2'),
    tuple(
      tuple(text('storage'), global('torch', storageType), text(key), text('cuda:0'), integer(count)),
      'Q',
      integer(offset),
      tuple(...shape.map(integer)),
      tuple(...stride.map(integer)),
      '\x89',
      global('collections', 'OrderedDict'),
      ')R',
    ),
    'R',
  );
}
