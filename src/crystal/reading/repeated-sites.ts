import type { TextRange } from '../../cif/text/source.js';
import type { CrystalProblem, Site } from '../crystal.js';

/** What tells whether an atom is listed again. */
export type ListedSite = Pick<
  Site,
  'label' | 'element' | 'mixedElements' | 'fract' | 'occupancy' | 'disorderAssembly' | 'disorderGroup' | 'range'
>;

/** Occupancies are given with two digits as a rule, and three of 0.33 or 0.34 are one atom. */
const fullPosition = 1.03;

/**
 * Finds atoms that a list holds more than once: the same name (in any case), element, disorder group and coordinates to
 * the last digit. Atoms that share a position in parts, as the valences of one element may under one name, are no
 * repetitions while their occupancies together leave room.
 */
export class RepeatedSites {
  readonly #listed = new Map<string, { occupancy: number; readonly first: TextRange }>();

  /**
   * The problem of an atom that repeats one asked about before, undefined where it does not; each atom of a list is to
   * be asked about once, in its order.
   */
  repetition(site: ListedSite): CrystalProblem | undefined {
    const { label, element, fract, occupancy, disorderAssembly = '', disorderGroup = '', range } = site;
    const key = [label.toUpperCase(), element, disorderAssembly, disorderGroup, ...fract].join(' ');
    const before = this.#listed.get(key);
    if (before === undefined) {
      this.#listed.set(key, { occupancy, first: range });
      return undefined;
    }
    if (occupancy > 0 && before.occupancy + occupancy <= fullPosition) {
      before.occupancy += occupancy;
      return undefined;
    }
    return {
      kind: 'site-repeated',
      atoms: [label],
      range,
      related: before.first,
      message: `${label} is listed again at the same coordinates: the repetition is left out; remove it`,
    };
  }
}
