import type { DenseInverter } from './dense-inverse.js';

/**
 * Widest panel. Narrower ones waste the matrix product, wider ones spend their time in the inverse of the diagonal
 * tiles, which has no threads.
 */
const panelWidth = 160;

/**
 * The lower triangle of a symmetric matrix as panels of columns: panel p holds columns [start_p, start_p+1) and the
 * rows from start_p on, row-major. Half the memory of the square matrix, and every panel a contiguous operand.
 */
export class PanelMatrix {
  readonly order: number;
  /** First column of each panel, and the order at the end. */
  readonly starts: Int32Array;
  readonly panels: Float64Array[];
  readonly #panelOf: Int32Array;

  constructor(starts: Int32Array) {
    this.starts = starts;
    this.order = starts[starts.length - 1];
    this.panels = [];
    this.#panelOf = new Int32Array(this.order);
    for (let p = 0; p + 1 < starts.length; p++) {
      this.panels.push(new Float64Array((this.order - starts[p]) * (starts[p + 1] - starts[p])));
      this.#panelOf.fill(p, starts[p], starts[p + 1]);
    }
  }

  /** Adds to an element; those above the diagonal panels are left to their mirror images. */
  add(row: number, column: number, value: number): void {
    const p = this.#panelOf[column];
    const start = this.starts[p];
    if (row < start) return;
    this.panels[p][(row - start) * (this.starts[p + 1] - start) + column - start] += value;
  }

  panelOf(column: number): number {
    return this.#panelOf[column];
  }

  width(p: number): number {
    return this.starts[p + 1] - this.starts[p];
  }

  /** Rows of panel p from the first row of panel q on, contiguous. */
  rowsFrom(p: number, q: number): Float64Array {
    return this.panels[p].subarray((this.starts[q] - this.starts[p]) * this.width(p));
  }
}

/**
 * Cuts the columns into panels of about equal width; from `wantedFrom` on, only where an orbit begins.
 * @param wantedStarts first columns of the wanted orbits, ascending
 */
export function panelStarts(order: number, wantedFrom: number, wantedStarts: Int32Array): Int32Array {
  if (order <= panelWidth) return Int32Array.of(0, order);
  const starts = [0];
  const before = Math.ceil(wantedFrom / panelWidth);
  for (let p = 1; p < before; p++) starts.push(Math.round((p * wantedFrom) / before));
  const after = Math.ceil((order - wantedFrom) / panelWidth);
  const width = (order - wantedFrom) / after;
  for (const start of wantedStarts) {
    if (start > starts[starts.length - 1] && (start === wantedFrom || start - starts[starts.length - 1] >= width)) {
      starts.push(start);
    }
  }
  starts.push(order);
  return Int32Array.from(starts);
}

/** Receives a diagonal block of the inverse: rows and columns from `start` on, width·width numbers, row-major. */
export type BlockReceiver = (start: number, block: Float64Array) => void;

/**
 * Diagonal blocks of the inverse of a symmetric positive definite matrix, without the rest of it.
 *
 * The unwanted columns, which come first, are eliminated: what is left is the inverse of the wanted part of A⁻¹
 * (Schur complement). That is factored further as L·D·Lᵀ by panels, so that A⁻¹ = L⁻ᵀ·D⁻¹·L⁻¹ and a diagonal block is
 * a sum over the rows of one column of L⁻¹. Together (n³ + t³)/3 flop for t wanted of n, against 2n³ for the inverse.
 * The matrix is consumed.
 */
