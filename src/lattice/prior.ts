import type { StructureKind } from '../crystal/environment/bond-graph.js';
import { congruence, transpose } from '../math/matrix3.js';
import type { SymmetricTensor } from '../math/tensor.js';
import { type AdaptedBasis, maximumWidth } from './adapted-basis.js';
import type { DenseInverter } from './dense-inverse.js';
import { assembleDynamicalMatrix } from './dynamical-matrix.js';
import { buildElasticNetwork, type ElasticNetwork } from './elastic-network.js';
import { type LatticeAtoms, type LatticeInput, placeAtoms } from './lattice-atoms.js';
import { LatticeError, type LatticeProblem } from './lattice-error.js';
import { inverseDiagonalBlocks, PanelMatrix, panelStarts } from './panel-matrix.js';
import { findSectors, type Sector } from './sectors.js';
import type { LatticeSprings } from './springs.js';
import { waveVectors } from './wave-vectors.js';

/**
 * Floating-point operations that the inverses of one structure may take. About ten seconds on two quiet cores with
 * onnxruntime-node (50 GFLOP/s), a minute with its WebAssembly build: 3,000 atoms in a primitive cell without symmetry,
 * 5,800 with an inversion centre and a screw axis. Larger than any small-molecule structure of the usual kind.
 */
export const defaultMaximumWork = 5e11;

/**
 * Order of the largest real matrix. It takes 4·order² bytes: 0.6 GB at this order, 0.9 GB with everything else
 * (measured by bench/lattice-prior.ts).
 */
export const defaultMaximumOrder = 12_000;

export interface LatticeOptions {
  /** Floating-point operations that the inverses may cost; `defaultMaximumWork` unless given. */
  readonly maximumWork?: number;
  /** Order of the largest real matrix; `defaultMaximumOrder` unless given. */
  readonly maximumOrder?: number;
  /** Whether symmetry may save work; the numbers are the same without. Yes unless given. */
  readonly useSymmetry?: boolean;
}

/** Mean-square displacements of the elastic network at unit temperature, before the scale of the springs. */
export interface LatticeCompliance {
  readonly kind: StructureKind;
  /** mean over operations of Qᵀ·Re⟨K⁻¹⟩·Q for each site, in the inverse of the springs' arbitrary unit. */
  readonly compliance: readonly SymmetricTensor[];
  /** Atoms in the primitive cell. */
  readonly atoms: number;
  /** Order of the largest real matrix that was inverted. */
  readonly matrixOrder: number;
  /** Number of matrices that were inverted. */
  readonly matrices: number;
}

export interface LatticePrior extends Omit<LatticeCompliance, 'compliance'> {
  /** Å², one for each site of the input. */
  readonly uCart: readonly SymmetricTensor[];
}

/** Why there is no prior for a structure; the sentence is for the user. */
export interface LatticeUnavailable {
  readonly problem: LatticeProblem;
  readonly unavailable: string;
}

/**
 * The lattice-dynamics prior: U = exp(scale)·T·⟨K⁻¹⟩ + exp(zeroPoint)·I of an elastic network of the whole crystal.
 * @param temperature K
 * @returns the prior of every site, or why there is none
 */
export async function latticePrior(
  input: LatticeInput,
  temperature: number,
  springs: LatticeSprings,
  inverter: DenseInverter,
  options: LatticeOptions = {},
): Promise<LatticePrior | LatticeUnavailable> {
  try {
    const { compliance, ...rest } = await latticeCompliance(input, springs, inverter, options);
    return { ...rest, uCart: displacementsAt(compliance, rest.kind, temperature, springs) };
  } catch (error) {
    if (error instanceof LatticeError) return { problem: error.problem, unavailable: error.message };
    throw error;
  }
}

/** The prior at a temperature (K), Å², from compliances that do not depend on it. */
export function displacementsAt(
  compliance: readonly SymmetricTensor[],
  kind: StructureKind,
  temperature: number,
  springs: LatticeSprings,
): SymmetricTensor[] {
  const factor = Math.exp(springs[kind].scale) * temperature;
  const zeroPoint = Math.exp(springs[kind].zeroPoint);
  return compliance.map(([c11, c22, c33, c12, c13, c23]) => [
    factor * c11 + zeroPoint,
    factor * c22 + zeroPoint,
    factor * c33 + zeroPoint,
    factor * c12,
    factor * c13,
    factor * c23,
  ]);
}

