import type { CifValue } from '../../cif/syntax/document.js';
import { applyMatrix, norm } from '../../math/matrix3.js';
import type { Matrix3, Vector3 } from '../../math/tensor.js';
import type { CrystalProblem, Site, SymOp } from '../crystal.js';
import { HallSymbolError, operationsOfHall } from '../symmetry/hall.js';
import { settingsOfName, settingsOfNumber } from '../symmetry/space-groups.js';
import { breaksCell } from '../symmetry/symmetry-checks.js';
import { hallNames, hermannMauguinNames, numberNames } from '../symmetry/symmetry-names.js';
import { applySymOp, rotationKey, sameModuloLattice } from '../symmetry/symop.js';
import { type BlockReader, numberOf } from './block-reader.js';

/** Images closer than this to an atom of the list, Å, are that atom. */
const sameAtom = 0.15;

interface NamedGroup {
  readonly value: CifValue;
  /** The settings that the name may mean in this cell, each as its operations. */
  readonly settings: readonly (readonly SymOp[])[];
}

/**
 * Reports operations that are only part of the space group which the file names: the point group or the centrings of it
 * are not all there, in each setting that the cell allows. Not where the atom list holds all the atoms that the missing
 * operations would give: programs write cells in full and leave the name of their space group.
 *
 * @returns whether it is so
 */
export function reportIncomplete(
  ops: readonly SymOp[],
  reader: BlockReader,
  orthogonalization: Matrix3,
  sites: readonly Site[],
  problems: CrystalProblem[],
): boolean {
  const named = namedGroup(reader, orthogonalization);
  if (!named || named.settings.length === 0) return false;
  const { settings, value } = named;
  const rotations = new Set(ops.map(({ rotation }) => rotationKey(rotation)));
  const larger = settings.filter((setting) => setting.length > ops.length && holds(setting, rotations));
  if (larger.length < settings.length) return false;
  if (larger.some((setting) => listsAllAtoms(sites, setting, ops, orthogonalization))) return false;
  const counts = [...new Set(larger.map(({ length }) => length))].sort((a, b) => a - b);
  const sameRotations = larger.some(
    (setting) => new Set(setting.map((op) => rotationKey(op.rotation))).size === rotations.size,
  );
  problems.push({
    kind: 'symmetry-incomplete',
    range: value.range,
    message:
      `'${value.text.trim()}' has ${counts.join(' or ')} operations, ${ops.length} ${ops.length === 1 ? 'is' : 'are'} listed` +
      `${sameRotations ? ' (the lattice centring is missing)' : ''}: most atoms are absent, and nothing is predicted or judged; ` +
      'list all operations',
  });
  return true;
}

/** By Hall symbol, else by Hermann–Mauguin symbol, else by number: the first that is known. */
function namedGroup(reader: BlockReader, orthogonalization: Matrix3): NamedGroup | undefined {
  const fitting = (halls: readonly string[]) =>
    halls.map(operationsOfHall).filter((setting) => !setting.some((op) => breaksCell(op, orthogonalization)));
  const hall = reader.first(...hallNames);
  if (hall) {
    try {
      return { value: hall.value, settings: fitting([hall.value.text.trim()]) };
    } catch (error) {
      if (!(error instanceof HallSymbolError)) throw error;
    }
  }
  const symbol = reader.first(...hermannMauguinNames);
  const bySymbol = symbol ? settingsOfName(symbol.value.text) : [];
  if (symbol && bySymbol.length > 0)
    return { value: symbol.value, settings: fitting(bySymbol.map((each) => each.hall)) };
  const number = reader.first(...numberNames);
  const byNumber = settingsOfNumber(numberOf(number?.value) ?? 0);
  return number && { value: number.value, settings: fitting(byNumber.map((each) => each.hall)) };
}

function holds(setting: readonly SymOp[], rotations: ReadonlySet<number | string>): boolean {
  const own = new Set(setting.map(({ rotation }) => rotationKey(rotation)));
  return [...rotations].every((rotation) => own.has(rotation));
}

/** Whether each image under a setting is an atom of the list, or one that the listed operations give; more than one atom. */
function listsAllAtoms(
  sites: readonly Site[],
  setting: readonly SymOp[],
  ops: readonly SymOp[],
  orthogonalization: Matrix3,
): boolean {
  const missing = setting.filter((op) => !ops.some((other) => sameModuloLattice(op, other)));
  const moved = missing.some((op) =>
    sites.some(({ fract }) => !isNear(applySymOp(op, fract), fract, orthogonalization)),
  );
  if (!moved || missing.length * sites.length * sites.length * ops.length > mostComparisons) return false;
  return sites.every((site) =>
    missing.every((op) => {
      const image = applySymOp(op, site.fract);
      return sites.some(
        (other) =>
          other.element === site.element &&
          ops.some((listed) => isNear(image, applySymOp(listed, other.fract), orthogonalization)),
      );
    }),
  );
}

/** Beyond this the question costs more than its answer is worth: such lists are rare, and the finding says what to do. */
const mostComparisons = 5e7;

function isNear(a: Vector3, b: Vector3, orthogonalization: Matrix3): boolean {
  const difference = a.map((x, k) => x - b[k] - Math.round(x - b[k])) as unknown as Vector3;
  return norm(applyMatrix(orthogonalization, difference)) < sameAtom;
}
