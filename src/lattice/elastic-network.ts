import { atomicNumberOf } from '../crystal/elements.js';
import {
  type BondGraph,
  findBondGraph,
  type StructureKind,
  sameDistance,
  structureKindOfBonds,
} from '../crystal/environment/bond-graph.js';
import { findNeighbours, type NeighbourList } from '../crystal/environment/neighbours.js';
import type { LatticeAtoms } from './lattice-atoms.js';
import { LatticeError } from './lattice-error.js';
import { classifyPairs, contactPath, type SpeciesTable } from './pair-classes.js';
import type { LatticeSprings, SpringSet } from './springs.js';

/** Atoms closer than this are alternatives of one another, Å. */
const closestPair = 0.1;

/** An atom farther from the plane of its three neighbours is a pyramid, Å. */
const flatness = 0.25;

/**
 * An elastic network: ½ Σ (u_i − u_j)ᵀ B (u_i − u_j) over pairs + ½ Σ κ |w·(u − (u₁ + u₂ + u₃)/3)|² over planes
 * + ½ self Σ |u|². Stiffnesses are in the arbitrary unit of the springs.
 */
export interface ElasticNetwork {
  readonly kind: StructureKind;
  readonly atoms: LatticeAtoms;
  /** Every pair twice, once from each end, sorted by receiver. */
  readonly pairs: NeighbourList;
  /** Class of each pair, 1 to 8. */
  readonly pairClass: Uint8Array;
  /** B of each pair, six per pair in the order 11 22 33 12 13 23. */
  readonly stiffness: Float64Array;
  readonly planes: PlaneList;
  readonly self: number;
}

/** Atoms with three bonded neighbours in a plane. Four members a plane: the atom, then its neighbours. */
export interface PlaneList {
  readonly count: number;
  readonly member: Int32Array;
  /** Three per member: its lattice image. */
  readonly image: Int32Array;
  /** Three per plane: unit normal. */
  readonly normal: Float64Array;
  readonly stiffness: Float64Array;
}

/**
 * Builds the network of a structure: time and memory grow linearly with the number of atoms.
 * @throws {LatticeError} for an element without radii
 */
export function buildElasticNetwork(atoms: LatticeAtoms, springs: LatticeSprings): ElasticNetwork {
  const species = speciesTable(atoms.elements, springs);
  const pairs = findNeighbours({
    orthogonalization: atoms.cell.orthogonalization,
    fract: atoms.fract,
    cutoff: springs.cutoff + sameDistance,
    minDistance: closestPair,
  });
  // Only one component of disorder is in the model: what overlaps is left to the closest pair.
  const bonds = findBondGraph(pairs, atoms.species, species, 0);
  const pairClass = classifyPairs(pairs, bonds, atoms.species, species);
  const kind = structureKind(atoms, pairs, bonds);
  const set = springs[kind];
  return {
    kind,
    atoms,
    pairs,
    pairClass,
    stiffness: pairStiffness(atoms, springs, set, pairs, pairClass, bondedToDonor(atoms, pairs, bonds)),
    planes: findPlanes(atoms, set, pairs, bonds),
    self: Math.exp(set.self),
  };
}

function speciesTable(elements: readonly string[], springs: LatticeSprings): SpeciesTable {
  for (const symbol of elements) {
    if (springs.covalentRadius[symbol] === undefined || springs.vanDerWaalsRadius[symbol] === undefined) {
      throw new LatticeError(
        'unknown element',
        `"${symbol}" is no element that the lattice springs know; check the type symbols of the atoms`,
      );
    }
  }
  return {
    covalentRadius: Float64Array.from(elements, (symbol) => springs.covalentRadius[symbol]),
    isHydrogen: elements.map((symbol) => symbol === 'H'),
    isMetal: elements.map((symbol) => springs.metals.has(symbol)),
  };
}

function structureKind(atoms: LatticeAtoms, pairs: NeighbourList, graph: BondGraph): StructureKind {
  const numbers = atoms.elements.map((symbol) => atomicNumberOf(symbol) ?? 0);
  const of = (atom: number) => numbers[atoms.species[atom]];
  return structureKindOfBonds(Array.from(graph.bonds, (e) => [of(pairs.receiver[e]), of(pairs.sender[e])] as const));
}

/** Hydrogens that are bonded to N or O, by atom. */
function bondedToDonor(atoms: LatticeAtoms, pairs: NeighbourList, graph: BondGraph): Uint8Array {
  const donor = atoms.elements.map((symbol) => symbol === 'N' || symbol === 'O');
  const hydrogen = atoms.elements.indexOf('H');
  const flags = new Uint8Array(atoms.count);
  for (const e of graph.bonds) {
    const i = pairs.receiver[e];
    if (atoms.species[i] === hydrogen && donor[atoms.species[pairs.sender[e]]]) flags[i] = 1;
  }
  return flags;
}

const acceptors = new Set(['N', 'O', 'F', 'Cl', 'Br']);

