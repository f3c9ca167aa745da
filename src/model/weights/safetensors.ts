/**
 * The safetensors container (https://huggingface.co/docs/safetensors): 8 bytes of header length (little-endian), a JSON
 * header of names, types, shapes and byte ranges, then the raw little-endian numbers without gaps.
 */
import { machineByteOrder, swapByteOrder } from './byte-order.js';
import { WeightsFormatError } from './errors.js';

/** The array that holds each element type in memory; the two half-precision types are widened to float32. */
export interface TensorArrays {
  F64: Float64Array;
  F32: Float32Array;
  F16: Float32Array;
  BF16: Float32Array;
  I64: BigInt64Array;
  I32: Int32Array;
  I16: Int16Array;
  I8: Int8Array;
  U32: Uint32Array;
  U16: Uint16Array;
  U8: Uint8Array;
}
export type SafetensorsDtype = keyof TensorArrays;

/** One tensor, row-major. `dtype` is the type in the file. */
export type SafetensorsTensor<D extends SafetensorsDtype = SafetensorsDtype> = {
  [K in D]: { readonly dtype: K; readonly shape: readonly number[]; readonly data: TensorArrays[K] };
}[D];

/** What can be written: half-precision numbers are read only. */
export type WritableTensor = SafetensorsTensor<Exclude<SafetensorsDtype, 'F16' | 'BF16'>>;

export interface SafetensorsFile {
  /** In the order of the file's header. */
  readonly tensors: ReadonlyMap<string, SafetensorsTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes an element takes in the file. */
const elementBytes: Readonly<Record<SafetensorsDtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U32: 4,
  U16: 2,
  U8: 1,
};

/** The reference implementation's own limit. */
const longestHeader = 100_000_000;

interface HeaderEntry {
  readonly name: string;
  readonly dtype: SafetensorsDtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a whole safetensors file. The tensors are copies: the bytes may be dropped afterwards.
 * @param source how to call the file in messages
 * @throws WeightsFormatError where the file is truncated or breaks the format's rules
 */
export function readSafetensors(bytes: Uint8Array, source = 'the safetensors file'): SafetensorsFile {
  const fail = (problem: string): never => {
    throw new WeightsFormatError(`${source}: ${problem}`);
  };
  if (bytes.length < 8)
    fail(`only ${bytes.length} bytes long; a safetensors file begins with 8 bytes of header length`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const declaredLength = view.getBigUint64(0, true);
  if (declaredLength > BigInt(longestHeader)) {
    fail(`not a safetensors file: its header would be ${declaredLength} bytes long`);
  }
  const dataStart = 8 + Number(declaredLength);
  if (dataStart > bytes.length) {
    fail(`truncated: the header should be ${declaredLength} bytes long, the whole file has ${bytes.length}`);
  }
  const { entries, metadata } = readHeader(decodeUtf8(bytes.subarray(8, dataStart), fail), fail);
  const data = bytes.subarray(dataStart);
  checkCoverage(entries, data.length, fail);
  const tensors = new Map<string, SafetensorsTensor>();
  for (const { name, dtype, shape, start, end } of entries) {
    tensors.set(name, { dtype, shape, data: decode(dtype, data.subarray(start, end)) } as SafetensorsTensor);
  }
  return { tensors, metadata };
}

/**
 * Writes a safetensors file: wider element types first, so that every tensor is aligned.
 * @throws WeightsFormatError where a shape does not fit its data
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, WritableTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const ordered = [...tensors].sort(([, a], [, b]) => elementBytes[b.dtype] - elementBytes[a.dtype]);
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let end = 0;
  for (const [name, { dtype, shape, data }] of ordered) {
    const count = shape.reduce((product, size) => product * size, 1);
    if (name === '__metadata__') throw new WeightsFormatError('a tensor cannot be named __metadata__');
    if (count !== data.length) {
      throw new WeightsFormatError(
        `tensor ${name}: shape [${shape.join(', ')}] needs ${count} numbers, there are ${data.length}`,
      );
    }
    const start = end;
    end += data.byteLength;
    Object.defineProperty(header, name, { value: { dtype, shape, data_offsets: [start, end] }, enumerable: true });
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(json, 8);
  let offset = 8 + headerLength;
  for (const [, { dtype, data }] of ordered) {
    const target = bytes.subarray(offset, offset + data.byteLength);
    target.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    if (machineByteOrder === 'big') swapByteOrder(target, elementBytes[dtype]);
    offset += data.byteLength;
  }
  return bytes;
}

/**
 * The numbers of a float32 tensor (or a half-precision one, widened).
 * @param shape the shape that the network needs
 * @throws WeightsFormatError where it is missing, of another type, or of another shape
 */
export function float32Tensor(file: SafetensorsFile, name: string, shape: readonly number[]): Float32Array {
  const tensor = file.tensors.get(name);
  if (tensor === undefined) throw new WeightsFormatError(`the weights have no tensor ${name}`);
  if (tensor.dtype !== 'F32' && tensor.dtype !== 'F16' && tensor.dtype !== 'BF16') {
    throw new WeightsFormatError(`tensor ${name} holds ${tensor.dtype} numbers where float32 is needed`);
  }
  if (tensor.shape.length !== shape.length || tensor.shape.some((size, axis) => size !== shape[axis])) {
    throw new WeightsFormatError(
      `tensor ${name} has the shape [${tensor.shape.join(', ')}], the network needs [${shape.join(', ')}]`,
    );
  }
  return tensor.data;
}

type Fail = (problem: string) => never;

function decodeUtf8(bytes: Uint8Array, fail: Fail): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fail('not a safetensors file: its header is not UTF-8 text');
  }
}

