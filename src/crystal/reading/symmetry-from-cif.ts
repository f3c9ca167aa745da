import type { CifValue } from '../../cif/syntax/document.js';
import type { Matrix3 } from '../../math/tensor.js';
import type { CrystalProblem, Site, SymOp } from '../crystal.js';
import { HallSymbolError, operationsOfHall } from '../symmetry/hall.js';
import { type SpaceGroupSetting, settingsOfName, settingsOfNumber } from '../symmetry/space-groups.js';
import { breaksCell, checkGroup, checkMetric, operationKey } from '../symmetry/symmetry-checks.js';
import { compareWithNames, hallNames, hermannMauguinNames, numberNames } from '../symmetry/symmetry-names.js';
import { identityOperation } from '../symmetry/symop.js';
import { type BlockReader, numberOf } from './block-reader.js';
import { reportIncomplete } from './incomplete-operations.js';
import { type ListedOperations, readListed } from './listed-operations.js';

/**
 * The operations of a block in the order of the file, the identity among them. Where they cannot be read, are not all
 * there or contradict the cell, a problem says so, and what is returned is not the symmetry of the structure.
 */
export function readSymmetry(reader: BlockReader, orthogonalization: Matrix3, problems: CrystalProblem[]): Symmetry {
  const found = readListed(reader, problems);
  const range = found?.range ?? reader.block.headingRange;
  const ops = found?.ops ?? fromNames(reader, orthogonalization, problems);
  checkMetric(ops, orthogonalization, range, problems);
  return { ops, ...(found && checkGroup(ops, range, problems) && { listed: found }) };
}

export interface Symmetry {
  readonly ops: readonly SymOp[];
  /** The list they come from, where there is one and it is a group. */
  readonly listed?: ListedOperations;
}

/** Holds a list of operations against the names of the space group, with the atoms, which may be those of the whole cell. */
export function compareSymmetry(
  { ops, listed }: Symmetry,
  reader: BlockReader,
  orthogonalization: Matrix3,
  sites: readonly Site[],
  problems: CrystalProblem[],
): void {
  if (!listed) return;
  if (reportIncomplete(ops, reader, orthogonalization, sites, problems)) return;
  if (compareWithHall(ops, reader, problems)) compareWithNames(ops, reader, problems);
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
  // A symbol that cannot be read may be that of another setting than the number's standard one.
  const unknownSymbol = named !== undefined && settings.length === 0;
  const chosen = unknownSymbol ? undefined : (fitting[0] ?? candidates[0]);
  const given = settings.length > 0 ? named : numbered;
  if (chosen === undefined || given === undefined) {
    problems.push({
      kind: 'symmetry-missing',
      range: (named ?? numbered)?.value.range ?? reader.block.headingRange,
      message:
        `${named ? `symmetry operators are missing, and '${named.value.text.trim()}' is no space group known here` : 'symmetry operators are missing'}; ` +
        'so most atoms may be absent, and nothing is predicted or judged: give _space_group_symop_operation_xyz',
    });
    return [identityOperation];
  }
  problems.push(assumption(given, chosen, fitting));
  const [standard] = settingsOfNumber(numberOf(numbered?.value) ?? 0);
  if (numbered && standard && standard.number !== chosen.number) {
    problems.push({
      kind: 'symmetry-missing',
      range: numbered.value.range,
      message:
        `symmetry operators are missing, and ${given.name} '${given.value.text.trim()}' (No. ${chosen.number}) and ` +
        `${numbered.name} ${standard.number} (${standard.name}) are two space groups: give _space_group_symop_operation_xyz`,
    });
  }
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
