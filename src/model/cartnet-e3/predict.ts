import type { ExpandableCrystal } from '../../crystal/expansion.js';
import type { SymmetricTensor } from '../../math/tensor.js';
import type { CartNetE3Configuration } from '../weights/configuration.js';
import { priorFeatures } from './features.js';
import { foldCartNetE3 } from './folding.js';
import { asymmetricUnitGraph } from './graph.js';
import { NetworkRunner, type RunnerOptions, type StageCompiler } from './runner.js';
import type { CartNetE3Weights } from './weights.js';

export interface CartNetE3Request {
  readonly crystal: ExpandableCrystal & { readonly sites: readonly { readonly atomicNumber: number }[] };
  /** Indices of the crystal's sites that the network sees, ascending: whole atoms of one model, hydrogens included. */
  readonly modelledSites: readonly number[];
  /** K */
  readonly temperature: number;
  /** U of the lattice prior for each modelled site, Å², Cartesian; without it the network takes its stand-in. */
  readonly prior?: readonly (SymmetricTensor | undefined)[];
}

export interface CartNetE3SitePrediction {
  /** Index into crystal.sites. */
  readonly site: number;
  /** Å², Cartesian. */
  readonly uCart: SymmetricTensor;
  /** Mean |ΔU_ij| over the nine entries divided by U_eq, as the network expects it of itself. */
  readonly expectedError: number;
}

/** A cartnet-e3 network in an engine. */
export interface CartNetE3 {
  readonly configuration: CartNetE3Configuration;
  /**
   * One prediction for each modelled site, in their order.
   * @throws RangeError for a temperature that is not positive, an element beyond the network's table, coordinates or
   * a prior that are not finite
   */
  predict(request: CartNetE3Request): Promise<CartNetE3SitePrediction[]>;
  dispose(): Promise<void>;
}

/** Prepares the network; the engine compiles it at the first prediction. */
export function openCartNetE3(
  weights: CartNetE3Weights,
  engine: StageCompiler,
  options: RunnerOptions = {},
): CartNetE3 {
  const { configuration } = weights;
  const runner = new NetworkRunner({ configuration, folded: foldCartNetE3(weights) }, engine, options);
  return {
    configuration,
    async predict({ crystal, modelledSites, temperature, prior }) {
      if (!(temperature > 0 && Number.isFinite(temperature))) {
        throw new RangeError(`the network needs a temperature above 0 K, not ${temperature}`);
      }
      if (prior && prior.length !== modelledSites.length) {
        throw new RangeError(`${prior.length} prior tensors for ${modelledSites.length} modelled sites`);
      }
      if (modelledSites.length === 0) return [];
      const atomicNumbers = Int32Array.from(modelledSites, (site) => crystal.sites[site].atomicNumber);
      const unknown = atomicNumbers.find((z) => z < 0 || z >= weights.elements);
      if (unknown !== undefined) throw new RangeError(`the network knows no element of atomic number ${unknown}`);
      const features = priorFeatures(
        modelledSites.map((site, k) => ({ atomicNumber: crystal.sites[site].atomicNumber, prior: prior?.[k] })),
        temperature,
      );
      const graph = asymmetricUnitGraph(crystal, modelledSites, configuration.cutoff);
      const { u, logError } = await runner.run({ atomicNumbers, temperature, prior: features, graph });
      return modelledSites.map((site, k) => ({
        site,
        uCart: sixOf(u, k),
        expectedError: Math.exp(logError[k]),
      }));
    },
    dispose: () => runner.dispose(),
  };
}

function sixOf(data: ArrayLike<number>, site: number): SymmetricTensor {
  const k = 6 * site;
  return [data[k], data[k + 1], data[k + 2], data[k + 3], data[k + 4], data[k + 5]];
}
