import { type BlockReader, textOf } from './block-reader.js';
import type { CrystalProblem, SymOp } from './crystal.js';
import { HallSymbolError, operationsOfHall } from './hall.js';
import { multiply, transpose } from './matrix3.js';
import { formatSymOp, identityOperation, parseSymOp, rotationCart, SymOpError, sameModuloLattice } from './symop.js';
import type { Matrix3 } from './tensor.js';

const operationNames = ['_space_group_symop_operation_xyz', '_symmetry_equiv_pos_as_xyz'];
const hallNames = ['_space_group_name_hall', '_symmetry_space_group_name_hall'];
const hermannMauguinNames = [
  '_space_group_name_h-m_alt',
  '_space_group_name_h-m_full',
  '_space_group_name_h-m_ref',
  '_space_group_name_h-m',
  '_symmetry_space_group_name_h-m',
];
const numberNames = ['_space_group_it_number', '_symmetry_int_tables_number'];

/** The operations of a block in the order of the file, the identity among them; without any information P1. */
export function readSymmetry(
  reader: BlockReader,
  orthogonalization: Matrix3,
  problems: CrystalProblem[],
): readonly SymOp[] {
  const listed = readListed(reader, problems);
  const ops = listed ?? fromNames(reader, problems);
  checkMetric(ops, orthogonalization, reader, problems);
  if (listed) {
    const group = checkGroup(ops, reader, problems);
    if (group) compareWithHall(ops, reader, problems);
  }
  return ops;
}

function readListed(reader: BlockReader, problems: CrystalProblem[]): SymOp[] | undefined {
  // A loop of "?" is no list: the next name may have one.
  for (const name of operationNames) {
    const table = reader.table(name);
    if (!table) continue;
    const ops: SymOp[] = [];
    let given = 0;
    for (let row = 0; row < table.rowCount; row++) {
      const value = table.value(row, name);
      const text = textOf(value);
      if (value === undefined || text === undefined) continue;
      given++;
      try {
        const op = parseSymOp(text);
        const same = ops.findIndex((other) => sameModuloLattice(op, other));
        if (same < 0) ops.push(op);
        else {
          problems.push({
            kind: 'symmetry-operation-repeated',
            severity: 'warning',
            range: value.range,
            message: `the symmetry operation '${text}' repeats '${formatSymOp(ops[same])}'; it is counted once`,
          });
        }
      } catch (error) {
        if (!(error instanceof SymOpError)) throw error;
        problems.push({
          kind: 'symmetry-operation-unreadable',
          severity: 'error',
          range: value.range,
          message: error.message,
        });
      }
    }
    if (given === 0) continue;
    if (!ops.some((op) => sameModuloLattice(op, identityOperation))) {
      problems.push({
        kind: 'identity-missing',
        severity: 'warning',
        range: table.range,
        message: 'the identity x,y,z is not among the symmetry operations; it is added',
      });
      ops.unshift(identityOperation);
    }
    return ops;
  }
  return undefined;
}

function fromNames(reader: BlockReader, problems: CrystalProblem[]): readonly SymOp[] {
  const hall = reader.first(...hallNames);
  if (hall) {
    try {
      return operationsOfHall(hall.value.text.trim());
    } catch (error) {
      if (!(error instanceof HallSymbolError)) throw error;
      problems.push({
        kind: 'hall-symbol-unreadable',
        severity: 'warning',
        range: hall.value.range,
        message: `${error.message}`,
      });
    }
  }
  const named = reader.first(...hermannMauguinNames, ...numberNames);
  const plain = named?.value.text.replace(/[\s_]/g, '').toUpperCase();
  if (plain === 'P1' || plain === '1') return [identityOperation];
  if (plain === 'P-1' || plain === '2') return operationsOfHall('-P 1');
  problems.push({
    kind: 'symmetry-missing',
    severity: 'error',
    range: named?.value.range ?? reader.block.headingRange,
    message:
      'symmetry operators are missing' +
      (named ? `: only the space group '${named.value.text.trim()}' is named` : '') +
      '; the structure is read in P 1, so most of its atoms may be absent: ' +
      'give _space_group_symop_operation_xyz (or _space_group_name_Hall)',
  });
  return [identityOperation];
}

/** An operation must be an isometry of the cell; otherwise axes, angles or the setting are wrong. */
function checkMetric(
  ops: readonly SymOp[],
  orthogonalization: Matrix3,
  reader: BlockReader,
  problems: CrystalProblem[],
): void {
  const broken = ops.filter((op) => {
    const q = rotationCart(op, orthogonalization);
    const product = multiply(q, transpose(q));
    // 0.02: a few tenths of a degree or per cent of a length, beyond any refinement.
    return product.some((entry, k) => Math.abs(entry - (k % 4 === 0 ? 1 : 0)) > 0.02);
  });
  if (broken.length === 0) return;
  problems.push({
    kind: 'symmetry-against-cell',
    severity: 'error',
    range: reader.table(...operationNames)?.range ?? reader.block.headingRange,
    message:
      `the cell does not have the symmetry of '${formatSymOp(broken[0])}'` +
      (broken.length > 1 ? ` and of ${broken.length - 1} more operations` : '') +
      ': check the cell and whether the operations belong to its setting',
  });
}

function checkGroup(ops: readonly SymOp[], reader: BlockReader, problems: CrystalProblem[]): boolean {
  const keys = new Set(ops.map((op) => operationKey(op.rotation, op.translation)));
  for (const a of ops) {
    for (const b of ops) {
      const r = multiply(a.rotation, b.rotation);
      const [x, y, z] = b.translation;
      const t = [0, 1, 2].map(
        (i) => a.rotation[3 * i] * x + a.rotation[3 * i + 1] * y + a.rotation[3 * i + 2] * z + a.translation[i],
      );
      if (keys.has(operationKey(r, t))) continue;
      problems.push({
        kind: 'symmetry-not-a-group',
        severity: 'error',
        range: reader.table(...operationNames)?.range ?? reader.block.headingRange,
        message:
          `the ${ops.length} symmetry operations are not a space group: '${formatSymOp(b)}' followed by ` +
          `'${formatSymOp(a)}' is not among them; an operation is missing or mistyped`,
      });
      return false;
    }
  }
  return true;
}

/** Rotation and translation modulo the lattice, in forty-eighths so that rounding decides nothing. */
function operationKey(rotation: Matrix3, translation: readonly number[]): string {
  let key = '';
  for (const entry of rotation) key += `${entry + 0},`;
  for (const t of translation) key += `${(((Math.round(48 * t) % 48) + 48) % 48) | 0};`;
  return key;
}

function compareWithHall(ops: readonly SymOp[], reader: BlockReader, problems: CrystalProblem[]): void {
  const hall = reader.first(...hallNames);
  if (!hall) return;
  let named: SymOp[];
  try {
    named = operationsOfHall(hall.value.text.trim());
  } catch (error) {
    // The operations are there, so a Hall symbol in a notation of its own does no harm.
    if (error instanceof HallSymbolError) return;
    throw error;
  }
  const keys = new Set(ops.map((op) => operationKey(op.rotation, op.translation)));
  if (named.length === ops.length && named.every((op) => keys.has(operationKey(op.rotation, op.translation)))) {
    return;
  }
  problems.push({
    kind: 'symmetry-disagrees',
    severity: 'warning',
    range: hall.value.range,
    message:
      `the Hall symbol '${hall.value.text.trim()}' names ${named.length} operations other than the ` +
      `${ops.length} listed; the list is used`,
  });
}
