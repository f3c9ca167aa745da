import type { SymOp } from '../../crystal/crystal.js';
import { findNeighbours } from '../../crystal/environment/neighbours.js';
import { type ExpandableCrystal, expandToCell, packFract } from '../../crystal/expansion.js';
import { specialPositionTolerance } from '../../crystal/symmetry/site-symmetry.js';
import type { Matrix3 } from '../../math/tensor.js';

/**
 * The graph of the asymmetric unit: only its sites receive messages; what sends is a symmetry image, which carries its
 * site's features turned by the operation. Sites are counted in the order in which they were asked for.
 */
export interface AsymmetricUnitGraph {
  readonly sites: number;
  /** Å */
  readonly cutoff: number;
  /** The site of each image in use. */
  readonly imageSite: Int32Array;
  /** Cartesian rotation Q of each image in use. */
  readonly imageRotation: readonly Matrix3[];
  /** The edges of site k are rowStart[k] to rowStart[k + 1]; sites + 1 numbers. */
  readonly rowStart: Int32Array;
  /** Of each edge: index into imageSite. */
  readonly image: Int32Array;
  /** Three per edge: unit vector from the image to the receiver. */
  readonly unit: Float64Array;
  /** Å */
  readonly distance: Float64Array;
}

/**
 * Edges site ← image up to `cutoff` Å. The merged copies of a special position are one atom, and images within 0.05 Å
 * of the receiver do not count.
 * @param sites indices of the crystal's sites that the network sees
 * @throws RangeError for coordinates that are not finite
 */
export function asymmetricUnitGraph(
  crystal: ExpandableCrystal,
  sites: readonly number[],
  cutoff: number,
): AsymmetricUnitGraph {
  // The identity first, so that the first atom of each site is the site's own copy, at exactly its own coordinates.
  const symOps = [...crystal.symOps].sort((a, b) => Number(isIdentity(b)) - Number(isIdentity(a)));
  const atoms = expandToCell({ ...crystal, symOps }, { sites, mergeDistance: specialPositionTolerance });
  const siteOf = new Int32Array(atoms.length);
  const receivers = new Int32Array(sites.length);
  let site = -1;
  atoms.forEach((atom, index) => {
    if (index === 0 || atom.site !== atoms[index - 1].site) receivers[++site] = index;
    siteOf[index] = site;
  });
  const edges = findNeighbours({
    orthogonalization: crystal.orthogonalization,
    fract: packFract(atoms),
    cutoff,
    minDistance: specialPositionTolerance,
    receivers,
  });

  const imageOf = new Int32Array(atoms.length).fill(-1);
  const imageSite: number[] = [];
  const imageRotation: Matrix3[] = [];
  const rowStart = new Int32Array(sites.length + 1);
  const image = new Int32Array(edges.count);
  const unit = new Float64Array(3 * edges.count);
  for (let edge = 0; edge < edges.count; edge++) {
    const sender = edges.sender[edge];
    if (imageOf[sender] < 0) {
      imageOf[sender] = imageSite.length;
      imageSite.push(siteOf[sender]);
      imageRotation.push(atoms[sender].rotationCart);
    }
    rowStart[siteOf[edges.receiver[edge]] + 1]++;
    image[edge] = imageOf[sender];
    for (let k = 0; k < 3; k++) unit[3 * edge + k] = edges.vector[3 * edge + k] / edges.distance[edge];
  }
  for (let row = 0; row < sites.length; row++) rowStart[row + 1] += rowStart[row];
  return {
    sites: sites.length,
    cutoff,
    imageSite: Int32Array.from(imageSite),
    imageRotation,
    rowStart,
    image,
    unit,
    distance: edges.distance,
  };
}

/** The identity itself, whole lattice translations allowed. */
function isIdentity({ rotation, translation }: SymOp): boolean {
  return rotation.every((entry, k) => entry === (k % 4 === 0 ? 1 : 0)) && translation.every(Number.isInteger);
}
