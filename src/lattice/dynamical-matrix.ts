import type { Vector3 } from '../math/tensor.js';
import { type AdaptedBasis, maximumWidth } from './adapted-basis.js';
import type { ElasticNetwork } from './elastic-network.js';
import type { PanelMatrix } from './panel-matrix.js';
import { cosTurns, phaseTurns, sinTurns } from './wave-vectors.js';

const stride = 3 * maximumWidth;

/**
 * Adds K(q) in adapted coordinates to a matrix of the basis's order:
 * M_ab = m·Re(V_r† Σ_j K_rj V_j), where r is the one atom of orbit a whose rows are needed, and m the orbit's size.
 * K_ii += B, K_ij −= B·e^{2πi q·L} for every pair i, j + L; planes and the self term likewise.
 */
export function assembleDynamicalMatrix(
  network: ElasticNetwork,
  q: Vector3,
  basis: AdaptedBasis,
  matrix: PanelMatrix,
): void {
  addPairs(network, q, basis, matrix);
  addPlanes(network, q, basis, matrix);
  for (let k = 0; k < basis.order; k++) matrix.add(k, k, network.self);
}

function addPairs(network: ElasticNetwork, q: Vector3, basis: AdaptedBasis, matrix: PanelMatrix): void {
  const { pairs, stiffness } = network;
  const own = new Float64Array(6);
  const block = new BlockProduct(basis, matrix);
  for (let e = 0; e < pairs.count; ) {
    const i = pairs.receiver[e];
    let end = e;
    while (end < pairs.count && pairs.receiver[end] === i) end++;
    if (basis.multiplicity[i] > 0 && basis.width[i] > 0) {
      own.fill(0);
      for (; e < end; e++) {
        for (let k = 0; k < 6; k++) own[k] += stiffness[6 * e + k];
        const turns = phaseTurns(q, pairs.image[3 * e], pairs.image[3 * e + 1], pairs.image[3 * e + 2]);
        block.add(i, pairs.sender[e], stiffness, 6 * e, -cosTurns(turns), -sinTurns(turns));
      }
      block.add(i, i, own, 0, 1, 0);
    }
    e = end;
  }
}

/** m·Re(V_r† (re + i·im)·B·V_j), added where orbit r meets orbit j. */
class BlockProduct {
  readonly #basis: AdaptedBasis;
  readonly #matrix: PanelMatrix;
  readonly #re = new Float64Array(3);
  readonly #im = new Float64Array(3);

  constructor(basis: AdaptedBasis, matrix: PanelMatrix) {
    this.#basis = basis;
    this.#matrix = matrix;
  }

  /** @param b the symmetric 3×3 block B, six numbers from `at` on in the order 11 22 33 12 13 23 */
  add(r: number, j: number, b: Float64Array, at: number, re: number, im: number): void {
    const { real, imaginary, column, width, multiplicity } = this.#basis;
    const b11 = b[at];
    const b22 = b[at + 1];
    const b33 = b[at + 2];
    const b12 = b[at + 3];
    const b13 = b[at + 4];
    const b23 = b[at + 5];
    const m = multiplicity[r];
    const wr = this.#re;
    const wi = this.#im;
    for (let l = 0; l < width[j]; l++) {
      const v = stride * j + l;
      const xr = re * real[v] - im * imaginary[v];
      const yr = re * real[v + maximumWidth] - im * imaginary[v + maximumWidth];
      const zr = re * real[v + 2 * maximumWidth] - im * imaginary[v + 2 * maximumWidth];
      const xi = re * imaginary[v] + im * real[v];
      const yi = re * imaginary[v + maximumWidth] + im * real[v + maximumWidth];
      const zi = re * imaginary[v + 2 * maximumWidth] + im * real[v + 2 * maximumWidth];
      wr[0] = b11 * xr + b12 * yr + b13 * zr;
      wr[1] = b12 * xr + b22 * yr + b23 * zr;
      wr[2] = b13 * xr + b23 * yr + b33 * zr;
      wi[0] = b11 * xi + b12 * yi + b13 * zi;
      wi[1] = b12 * xi + b22 * yi + b23 * zi;
      wi[2] = b13 * xi + b23 * yi + b33 * zi;
      for (let k = 0; k < width[r]; k++) {
        let sum = 0;
        for (let row = 0; row < 3; row++) {
          const u = stride * r + maximumWidth * row + k;
          sum += real[u] * wr[row] + imaginary[u] * wi[row];
        }
        this.#matrix.add(column[maximumWidth * r + k], column[maximumWidth * j + l], m * sum);
      }
    }
  }
}

/** Each plane is κ·y†y with y = Σ_members c·e^{2πi q·L}·wᵀV, c = 1 for the atom and −1/3 for its neighbours. */
function addPlanes(network: ElasticNetwork, q: Vector3, basis: AdaptedBasis, matrix: PanelMatrix): void {
  const { planes } = network;
  const { real, imaginary, column, width, multiplicity } = basis;
  const re = new Float64Array(4 * maximumWidth);
  const im = new Float64Array(4 * maximumWidth);
  for (let p = 0; p < planes.count; p++) {
    const needed = [0, 1, 2, 3].some((m) => multiplicity[planes.member[4 * p + m]] > 0);
    if (!needed) continue;
    for (let m = 0; m < 4; m++) {
      const atom = planes.member[4 * p + m];
      const at = 3 * (4 * p + m);
      const turns = phaseTurns(q, planes.image[at], planes.image[at + 1], planes.image[at + 2]);
      const coefficient = m === 0 ? 1 : -1 / 3;
      const [cos, sin] = [coefficient * cosTurns(turns), coefficient * sinTurns(turns)];
      for (let k = 0; k < width[atom]; k++) {
        let along = 0;
        let alongImaginary = 0;
        for (let row = 0; row < 3; row++) {
          const v = stride * atom + maximumWidth * row + k;
          along += planes.normal[3 * p + row] * real[v];
          alongImaginary += planes.normal[3 * p + row] * imaginary[v];
        }
        re[maximumWidth * m + k] = cos * along - sin * alongImaginary;
        im[maximumWidth * m + k] = sin * along + cos * alongImaginary;
      }
    }
    for (let m = 0; m < 4; m++) {
      const r = planes.member[4 * p + m];
      if (multiplicity[r] === 0) continue;
      const factor = planes.stiffness[p] * multiplicity[r];
      for (let n = 0; n < 4; n++) {
        const j = planes.member[4 * p + n];
        for (let k = 0; k < width[r]; k++) {
          const x = maximumWidth * m + k;
          for (let l = 0; l < width[j]; l++) {
            const y = maximumWidth * n + l;
            const value = factor * (re[x] * re[y] + im[x] * im[y]);
            matrix.add(column[maximumWidth * r + k], column[maximumWidth * j + l], value);
          }
        }
      }
    }
  }
}