function readHeader(
  text: string,
  fail: Fail,
): { readonly entries: HeaderEntry[]; readonly metadata: Record<string, string> } {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    fail(`not a safetensors file: its header is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isRecord(header)) return fail('not a safetensors file: its header is not a JSON object');
  const repeated = repeatedKey(text);
  if (repeated !== undefined) fail(`the header names ${repeated} twice`);
  const entries: HeaderEntry[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') metadata = readMetadata(value, fail);
    else entries.push(readEntry(name, value, fail));
  }
  return { entries, metadata };
}

function readMetadata(value: unknown, fail: Fail): Record<string, string> {
  if (!isRecord(value)) return fail('__metadata__ is not an object of strings');
  const texts: [string, string][] = [];
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') return fail(`the metadata entry ${key} is not a string`);
    texts.push([key, text]);
  }
  return Object.fromEntries(texts);
}

function readEntry(name: string, value: unknown, fail: Fail): HeaderEntry {
  if (!isRecord(value)) return fail(`the header's entry for tensor ${name} is not an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !isKnownDtype(dtype)) {
    return fail(`tensor ${name} has the element type ${JSON.stringify(dtype)}, which this program does not read`);
  }
  if (!isSizes(shape)) return fail(`tensor ${name} has no valid shape`);
  if (!isSizes(offsets) || offsets.length !== 2) return fail(`tensor ${name} has no valid data_offsets`);
  const [start, end] = offsets;
  const needed = shape.reduce((product, size) => product * size, elementBytes[dtype]);
  if (end - start !== needed) {
    fail(`tensor ${name}: shape [${shape.join(', ')}] of ${dtype} takes ${needed} bytes, its range has ${end - start}`);
  }
  return { name, dtype, shape, start, end };
}

/** The format wants the ranges to fill the data exactly: no overlap, no gap, nothing behind the last one. */
function checkCoverage(entries: readonly HeaderEntry[], dataLength: number, fail: Fail): void {
  const byStart = [...entries].sort((a, b) => a.start - b.start || a.end - b.end);
  let covered = 0;
  for (const { name, start, end } of byStart) {
    if (end > dataLength) {
      fail(`truncated: tensor ${name} ends at byte ${end} of the data, but there are only ${dataLength}`);
    }
    if (start < covered) fail(`tensor ${name} overlaps another tensor's data`);
    if (start > covered) fail(`${start - covered} bytes before tensor ${name} belong to no tensor`);
    covered = end;
  }
  if (covered < dataLength) fail(`${dataLength - covered} bytes after the last tensor belong to no tensor`);
}

function decode(dtype: SafetensorsDtype, source: Uint8Array): TensorArrays[SafetensorsDtype] {
  const count = source.length / elementBytes[dtype];
  switch (dtype) {
    case 'F64':
      return filled(new Float64Array(count), source);
    case 'F32':
      return filled(new Float32Array(count), source);
    case 'F16':
      return Float32Array.from(filled(new Uint16Array(count), source), halfToNumber);
    case 'BF16':
      return widenBfloat16(filled(new Uint16Array(count), source));
    case 'I64':
      return filled(new BigInt64Array(count), source);
    case 'I32':
      return filled(new Int32Array(count), source);
    case 'I16':
      return filled(new Int16Array(count), source);
    case 'I8':
      return filled(new Int8Array(count), source);
    case 'U32':
      return filled(new Uint32Array(count), source);
    case 'U16':
      return filled(new Uint16Array(count), source);
    case 'U8':
      return filled(new Uint8Array(count), source);
  }
}

function filled<T extends TensorArrays[SafetensorsDtype]>(target: T, source: Uint8Array): T {
  const bytes = new Uint8Array(target.buffer);
  bytes.set(source);
  if (machineByteOrder === 'big') swapByteOrder(bytes, target.BYTES_PER_ELEMENT);
  return target;
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 is the upper half of a float32. */
function widenBfloat16(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}

/** JSON.parse keeps the last of two equal keys in silence, so the text itself is searched for one. */
function repeatedKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    else if (character === '"') {
      const start = at;
      for (at++; json[at] !== '"'; at++) if (json[at] === '\\') at++;
      if (depth !== 1) continue;
      let next = at + 1;
      while (/\s/.test(json[next] ?? '')) next++;
      if (json[next] !== ':') continue;
      const key: unknown = JSON.parse(json.slice(start, at + 1));
      if (typeof key !== 'string') continue;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKnownDtype(text: string): text is SafetensorsDtype {
  return Object.hasOwn(elementBytes, text);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
