/** One crystal in other words: another frame, another asymmetric unit, other axes. */
import { readFileSync } from 'node:fs';
import { parseCif } from '../../../src/cif/index.js';
import {
  applyMatrix,
  applySymOp,
  type Crystal,
  congruence,
  crystalsFromCif,
  inverse,
  type Matrix3,
  multiply,
  rotationCart,
  type SymmetricTensor,
  type SymOp,
  siteSymmetry,
  type Vector3,
} from '../../../src/crystal/index.js';
import { fixturePath } from './vectors.js';

/** What the network needs of a crystal, with a prior. */
export interface Described {
  readonly orthogonalization: Matrix3;
  readonly symOps: readonly SymOp[];
  readonly sites: readonly { readonly element: string; readonly atomicNumber: number; readonly fract: Vector3 }[];
  readonly prior: readonly SymmetricTensor[];
}

/** The structure of a fixture with that many atoms; the first where no number is given. */
export function fixtureCrystal(name: string, sites?: number): Crystal {
  const crystals = crystalsFromCif(parseCif(readFileSync(fixturePath(name), 'utf8')));
  const crystal = crystals.find((candidate) => sites === undefined || candidate.sites.length === sites);
  if (!crystal) throw new Error(`${name}.cif has no structure of ${sites} atoms`);
  return crystal;
}

/** Sites moved exactly onto their special positions: files round thirds. */
export function idealised<C extends Pick<Crystal, 'orthogonalization' | 'symOps' | 'sites'>>(crystal: C): C {
  return {
    ...crystal,
    sites: crystal.sites.map((site) => ({ ...site, fract: siteSymmetry(crystal, site.fract).exactFract })),
  };
}

/** A rotation, uniformly distributed (Shoemake's quaternion). */
export function randomRotation(random: () => number): Matrix3 {
  const u = random();
  const [v, w] = [2 * Math.PI * random(), 2 * Math.PI * random()];
  const [a, b] = [Math.sqrt(1 - u), Math.sqrt(u)];
  const [x, y, z, s] = [a * Math.sin(v), a * Math.cos(v), b * Math.sin(w), b * Math.cos(w)];
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * s),
    2 * (x * z + y * s),
    2 * (x * y + z * s),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * s),
    2 * (x * z - y * s),
    2 * (y * z + x * s),
    1 - 2 * (x * x + y * y),
  ];
}

/** The whole crystal turned (or mirrored). */
export function inFrame(crystal: Described, turn: Matrix3): Described {
  return {
    ...crystal,
    orthogonalization: multiply(turn, crystal.orthogonalization),
    prior: crystal.prior.map((tensor) => congruence(turn, tensor)),
  };
}

/** Each site replaced by a random symmetry image of it, somewhere in the crystal; `turns` says how the images lie. */
export function otherAsymmetricUnit(
  crystal: Described,
  random: () => number,
): { readonly crystal: Described; readonly turns: readonly Matrix3[] } {
  const { symOps, orthogonalization } = crystal;
  const chosen = crystal.sites.map(() => symOps[Math.floor(random() * symOps.length)]);
  const turns = chosen.map((op) => rotationCart(op, orthogonalization));
  const shift = () => Math.floor(5 * random()) - 2;
  const sites = crystal.sites.map((site, k) => {
    const [x, y, z] = applySymOp(chosen[k], site.fract);
    const fract: Vector3 = [x + shift(), y + shift(), z + shift()];
    return { ...site, fract };
  });
  const prior = crystal.prior.map((tensor, k) => congruence(turns[k], tensor));
  return { crystal: { ...crystal, sites, prior }, turns };
}

/** Random axes of the same lattice: an integer matrix of determinant ±1, whose columns are the new axes. */
export function randomAxes(random: () => number): Matrix3 {
  let axes: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (let step = 0; step < 3; step++) {
    const row = Math.floor(3 * random());
    const column = (row + 1 + Math.floor(2 * random())) % 3;
    const shear: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const entries = [...shear];
    entries[3 * row + column] = random() < 0.5 ? 1 : -1;
    axes = multiply(axes, entries as unknown as Matrix3);
  }
  return random() < 0.5 ? axes : multiply(axes, [0, 1, 0, 1, 0, 0, 0, 0, 1]);
}

/** The same crystal in the same frame on other axes. */
export function onAxes(crystal: Described, axes: Matrix3): Described {
  const back = inverse(axes);
  return {
    orthogonalization: multiply(crystal.orthogonalization, axes),
    symOps: crystal.symOps.map(({ rotation, translation }) => ({
      rotation: multiply(multiply(back, rotation), axes).map(Math.round) as unknown as Matrix3,
      translation: applyMatrix(back, translation),
    })),
    sites: crystal.sites.map((site) => ({ ...site, fract: applyMatrix(back, site.fract) })),
    prior: crystal.prior,
  };
}
