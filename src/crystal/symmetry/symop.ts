import { applyMatrix, congruence, determinant, identityMatrix, inverse, multiply } from '../../math/matrix3.js';
import type { Matrix3, SymmetricTensor, Vector3 } from '../../math/tensor.js';
import type { SymOp } from '../crystal.js';

/** A symmetry operation that cannot be read. */
export class SymOpError extends Error {
  override readonly name = 'SymOpError';
  constructor(
    /** The operation as it was given. */
    readonly text: string,
    reason: string,
  ) {
    super(`the symmetry operation '${text}' cannot be read: ${reason}; write it like '-x+1/2,y,-z'`);
  }
}

export const identityOperation: SymOp = { rotation: identityMatrix, translation: [0, 0, 0] };

/** sign, number (with an optional denominator), an optional product sign, an optional axis. */
const termPattern = /^([+-]?)(?:(\d+\.?\d*|\.\d+)(?:\/(\d+\.?\d*))?)?\*?([xyz]?)/;

/**
 * Reads an operation in the notations found in CIFs: `x,y,z`, `-X+1/2`, `.5-x`, `x-y`, `1/2 + x`, with spaces, quotes,
 * decimals, brackets, or a leading serial number. Decimals that stand for twelfths or eighths (`0.333`) become exact.
 * @throws {SymOpError} with the reason in words.
 */
export function parseSymOp(text: string): SymOp {
  const op = parseAffine(text, false);
  const det = determinant(op.rotation);
  if (det !== 1 && det !== -1) {
    throw new SymOpError(text, `its rotation has the determinant ${det}, which does not map the lattice on itself`);
  }
  return op;
}

/**
 * Reads the part in space of an operation in superspace: `-x1+1/2,x2,-x3,x2-x4` is `-x+1/2,y,-z`.
 * @throws {SymOpError} where it cannot be read, or where x4 or a further coordinate moves an atom in space, which none does.
 */
