/** Reads NumPy .npy files of versions 1 to 3 with little-endian float32 or float64 data in C order. */
import { readFileSync } from 'node:fs';

export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

export function readNpy(path: string): NpyArray {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, 6) !== '\x93NUMPY') throw new Error(`${path}: not a .npy file`);
  const version = bytes[6]!;
  const headerStart = version === 1 ? 10 : 12;
  const headerLength = version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  const header = bytes.toString('latin1', headerStart, headerStart + headerLength);
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const shapeText = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (shapeText === undefined || !/'fortran_order':\s*False/.test(header)) {
    throw new Error(`${path}: no shape, or not in C order: ${header}`);
  }
  const shape = shapeText
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  // A copy, because a Buffer is not aligned to the size of its numbers.
  const body = Uint8Array.from(bytes.subarray(headerStart + headerLength)).buffer;
  if (descr === '<f4') return { shape, data: new Float32Array(body, 0, count) };
  if (descr === '<f8') return { shape, data: new Float64Array(body, 0, count) };
  throw new Error(`${path}: data of type ${descr} are not supported`);
}
