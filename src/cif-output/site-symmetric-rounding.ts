import { congruence } from '../math/matrix3.js';
import type { Matrix3, SymmetricTensor, Vector3 } from '../math/tensor.js';

/** A relation such as U11 = 2·U12 counts as exact although a and b of the cell may differ in their last digits. */
const relationTolerance = 2e-3;

/**
 * Rounds a displacement tensor to a number of decimals so that the site symmetry holds exactly between the printed
 * numbers: on a threefold axis of a hexagonal cell U11 = U22 = 2·U12 to the last digit. Rounding each component for
 * itself would break that (0.00975 and 0.00488).
 *
 * The independent components are rounded, the others follow from them; they are chosen so that every other one is an
 * integer combination of them (U12 rather than U11 above), which keeps all on the grid of the printed digits. Where
 * no such choice exists (an operation that mixes axes of unequal length) each component is rounded for itself.
 *
 * @param tensor obeys the site symmetry; 11 22 33 12 13 23
 * @param rotations fractional rotation parts of the operations that map the site on itself
 * @param axisScale factors s for which tensor_ij·s_i·s_j is proportional to U*_ij: a*, b*, c* for uCif and bCif, ones for beta
 */
export function roundWithSiteSymmetry(
  tensor: SymmetricTensor,
  rotations: readonly Matrix3[],
  axisScale: Vector3,
  decimals: number,
): SymmetricTensor {
  const grid = 10 ** decimals;
  const units = tensor.map((component) => Math.round(component * grid));
  if (rotations.length > 1) {
    const relations = integerRelations(averagingOperator(rotations, axisScale));
    if (relations) {
      for (let k = 0; k < 6; k++) {
        units[k] = relations.reduce((sum, { free, coefficients }) => {
          return sum + coefficients[k] * Math.round(tensor[free] * grid);
        }, 0);
      }
    }
  }
  // Adding 0 turns −0 into 0.
  const [u11, u22, u33, u12, u13, u23] = units.map((unit) => unit / grid + 0);
  return [u11, u22, u33, u12, u13, u23];
}

/** What one independent component contributes to each of the six. */
interface Relation {
  readonly free: number;
  readonly coefficients: readonly number[];
}

/** The mean of U* → R·U*·Rᵀ over the operations, as rows of images of the six unit tensors. */
function averagingOperator(rotations: readonly Matrix3[], [x, y, z]: Vector3): number[][] {
  const scale = [x * x, y * y, z * z, x * y, x * z, y * z];
  return scale.map((own, k) => {
    const unit = [0, 0, 0, 0, 0, 0];
    unit[k] = own;
    const mean = [0, 0, 0, 0, 0, 0];
    for (const rotation of rotations) {
      const image = congruence(rotation, unit as unknown as SymmetricTensor);
      for (let m = 0; m < 6; m++) mean[m] += image[m] / (rotations.length * scale[m]);
    }
    return mean;
  });
}

/** Independent components of which all others are integer combinations. */
function integerRelations(operator: readonly (readonly number[])[]): readonly Relation[] | undefined {
  // The operator is a projection: its trace is the number of independent components.
  const freeCount = Math.round(operator.reduce((sum, row, k) => sum + row[k], 0));
  for (let choice = 1; choice < 64; choice++) {
    const free = [0, 1, 2, 3, 4, 5].filter((k) => choice & (1 << k));
    if (free.length !== freeCount) continue;
    const rows = reduce(operator, free);
    if (!rows) continue;
    const whole = rows.map((row) => row.map(Math.round));
    if (rows.every((row, i) => row.every((entry, k) => Math.abs(entry - whole[i][k]) < relationTolerance))) {
      return free.map((component, i) => ({ free: component, coefficients: whole[i] }));
    }
  }
  return undefined;
}

/**
 * Rows that span the same space as the given ones and hold an identity matrix in the given columns; undefined where
 * those components do not determine the others.
 */
function reduce(operator: readonly (readonly number[])[], columns: readonly number[]): number[][] | undefined {
  const rows = operator.map((row) => [...row]);
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    let pivot = i;
    for (let r = i + 1; r < rows.length; r++) {
      if (Math.abs(rows[r][column]) > Math.abs(rows[pivot][column])) pivot = r;
    }
    if (Math.abs(rows[pivot][column]) < 1e-6) return undefined;
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    const divisor = rows[i][column];
    for (let k = 0; k < 6; k++) rows[i][k] /= divisor;
    for (let r = 0; r < rows.length; r++) {
      const factor = rows[r][column];
      if (r === i || factor === 0) continue;
      for (let k = 0; k < 6; k++) rows[r][k] -= factor * rows[i][k];
    }
  }
  return rows.slice(0, columns.length);
}
