import type { Vector3 } from '../math/tensor.js';
import { type AdaptedBasis, conjugationBasis, doubledBasis, involutionBasis } from './adapted-basis.js';
import type { LatticeAtoms } from './lattice-atoms.js';
import { parityOf, type SignedOperation, SymmetryGroup } from './symmetry-group.js';
import { isRealPoint, phaseTurns, sameWaveVector } from './wave-vectors.js';

/**
 * A part of the spectrum that can be inverted by itself: a wave vector, or one irreducible block at a wave vector.
 * Sectors that symmetry maps on one another give the same mean over operations, so one stands for all of them.
 */
export interface Sector {
  readonly q: Vector3;
  /** Share of this sector and of those it stands for. */
  readonly weight: number;
  /** Order of the real matrix to be inverted. */
  readonly order: number;
  /** How many of its last columns are wanted. */
  readonly wanted: number;
  /** Operations to average over: one of each coset of those that leave the sector alone. */
  readonly operations: readonly number[];
  /** The coordinates; built anew by each call, because they are as long as the atom list. */
  basis(): AdaptedBasis;
}

/** Splits the spectrum on a grid of wave vectors (all of the same weight) into the sectors that must be inverted. */
export function findSectors(atoms: LatticeAtoms, grid: readonly Vector3[], useSymmetry = true): Sector[] {
  const group = useSymmetry ? SymmetryGroup.of(atoms) : undefined;
  const sectors: Sector[] = [];
  const done = new Uint8Array(grid.length);
  for (let k = 0; k < grid.length; k++) {
    if (done[k]) continue;
    const q = grid[k];
    let members = 0;
    for (const p of starOf(q, group)) {
      for (let l = k; l < grid.length; l++) {
        if (done[l] || !sameWaveVector(grid[l], p)) continue;
        done[l] = 1;
        members++;
      }
    }
    sectors.push(...sectorsAt(atoms, q, members / grid.length, group));
  }
  return sectors;
}

/** All images of q under the group and under inversion of time, q → −q. */
function starOf(q: Vector3, group: SymmetryGroup | undefined): Vector3[] {
  const images = group ? group.rotations.map((_, g) => group.turnedWaveVector(q, g)) : [q];
  return images.flatMap((p): Vector3[] => [p, [-p[0], -p[1], -p[2]]]);
}

function sectorsAt(atoms: LatticeAtoms, q: Vector3, weight: number, group: SymmetryGroup | undefined): Sector[] {
  const operations = Array.from(atoms.cell.symOps, (_, g) => g);
  if (isRealPoint(q)) {
    if (group) return irreducibleSectors(atoms, q, weight, group);
    const unit: SignedOperation[] = [{ operation: identityOf(atoms), parity: 0 }];
    return [sector(atoms, q, weight, operations, (wanted) => involutionBasis(atoms, unit, [1], wanted))];
  }
  if (!group) return [sector(atoms, q, weight, operations, (wanted) => doubledBasis(atoms.count, wanted))];
  const minus: Vector3 = [-q[0], -q[1], -q[2]];
  const turned = operations.map((g) => group.turnedWaveVector(q, g));
  const reversing = operations.filter((g) => sameWaveVector(turned[g], minus));
  const little = operations.filter((g) => sameWaveVector(turned[g], q) || reversing.includes(g));
  const conjugation = reversing.find((g) => {
    if (group.product(g, g) !== group.identity) return false;
    const [n1, n2, n3] = group.productShift(g, g);
    return phaseTurns(q, n1, n2, n3) === 0;
  });
  return [
    sector(atoms, q, weight, group.cosets(little), (wanted) =>
      conjugation === undefined ? doubledBasis(atoms.count, wanted) : conjugationBasis(atoms, conjugation, q, wanted),
    ),
  ];
}

function sector(
  atoms: LatticeAtoms,
  q: Vector3,
  weight: number,
  operations: readonly number[],
  build: (wanted: Uint8Array) => AdaptedBasis,
): Sector {
  const wanted = new Uint8Array(atoms.count);
  for (const g of operations) for (const atom of atoms.home) wanted[atoms.image[g * atoms.count + atom]] = 1;
  const { order, wantedFrom } = build(wanted);
  return { q, weight, order, wanted: order - wantedFrom, operations, basis: () => build(wanted) };
}

