/** Space groups from Hall symbols (Hall, Acta Cryst. 1981, A37, 517; International Tables B, A1.4.2.3). */

import { identityMatrix, inverse, multiply } from '../../math/matrix3.js';
import type { Matrix3, Vector3 } from '../../math/tensor.js';
import type { SymOp } from '../crystal.js';
import { applySymOp, composeSymOps, parseBasisChange, SymOpError } from './symop.js';

/** A Hall symbol that cannot be read. */
export class HallSymbolError extends Error {
  override readonly name = 'HallSymbolError';
  constructor(
    readonly symbol: string,
    reason: string,
  ) {
    super(`the Hall symbol '${symbol}' cannot be read: ${reason}`);
  }
}

type Axis = 'x' | 'y' | 'z' | "'" | '"' | '*';

const half = 1 / 2;
const third = 1 / 3;
const centrings: Readonly<Record<string, readonly Vector3[]>> = {
  P: [],
  A: [[0, half, half]],
  B: [[half, 0, half]],
  C: [[half, half, 0]],
  I: [[half, half, half]],
  F: [
    [0, half, half],
    [half, 0, half],
    [half, half, 0],
  ],
  R: [
    [2 * third, third, third],
    [third, 2 * third, 2 * third],
  ],
  S: [
    [third, third, 2 * third],
    [2 * third, 2 * third, third],
  ],
  T: [
    [third, 2 * third, third],
    [2 * third, third, 2 * third],
  ],
};

const translations: Readonly<Record<string, Vector3>> = {
  a: [half, 0, 0],
  b: [0, half, 0],
  c: [0, 0, half],
  n: [half, half, half],
  u: [1 / 4, 0, 0],
  v: [0, 1 / 4, 0],
  w: [0, 0, 1 / 4],
  d: [1 / 4, 1 / 4, 1 / 4],
};

/** Rotations about z; those about x and y follow by cyclic exchange of the axes. */
const aboutZ: Readonly<Record<string, Matrix3>> = {
  1: identityMatrix,
  2: [-1, 0, 0, 0, -1, 0, 0, 0, 1],
  3: [0, -1, 0, 1, -1, 0, 0, 0, 1],
  4: [0, -1, 0, 1, 0, 0, 0, 0, 1],
  6: [1, -1, 0, 1, 0, 0, 0, 0, 1],
};
const aboutAMinusB: Matrix3 = [0, -1, 0, -1, 0, 0, 0, 0, -1];
const aboutAPlusB: Matrix3 = [0, 1, 0, 1, 0, 0, 0, 0, -1];
const aboutDiagonal: Matrix3 = [0, 0, 1, 1, 0, 0, 0, 1, 0];
const xToY: Matrix3 = [0, 0, 1, 1, 0, 0, 0, 1, 0];

/**
 * All operations of the group a Hall symbol names, identity first, translations within [0, 1).
 * @throws {HallSymbolError}
 */
export function operationsOfHall(symbol: string): readonly SymOp[] {
  const known = expanded.get(symbol);
  if (known) return known;
  const operations = expand(symbol);
  if (expanded.size >= mostExpanded) expanded.clear();
  expanded.set(symbol, operations);
  return operations;
}

/** Files of many blocks, and the settings that one name may mean, ask for the same few groups again and again. */
const expanded = new Map<string, readonly SymOp[]>();
const mostExpanded = 32;

function expand(symbol: string): SymOp[] {
  const [, before, inBrackets] = /^([^(]*)(?:\(([^)]*)\))?$/.exec(symbol.replace(/_/g, ' ').trim()) ?? [];
  if (before === undefined) throw new HallSymbolError(symbol, 'its brackets do not match');
  const [lattice = '', ...rotations] = before.trim().split(/\s+/);
  const letter = lattice.replace('-', '').toUpperCase();
  if (!/^-?.$/.test(lattice) || !(letter in centrings)) {
    throw new HallSymbolError(
      symbol,
      `it begins with '${lattice}', which is none of P A B C I F R S T or those with −`,
    );
  }
  const generators: SymOp[] = centrings[letter].map((translation) => ({ rotation: identityMatrix, translation }));
  if (lattice.startsWith('-')) generators.push({ rotation: negated(identityMatrix), translation: [0, 0, 0] });
  if (rotations.length === 0) throw new HallSymbolError(symbol, 'no rotation follows the lattice letter');
  let previous: Rotation | undefined;
  rotations.forEach((token, place) => {
    previous = readRotation(token, place, previous, symbol);
    generators.push(previous.op);
  });
  return closure(changeBasis(generators, inBrackets, symbol), symbol);
}

interface Rotation {
  readonly op: SymOp;
  readonly order: string;
  readonly axis: Axis;
}

