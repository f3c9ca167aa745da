/**
 * Reads a safetensors file (or `.safetensors.gz`) for tests, independently of the reader of the product: an 8-byte
 * little-endian header length, a JSON header, then the raw little-endian numbers, row-major.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const arrays = {
  F64: Float64Array,
  F32: Float32Array,
  I64: BigInt64Array,
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U16: Uint16Array,
  U8: Uint8Array,
} as const;

type Dtype = keyof typeof arrays;
export type TensorData = InstanceType<(typeof arrays)[Dtype]>;

export interface TestTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data: TensorData;
  /** The data as plain numbers, whatever the dtype. */
  numbers(): number[];
}

export interface TestTensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Throws where the file has no such tensor. */
  get(name: string): TestTensor;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

export function readSafetensors(path: string): TestTensors {
  const file = path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path);
  const headerLength = Number(file.readBigUInt64LE(0));
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(file.toString('utf8', 8, 8 + headerLength)) as Record<
    string,
    HeaderEntry
  > & { __metadata__?: Record<string, string> };
  const base = 8 + headerLength;
  return {
    metadata,
    names: Object.keys(entries),
    has: (name) => name in entries,
    get(name) {
      const entry = (entries as Record<string, HeaderEntry | undefined>)[name];
      if (!entry) throw new Error(`${path} has no tensor ${name}; it has ${Object.keys(entries).join(', ')}`);
      if (!(entry.dtype in arrays)) throw new Error(`${path}: ${name} has the unsupported dtype ${entry.dtype}`);
      const dtype = entry.dtype as Dtype;
      const [start, end] = entry.data_offsets;
      // Copied, since a typed array must start at a multiple of its element size.
      const bytes = new Uint8Array(file.subarray(base + start, base + end));
      const data = new arrays[dtype](bytes.buffer);
      return { dtype, shape: entry.shape, data, numbers: () => Array.from(data, Number) };
    },
  };
}