export async function inverseDiagonalBlocks(
  matrix: PanelMatrix,
  wantedStarts: Int32Array,
  inverter: DenseInverter,
  receive: BlockReceiver,
): Promise<void> {
  if (wantedStarts.length === 0) return;
  const { panels, order } = matrix;
  const count = panels.length;
  const firstWanted = matrix.panelOf(wantedStarts[0]);
  const diagonalInverses: Float64Array[] = [];
  for (let k = 0; k < count; k++) {
    const width = matrix.width(k);
    const tile = await inverter.inverse(panels[k].subarray(0, width * width), width);
    diagonalInverses.push(tile);
    const rows = order - matrix.starts[k + 1];
    if (rows === 0) break;
    const below = matrix.rowsFrom(k, k + 1);
    const factor = new Float64Array(rows * width);
    await inverter.subtractProduct(factor, below, negated(tile), rows, width, width);
    for (let j = k + 1; j < count; j++) {
      const from = (matrix.starts[j] - matrix.starts[k + 1]) * width;
      const right = below.subarray(from, from + matrix.width(j) * width);
      await inverter.subtractProduct(
        panels[j],
        factor.subarray(from),
        right,
        order - matrix.starts[j],
        width,
        matrix.width(j),
      );
    }
    // Panel k now holds L below its diagonal tile; an unwanted one has done its work.
    panels[k] = k < firstWanted ? new Float64Array(0) : factor;
  }
  for (let j = firstWanted; j < count; j++)
    await invertColumn(matrix, j, diagonalInverses, wantedStarts, inverter, receive);
}

/** Column j of L⁻¹, top to bottom, and the diagonal blocks of A⁻¹ in it. `panels[k]` is L below tile k. */
async function invertColumn(
  matrix: PanelMatrix,
  j: number,
  diagonalInverses: readonly Float64Array[],
  wantedStarts: Int32Array,
  inverter: DenseInverter,
  receive: BlockReceiver,
): Promise<void> {
  const { panels, order, starts } = matrix;
  const width = matrix.width(j);
  const blocks = new ColumnBlocks(starts[j], starts[j + 1], wantedStarts);
  blocks.addTile(diagonalInverses[j]);
  const rest = j + 1 < panels.length ? negated(panels[j]) : new Float64Array(0);
  for (let k = j + 1; k < panels.length; k++) {
    const height = matrix.width(k);
    const offset = (starts[k] - starts[j + 1]) * width;
    const turned = transposed(rest.subarray(offset, offset + height * width), height, width);
    const weighted = new Float64Array(width * height);
    await inverter.subtractProduct(weighted, turned, diagonalInverses[k], width, height, height);
    blocks.subtractProducts(turned, weighted, height);
    const rows = order - starts[k + 1];
    if (rows === 0) continue;
    await inverter.subtractProduct(rest.subarray(offset + height * width), panels[k], turned, rows, height, width);
  }
  blocks.send(receive);
}

/** The wanted diagonal blocks within one panel. */
class ColumnBlocks {
  readonly #first: number;
  readonly #width: number;
  /** First columns of the blocks, and the end of the panel, relative to it. */
  readonly #edges: number[];
  readonly #blocks: Float64Array[];

  constructor(first: number, end: number, wantedStarts: Int32Array) {
    this.#first = first;
    this.#width = end - first;
    this.#edges = Array.from(
      wantedStarts.filter((start) => start >= first && start < end),
      (start) => start - first,
    );
    this.#edges.push(end - first);
    this.#blocks = this.#edges.slice(1).map((edge, b) => new Float64Array((edge - this.#edges[b]) ** 2));
  }

  /** Adds the blocks of a tile of the panel's width. */
  addTile(tile: Float64Array): void {
    this.#blocks.forEach((block, b) => {
      const from = this.#edges[b];
      const size = this.#edges[b + 1] - from;
      for (let r = 0; r < size; r++) {
        for (let c = 0; c < size; c++) block[r * size + c] += tile[(from + r) * this.#width + from + c];
      }
    });
  }

  /** Subtracts Σ_k left[r, k]·right[c, k] for the rows r and c of each block; both have rows of length `inner`. */
  subtractProducts(left: Float64Array, right: Float64Array, inner: number): void {
    for (let b = 0; b < this.#blocks.length; b++) {
      const block = this.#blocks[b];
      const from = this.#edges[b];
      const size = this.#edges[b + 1] - from;
      for (let r = 0; r < size; r++) {
        for (let c = 0; c < size; c++) {
          const p = (from + r) * inner;
          const q = (from + c) * inner;
          let sum = 0;
          for (let k = 0; k < inner; k++) sum += left[p + k] * right[q + k];
          block[r * size + c] -= sum;
        }
      }
    }
  }

  send(receive: BlockReceiver): void {
    this.#blocks.forEach((block, b) => {
      receive(this.#first + this.#edges[b], block);
    });
  }
}

function negated(values: Float64Array): Float64Array {
  return values.map((value) => -value);
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c];
  return result;
}