export function parseSuperspaceOp(text: string): SymOp {
  const parts = text.replace(/['"]/g, '').split(',');
  if (parts.length < 4) throw new SymOpError(text, `it has ${parts.length} parts, not four or more`);
  const letters = parts.slice(0, 3).map((part) => part.replace(/x([123])/gi, (_, n) => 'xyz'[Number(n) - 1]));
  try {
    return parseSymOp(letters.join(','));
  } catch (error) {
    if (error instanceof SymOpError) throw new SymOpError(text, `its part in space is '${parts.slice(0, 3).join()}'`);
    throw error;
  }
}

/**
 * Reads a change of basis in the same notation; factors may be fractions (`1/2x+1/2y`).
 * @throws {SymOpError} where it cannot be read or cannot be inverted.
 */
export function parseBasisChange(text: string): SymOp {
  const op = parseAffine(text, true);
  if (determinant(op.rotation) === 0) throw new SymOpError(text, 'the new axes are coplanar');
  return op;
}

function parseAffine(text: string, fractions: boolean): SymOp {
  const clean = text
    .replace(/['"()[\]]/g, '')
    .replace(/[\u2212\u2013\u2014]/g, '-')
    .toLowerCase()
    .replace(/^\s*\d+\s+(?=[xyz])/, '')
    .replace(/\s+/g, '');
  const parts = clean.split(/[,;]/);
  if (parts.length !== 3) {
    throw new SymOpError(
      text,
      `it has ${parts.length === 1 ? 'one part' : `${parts.length} parts`}, not three separated by commas`,
    );
  }
  const rotation: number[] = [];
  const translation: number[] = [];
  for (const part of parts) {
    const { row, shift } = parsePart(part, text, fractions);
    rotation.push(...row);
    translation.push(shift);
  }
  return { rotation: rotation as unknown as Matrix3, translation: translation as unknown as Vector3 };
}

/** Operations of the most skewed settings have factors of a few units; beyond this, products are no longer exact. */
const LARGEST = 1000;

function parsePart(part: string, text: string, fractions: boolean): { row: [number, number, number]; shift: number } {
  if (part === '') throw new SymOpError(text, 'one of its three parts is empty');
  const row: [number, number, number] = [0, 0, 0];
  let shift = 0;
  let position = 0;
  while (position < part.length) {
    const [whole, sign, numerator, denominator, axis] = termPattern.exec(part.slice(position))!;
    if (numerator === undefined && axis === '') {
      throw new SymOpError(text, `'${part.slice(position)}' is neither a number nor one of x, y, z`);
    }
    if (position > 0 && sign === '') throw new SymOpError(text, `a + or − is missing before '${whole}'`);
    let size = numerator === undefined ? 1 : Number(numerator);
    if (denominator !== undefined) {
      if (Number(denominator) === 0) throw new SymOpError(text, `'${whole}' divides by zero`);
      size /= Number(denominator);
    } else if (numerator?.includes('.')) {
      size = exactFraction(size, numerator.length - numerator.indexOf('.') - 1);
    }
    const value = sign === '-' ? -size : size;
    if (axis === '') shift += value;
    else row['xyz'.indexOf(axis)] += value;
    position += whole.length;
  }
  if (!(Math.abs(shift) <= LARGEST)) throw new SymOpError(text, `its translation ${shift} is no fraction of a cell`);
  for (const entry of row) {
    if (!(Math.abs(entry) <= LARGEST)) throw new SymOpError(text, `the factor ${entry} of an axis is too large`);
    if (!(fractions || Number.isInteger(entry)))
      throw new SymOpError(text, `the factor ${entry} of an axis is not an integer`);
  }
  return { row, shift };
}

/** Decimals cut after few digits are meant as twenty-fourths: 0.33, 0.333, 0.6667, 0.125. */
function exactFraction(value: number, digits: number): number {
  const exact = Math.round(value * 24) / 24;
  return Math.abs(exact - value) <= Math.min(0.01, 10 ** -digits) ? exact : value;
}

/** The operation in the notation of CIF, e.g. `-x+1/2,y,-z`; translations are written as they are, not reduced. */
export function formatSymOp(op: SymOp): string {
  const parts: string[] = [];
  for (let i = 0; i < 3; i++) {
    let part = '';
    for (let j = 0; j < 3; j++) {
      const entry = op.rotation[3 * i + j];
      if (entry === 0) continue;
      const sign = entry < 0 ? '-' : part === '' ? '' : '+';
      part += `${sign}${Math.abs(entry) === 1 ? '' : Math.abs(entry)}${'xyz'[j]}`;
    }
    const shift = op.translation[i];
    if (shift !== 0) part += `${shift < 0 ? '-' : part === '' ? '' : '+'}${formatFraction(Math.abs(shift))}`;
    parts.push(part === '' ? '0' : part);
  }
  return parts.join(',');
}

function formatFraction(value: number): string {
  for (const denominator of [1, 2, 3, 4, 6, 8, 12, 24]) {
    const numerator = value * denominator;
    if (Math.abs(numerator - Math.round(numerator)) < 1e-9) {
      return denominator === 1 ? `${Math.round(numerator)}` : `${Math.round(numerator)}/${denominator}`;
    }
  }
  return String(value);
}

/** The image of a fractional position. */
export function applySymOp(op: SymOp, fract: Vector3): Vector3 {
  const [x, y, z] = applyMatrix(op.rotation, fract);
  return [x + op.translation[0], y + op.translation[1], z + op.translation[2]];
}

/** The operation that applies `second` after `first`. */
export function composeSymOps(second: SymOp, first: SymOp): SymOp {
  return {
    rotation: multiply(second.rotation, first.rotation),
    translation: applySymOp(second, first.translation),
  };
}

export function invertSymOp(op: SymOp): SymOp {
  const rotation = inverse(op.rotation).map((entry) => Math.round(entry)) as unknown as Matrix3;
  const [x, y, z] = applyMatrix(rotation, op.translation);
  return { rotation, translation: [0 - x, 0 - y, 0 - z] };
}

const largestEntry = 4;

/**
 * A key that equal rotations share and no two others: a number, a digit in base 9 for each entry from −4 to 4; text where
 * an entry is larger or no integer.
 */
export function rotationKey(rotation: Matrix3): number | string {
  let key = 0;
  for (const entry of rotation) {
    // Adding 0 turns −0 into 0.
    if (!Number.isInteger(entry) || Math.abs(entry) > largestEntry) return rotation.map((each) => each + 0).join();
    key = key * (2 * largestEntry + 1) + entry + largestEntry;
  }
  return key;
}

/** Whether two operations differ by a lattice translation at most. */
export function sameModuloLattice(a: SymOp, b: SymOp, tolerance = 1e-3): boolean {
  return (
    a.rotation.every((entry, k) => entry === b.rotation[k]) &&
    a.translation.every((entry, k) => {
      const difference = entry - b.translation[k];
      return Math.abs(difference - Math.round(difference)) < tolerance;
    })
  );
}

/** The rotation as it acts on Cartesian vectors: Q = A·R·A⁻¹, A the orthogonalisation matrix. */
export function rotationCart(op: SymOp, orthogonalization: Matrix3): Matrix3 {
  return multiply(multiply(orthogonalization, op.rotation), inverse(orthogonalization));
}

/** The displacement tensor of the image atom, Å²: Q·U·Qᵀ. */
export function rotateUCart(uCart: SymmetricTensor, op: SymOp, orthogonalization: Matrix3): SymmetricTensor {
  return congruence(rotationCart(op, orthogonalization), uCart);
}
