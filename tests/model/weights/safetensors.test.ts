import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { WeightsFormatError } from '../../../src/model/weights/errors.js';
import {
  float32Tensor,
  readSafetensors,
  type SafetensorsTensor,
  type WritableTensor,
  writeSafetensors,
} from '../../../src/model/weights/safetensors.js';

const root = join(__dirname, '../../..');

/** A file put together by hand: header object or text, then data bytes. */
function assemble(header: unknown, data: readonly number[] = []): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.from(data)]);
}

describe('readSafetensors', () => {
  test('a file written by hand', () => {
    const file = readSafetensors(
      assemble(
        {
          __metadata__: { architecture: 'none' },
          row: { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] },
          count: { dtype: 'I64', shape: [], data_offsets: [8, 16] },
          empty: { dtype: 'U8', shape: [0, 3], data_offsets: [16, 16] },
        },
        [0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc1, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      ),
    );
    expect(file.metadata).toEqual({ architecture: 'none' });
    expect([...file.tensors.keys()]).toEqual(['row', 'count', 'empty']);
    expect(file.tensors.get('row')).toEqual({ dtype: 'F32', shape: [1, 2], data: Float32Array.of(1, -10) });
    expect(file.tensors.get('count')).toEqual({ dtype: 'I64', shape: [], data: BigInt64Array.of(-2n) });
    expect(file.tensors.get('empty')?.data).toHaveLength(0);
  });

  test('half precision is widened, subnormals and infinities included', () => {
    const half = [0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x7c00, 0xfc00, 0x3555, 0x8000];
    const brain = [0x3f80, 0xc2f7, 0x7f80, 0x0001];
    const pairs = [...half, ...brain].flatMap((bits) => [bits & 0xff, bits >> 8]);
    const { tensors } = readSafetensors(
      assemble(
        {
          half: { dtype: 'F16', shape: [9], data_offsets: [0, 18] },
          brain: { dtype: 'BF16', shape: [4], data_offsets: [18, 26] },
        },
        pairs,
      ),
    );
    expect(tensors.get('half')?.data).toEqual(
      Float32Array.of(1, -2, 2 ** -24, 1023 * 2 ** -24, 65504, Infinity, -Infinity, 0x555 * 2 ** -12, -0),
    );
    expect(tensors.get('brain')?.data).toEqual(Float32Array.of(1, -123.5, Infinity, 2 ** -133));
  });

  test('unaligned and embedded bytes are read', () => {
    const inner = assemble('{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}} ', [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
    const outer = new Uint8Array(inner.length + 3);
    outer.set(inner, 3);
    expect(readSafetensors(outer.subarray(3)).tensors.get('x')?.data).toEqual(Float64Array.of(1));
  });

  const four = { dtype: 'U8', shape: [4], data_offsets: [0, 4] };
  test.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /only 0 bytes/],
    ['a torch zip', Buffer.from('PK\x03\x04 and more of a zip file'), /not a safetensors file: its header would be/],
    ['shorter than its header', assemble({ x: four }, [1, 2, 3, 4]).subarray(0, 20), /truncated: the header/],
    ['shorter than its data', assemble({ x: four }, [1, 2, 3]), /truncated: tensor x ends at byte 4/],
    ['not JSON', assemble('{"x":', []), /not JSON/],
    ['not UTF-8', assemble(Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'), []).fill(0xff, 9, 10), /UTF-8/],
    ['an array', assemble([]), /not a JSON object/],
    [
      'a name twice',
      assemble(`{"x":${JSON.stringify(four)}, "\\u0078" : ${JSON.stringify(four)}}`, [1, 2, 3, 4]),
      /x twice/,
    ],
    ['overlap', assemble({ x: four, y: { ...four, data_offsets: [2, 6] } }, [1, 2, 3, 4, 5, 6]), /y overlaps/],
    ['a gap', assemble({ x: four, y: { ...four, data_offsets: [5, 9] } }, Array(9).fill(0)), /1 bytes before tensor y/],
    ['bytes behind', assemble({ x: four }, [1, 2, 3, 4, 5]), /1 bytes after the last/],
    ['shape against bytes', assemble({ x: { ...four, shape: [5] } }, [1, 2, 3, 4]), /takes 5 bytes, its range has 4/],
    ['backwards', assemble({ x: { ...four, data_offsets: [4, 0] } }, [1, 2, 3, 4]), /its range has -4/],
    ['a negative size', assemble({ x: { ...four, shape: [-4] } }, [1, 2, 3, 4]), /no valid shape/],
    ['a huge size', assemble({ x: { ...four, shape: [2 ** 52, 2 ** 52, 2 ** 1000] } }, [1, 2, 3, 4]), /no valid shape/],
    ['one offset', assemble({ x: { ...four, data_offsets: [0] } }, [1, 2, 3, 4]), /no valid data_offsets/],
    ['an unknown type', assemble({ x: { ...four, dtype: 'F8_E4M3' } }, [1, 2, 3, 4]), /"F8_E4M3"/],
    ['a type from Object', assemble({ x: { ...four, dtype: 'constructor' } }, [1, 2, 3, 4]), /"constructor"/],
    ['no entry', assemble({ x: 4 }), /entry for tensor x/],
    ['metadata of numbers', assemble({ __metadata__: { dim: 4 } }), /metadata entry dim/],
  ])('refuses: %s', (_name, bytes, message) => {
    expect(() => readSafetensors(bytes, 'weights.safetensors')).toThrow(WeightsFormatError);
    expect(() => readSafetensors(bytes, 'weights.safetensors')).toThrow(message);
    expect(() => readSafetensors(bytes, 'weights.safetensors')).toThrow(/^weights\.safetensors: /);
  });

  test('every file cut short anywhere is refused', () => {
    const whole = writeSafetensors(
      new Map<string, WritableTensor>([
        ['a', { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) }],
        ['b', { dtype: 'U8', shape: [1], data: Uint8Array.of(7) }],
      ]),
      { note: 'short' },
    );
    for (let length = 0; length < whole.length; length++) {
      expect(() => readSafetensors(whole.subarray(0, length))).toThrow(WeightsFormatError);
    }
    expect(readSafetensors(whole).tensors.size).toBe(2);
  });
});

