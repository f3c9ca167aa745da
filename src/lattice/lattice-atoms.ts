import type { SymOp } from '../crystal/crystal.js';
import { expandToCell, packFract } from '../crystal/expansion.js';
import { applyMatrix } from '../math/matrix3.js';
import type { Matrix3, Vector3 } from '../math/tensor.js';
import { LatticeError } from './lattice-error.js';
import { type ReducedCell, reduceCell } from './reduced-cell.js';

/** An atom of the asymmetric unit, as far as the prior needs it. */
export interface LatticeSite {
  /** Fractional coordinates in the axes of the file. */
  readonly fract: Vector3;
  /** Element symbol; D and T count as H. */
  readonly element: string;
}

/** What the prior needs of a crystal: a `Crystal` fits. */
export interface LatticeInput {
  /** Columns are the axes of the file, Å. */
  readonly orthogonalization: Matrix3;
  readonly symOps: readonly SymOp[];
  /** All atoms of the model, hydrogens included. */
  readonly sites: readonly LatticeSite[];
}

/** The atoms of the reduced cell, site by site, and how the operations permute them. */
export interface LatticeAtoms {
  readonly cell: ReducedCell;
  readonly count: number;
  /** Site of each atom. */
  readonly site: Int32Array;
  /** Fractional coordinates in the reduced cell, three per atom, in [0, 1). */
  readonly fract: Float64Array;
  /** Element symbols that occur, D and T as H. */
  readonly elements: readonly string[];
  /** Index into `elements`, by atom. */
  readonly species: Uint8Array;
  /** The atom that stands for each site itself. */
  readonly home: Int32Array;
  /** Atom that operation g turns atom i into, at [g·count + i]. */
  readonly image: Int32Array;
  /** Lattice translation of that image: g(x_i) = x_image + shift, three at [3·(g·count + i)]. */
  readonly shift: Int32Array;
  /** Largest distance between g(x_i) and the atom that it is taken for, Å: 0 but for special positions with few digits. */
  readonly misfit: number;
}

/**
 * Reduces the cell and fills it. Copies of a site closer than 0.05 Å are one atom.
 * @throws {LatticeError} where there are no atoms, a coordinate is no number, or the symmetry is no space group
 */
export function placeAtoms(input: LatticeInput): LatticeAtoms {
  if (input.sites.length === 0) throw new LatticeError('no atoms', 'the structure has no atoms');
  for (const [k, { fract, element }] of input.sites.entries()) {
    if (!fract.every(Number.isFinite)) {
      throw new LatticeError('bad coordinates', `atom ${k + 1} of the list (${element}) has no complete coordinates`);
    }
  }
  const cell = reduceCell(input.orthogonalization, input.symOps);
  const sites = input.sites.map(({ fract }) => ({ fract: applyMatrix(cell.fromFile, fract) }));
  const atoms = expandToCell({ orthogonalization: cell.orthogonalization, symOps: cell.symOps, sites });
  const elements: string[] = [];
  const siteSpecies = input.sites.map(({ element }) => {
    const symbol = element === 'D' || element === 'T' ? 'H' : element;
    const known = elements.indexOf(symbol);
    return known >= 0 ? known : elements.push(symbol) - 1;
  });
  const count = atoms.length;
  const site = Int32Array.from(atoms, (atom) => atom.site);
  const fract = packFract(atoms);
  const siteStart = new Int32Array(sites.length + 1);
  for (let i = 0; i < count; i++) siteStart[site[i] + 1] = i + 1;

  const image = new Int32Array(cell.symOps.length * count);
  const shift = new Int32Array(3 * image.length);
  let misfit = 0;
  for (let g = 0; g < cell.symOps.length; g++) {
    const { rotation: r, translation: t } = cell.symOps[g];
    for (let i = 0; i < count; i++) {
      const [x, y, z] = [fract[3 * i], fract[3 * i + 1], fract[3 * i + 2]];
      const at = g * count + i;
      const nearest = nearestAtom(
        r[0] * x + r[1] * y + r[2] * z + t[0],
        r[3] * x + r[4] * y + r[5] * z + t[1],
        r[6] * x + r[7] * y + r[8] * z + t[2],
        siteStart[site[i]],
        siteStart[site[i] + 1],
        fract,
        cell.orthogonalization,
        shift.subarray(3 * at, 3 * at + 3),
      );
      image[at] = nearest.atom;
      misfit = Math.max(misfit, nearest.distance);
    }
  }
  const scratch = new Int32Array(3);
  const home = Int32Array.from(
    sites,
    ({ fract: [x, y, z] }, s) =>
      nearestAtom(x, y, z, siteStart[s], siteStart[s + 1], fract, cell.orthogonalization, scratch).atom,
  );
  const species = Uint8Array.from(site, (s) => siteSpecies[s]);
  return { cell, count, site, fract, elements, species, home, image, shift, misfit };
}

/** The atom of [start, end) nearest to (x, y, z) modulo the lattice; its lattice translation goes to `shift`. */
function nearestAtom(
  x: number,
  y: number,
  z: number,
  start: number,
  end: number,
  fract: Float64Array,
  a: Matrix3,
  shift: Int32Array,
): { atom: number; distance: number } {
  let atom = start;
  let smallest = Number.POSITIVE_INFINITY;
  for (let j = start; j < end; j++) {
    const dx = x - fract[3 * j];
    const dy = y - fract[3 * j + 1];
    const dz = z - fract[3 * j + 2];
    const [nx, ny, nz] = [Math.round(dx), Math.round(dy), Math.round(dz)];
    const [ex, ey, ez] = [dx - nx, dy - ny, dz - nz];
    const cx = a[0] * ex + a[1] * ey + a[2] * ez;
    const cy = a[3] * ex + a[4] * ey + a[5] * ez;
    const cz = a[6] * ex + a[7] * ey + a[8] * ez;
    const squared = cx * cx + cy * cy + cz * cz;
    if (squared >= smallest) continue;
    smallest = squared;
    atom = j;
    shift[0] = nx;
    shift[1] = ny;
    shift[2] = nz;
  }
  return { atom, distance: Math.sqrt(smallest) };
}
