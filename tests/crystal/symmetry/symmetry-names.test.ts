import { parseCif } from '../../../src/cif/index.js';
import type { CrystalProblem, SymOp } from '../../../src/crystal/crystal.js';
import { formatSymOp, settingsOfNumber } from '../../../src/crystal/index.js';
import { BlockReader } from '../../../src/crystal/reading/block-reader.js';
import { operationsOfHall } from '../../../src/crystal/symmetry/hall.js';
import { compareWithNames } from '../../../src/crystal/symmetry/symmetry-names.js';
import { seededRandom } from '../../support/random.js';
import { atoms, cell, crystalOf, kinds, symmetry } from '../cif-pieces.js';

function compare(ops: readonly SymOp[], items: string): CrystalProblem[] {
  const problems: CrystalProblem[] = [];
  compareWithNames(ops, new BlockReader(parseCif(`data_x\n${items}`).blocks[0]), problems);
  return problems;
}

describe('symbols and numbers against the listed operations', () => {
  test.each([
    ["_space_group_name_H-M_alt 'P -1'", []],
    ["_space_group_name_H-M_alt 'P 1'", ['symmetry-name-disagrees']],
    ["_symmetry_space_group_name_H-M 'A -1'", ['symmetry-incomplete']],
    ["_space_group_name_H-M_alt 'of my own'", []],
    ['_space_group_IT_number 2', []],
    ['_space_group_IT_number 1', ['symmetry-name-disagrees']],
    ['_space_group_IT_number 0', []],
    ["_space_group_name_H-M_alt 'P 21/c'\n_space_group_IT_number 14", ['symmetry-incomplete']],
  ])('%s beside x,y,z and -x,-y,-z: %j', (items, expected) => {
    expect(kinds(crystalOf(cell, symmetry, `${items}\n`, atoms))).toEqual(expected);
  });

  test('say what is missing', () => {
    const absent = 'most atoms are absent, and nothing is predicted or judged; list all operations';
    const crystal = crystalOf(
      cell,
      'loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,-y,-z\n-x,y,1/2-z\nx,-y,1/2+z\n',
      "_symmetry_space_group_name_H-M 'C 1 2/c 1'\n",
      atoms,
    );
    expect(crystal.problems.map(({ message }) => message)).toEqual([
      `'C 1 2/c 1' has 8 operations, 4 are listed (the lattice centring is missing): ${absent}`,
    ]);
    const messageOf = (operations: string, symbol: string) =>
      crystalOf(
        cell,
        `loop_\n_symmetry_equiv_pos_as_xyz\n${operations}\n_symmetry_space_group_name_H-M '${symbol}'\n`,
        atoms,
      ).problems[0]?.message;
    expect(messageOf('x,y,z', 'P -1')).toBe(`'P -1' has 2 operations, 1 is listed: ${absent}`);
    expect(messageOf('x,y,z\n-x,-y,-z', 'P 1 21 1')).toBe(
      "'P 1 21 1' is of another point group than the 2 listed operations; the list is used",
    );
  });

  test('no setting of any space group disagrees with its own name and number, wherever its origin is put', () => {
    const random = seededRandom(20);
    for (let number = 1; number <= 230; number++) {
      for (const { name, choice, hall } of settingsOfNumber(number)) {
        const shift = [random(), random(), random()] as const;
        const ops = operationsOfHall(hall).map(({ rotation: r, translation }): SymOp => {
          // x' = R(x − s) + t + s.
          const t = [0, 1, 2].map(
            (i) => translation[i] + shift[i] - r[3 * i] * shift[0] - r[3 * i + 1] * shift[1] - r[3 * i + 2] * shift[2],
          );
          return { rotation: r, translation: [t[0], t[1], t[2]] };
        });
        const symbol = choice === '' ? name : `${name} :${choice}`;
        const items = `_space_group_name_H-M_alt '${symbol}'\n_space_group_IT_number ${number}\n`;
        const problems = compare(ops, items);
        if (problems.length > 0) throw new Error(`${symbol}: ${problems[0].message} ${ops.map(formatSymOp).join(' ')}`);
      }
    }
  });
});
