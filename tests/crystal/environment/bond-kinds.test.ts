import { bondKind, isElectropositive, isHeldByBridge } from '../../../src/crystal/environment/bond-kinds.js';
import { atomicNumberOf, symbolOf } from '../../../src/crystal/index.js';

const z = (symbol: string) => atomicNumberOf(symbol)!;
const all = Array.from({ length: 118 }, (_, k) => k + 1);

test('bare cations are those of groups 1 to 3, the lanthanoids and the actinoids', () => {
  expect(all.filter(isElectropositive).map(symbolOf).join(' ')).toBe(
    'Li Be Na Mg K Ca Sc Rb Sr Y Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu ' +
      'Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr',
  );
});

test('bonds are ionic with groups 1 and 2 alone', () => {
  expect(
    all
      .filter((number) => bondKind(number, z('O')) === 'ionic')
      .map(symbolOf)
      .join(' '),
  ).toBe('Li Be Na Mg K Ca Rb Sr Cs Ba Fr Ra');
});

test('without such an atom a bond is coordination with one metal, metallic between two, else covalent', () => {
  const kinds = [
    ['C', 'Si'],
    ['Fe', 'C'],
    ['Fe', 'Au'],
  ].map(([a, b]) => bondKind(z(a), z(b)));
  expect(kinds).toEqual(['covalent', 'coordination', 'metallic']);
});

test('an atom holds two others where it is more electronegative than both, in the order of Pauling', () => {
  const ranks = ['F', 'O', 'Cl', 'N', 'Br', 'I', 'S Se C', 'H P As', 'B Te', 'Si Ge', 'Na Fe U'].map((rank) =>
    rank.split(' '),
  );
  ranks.forEach((rank, k) => {
    for (const [other, below] of ranks.entries()) {
      for (const bridge of rank) {
        for (const atom of below) {
          const held = other > k;
          expect([bridge, atom, isHeldByBridge(z('Na'), z(atom), z(bridge))]).toEqual([bridge, atom, held]);
          expect([bridge, atom, isHeldByBridge(z(atom), z('Na'), z(bridge))]).toEqual([bridge, atom, held]);
        }
      }
    }
  });
});