describe('writeSafetensors', () => {
  const shape = fc.array(fc.nat(4), { maxLength: 3 });
  const tensor: fc.Arbitrary<WritableTensor> = shape.chain((sizes) => {
    const length = sizes.reduce((product, size) => product * size, 1);
    const exactly = { minLength: length, maxLength: length };
    return fc.oneof(
      fc.float32Array(exactly).map((data) => ({ dtype: 'F32' as const, shape: sizes, data: Float32Array.from(data) })),
      fc.float64Array(exactly).map((data) => ({ dtype: 'F64' as const, shape: sizes, data: Float64Array.from(data) })),
      fc.int32Array(exactly).map((data) => ({ dtype: 'I32' as const, shape: sizes, data: Int32Array.from(data) })),
      fc.uint16Array(exactly).map((data) => ({ dtype: 'U16' as const, shape: sizes, data: Uint16Array.from(data) })),
      fc.int8Array(exactly).map((data) => ({ dtype: 'I8' as const, shape: sizes, data: Int8Array.from(data) })),
      fc
        .bigInt64Array(exactly)
        .map((data) => ({ dtype: 'I64' as const, shape: sizes, data: BigInt64Array.from(data) })),
    );
  });
  const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__');

  test('what is written is read back, bit for bit, aligned', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, tensor), { maxLength: 6 }),
        fc.dictionary(fc.string(), fc.string()),
        (pairs, metadata) => {
          const tensors = new Map(pairs);
          const bytes = writeSafetensors(tensors, metadata);
          const headerLength = Number(Buffer.from(bytes).readBigUInt64LE());
          expect(headerLength % 8).toBe(0);
          const back = readSafetensors(bytes);
          expect(Object.entries(back.metadata)).toEqual(expect.arrayContaining(Object.entries(metadata)));
          expect(new Set(back.tensors.keys())).toEqual(new Set(tensors.keys()));
          for (const [key, original] of tensors) {
            const read = back.tensors.get(key)!;
            expect(read.dtype).toBe(original.dtype);
            expect(read.shape).toEqual(original.shape);
            expect(Buffer.from(read.data.buffer)).toEqual(Buffer.from(original.data.buffer));
          }
        },
      ),
      { seed: 11, numRuns: 200 },
    );
  });

  test('refuses a shape that does not fit', () => {
    const wrong = new Map([['x', { dtype: 'F32' as const, shape: [2, 2], data: new Float32Array(3) }]]);
    expect(() => writeSafetensors(wrong)).toThrow('tensor x: shape [2, 2] needs 4 numbers, there are 3');
  });
});

