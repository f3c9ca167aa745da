import { uCifToUCart } from '../crystal/adp-conventions.js';
import { CellError, orthogonalizationMatrix } from '../crystal/cell.js';
import type { Cell, Crystal } from '../crystal/crystal.js';
import { atomicNumberOf } from '../crystal/elements.js';
import { breaksCell } from '../crystal/symmetry/symmetry-checks.js';
import { formatSymOp } from '../crystal/symmetry/symop.js';
import type { SymmetricTensor } from '../math/tensor.js';
import type { StructurePrediction } from '../model/prediction.js';
import type { PredictionSettings, Predictor } from '../model/predictor.js';

/** Which edge of the cell in the file belongs to the first, second and third coordinate: `[2, 1, 0]` exchanges a and c. */
export type CellAxes = readonly [first: 0 | 1 | 2, second: 0 | 1 | 2, third: 0 | 1 | 2];

/**
 * What might have been meant in place of what the file says; several at once are one hypothesis, none of them is the
 * structure as it is.
 *
 * A wrong order or sign of the U_ij is none: predictions do not depend on refined U, so `retensor` gives the crystal to
 * hold against the prediction that there is.
 */
export interface Hypothesis {
  /** The element (symbol, as `C` or `D`) of one site. */
  readonly element?: { readonly site: number; readonly element: string };
  /** K */
  readonly temperature?: number;
  /** The cell, coordinates and U_ij staying as they are. */
  readonly cell?: Cell;
  /** The edges and angles of the cell in another order, coordinates and U_ij staying as they are. */
  readonly axes?: CellAxes;
}

export type Reprediction =
  | {
      readonly kind: 'predicted';
      /** The crystal of the hypothesis: with a changed cell its U_cart are others too. */
      readonly crystal: Crystal;
      readonly prediction: StructurePrediction;
    }
  /** No prediction was made: as many as the budget allows have been. */
  | { readonly kind: 'exhausted'; readonly budget: number }
  /** There is no such structure, or the predictor cannot predict under such a condition. */
  | { readonly kind: 'impossible'; readonly reason: string };

export interface HypothesesOptions {
  /** Predictions that may be made at most; without limit unless given. */
  readonly budget?: number;
  /** Settings of the structure, which a hypothesis about the temperature overrides. */
  readonly settings?: PredictionSettings;
  /** The prediction of the structure as it is, where there is one; it is not counted. */
  readonly prediction?: StructurePrediction;
}

/** Predicts a structure under other assumptions: each at most once, with a count of what that took. */
export class Hypotheses {
  readonly #crystal: Crystal;
  readonly #predict: Predictor['predict'];
  readonly #settings: PredictionSettings;
  readonly #known = new Map<string, Promise<Reprediction>>();
  /** Predictions that may be made at most. */
  readonly budget: number;
  #count = 0;

  constructor(crystal: Crystal, predict: Predictor['predict'], options: HypothesesOptions = {}) {
    this.#crystal = crystal;
    this.#predict = predict;
    this.#settings = options.settings ?? {};
    this.budget = options.budget ?? Number.POSITIVE_INFINITY;
    const { prediction } = options;
    if (prediction) this.#known.set(keyOf({}), Promise.resolve({ kind: 'predicted', crystal, prediction }));
  }

