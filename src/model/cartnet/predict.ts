import { type ExpandableCrystal, expandToCell, packFract } from '../../crystal/expansion.js';
import { type SiteOperation, siteSymmetry, siteSymmetryAverage } from '../../crystal/symmetry/site-symmetry.js';
import { congruence, transpose } from '../../math/matrix3.js';
import type { SymmetricTensor } from '../../math/tensor.js';
import type { AtomPrediction } from '../prediction.js';
import { cartNetGraph } from './graph.js';
import type { CartNetRunner } from './runner.js';

export interface CartNetRequest {
  readonly crystal: ExpandableCrystal & { readonly sites: readonly { readonly atomicNumber: number }[] };
  /** Indices of the crystal's sites that the network sees: whole atoms of one model, hydrogens included. */
  readonly modelledSites: readonly number[];
  /** K */
  readonly temperature: number;
}

export interface CartNetSitePrediction {
  /** Index into crystal.sites. */
  readonly site: number;
  /**
   * Å², Cartesian: the mean over the crystal's operations of the U of each image of the site, turned back. It obeys the
   * site symmetry exactly.
   */
  readonly uCart: SymmetricTensor;
  /**
   * How much the network, which is not equivariant, contradicts itself about this site, Å²: with U_g the raw U of the
   * image under operation g, turned back, and ‖·‖ the Frobenius norm, √(mean over g of ‖U_g − uCart‖²)/3, which is the
   * root mean square over operations and over the nine entries. 0 in P1, where nothing can be compared.
   */
  readonly spread: number;
}

export interface CartNetPrediction {
  /** The modelled sites but hydrogen, in the order of the request. */
  readonly sites: readonly CartNetSitePrediction[];
  /** The network's own output for every atom of the cell that is not hydrogen. */
  readonly atoms: readonly AtomPrediction[];
}

/**
 * CartNet's prediction for a crystal. The network sees the whole cell; its answers for the symmetry mates of a site are
 * averaged.
 * @throws UnknownElementError for an element that the network does not know
 * @throws RangeError for a temperature that is not a positive number
 */
export async function predictCartNet(network: CartNetRunner, request: CartNetRequest): Promise<CartNetPrediction> {
  const { crystal, modelledSites, temperature } = request;
  if (!(temperature > 0 && Number.isFinite(temperature))) {
    throw new RangeError(`the network needs a temperature above 0 K, not ${temperature}`);
  }
  const cellAtoms = expandToCell(crystal, { sites: modelledSites });
  const graph = cartNetGraph({
    orthogonalization: crystal.orthogonalization,
    fract: packFract(cellAtoms),
    atomicNumber: Int32Array.from(cellAtoms, ({ site }) => crystal.sites[site].atomicNumber),
  });
  const u = await network.predict(graph, temperature);
  const turnedBack = new Map<number, SymmetricTensor[]>();
  const atoms: AtomPrediction[] = [];
  graph.target.forEach((atom, row) => {
    const { site, operation, fract, rotationCart } = cellAtoms[atom];
    const uCart = tensorAt(u, row);
    atoms.push({ site, operation, fract, uCart });
    const mates = turnedBack.get(site) ?? [];
    mates.push(congruence(transpose(rotationCart), uCart));
    turnedBack.set(site, mates);
  });
  const sites = Array.from(turnedBack, ([site, mates]): CartNetSitePrediction => {
    const symmetry = siteSymmetry(crystal, crystal.sites[site].fract);
    const uCart = siteSymmetryAverage(meanTensor(mates), symmetry);
    return { site, uCart, spread: spreadAbout(uCart, mates, symmetry.operations) };
  });
  return { sites, atoms };
}

function tensorAt(u: Float32Array, row: number): SymmetricTensor {
  const start = 6 * row;
  return [u[start], u[start + 1], u[start + 2], u[start + 3], u[start + 4], u[start + 5]];
}

function meanTensor(tensors: readonly SymmetricTensor[]): SymmetricTensor {
  const mean: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  for (const tensor of tensors) {
    for (let component = 0; component < 6; component++) mean[component] += tensor[component] / tensors.length;
  }
  return mean;
}

/** Every operation of the space group is one of a mate's followed by one of the site's own. */
function spreadAbout(
  mean: SymmetricTensor,
  mates: readonly SymmetricTensor[],
  siteOperations: readonly SiteOperation[],
): number {
  let squares = 0;
  for (const mate of mates) {
    for (const { rotationCart } of siteOperations) squares += squaredDistance(congruence(rotationCart, mate), mean);
  }
  return Math.sqrt(squares / (mates.length * siteOperations.length)) / 3;
}

/** Squared Frobenius norm of the difference. */
function squaredDistance(one: SymmetricTensor, other: SymmetricTensor): number {
  let sum = 0;
  for (let component = 0; component < 6; component++) {
    const difference = one[component] - other[component];
    sum += (component < 3 ? 1 : 2) * difference * difference;
  }
  return sum;
}