describe('float32Tensor', () => {
  const file = {
    tensors: new Map<string, SafetensorsTensor>([
      ['w', { dtype: 'F32', shape: [1, 2], data: Float32Array.of(1, 2) }],
      ['n', { dtype: 'I64', shape: [], data: BigInt64Array.of(1n) }],
    ]),
    metadata: {},
  };
  test('gives the numbers, or says what does not fit', () => {
    expect(float32Tensor(file, 'w', [1, 2])).toEqual(Float32Array.of(1, 2));
    expect(() => float32Tensor(file, 'v', [1])).toThrow('no tensor v');
    expect(() => float32Tensor(file, 'w', [2, 1])).toThrow('tensor w has the shape [1, 2], the network needs [2, 1]');
    expect(() => float32Tensor(file, 'n', [])).toThrow('tensor n holds I64');
  });
});

describe('files written by other programs', () => {
  interface TensorRecord {
    readonly shape: readonly number[];
    readonly sum_f64: number;
    readonly sha256: string;
  }
  const records: Record<'big' | 'small', { readonly tensors: Record<string, TensorRecord> }> = JSON.parse(
    readFileSync(join(root, 'tests/oracle/A/checkpoints.json'), 'utf8'),
  );

  test.each([
    ['small' as const, () => readFileSync(join(root, 'fixtures/oracle/cartnet_small.safetensors'))],
    ['big' as const, () => gunzipSync(readFileSync(join(root, 'tests/oracle/A/cartnet_big.safetensors.gz')))],
  ])('the %s CartNet checkpoint, tensor by tensor', (size, load) => {
    const { tensors } = readSafetensors(load());
    const recorded = records[size].tensors;
    expect(new Set(tensors.keys())).toEqual(new Set(Object.keys(recorded)));
    for (const [key, { shape, sha256 }] of Object.entries(recorded)) {
      const tensor = tensors.get(key)!;
      expect(tensor.shape).toEqual(shape);
      const bytes = new Uint8Array(tensor.data.buffer);
      expect(createHash('sha256').update(bytes).digest('hex').slice(0, 16)).toBe(sha256);
    }
  });

  test('the bundled weights and every oracle vector', () => {
    const bundled = readSafetensors(readFileSync(join(root, 'weights/cartnet-e3-open1.safetensors')));
    expect(bundled.metadata.architecture).toBe('cartnet-e3');
    expect(bundled.tensors.size).toBe(115);
    for (const folder of ['tests/oracle/model-vectors', 'tests/oracle/A']) {
      for (const name of readdirSync(join(root, folder))) {
        if (!name.endsWith('.safetensors')) continue;
        const { tensors } = readSafetensors(readFileSync(join(root, folder, name)), name);
        expect(tensors.size).toBeGreaterThan(0);
      }
    }
  });
});