/** Every list of operations has the identity (a group does by definition; files do by the contract of `Crystal`). */
function identityOf(atoms: LatticeAtoms): number {
  return Math.max(
    0,
    atoms.cell.symOps.findIndex(({ rotation }) => rotation.every((entry, k) => entry === (k % 4 === 0 ? 1 : 0))),
  );
}

/**
 * The blocks of K at q = (½ ½ ½) under a largest set of commuting involutions T_h² = +1, one of each set of blocks that
 * the other operations map on one another.
 */
function irreducibleSectors(atoms: LatticeAtoms, q: Vector3, weight: number, group: SymmetryGroup): Sector[] {
  const little = Array.from({ length: group.order }, (_, g) => g).filter((g) =>
    sameWaveVector(group.turnedWaveVector(q, g), q),
  );
  const generators = commutingInvolutions(group, little);
  const elements = generatedElements(group, generators);
  const blocks = elements.length;
  const action = little.map((f) => blockAction(group, f, generators, elements)).filter((map) => map !== undefined);
  const sectors: Sector[] = [];
  const done = new Uint8Array(blocks);
  for (let block = 0; block < blocks; block++) {
    if (done[block]) continue;
    const star = new Set(action.map(({ target }) => target[block]));
    for (const other of star) done[other] = 1;
    const stabilizer = action.filter(({ target }) => target[block] === block).map(({ operation }) => operation);
    const characters = elements.map((_, a) => signOf(block, a));
    const candidate = sector(atoms, q, weight * star.size, group.cosets(stabilizer), (wanted) =>
      involutionBasis(atoms, elements, characters, wanted),
    );
    if (candidate.order > 0) sectors.push(candidate);
  }
  return sectors;
}

/** The sign of element `a` (a product of the generators whose bits are set) in block `block`. */
function signOf(block: number, a: number): 1 | -1 {
  let bits = block & a;
  let sign: 1 | -1 = 1;
  for (; bits; bits >>= 1) if (bits & 1) sign = sign === 1 ? -1 : 1;
  return sign;
}

/** Generators of a largest set: at most three, since no crystallographic point group holds (ℤ₂)⁴. */
function commutingInvolutions(group: SymmetryGroup, little: readonly number[]): number[] {
  const involutions = little.filter(
    (g) => g !== group.identity && group.product(g, g) === group.identity && parityOf(group.productShift(g, g)) === 0,
  );
  const commute = (g: number, h: number) =>
    group.product(g, h) === group.product(h, g) &&
    parityOf(group.productShift(g, h)) === parityOf(group.productShift(h, g));
  let best: number[] = [];
  const extend = (chosen: number[], from: number): void => {
    if (chosen.length > best.length) best = chosen;
    if (best.length === 3) return;
    for (let k = from; k < involutions.length && best.length < 3; k++) {
      const g = involutions[k];
      const dependent = chosen.length === 2 && group.product(chosen[0], chosen[1]) === g;
      if (!dependent && chosen.every((h) => commute(g, h))) extend([...chosen, g], k + 1);
    }
  };
  extend([], 0);
  return best;
}

/** All products of the generators; element a is the product of those whose bits are set in a. */
function generatedElements(group: SymmetryGroup, generators: readonly number[]): SignedOperation[] {
  const elements: SignedOperation[] = [{ operation: group.identity, parity: 0 }];
  for (const generator of generators) {
    for (const element of [...elements])
      elements.push(group.signedProduct({ operation: generator, parity: 0 }, element));
  }
  return elements;
}

/** Where an operation f takes each block, or undefined where conjugation by f leaves the set of involutions. */
function blockAction(
  group: SymmetryGroup,
  f: number,
  generators: readonly number[],
  elements: readonly SignedOperation[],
): { operation: number; target: number[] } | undefined {
  const outer: SignedOperation = { operation: f, parity: 0 };
  const inverse = group.signedInverse(outer);
  const images: { element: number; flip: boolean }[] = [];
  for (const generator of generators) {
    const conjugate = group.signedProduct(group.signedProduct(outer, { operation: generator, parity: 0 }), inverse);
    const element = elements.findIndex(({ operation }) => operation === conjugate.operation);
    if (element < 0) return undefined;
    images.push({ element, flip: elements[element].parity !== conjugate.parity });
  }
  const target = elements.map((_, block) =>
    elements.findIndex((_, other) =>
      images.every(({ element, flip }, k) => signOf(other, element) === (flip ? -1 : 1) * signOf(block, 1 << k)),
    ),
  );
  return { operation: f, target };
}
