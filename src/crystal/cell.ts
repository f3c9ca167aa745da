import { inverse } from '../math/matrix3.js';
import type { Matrix3, Vector3 } from '../math/tensor.js';
import type { Cell } from './crystal.js';

/** Six numbers that cannot be the lengths and angles of a unit cell. */
export class CellError extends Error {
  override readonly name = 'CellError';
}

const degree = Math.PI / 180;

/** Cosine and sine of an angle in degrees, exact at 90, 60 and 120: the angles symmetry imposes. */
function cosine(angle: number): number {
  if (angle === 90) return 0;
  if (angle === 60) return 0.5;
  if (angle === 120) return -0.5;
  return Math.cos(angle * degree);
}

function sine(angle: number): number {
  return angle === 90 ? 1 : Math.sin(angle * degree);
}

/** 1 − cos²α − cos²β − cos²γ + 2 cosα cosβ cosγ = (V/abc)². */
function squaredVolumeFactor(cell: Cell): number {
  const ca = cosine(cell.alpha);
  const cb = cosine(cell.beta);
  const cg = cosine(cell.gamma);
  return 1 - ca * ca - cb * cb - cg * cg + 2 * ca * cb * cg;
}

/** @throws {CellError} where the numbers cannot be a unit cell; the message says which and why. */
export function checkCell(cell: Cell): void {
  for (const name of ['a', 'b', 'c'] as const) {
    const length = cell[name];
    if (!(Number.isFinite(length) && length > 0)) {
      throw new CellError(`the cell length ${name} = ${length} Å is not a positive number; check _cell_length_${name}`);
    }
  }
  for (const name of ['alpha', 'beta', 'gamma'] as const) {
    const angle = cell[name];
    if (!(angle > 0 && angle < 180)) {
      throw new CellError(
        `the cell angle ${name} = ${angle}° is not between 0 and 180°; check _cell_angle_${name} (degrees)`,
      );
    }
  }
  if (!(squaredVolumeFactor(cell) > 1e-12)) {
    throw new CellError(
      `no cell has the angles ${cell.alpha}, ${cell.beta}, ${cell.gamma}°: its volume would be zero or imaginary; ` +
        'check _cell_angle_alpha, _cell_angle_beta, _cell_angle_gamma (degrees)',
    );
  }
}

/** Cell volume, Å³. */
export function cellVolume(cell: Cell): number {
  return cell.a * cell.b * cell.c * Math.sqrt(squaredVolumeFactor(cell));
}

/**
 * The orthogonalisation matrix, Å: cart = matrix · fract, columns are the axes; a ∥ x, b in the xy plane, c* ∥ z
 * (International Tables F, 3.3.1, the convention of the PDB).
 * @throws {CellError} where the numbers cannot be a unit cell.
 */
export function orthogonalizationMatrix(cell: Cell): Matrix3 {
  checkCell(cell);
  const { a, b, c } = cell;
  const ca = cosine(cell.alpha);
  const cb = cosine(cell.beta);
  const cg = cosine(cell.gamma);
  const sg = sine(cell.gamma);
  return [
    a,
    b * cg,
    c * cb,
    0,
    b * sg,
    (c * (ca - cb * cg)) / sg,
    0,
    0,
    (c * Math.sqrt(squaredVolumeFactor(cell))) / sg,
  ];
}

/** The reciprocal lengths a*, b*, c*, Å⁻¹ (without 2π). */
export function reciprocalLengths(cell: Cell): Vector3 {
  const factor = Math.sqrt(squaredVolumeFactor(cell));
  return [
    sine(cell.alpha) / (cell.a * factor),
    sine(cell.beta) / (cell.b * factor),
    sine(cell.gamma) / (cell.c * factor),
  ];
}

/**
 * a*, b*, c* (Å⁻¹, without 2π) of a lattice given by an orthogonalisation matrix in any frame. Their reciprocals are
 * the heights of the cell: the distances between opposite faces.
 */
export function reciprocalLengthsOfAxes(orthogonalization: Matrix3): Vector3 {
  const rows = inverse(orthogonalization);
  return [
    Math.hypot(rows[0], rows[1], rows[2]),
    Math.hypot(rows[3], rows[4], rows[5]),
    Math.hypot(rows[6], rows[7], rows[8]),
  ];
}

/** The cell of three axes given as columns of an orthogonalisation matrix in any orientation, Å and degrees. */
export function cellOfAxes(axes: Matrix3): Cell {
  const length = (k: number) => Math.hypot(axes[k], axes[k + 3], axes[k + 6]);
  const angle = (k: number, l: number) => {
    const dot = axes[k] * axes[l] + axes[k + 3] * axes[l + 3] + axes[k + 6] * axes[l + 6];
    return Math.acos(Math.min(1, Math.max(-1, dot / (length(k) * length(l))))) / degree;
  };
  return { a: length(0), b: length(1), c: length(2), alpha: angle(1, 2), beta: angle(0, 2), gamma: angle(0, 1) };
}
