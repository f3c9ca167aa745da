/**
 * Limits beyond which numbers cannot describe a crystal. They lie far outside anything measured, and keep a misprint
 * from turning into a search over millions of lattice translations.
 */

import type { Matrix3 } from '../../math/tensor.js';
import { CellError, cellVolume, orthogonalizationMatrix, reciprocalLengthsOfAxes } from '../cell.js';
import type { Cell, CrystalProblem, Displacement, Site } from '../crystal.js';
import { type CellAtom, expandToCell } from '../expansion.js';
import type { SymmetryFrame } from '../symmetry/site-symmetry.js';
import { listed } from './problems.js';

/** Å; the shortest lattice translation of any crystal at ambient pressure is 2.3 Å (beryllium). */
const shortestAxis = 1;
/** Å; the cells of large viruses reach some 1,500 Å. */
const longestAxis = 10_000;
/** Å between opposite faces of the cell, however skewed its setting. */
const smallestHeight = 0.2;
/** Fractional coordinates, counted in cells from the origin. */
const farthestCell = 1000;
/** Å². */
const largestDisplacement = 1e6;
/** Atoms per Å³, occupancies counted: diamond has 0.18, hydrogen at 100 GPa less than 0.6. */
const highestDensity = 1;
/** Listed atoms per Å³: a list of the whole cell together with the operations gives each atom up to 192 times. */
const highestListedDensity = 10;

/**
 * The orthogonalisation matrix of a cell from a file.
 * @throws {CellError} where the numbers are no cell, or none that a crystal can have.
 */
export function frameOfCell(cell: Cell): Matrix3 {
  const orthogonalization = orthogonalizationMatrix(cell);
  for (const name of ['a', 'b', 'c'] as const) {
    const length = cell[name];
    if (length >= shortestAxis && length <= longestAxis) continue;
    const unit = length < shortestAxis ? 'nm (1 nm = 10 Å)' : 'pm (100 pm = 1 Å)';
    throw new CellError(
      `no crystal has the cell length ${name} = ${length} Å; check _cell_length_${name}: is it in ${unit}?`,
    );
  }
  // The reciprocal lengths are those of the heights.
  if (reciprocalLengthsOfAxes(orthogonalization).some((length) => !(length * smallestHeight <= 1))) {
    throw new CellError(
      `no crystal has a cell as flat as that with the angles ${cell.alpha}, ${cell.beta}, ${cell.gamma}°: its volume ` +
        `would be ${cellVolume(cell).toPrecision(3)} Å³; check _cell_angle_alpha, _cell_angle_beta, _cell_angle_gamma (degrees)`,
    );
  }
  return orthogonalization;
}

/** The sites without those whose coordinates are no position; displacements that are none are taken from the others. */
export function plausibleSites(sites: readonly Site[], problems: CrystalProblem[]): Site[] {
  const kept: Site[] = [];
  const withoutDisplacement: Site[] = [];
  for (const site of sites) {
    if (!site.fract.every((x) => Math.abs(x) <= farthestCell)) {
      problems.push({
        kind: 'coordinate-unreadable',
        atoms: [site.label],
        range: site.range,
        message: `${site.label} at ${site.fract.join(', ')} has no usable coordinates: that is more than ${farthestCell} cells away; the atom is left out, give fractions of the cell`,
      });
      continue;
    }
    const displacement = plausibleDisplacement(site.displacement);
    if (displacement === site.displacement) {
      kept.push(site);
      continue;
    }
    if (displacement.kind === 'none') withoutDisplacement.push(site);
    kept.push({ ...site, displacement });
  }
  if (withoutDisplacement.length > 0) {
    const labels = withoutDisplacement.map(({ label }) => label);
    problems.push({
      kind: 'displacement-incomplete',
      atoms: labels,
      range: withoutDisplacement[0].displacementRange ?? withoutDisplacement[0].range,
      message: `displacement parameters beyond ${largestDisplacement} Å² are left out: ${listed(labels)}`,
    });
  }
  return kept;
}

/** The same where it is plausible; without its s.u. where only that is not. */
function plausibleDisplacement(displacement: Displacement): Displacement {
  const possible = (u: number) => Math.abs(u) <= largestDisplacement;
  if (displacement.kind === 'isotropic') return possible(displacement.uIso.value) ? displacement : { kind: 'none' };
  if (displacement.kind === 'none') return displacement;
  const { uCart, uCif, uCifSu } = displacement;
  if (!(uCart.every(possible) && uCif.every(possible))) return { kind: 'none' };
  return uCifSu === undefined || uCifSu.every(possible) ? displacement : { kind: 'anisotropic', uCart, uCif };
}

/** Sites on one position: a cell listed in full shares each among as many as there are operations, at most 192. */
const mostOnPosition = 200;

/** Å; atoms in one cube of this edge are one. The offset keeps special positions away from the faces of the cubes. */
const grain = { edge: 0.1, offset: 0.317 };

/**
 * Why the atoms cannot all be in the cell: hundreds on one position, or more than one in a cubic ångström, five times the
 * density of diamond. Undefined where they can.
 */
export function overcrowding(sites: readonly Site[], frame: SymmetryFrame, cell: Cell): string | undefined {
  const onPosition = new Map<string, number>();
  for (const { fract } of sites.length > mostOnPosition ? sites : []) {
    const position = fract.map((x) => (x - Math.floor(x)).toFixed(2)).join();
    const count = (onPosition.get(position) ?? 0) + 1;
    onPosition.set(position, count);
    if (count > mostOnPosition) {
      return `more than ${mostOnPosition} atoms of the list lie at ${fract.join(', ')}: remove those listed again`;
    }
  }
  const volume = cellVolume(cell);
  if (sites.length * frame.symOps.length <= highestDensity * volume) return undefined;
  const atoms = expandToCell({ ...frame, sites });
  const crowded =
    atoms.length > highestListedDensity * volume || occupiedPositions(atoms, sites, cell) > highestDensity * volume;
  if (!crowded) return undefined;
  return `${atoms.length} atoms cannot be in a cell of ${volume.toPrecision(4)} Å³: check cell lengths (in Å), angles and symmetry operations`;
}

/** Atoms that share a position count once, by their occupancies together, 1 at most. */
function occupiedPositions(atoms: readonly CellAtom[], sites: readonly Site[], { a, b, c }: Cell): number {
  const occupied = new Map<number, number>();
  for (const { site, fract } of atoms) {
    let key = 0;
    [a, b, c].forEach((length, k) => {
      const cubes = Math.ceil(length / grain.edge);
      key = key * (cubes + 1) + Math.floor(((fract[k] - Math.floor(fract[k])) * length) / grain.edge + grain.offset);
    });
    occupied.set(key, Math.min(1, (occupied.get(key) ?? 0) + sites[site].occupancy));
  }
  let sum = 0;
  for (const occupancy of occupied.values()) sum += occupancy;
  return sum;
}
