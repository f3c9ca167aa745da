import { type ShelxInstruction, shelxNumber } from '../../cif/shelx/shelx.js';
import type { TextRange } from '../../cif/text/source.js';
import type { Matrix3, Vector3 } from '../../math/tensor.js';
import type { CrystalProblem, SymOp } from '../crystal.js';
import { checkGroup, checkMetric } from '../symmetry/symmetry-checks.js';
import { formatSymOp, identityOperation, parseSymOp, SymOpError, sameModuloLattice } from '../symmetry/symop.js';

/** Lattice translations by the number of LATT; 3 is rhombohedral, obverse on hexagonal axes. */
const centrings: readonly (readonly Vector3[])[] = [
  [],
  [[0, 0, 0]],
  [
    [0, 0, 0],
    [1 / 2, 1 / 2, 1 / 2],
  ],
  [
    [0, 0, 0],
    [2 / 3, 1 / 3, 1 / 3],
    [1 / 3, 2 / 3, 2 / 3],
  ],
  [
    [0, 0, 0],
    [0, 1 / 2, 1 / 2],
    [1 / 2, 0, 1 / 2],
    [1 / 2, 1 / 2, 0],
  ],
  [
    [0, 0, 0],
    [0, 1 / 2, 1 / 2],
  ],
  [
    [0, 0, 0],
    [1 / 2, 0, 1 / 2],
  ],
  [
    [0, 0, 0],
    [1 / 2, 1 / 2, 0],
  ],
];

/** Those of F m -3 m, 192, in a cell of twice the volume. */
const mostOperations = 384;

/**
 * The operations that LATT and SYMM stand for, in the order in which SHELXL lists them in its CIF: the identity and
 * SYMM, those for each translation of the lattice, and all of these inverted where LATT is positive.
 */
export function readShelxSymmetry(
  instructions: readonly ShelxInstruction[],
  orthogonalization: Matrix3,
  cellRange: TextRange,
  problems: CrystalProblem[],
): SymOp[] {
  const { translations, centrosymmetric } = readLattice(instructions, cellRange, problems);
  const generating: SymOp[] = [identityOperation];
  const expand = (): SymOp[] => {
    const centred = translations.flatMap((t) => generating.map((op) => shifted(op, t)));
    return centrosymmetric ? [...centred, ...centred.map(inverted)] : centred;
  };
  // What SYMM repeats of LATT would count atoms twice.
  let ops = expand();
  let range = cellRange;
  for (const instruction of instructions) {
    if (instruction.keyword !== 'SYMM') continue;
    range = instruction.range;
    const op = readOperation(instruction, problems);
    if (op === undefined) continue;
    if (ops.length >= mostOperations) {
      problems.push({
        kind: 'symmetry-not-a-group',
        range,
        message: `LATT and SYMM give more than ${mostOperations} operations, which no space group has: the rest is not read`,
      });
      break;
    }
    const same = ops.find((other) => sameModuloLattice(op, other));
    if (same !== undefined) {
      problems.push({
        kind: 'symmetry-operation-repeated',
        range: instruction.range,
        message:
          `SYMM ${instruction.text} is '${formatSymOp(same)}', which LATT, the identity or another SYMM gives already; ` +
          'it is counted once',
      });
      continue;
    }
    generating.push(op);
    ops = expand();
  }
  checkMetric(ops, orthogonalization, range, problems);
  checkGroup(ops, range, problems);
  return ops;
}

function readLattice(
  instructions: readonly ShelxInstruction[],
  cellRange: TextRange,
  problems: CrystalProblem[],
): { readonly translations: readonly Vector3[]; readonly centrosymmetric: boolean } {
  const latt = instructions.findLast(({ keyword }) => keyword === 'LATT');
  const number = shelxNumber(latt?.args[0]);
  if (number !== undefined && Number.isInteger(number) && number !== 0 && Math.abs(number) < centrings.length) {
    return { translations: centrings[Math.abs(number)], centrosymmetric: number > 0 };
  }
  const given = latt?.args[0]?.text;
  problems.push({
    kind: given === undefined ? 'lattice-missing' : 'lattice-impossible',
    range: latt?.range ?? cellRange,
    message:
      `${given === undefined ? 'LATT is not given' : `LATT ${given} is none of 1 to 7 or −1 to −7`}: as in SHELXL the ` +
      'lattice is taken as primitive, with a centre of symmetry (LATT 1)',
  });
  return { translations: centrings[1], centrosymmetric: true };
}

function readOperation({ text, range }: ShelxInstruction, problems: CrystalProblem[]): SymOp | undefined {
  try {
    return parseSymOp(text);
  } catch (error) {
    if (!(error instanceof SymOpError)) throw error;
    problems.push({ kind: 'symmetry-operation-unreadable', range, message: error.message });
    return undefined;
  }
}

function shifted({ rotation, translation: [x, y, z] }: SymOp, [u, v, w]: Vector3): SymOp {
  return { rotation, translation: [x + u, y + v, z + w] };
}

function inverted({ rotation, translation: [x, y, z] }: SymOp): SymOp {
  // 0 − 0 is 0, where −0 would compare as another number.
  return { rotation: rotation.map((entry) => 0 - entry) as unknown as Matrix3, translation: [0 - x, 0 - y, 0 - z] };
}
