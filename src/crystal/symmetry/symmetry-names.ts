import { determinant } from '../../math/matrix3.js';
import type { CrystalProblem, SymOp } from '../crystal.js';
import { type BlockReader, numberOf } from '../reading/block-reader.js';
import { operationsOfHall } from './hall.js';
import { settingsOfName, settingsOfNumber } from './space-groups.js';
import { rotationKey } from './symop.js';

export const hermannMauguinNames = [
  '_space_group_name_h-m_alt',
  '_space_group_name_h-m_full',
  '_space_group_name_h-m_ref',
  '_space_group_name_h-m',
  '_symmetry_space_group_name_h-m',
];
export const hallNames = ['_space_group_name_hall', '_symmetry_space_group_name_hall'];
export const numberNames = ['_space_group_it_number', '_symmetry_int_tables_number'];

/**
 * Reports a Hermann–Mauguin symbol or a number that cannot belong to the listed operations, whatever the axes and the
 * origin: the rotations are not those of its point group, or (for a symbol, which names the lattice) the operations are
 * too many or too few. Symbols that are not known are let pass.
 */
export function compareWithNames(ops: readonly SymOp[], reader: BlockReader, problems: CrystalProblem[]): void {
  const listed = rotationTypes(ops);
  const named = reader.first(...hermannMauguinNames);
  if (named) {
    const settings = settingsOfName(named.value.text).map(({ hall }) => operationsOfHall(hall));
    const counts = new Set(settings.filter((each) => rotationTypes(each) === listed).map(({ length }) => length));
    if (settings.length > 0 && !counts.has(ops.length)) {
      const lengths = new Set(settings.map(({ length }) => length));
      const disagreement = lengths.has(ops.length)
        ? `is of another point group than the ${ops.length} listed operations`
        : `has ${[...lengths].join(' or ')} operations, ${ops.length} ${ops.length === 1 ? 'is' : 'are'} listed`;
      problems.push({
        kind: 'symmetry-name-disagrees',
        range: named.value.range,
        message: `'${named.value.text.trim()}' ${disagreement}; the list is used`,
      });
      return;
    }
  }
  const numbered = reader.first(...numberNames);
  const [standard] = settingsOfNumber(numberOf(numbered?.value) ?? 0);
  if (numbered && standard && rotationTypes(operationsOfHall(standard.hall)) !== listed) {
    problems.push({
      kind: 'symmetry-name-disagrees',
      range: numbered.value.range,
      message:
        `space group ${standard.number} is ${standard.name}, but the listed operations are of another point group; ` +
        'the list is used',
    });
  }
}

/** How often each rotation of a point group occurs, by determinant and trace: the same for all axes, origins and lattices. */
function rotationTypes(ops: readonly SymOp[]): string {
  const rotations = new Map(ops.map(({ rotation }) => [rotationKey(rotation), rotation]));
  const types = [...rotations.values()].map((r) => `${determinant(r)}:${r[0] + r[4] + r[8]}`);
  return types.sort().join(' ');
}