function readRotation(token: string, place: number, previous: Rotation | undefined, symbol: string): Rotation {
  const [, minus, order, rest] = /^(-?)([12346])(.*)$/.exec(token) ?? [];
  if (order === undefined) throw new HallSymbolError(symbol, `'${token}' is no rotation 1, 2, 3, 4 or 6`);
  let axis: Axis | undefined;
  const shift: [number, number, number] = [0, 0, 0];
  let screw = 0;
  for (const sign of rest.toLowerCase()) {
    if ('xyz\'"*='.includes(sign)) axis = sign === '=' ? '"' : (sign as Axis);
    else if ('12345'.includes(sign)) screw = Number(sign) / Number(order);
    else if (sign in translations) for (let k = 0; k < 3; k++) shift[k] += translations[sign][k];
    else throw new HallSymbolError(symbol, `'${sign}' in '${token}' names neither an axis nor a translation`);
  }
  axis ??= defaultAxis(order, place, previous);
  const { matrix, along } = rotationAbout(axis, order, previous?.axis ?? 'z', token, symbol);
  if (screw !== 0) {
    if (along === undefined) throw new HallSymbolError(symbol, `'${token}' is a screw along no cell axis`);
    shift[along] += screw;
  }
  return { op: { rotation: minus === '-' ? negated(matrix) : matrix, translation: shift }, order, axis };
}

function defaultAxis(order: string, place: number, previous: Rotation | undefined): Axis {
  if (place === 1 && order === '2' && previous) {
    if (previous.order === '2' || previous.order === '4') return 'x';
    if (previous.order === '3' || previous.order === '6') return "'";
  }
  if (place === 2 && order === '3') return '*';
  return 'z';
}

function rotationAbout(
  axis: Axis,
  order: string,
  previous: Axis,
  token: string,
  symbol: string,
): { matrix: Matrix3; along?: number } {
  if (axis === '*') {
    if (order !== '3') throw new HallSymbolError(symbol, `'${token}': only a threefold axis lies along a+b+c`);
    return { matrix: aboutDiagonal };
  }
  if (axis === "'" || axis === '"') {
    if (order !== '2') throw new HallSymbolError(symbol, `'${token}': only a twofold axis lies along a face diagonal`);
    // In the plane across the axis before it.
    const turns = previous === 'x' ? 1 : previous === 'y' ? 2 : 0;
    return { matrix: cycled(axis === "'" ? aboutAMinusB : aboutAPlusB, turns) };
  }
  return { matrix: cycled(aboutZ[order], axis === 'x' ? 1 : axis === 'y' ? 2 : 0), along: 'xyz'.indexOf(axis) };
}

/** A matrix with its axes exchanged cyclically, z → x → y → z, a number of times. */
function cycled(matrix: Matrix3, turns: number): Matrix3 {
  let result = matrix;
  for (let k = 0; k < turns; k++) result = multiply(multiply(xToY, result), inverse(xToY));
  return result;
}

function negated(m: Matrix3): Matrix3 {
  return m.map((entry) => 0 - entry) as unknown as Matrix3;
}

/** Applies the part in brackets: an origin shift in twelfths, or a change of basis like (x-y,x+y,z). */
function changeBasis(generators: readonly SymOp[], inBrackets: string | undefined, symbol: string): SymOp[] {
  if (inBrackets === undefined) return [...generators];
  const numbers = inBrackets.trim().split(/\s+/).map(Number);
  let change: SymOp;
  if (numbers.length === 3 && numbers.every(Number.isFinite)) {
    change = { rotation: identityMatrix, translation: numbers.map((n) => n / 12) as unknown as Vector3 };
  } else {
    change = readBasis(inBrackets, symbol);
  }
  const rotation = inverse(change.rotation);
  const back: SymOp = { rotation, translation: [0, 0, 0] };
  const [x, y, z] = applySymOp(back, change.translation);
  const reversed: SymOp = { rotation, translation: [-x, -y, -z] };
  // A basis that is not of the same volume turns lattice points into centrings, or centrings into lattice points.
  const lattice = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).map((translation) => ({
    rotation: identityMatrix,
    translation,
  }));
  return [...generators, ...lattice].map((op) => composeSymOps(composeSymOps(change, op), reversed));
}

function readBasis(text: string, symbol: string): SymOp {
  try {
    return parseBasisChange(text);
  } catch (error) {
    if (error instanceof SymOpError) throw new HallSymbolError(symbol, `its change of basis: ${error.message}`);
    throw error;
  }
}

/** All products of generators modulo lattice translations. */
function closure(generators: readonly SymOp[], symbol: string): SymOp[] {
  const known = new Map<string, SymOp>();
  const add = (op: SymOp) => {
    const reduced = reduce(op);
    const key = `${reduced.rotation.join()} ${reduced.translation.map((t) => Math.round(24 * t) % 24).join()}`;
    if (known.has(key)) return;
    if (!reduced.rotation.every(Number.isInteger) || known.size === 192 * 4) {
      throw new HallSymbolError(symbol, 'its operations do not form a space group');
    }
    known.set(key, reduced);
  };
  add({ rotation: identityMatrix, translation: [0, 0, 0] });
  // The map grows while it is walked: every new operation is met with every generator.
  for (const op of known.values()) for (const generator of generators) add(composeSymOps(generator, op));
  return [...known.values()];
}

/** Rotations to integers and translations to exact twenty-fourths within [0, 1). */
function reduce(op: SymOp): SymOp {
  return {
    rotation: op.rotation.map((entry) =>
      Math.abs(entry - Math.round(entry)) < 1e-9 ? Math.round(entry) + 0 : entry,
    ) as unknown as Matrix3,
    translation: op.translation.map((t) => {
      const parts = ((Math.round(24 * t) % 24) + 24) % 24;
      return parts / 24;
    }) as unknown as Vector3,
  };
}
