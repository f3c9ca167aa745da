/** Oracle files of the official CartNet code, as this project's types. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyMatrix, inverse } from '../../../src/math/matrix3.js';
import type { Matrix3 } from '../../../src/math/tensor.js';
import { type CartNetGraph, predictedAtoms } from '../../../src/model/cartnet/graph.js';
import { type CartNetWeights, cartNetWeights, type StateDict } from '../../../src/model/cartnet/weights.js';
import { readSafetensors, type TestTensors } from '../../support/safetensors.js';
import { sharedPath } from '../../support/shared.js';

export type Checkpoint = 'small' | 'big';

const checkpointFiles: Record<Checkpoint, string> = {
  small: 'fixtures/oracle/cartnet_small.safetensors',
  big: 'tests/oracle/A/cartnet_big.safetensors.gz',
};

function project(...parts: string[]): string {
  return join(__dirname, '../../..', ...parts);
}

export function readState(checkpoint: Checkpoint): StateDict {
  const file = readSafetensors(project(checkpointFiles[checkpoint]));
  return new Map(file.names.map((name) => [name, file.get(name)]));
}

const loaded = new Map<Checkpoint, CartNetWeights>();

export function oracleWeights(checkpoint: Checkpoint): CartNetWeights {
  const known = loaded.get(checkpoint) ?? cartNetWeights(readState(checkpoint));
  loaded.set(checkpoint, known);
  return known;
}

export function oracleFunctions(): {
  distances: number[];
  envelope: number[];
  rbf16: number[][];
  rbf64: number[][];
} {
  return JSON.parse(readFileSync(project('tests/oracle/A/functions.json'), 'utf8'));
}

export function readActivations(checkpoint: Checkpoint, code: string): TestTensors {
  return readSafetensors(project(`tests/oracle/A/activations_${checkpoint}_${code}.safetensors`));
}

/** One structure of oracle B: its own edges, and the official U in the order 11 22 33 12 13 23. */
export interface OracleStructure {
  readonly code: string;
  readonly graph: CartNetGraph;
  readonly temperature: number;
  /** Rows are the cell vectors, Å. */
  readonly cell: number[];
  /** Å, [N, 3] */
  readonly positions: number[];
  readonly u: Readonly<Record<Checkpoint, number[]>>;
}

/** COD codes of the structures, with their numbers of edges. */
export const oracleEdges: readonly (readonly [code: string, edges: number])[] = [
  ['1000002', 2556],
  ['1100914', 10240],
  ['1512154', 37644],
  ['2007300', 1680],
  ['2011885', 1216],
  ['2100156', 7184],
  ['2201996', 14922],
  ['4000911', 996],
  ['4003024', 76],
  ['4318422', 2078],
  ['4334605', 1124],
  ['7004184', 7168],
  ['7102386', 10100],
  ['7105573', 4488],
  ['7105870', 3584],
  ['7227613', 10576],
  ['7228312', 2860],
  ['8102326', 7096],
  ['9002107', 3328],
  ['9008494', 24],
  ['9011575', 688],
];

/** Multiplications of the network per edge, in millions. */
export const millionsPerEdge: Readonly<Record<Checkpoint, number>> = { small: 0.015, big: 1.2 };

export function readOracleStructure(code: string): OracleStructure {
  const file = readSafetensors(sharedPath('oracle', 'B', code, 'data.safetensors'));
  const info: { temperature: number } = JSON.parse(readFileSync(sharedPath('oracle', 'B', code, 'info.json'), 'utf8'));
  const atomicNumber = Int32Array.from(file.get('numbers').numbers());
  return {
    code,
    graph: {
      ...edgesOf(file.get('edge_vec').numbers()),
      atomicNumber,
      receiver: Int32Array.from(file.get('edge_receiver').numbers()),
      sender: Int32Array.from(file.get('edge_sender').numbers()),
      target: predictedAtoms(atomicNumber),
    },
    temperature: info.temperature,
    cell: file.get('cell_f64').numbers(),
    positions: file.get('positions_f64').numbers(),
    u: { small: sixes(file.get('U_small_none').numbers()), big: sixes(file.get('U_big_none').numbers()) },
  };
}

function edgesOf(vectors: number[]): { distance: Float32Array; direction: Float32Array } {
  const distance = new Float32Array(vectors.length / 3);
  const direction = new Float32Array(vectors.length);
  for (let edge = 0; edge < distance.length; edge++) {
    const vector = vectors.slice(3 * edge, 3 * edge + 3);
    distance[edge] = Math.hypot(...vector);
    direction.set(
      vector.map((component) => component / Math.hypot(...vector)),
      3 * edge,
    );
  }
  return { distance, direction };
}

/** Full 3×3 matrices as six numbers each. */
export function sixes(matrices: readonly number[]): number[] {
  const places = [0, 4, 8, 1, 2, 5];
  return Array.from({ length: (matrices.length / 9) * 6 }, (_, index) => {
    return matrices[Math.floor(index / 6) * 9 + places[index % 6]];
  });
}

export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.NaN;
  let largest = 0;
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs(actual[index] - expected[index]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

export function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((top, value) => Math.max(top, Math.abs(value)), 0);
}

/** Cell vectors as rows and positions in Å, as this project has them: columns, and fractional coordinates. */
export function fractionalOf(
  cell: readonly number[],
  positions: readonly number[],
): { readonly orthogonalization: Matrix3; readonly fract: Float64Array } {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = cell;
  const orthogonalization: Matrix3 = [ax, bx, cx, ay, by, cy, az, bz, cz];
  const toFract = inverse(orthogonalization);
  const fract = new Float64Array(positions.length);
  for (let start = 0; start < positions.length; start += 3) {
    fract.set(applyMatrix(toFract, [positions[start], positions[start + 1], positions[start + 2]]), start);
  }
  return { orthogonalization, fract };
}
