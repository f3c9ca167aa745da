import type { CrystalProblem } from '../../../src/crystal/crystal.js';
import { operationsOfHall, orthogonalizationMatrix, parseSymOp } from '../../../src/crystal/index.js';
import { breaksCell, checkGroup, checkMetric, operationKey } from '../../../src/crystal/symmetry/symmetry-checks.js';

const range = { start: 3, end: 7 };
const cube = { a: 10, b: 10, c: 10, alpha: 90, beta: 90, gamma: 90 };
const ops = (...texts: string[]) => texts.map((text) => parseSymOp(text));

describe('operations against the cell', () => {
  const breaks = (text: string, cell: Partial<typeof cube>) =>
    breaksCell(parseSymOp(text), orthogonalizationMatrix({ ...cube, ...cell }));

  test('axes that an operation exchanges may differ by one per cent', () => {
    // y,x,z: Q·Qᵀ has (b/a)² in its diagonal, which misses 1 by more than 0.02 beyond 1.00995.
    expect(breaks('y,x,-z', {})).toBe(false);
    expect(breaks('y,x,-z', { b: 10.0985 })).toBe(false);
    expect(breaks('y,x,-z', { b: 10.1005 })).toBe(true);
    expect(breaks('y,x,-z', { a: 10.1005 })).toBe(true);
  });

  test('an angle that an operation needs at 90° may miss it by half a degree', () => {
    // -x,y,-z in a cell with γ: y' is turned by 2·(90° − γ) off its place.
    expect(breaks('-x,y,-z', { gamma: 90.5 })).toBe(false);
    expect(breaks('-x,y,-z', { gamma: 90.6 })).toBe(true);
    expect(breaks('-x,y,-z', { gamma: 89.4 })).toBe(true);
    expect(breaks('-x,y,-z', { beta: 120 })).toBe(false);
    expect(breaks('-x,-y,-z', { alpha: 70, beta: 80, gamma: 100 })).toBe(false);
  });

  test('the first one is named, and how many there are', () => {
    const messages = (...texts: string[]) => {
      const problems: CrystalProblem[] = [];
      checkMetric(ops(...texts), orthogonalizationMatrix({ ...cube, b: 12 }), range, problems);
      return problems.map(({ kind, range: place, message }) => [kind, place, message]);
    };
    const advice = ': check the cell and whether the operations belong to its setting';
    expect(messages('x,y,z', '-x,-y,z')).toEqual([]);
    expect(messages('x,y,z', 'y,x,-z')).toEqual([
      ['symmetry-against-cell', range, `the cell does not have the symmetry of 'y,x,-z'${advice}`],
    ]);
    expect(messages('x,y,z', 'y,x,-z', '-y,x,z', 'y,-x,z')).toEqual([
      [
        'symmetry-against-cell',
        range,
        `the cell does not have the symmetry of 'y,x,-z' and of 2 more operations${advice}`,
      ],
    ]);
  });
});

describe('operations against one another', () => {
  const problemsOf = (...texts: string[]) => {
    const problems: CrystalProblem[] = [];
    const isGroup = checkGroup(ops(...texts), range, problems);
    expect(isGroup).toBe(problems.length === 0);
    return problems;
  };

  test.each(['P 1', '-P 1', '-P 2ybc', 'P 61', 'P 2ac 2ab', '-R 3 2"', 'I 4bd 2c 3', '-F 4vw 2vw 3'])(
    '%s is a group, in any order; without any one operation but the identity it is none',
    (hall) => {
      const group = operationsOfHall(hall);
      const isGroup = (list: typeof group) => checkGroup(list, range, []);
      expect(isGroup(group)).toBe(true);
      expect(isGroup(group.toReversed())).toBe(true);
      const step = Math.ceil(group.length / 12);
      // Of a group of two the identity alone is left, which is one.
      for (let k = 1; k < group.length && group.length > 2; k += step) {
        expect([hall, k, isGroup(group.filter((_, j) => j !== k))]).toEqual([hall, k, false]);
      }
    },
  );

  test('what is missing is said with the two that give it', () => {
    expect(problemsOf('x,y,z', '-x,-y,-z', 'x,-y,z')).toEqual([
      {
        kind: 'symmetry-not-a-group',
        range,
        message:
          "the 3 symmetry operations are not a space group: '-x,-y,-z' followed by 'x,-y,z' is not among them; " +
          'an operation is missing or mistyped',
      },
    ]);
    expect(problemsOf('x,y,z', '-x,-y+1/2,z', '-x,-y,z')[0].message).toContain("followed by '-x,-y,z'");
  });

  test('a translation that is off by a ninety-sixth of the cell is another one, by less the same', () => {
    const key = (shift: number) => operationKey([1, 0, 0, 0, 1, 0, 0, 0, 1], [shift, 0, 0]);
    expect(key(1 / 3)).toBe(key(0.333));
    expect(key(1 / 2)).toBe(key(0.5 + 0.0103));
    expect(key(1 / 2)).not.toBe(key(0.5 + 0.0105));
    expect([key(-1 / 4), key(7 / 4), key(0.9999)]).toEqual([key(3 / 4), key(3 / 4), key(0)]);
    expect(new Set(Array.from({ length: 24 }, (_, k) => key(k / 24))).size).toBe(24);
    // −0 is 0.
    expect(operationKey([1, -0, 0, 0, 1, 0, 0, 0, 1], [-0, 0, 0])).toBe(key(0));
  });
});
