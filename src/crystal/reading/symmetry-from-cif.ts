import type { CifValue } from '../../cif/syntax/document.js';
import type { Matrix3 } from '../../math/tensor.js';
import type { CrystalProblem, SymOp } from '../crystal.js';
import { HallSymbolError, operationsOfHall } from '../symmetry/hall.js';
import { type SpaceGroupSetting, settingsOfName, settingsOfNumber } from '../symmetry/space-groups.js';
import { breaksCell, checkGroup, checkMetric, operationKey } from '../symmetry/symmetry-checks.js';
import { compareWithNames, hermannMauguinNames, numberNames } from '../symmetry/symmetry-names.js';
import { formatSymOp, identityOperation, parseSymOp, SymOpError, sameModuloLattice } from '../symmetry/symop.js';
import { type BlockReader, numberOf, textOf } from './block-reader.js';

const operationNames = ['_space_group_symop_operation_xyz', '_symmetry_equiv_pos_as_xyz'];
const hallNames = ['_space_group_name_hall', '_symmetry_space_group_name_hall'];

/** Those of F m -3 m, 192, in a cell of four times the volume. */
const mostOperations = 768;

/** The operations of a block in the order of the file, the identity among them; without any information P1. */
export function readSymmetry(
  reader: BlockReader,
  orthogonalization: Matrix3,
  problems: CrystalProblem[],
): readonly SymOp[] {
  const listed = readListed(reader, problems);
  const ops = listed ?? fromNames(reader, orthogonalization, problems);
  const range = reader.table(...operationNames)?.range ?? reader.block.headingRange;
  checkMetric(ops, orthogonalization, range, problems);
  if (listed && checkGroup(ops, range, problems) && compareWithHall(ops, reader, problems)) {
    compareWithNames(ops, reader, problems);
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
      // Readable or not, repeated or not: a list that long is none.
      if (given > mostOperations) {
        problems.push({
          kind: 'symmetry-not-a-group',
          range: value.range,
          message: `there are more than ${mostOperations} symmetry operations, which no space group has: the rest is not read`,
        });
        break;
      }
      try {
        const op = parseSymOp(text);
        const same = ops.findIndex((other) => sameModuloLattice(op, other));
        if (same < 0) ops.push(op);
        else {
          problems.push({
            kind: 'symmetry-operation-repeated',
            range: value.range,
            message: `the symmetry operation '${text}' repeats '${formatSymOp(ops[same])}'; it is counted once`,
          });
        }
      } catch (error) {
        if (!(error instanceof SymOpError)) throw error;
        problems.push({
          kind: 'symmetry-operation-unreadable',
          range: value.range,
          message: error.message,
        });
      }
    }
    if (given === 0) continue;
    if (!ops.some((op) => sameModuloLattice(op, identityOperation))) {
      problems.push({
        kind: 'identity-missing',
        range: table.range,
        message: 'the identity x,y,z is not among the symmetry operations; it is added',
      });
      ops.unshift(identityOperation);
    }
    return ops;
  }
  return undefined;
}

function fromNames(reader: BlockReader, orthogonalization: Matrix3, problems: CrystalProblem[]): readonly SymOp[] {
  const hall = reader.first(...hallNames);
  if (hall) {
    try {
      return operationsOfHall(hall.value.text.trim());
    } catch (error) {
      if (!(error instanceof HallSymbolError)) throw error;
      problems.push({
        kind: 'hall-symbol-unreadable',
        range: hall.value.range,
        message: error.message,
      });
    }
  }
  const named = reader.first(...hermannMauguinNames);
  const numbered = reader.first(...numberNames);
  const settings = named ? settingsOfName(named.value.text) : [];
  const candidates = settings.length > 0 ? settings : settingsOfNumber(numberOf(numbered?.value) ?? 0);
  // Which axes (b or c unique, hexagonal or rhombohedral) a bare name means can be seen from the cell.
  const fitting = candidates.filter(
    ({ hall: symbol }) => !operationsOfHall(symbol).some((op) => breaksCell(op, orthogonalization)),
  );
  const chosen = fitting[0] ?? candidates[0];
  const given = settings.length > 0 ? named : numbered;
  if (chosen === undefined || given === undefined) {
    problems.push({
      kind: 'symmetry-missing',
      range: (named ?? numbered)?.value.range ?? reader.block.headingRange,
      message:
        `${named ? `symmetry operators are missing, and '${named.value.text.trim()}' is no space group known here` : 'symmetry operators are missing'}; ` +
        'the structure is read in P 1, so most of its atoms may be absent: give _space_group_symop_operation_xyz',
    });
    return [identityOperation];
  }
  problems.push(assumption(given, chosen, fitting));
  return operationsOfHall(chosen.hall);
}

/** Says which setting a name was taken for; a warning where another would have fitted too. */
function assumption(
  given: { readonly name: string; readonly value: CifValue },
  chosen: SpaceGroupSetting,
  fitting: readonly SpaceGroupSetting[],
): CrystalProblem {
  const full = chosen.choice === '' ? chosen.name : `${chosen.name} :${chosen.choice}`;
  const others = fitting.length > 1;
  return {
    kind: others ? 'symmetry-setting-assumed' : 'symmetry-from-name',
    range: given.value.range,
    message:
      `symmetry operators are missing; those of ${full} are used, from ${given.name} '${given.value.text.trim()}'` +
      (others
        ? `, which could also mean ${fitting
            .slice(1, 4)
            .map(({ name, choice }) => (choice === '' ? name : `${name} :${choice}`))
            .join(', ')}: give _space_group_symop_operation_xyz`
        : ''),
  };
}

/** Whether a Hall symbol, where one is given and can be read, names the operations of the list; reports where not. */
function compareWithHall(ops: readonly SymOp[], reader: BlockReader, problems: CrystalProblem[]): boolean {
  const hall = reader.first(...hallNames);
  if (!hall) return true;
  let named: readonly SymOp[];
  try {
    named = operationsOfHall(hall.value.text.trim());
  } catch (error) {
    // The operations are there, so a Hall symbol in a notation of its own does no harm.
    if (error instanceof HallSymbolError) return true;
    throw error;
  }
  const keys = new Set(ops.map((op) => operationKey(op.rotation, op.translation)));
  if (named.length === ops.length && named.every((op) => keys.has(operationKey(op.rotation, op.translation)))) {
    return true;
  }
  problems.push({
    kind: 'symmetry-disagrees',
    range: hall.value.range,
    message:
      `the Hall symbol '${hall.value.text.trim()}' names ${named.length} operations other than the ` +
      `${ops.length} listed; the list is used`,
  });
  return false;
}
