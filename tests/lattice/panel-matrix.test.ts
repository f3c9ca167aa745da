import { inverseDiagonalBlocks, PanelMatrix, panelStarts } from '../../src/lattice/panel-matrix.js';
import { seededRandom } from '../support/random.js';
import { plainInverter } from './support.js';

/** A random symmetric matrix with eigenvalues over three orders of magnitude, as the lattice prior has. */
function positiveDefinite(n: number, random: () => number): Float64Array {
  const root = Float64Array.from({ length: n * n }, () => random() - 0.5);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) matrix[i * n + j] += root[i * n + k] * root[j * n + k];
    }
    matrix[i * n + i] += 0.05;
  }
  return matrix;
}

function fill(matrix: Float64Array, n: number, starts: Int32Array): PanelMatrix {
  const panels = new PanelMatrix(starts);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) panels.add(i, j, matrix[i * n + j]);
  return panels;
}

describe('panelStarts', () => {
  test('a small matrix is one panel', () => {
    expect([...panelStarts(60, 30, Int32Array.of(30, 33))]).toEqual([0, 60]);
  });

  test('a large one is cut where the wanted part begins, and within it between orbits only', () => {
    const wanted = Int32Array.from({ length: 200 }, (_, k) => 400 + 6 * k);
    const starts = [...panelStarts(1600, 400, wanted)];
    expect(starts[0]).toBe(0);
    expect(starts[starts.length - 1]).toBe(1600);
    expect(starts).toContain(400);
    for (const start of starts.filter((s) => s > 400)) expect((start - 400) % 6).toBe(0);
    const widths = starts.slice(1).map((start, k) => start - starts[k]);
    expect(Math.min(...widths)).toBeGreaterThan(80);
    expect(Math.max(...widths)).toBeLessThan(200);
  });

  test('nothing unwanted', () => {
    const starts = [
      ...panelStarts(
        600,
        0,
        Int32Array.from({ length: 200 }, (_, k) => 3 * k),
      ),
    ];
    expect(starts[0]).toBe(0);
    expect(new Set(starts).size).toBe(starts.length);
  });
});

describe('inverseDiagonalBlocks', () => {
  test('hand case: the 2×2 matrix [[2, 1], [1, 2]] has the inverse diagonal 2/3', async () => {
    const blocks: number[] = [];
    const panels = fill(Float64Array.of(2, 1, 1, 2), 2, Int32Array.of(0, 1, 2));
    await inverseDiagonalBlocks(panels, Int32Array.of(0, 1), plainInverter, (_, block) => blocks.push(...block));
    expect(blocks[0]).toBeCloseTo(2 / 3, 15);
    expect(blocks[1]).toBeCloseTo(2 / 3, 15);
  });

  const random = seededRandom(3);
  test.each([
    // order, panel starts, first columns of the wanted blocks
    [12, [0, 12], [0, 3, 6, 9]],
    [12, [0, 12], [6, 9]],
    [30, [0, 9, 21, 30], [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]],
    [30, [0, 10, 18, 24, 30], [18, 21, 24, 27]],
    [30, [0, 14, 24, 30], [24]],
    [31, [0, 7, 12, 19, 31], [12, 18, 19, 25, 28]],
    [40, [0, 8, 16, 24, 32, 40], [8, 14, 16, 22, 24, 30, 32, 38]],
  ])('order %i in panels %j, blocks %j', async (n, starts, wanted) => {
    const matrix = positiveDefinite(n, random);
    const inverse = await plainInverter.inverse(matrix, n);
    const received: number[] = [];
    const wantedStarts = Int32Array.from(wanted);
    await inverseDiagonalBlocks(
      fill(matrix, n, Int32Array.from(starts)),
      wantedStarts,
      plainInverter,
      (start, block) => {
        received.push(start);
        const size = Math.sqrt(block.length);
        for (let r = 0; r < size; r++) {
          for (let c = 0; c < size; c++) {
            expect(block[r * size + c]).toBeCloseTo(inverse[(start + r) * n + start + c], 9);
          }
        }
      },
    );
    expect(received).toEqual(wanted);
  });
});
