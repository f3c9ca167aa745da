/**
 * Limits beyond which numbers cannot describe a crystal. They lie far outside anything measured, and keep a misprint
 * from turning into a search over millions of lattice translations.
 */
import { CellError, cellVolume, orthogonalizationMatrix } from './cell.js';
import type { Cell, CrystalProblem, Displacement, Site } from './crystal.js';
import { expandToCell } from './expansion.js';
import { reciprocalLengthsOfAxes } from './lattice-geometry.js';
import { listed } from './listed.js';
import type { SymmetryFrame } from './site-symmetry.js';
import type { Matrix3 } from './tensor.js';

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
/** Atoms per Å³: diamond has 0.18, and lists of whole cells together with the operations some twenty times that. */
const highestDensity = 10;

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
        kind: 'coordinate-missing',
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

/**
 * Why the atoms cannot all be in the cell: more than ten in a cubic ångström, fifty times the density of diamond, or
 * hundreds on one position. Undefined where they can.
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
  const most = highestDensity * cellVolume(cell);
  if (sites.length * frame.symOps.length <= most) return undefined;
  const atoms = expandToCell({ ...frame, sites }).length;
  if (atoms <= most) return undefined;
  return `${atoms} atoms cannot be in a cell of ${cellVolume(cell).toPrecision(4)} Å³: check the cell lengths (in Å) and the symmetry operations`;
}
