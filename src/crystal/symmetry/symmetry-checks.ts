import type { TextRange } from '../../cif/text/source.js';
import { multiply, transpose } from '../../math/matrix3.js';
import type { Matrix3 } from '../../math/tensor.js';
import type { CrystalProblem, SymOp } from '../crystal.js';
import { composeSymOps, formatSymOp, identityOperation, rotationCart } from './symop.js';

/** Whether an operation is no isometry of the cell. */
export function breaksCell(op: SymOp, orthogonalization: Matrix3): boolean {
  const q = rotationCart(op, orthogonalization);
  // 0.02: a few tenths of a degree or per cent of a length, beyond any refinement.
  return multiply(q, transpose(q)).some((entry, k) => Math.abs(entry - (k % 4 === 0 ? 1 : 0)) > 0.02);
}

/** Reports operations that are no isometries of the cell: axes, angles or the setting are wrong. */
export function checkMetric(
  ops: readonly SymOp[],
  orthogonalization: Matrix3,
  range: TextRange,
  problems: CrystalProblem[],
): void {
  const broken = ops.filter((op) => breaksCell(op, orthogonalization));
  if (broken.length === 0) return;
  problems.push({
    kind: 'symmetry-against-cell',
    range,
    message:
      `the cell does not have the symmetry of '${formatSymOp(broken[0])}'` +
      (broken.length > 1 ? ` and of ${broken.length - 1} more operations` : '') +
      ': check the cell and whether the operations belong to its setting',
  });
}

/**
 * Whether the operations are a group modulo the lattice; reports where they are not. They are met with a few generators
 * among them instead of each with each: every generator at least doubles the group, so that eight make any.
 */
export function checkGroup(ops: readonly SymOp[], range: TextRange, problems: CrystalProblem[]): boolean {
  const listed = new Map(ops.map((op) => [operationKey(op.rotation, op.translation), op]));
  const identity = operationKey(identityOperation.rotation, identityOperation.translation);
  const group = new Map([[identity, identityOperation]]);
  const generators: SymOp[] = [];
  for (const [key, op] of listed) {
    if (group.has(key)) continue;
    generators.push(op);
    // The map grows while it is walked: products are met with the generators in their turn.
    for (const b of group.values()) {
      for (const a of generators) {
        const { rotation, translation } = composeSymOps(a, b);
        const product = operationKey(rotation, translation);
        const found = listed.get(product);
        if (found === undefined) {
          problems.push({
            kind: 'symmetry-not-a-group',
            range,
            message:
              `the ${ops.length} symmetry operations are not a space group: '${formatSymOp(b)}' followed by ` +
              `'${formatSymOp(a)}' is not among them; an operation is missing or mistyped`,
          });
          return false;
        }
        if (!group.has(product)) group.set(product, found);
      }
    }
  }
  return true;
}

/** Rotation and translation modulo the lattice, in forty-eighths so that rounding decides nothing. */
export function operationKey(rotation: Matrix3, translation: readonly number[]): string {
  let key = '';
  for (const entry of rotation) key += `${entry + 0},`;
  for (const t of translation) key += `${(((Math.round(48 * t) % 48) + 48) % 48) | 0};`;
  return key;
}
