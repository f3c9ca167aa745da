/** Structures for rules about single atoms and their neighbours. */
import type { Crystal, Displacement, Site } from '../../../src/crystal/crystal.js';
import type { SymmetricTensor } from '../../../src/math/tensor.js';
import { crystalOf, isotropic } from '../../support/structures.js';

export interface PlacedAtom {
  readonly label: string;
  readonly element?: string;
  readonly z?: number;
  /** Å along a, in a cell of 10 Å with right angles. */
  readonly at?: number;
  readonly u?: SymmetricTensor;
  readonly su?: SymmetricTensor;
  readonly uIso?: { readonly value: number; readonly su?: number };
  readonly occupancy?: number;
  readonly disorderGroup?: string;
}

export function placed(atoms: readonly PlacedAtom[], more: Partial<Crystal> = {}): { readonly crystal: Crystal } {
  const bare = crystalOf(
    atoms.map(({ u = isotropic(0.02), ...atom }) => ({ ...atom, u })),
    more,
  );
  const sites = bare.sites.map((site, index): Site => {
    const { at, uIso, occupancy = 1, disorderGroup } = atoms[index];
    const displacement: Displacement = uIso === undefined ? site.displacement : { kind: 'isotropic', uIso };
    return {
      ...site,
      occupancy,
      displacement,
      ...(disorderGroup !== undefined && { disorderGroup }),
      ...(at !== undefined && { fract: [at / 10, 0, 0] }),
    };
  });
  return { crystal: { ...bare, sites } };
}