function pairStiffness(
  atoms: LatticeAtoms,
  springs: LatticeSprings,
  set: SpringSet,
  pairs: NeighbourList,
  pairClass: Uint8Array,
  polarHydrogen: Uint8Array,
): Float64Array {
  const { elements, species } = atoms;
  const lines = springLines(elements, springs, set);
  const acceptor = elements.map((symbol) => acceptors.has(symbol));
  const hydrogenBond = Math.exp(set.hydrogenBond);
  const count = elements.length;
  const stiffness = new Float64Array(6 * pairs.count);
  for (let e = 0; e < pairs.count; e++) {
    const i = pairs.receiver[e];
    const j = pairs.sender[e];
    const d = pairs.distance[e];
    const c = pairClass[e] - 1;
    const line = (c * count + species[i]) * count + species[j];
    let k = Math.exp(lines[line] - set.decay[c] * d);
    if (c === 2 || c === 6) {
      const contact = ((contactPath - 1) * count + species[i]) * count + species[j];
      k += Math.exp(lines[contact] - set.decay[contactPath - 1] * d);
    } else if (c === contactPath - 1) {
      const bridged =
        (polarHydrogen[i] === 1 && acceptor[species[j]]) || (polarHydrogen[j] === 1 && acceptor[species[i]]);
      if (bridged) k *= hydrogenBond;
    }
    const across = k * set.transverse[c];
    const along = k - across;
    const x = pairs.vector[3 * e] / d;
    const y = pairs.vector[3 * e + 1] / d;
    const z = pairs.vector[3 * e + 2] / d;
    stiffness[6 * e] = across + along * x * x;
    stiffness[6 * e + 1] = across + along * y * y;
    stiffness[6 * e + 2] = across + along * z * z;
    stiffness[6 * e + 3] = along * x * y;
    stiffness[6 * e + 4] = along * x * z;
    stiffness[6 * e + 5] = along * y * z;
  }
  return stiffness;
}

/** ln k at d = 0 by class, species and species: ln k falls linearly with the distance. */
function springLines(elements: readonly string[], springs: LatticeSprings, set: SpringSet): Float64Array {
  const count = elements.length;
  const lines = new Float64Array(set.stiffness.length * count * count);
  for (let c = 0; c < set.stiffness.length; c++) {
    const radius = c === 3 || c === 7 ? springs.vanDerWaalsRadius : springs.covalentRadius;
    const shift = c === 3 || c === 7 ? 0 : springs.shift[c];
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        const natural = radius[elements[i]] + radius[elements[j]] + shift;
        const elementPart = (set.element[c][elements[i]] ?? 0) + (set.element[c][elements[j]] ?? 0);
        lines[(c * count + i) * count + j] = set.stiffness[c] + elementPart + set.decay[c] * natural;
      }
    }
  }
  return lines;
}

function findPlanes(atoms: LatticeAtoms, set: SpringSet, pairs: NeighbourList, graph: BondGraph): PlaneList {
  const member: number[] = [];
  const image: number[] = [];
  const normals: number[] = [];
  const stiffness: number[] = [];
  for (let i = 0; i < atoms.count; i++) {
    if (graph.starts[i + 1] - graph.starts[i] !== 3) continue;
    const bonds = graph.bonds.subarray(graph.starts[i], graph.starts[i + 1]);
    const normal = planeNormal(pairs, bonds);
    if (!normal) continue;
    member.push(i, ...Array.from(bonds, (e) => pairs.sender[e]));
    image.push(0, 0, 0);
    for (const e of bonds) image.push(pairs.image[3 * e], pairs.image[3 * e + 1], pairs.image[3 * e + 2]);
    normals.push(...normal);
    stiffness.push(Math.exp(set.plane + (set.planeElement[atoms.elements[atoms.species[i]]] ?? 0)));
  }
  return {
    count: stiffness.length,
    member: Int32Array.from(member),
    image: Int32Array.from(image),
    normal: Float64Array.from(normals),
    stiffness: Float64Array.from(stiffness),
  };
}

/** The unit normal of three neighbours' plane where the receiver lies in it; undefined where it does not, or no plane. */
function planeNormal(pairs: NeighbourList, bonds: Int32Array): [number, number, number] | undefined {
  const v = pairs.vector;
  const [p, q, r] = [3 * bonds[0], 3 * bonds[1], 3 * bonds[2]];
  const [ax, ay, az] = [v[p] - v[q], v[p + 1] - v[q + 1], v[p + 2] - v[q + 2]];
  const [bx, by, bz] = [v[p] - v[r], v[p + 1] - v[r + 1], v[p + 2] - v[r + 2]];
  const x = ay * bz - az * by;
  const y = az * bx - ax * bz;
  const z = ax * by - ay * bx;
  const area = Math.hypot(x, y, z);
  if (area < 1e-6) return undefined;
  const height = Math.abs(x * v[p] + y * v[p + 1] + z * v[p + 2]) / area;
  return height < flatness - sameDistance ? [x / area, y / area, z / area] : undefined;
}