/**
 * The part of the prior that does not depend on temperature.
 * @throws {LatticeError} where the structure can have none
 */
export async function latticeCompliance(
  input: LatticeInput,
  springs: LatticeSprings,
  inverter: DenseInverter,
  options: LatticeOptions = {},
): Promise<LatticeCompliance> {
  const atoms = placeAtoms(input);
  const sectors = findSectors(atoms, waveVectors(atoms.cell.lengths, springs.span), options.useSymmetry ?? true);
  checkSize(atoms, sectors, options);
  const network = buildElasticNetwork(atoms, springs);
  const sum = new Float64Array(6 * atoms.home.length);
  for (const sector of sectors) await addSector(network, sector, inverter, sum);
  return {
    kind: network.kind,
    compliance: Array.from(atoms.home, (_, s) => [...sum.subarray(6 * s, 6 * s + 6)] as unknown as SymmetricTensor),
    atoms: atoms.count,
    matrixOrder: Math.max(...sectors.map(({ order }) => order)),
    matrices: sectors.length,
  };
}

/** Flop of the inverses, see `inverseDiagonalBlocks`. */
export function inverseWork(sectors: readonly Pick<Sector, 'order' | 'wanted'>[]): number {
  return sectors.reduce((work, { order, wanted }) => work + (order ** 3 + wanted ** 3) / 3, 0);
}

function checkSize(atoms: LatticeAtoms, sectors: readonly Sector[], options: LatticeOptions): void {
  const maximumOrder = options.maximumOrder ?? defaultMaximumOrder;
  const maximumWork = options.maximumWork ?? defaultMaximumWork;
  const order = Math.max(...sectors.map((sector) => sector.order));
  if (order <= maximumOrder && inverseWork(sectors) <= maximumWork) return;
  throw new LatticeError(
    'too large',
    `the primitive cell has ${atoms.count} atoms: its lattice dynamics would take ${sectors.length} ` +
      `matri${sectors.length === 1 ? 'x' : 'ces'} of order up to ${order}, more than time and memory allow`,
  );
}

/** Adds what one sector contributes to the compliance of every site. */
async function addSector(
  network: ElasticNetwork,
  sector: Sector,
  inverter: DenseInverter,
  sum: Float64Array,
): Promise<void> {
  const { atoms } = network;
  const basis = sector.basis();
  const matrix = new PanelMatrix(panelStarts(basis.order, basis.wantedFrom, basis.wantedStarts));
  assembleDynamicalMatrix(network, sector.q, basis, matrix);
  const blocks = new Map<number, Float64Array>();
  await inverseDiagonalBlocks(matrix, basis.wantedStarts, inverter, (start, block) => blocks.set(start, block));
  const share = sector.weight / sector.operations.length;
  for (const g of sector.operations) {
    const back = transpose(atoms.cell.rotationsCart[g]);
    for (let s = 0; s < atoms.home.length; s++) {
      const atom = atoms.image[g * atoms.count + atoms.home[s]];
      const block = blocks.get(basis.column[maximumWidth * atom]);
      if (basis.width[atom] === 0 || !block) continue;
      const turned = congruence(back, cartesianBlock(basis, atom, block));
      for (let k = 0; k < 6; k++) sum[6 * s + k] += share * turned[k];
    }
  }
}

/** Re(V·G·V†) of an atom, G the diagonal block of its orbit. */
function cartesianBlock(basis: AdaptedBasis, atom: number, block: Float64Array): SymmetricTensor {
  const size = basis.doubled ? 3 : basis.width[atom];
  const { real, imaginary } = basis;
  const element = (a: number, b: number): number => {
    let sum = 0;
    for (let k = 0; k < size; k++) {
      const x = maximumWidth * (3 * atom + a) + k;
      for (let l = 0; l < size; l++) {
        const y = maximumWidth * (3 * atom + b) + l;
        sum += (real[x] * real[y] + imaginary[x] * imaginary[y]) * block[size * k + l];
      }
    }
    return sum;
  };
  return [element(0, 0), element(1, 1), element(2, 2), element(0, 1), element(0, 2), element(1, 2)];
}