  /** Predictions made so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * The prediction under a hypothesis; the same one whenever the same is asked, however it is put: a and c exchanged is
   * the cell with a and c exchanged, and the element that the file has is no hypothesis.
   * @throws {RangeError} for a site, element or temperature that does not exist
   * @throws what the predictor throws: elements and engines that it lacks
   */
  repredict(hypothesis: Hypothesis): Promise<Reprediction> {
    const asked = canonical(this.#crystal, this.#settings, hypothesis);
    const key = keyOf(asked);
    const known = this.#known.get(key);
    if (known) return known;
    const impossible = asked.cell && whyNoCell(asked.cell, this.#crystal);
    if (impossible !== undefined) return Promise.resolve({ kind: 'impossible', reason: impossible });
    if (this.#count >= this.budget) return Promise.resolve({ kind: 'exhausted', budget: this.budget });
    this.#count++;
    const answer = this.#ask(asked);
    this.#known.set(key, answer);
    // What failed may be asked again.
    answer.catch(() => this.#known.delete(key));
    return answer;
  }

  async #ask({ element, temperature, cell }: Canonical): Promise<Reprediction> {
    let crystal = this.#crystal;
    if (element) crystal = withElement(crystal, element.site, element.element);
    if (cell) crystal = withCell(crystal, cell);
    const { assessments, ...rest } = this.#settings;
    const settings: PredictionSettings = {
      ...rest,
      ...(temperature !== undefined && { temperature }),
      // Of another crystal they may be others: bonds and overlaps change with elements and cell.
      ...(assessments && crystal === this.#crystal && { assessments }),
    };
    const prediction = await this.#predict(crystal, settings);
    return temperature !== undefined && prediction.temperature !== temperature
      ? {
          kind: 'impossible',
          reason: `the predictor takes every structure at ${prediction.temperature} K`,
        }
      : { kind: 'predicted', crystal, prediction };
  }
}

/** A hypothesis without what the structure has already, its axes turned into a cell. */
type Canonical = Omit<Hypothesis, 'axes'>;

function canonical(crystal: Crystal, settings: PredictionSettings, hypothesis: Hypothesis): Canonical {
  const { element, temperature, axes } = hypothesis;
  if (element) {
    if (crystal.sites[element.site] === undefined) throw new RangeError(`there is no site ${element.site}`);
    if (atomicNumberOf(element.element) === undefined) throw new RangeError(`there is no element ${element.element}`);
  }
  if (temperature !== undefined && !(temperature > 0 && temperature < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${temperature} K is no temperature`);
  }
  if (axes && [...axes].sort().join() !== '0,1,2')
    throw new RangeError(`the axes ${axes.join()} are no order of 0,1,2`);
  const cell = axes ? reorderedCell(hypothesis.cell ?? crystal.cell, axes) : hypothesis.cell;
  const present = settings.temperature ?? crystal.temperature?.value;
  return {
    ...(element && element.element !== crystal.sites[element.site].element && { element }),
    ...(temperature !== undefined && temperature !== present && { temperature }),
    ...(cell && cellNumbers(cell).some((x, k) => x !== cellNumbers(crystal.cell)[k]) && { cell }),
  };
}

function keyOf({ element, temperature, cell }: Canonical): string {
  return JSON.stringify([element?.site, element?.element, temperature, cell && cellNumbers(cell)]);
}

function cellNumbers({ a, b, c, alpha, beta, gamma }: Cell): number[] {
  return [a, b, c, alpha, beta, gamma];
}

/** Why a cell cannot be that of a crystal with these operations; undefined where it can. */
function whyNoCell(cell: Cell, { symOps }: Crystal): string | undefined {
  try {
    const orthogonalization = orthogonalizationMatrix(cell);
    const broken = symOps.find((op) => breaksCell(op, orthogonalization));
    return broken && `the cell does not have the symmetry of '${formatSymOp(broken)}'`;
  } catch (error) {
    if (error instanceof CellError) return error.message;
    throw error;
  }
}

/** The cell whose first edge is the given one of the old, and so on; each angle stays opposite its edge. */
export function reorderedCell(cell: Cell, [i, j, k]: CellAxes): Cell {
  const edges = [cell.a, cell.b, cell.c];
  const angles = [cell.alpha, cell.beta, cell.gamma];
  return { a: edges[i], b: edges[j], c: edges[k], alpha: angles[i], beta: angles[j], gamma: angles[k] };
}

/** The crystal with another element (symbol) on a site. @throws {RangeError} for a symbol of no element */
export function withElement(crystal: Crystal, site: number, element: string): Crystal {
  const atomicNumber = atomicNumberOf(element);
  if (atomicNumber === undefined) throw new RangeError(`there is no element ${element}`);
  return {
    ...crystal,
    sites: crystal.sites.map((each, k) => (k === site ? { ...each, element, atomicNumber } : each)),
  };
}

/** The crystal with the same coordinates and U_ij on another cell. @throws {CellError} for no cell */
export function withCell(crystal: Crystal, cell: Cell): Crystal {
  const orthogonalization = orthogonalizationMatrix(cell);
  return mapTensors({ ...crystal, cell, orthogonalization }, (uCif) => uCif);
}

/**
 * How the six numbers of each U were written: component k of the true tensor (11 22 33 12 13 23) is component `order[k]`
 * of the one read, times `signs[k]`.
 */
export interface TensorExchange {
  readonly order: readonly [number, number, number, number, number, number];
  /** 1 or −1; all 1 unless given. */
  readonly signs?: readonly [number, number, number, number, number, number];
}

/** U_ij in the order of SHELX (11 22 33 23 13 12) read as that of a CIF, or the reverse. */
export const shelxOrder: TensorExchange = { order: [0, 1, 2, 5, 4, 3] };

/**
 * What a wrong order of the axes does to the U_ij alone, cell and coordinates being right: axes 1, 2, 3 of the true
 * tensor are `axes` of the one read.
 */
export function exchangeOfAxes(axes: CellAxes): TensorExchange {
  const place = [
    [0, 3, 4],
    [3, 1, 5],
    [4, 5, 2],
  ];
  const [i, j, k] = axes;
  return { order: [place[i][i], place[j][j], place[k][k], place[i][j], place[i][k], place[j][k]] };
}

/**
 * The crystal with the U_ij (and their s.u.) of all sites, or of some, in another order or with other signs: what a
 * wrong order of columns makes of it. No prediction changes: hold it against the one that there is.
 * @param sites indices; all unless given
 */
export function retensor(crystal: Crystal, { order, signs }: TensorExchange, sites?: readonly number[]): Crystal {
  const wanted = sites && new Set(sites);
  const exchange = (u: SymmetricTensor, signed: boolean) =>
    order.map((from, k) => u[from] * (signed && signs ? signs[k] : 1)) as unknown as SymmetricTensor;
  return mapTensors(crystal, (u, su, site) => (wanted && !wanted.has(site) ? u : exchange(u, !su)));
}

/** Changes U_cif, and its s.u. where there are some, and makes U_cart anew. */
function mapTensors(
  crystal: Crystal,
  change: (u: SymmetricTensor, isSu: boolean, site: number) => SymmetricTensor,
): Crystal {
  const { cell, orthogonalization } = crystal;
  return {
    ...crystal,
    sites: crystal.sites.map((site, k) => {
      const { displacement } = site;
      if (displacement.kind !== 'anisotropic') return site;
      const uCif = change(displacement.uCif, false, k);
      const { uCifSu } = displacement;
      return {
        ...site,
        displacement: {
          kind: 'anisotropic',
          uCif,
          uCart: uCifToUCart(uCif, cell, orthogonalization),
          ...(uCifSu && { uCifSu: change(uCifSu, true, k) }),
        },
      };
    }),
  };
}
