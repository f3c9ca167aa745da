import type { Site } from '../../crystal/crystal.js';
import type { Evidence, Rule } from '../rule.js';

export interface TooCloseOptions {
  /** Å. */
  readonly penetration: number;
}

/** An overlap with an image of itself: the atom lies near a symmetry element, and is there half the time at most. */
function overlapAdvice(isSelf: boolean): string {
  return isSelf
    ? 'put it onto the symmetry element, or give it half the occupancy and a negative PART'
    : 'two positions of one atom: give them PART 1 and 2 with occupancies of 1 together; else delete the weaker one';
}

export const tooClose: Rule<TooCloseOptions, 'crystal'> = {
  meta: {
    code: 'ADPL006',
    name: 'too-close',
    severity: 'warning',
    summary: 'Two atoms are closer than atoms can be: they overlap, or touch without a bond.',
    source: 'radii: Cordero et al., Dalton Trans. 2008, 2832; Bondi, J. Phys. Chem. 68 (1964) 441',
    optionsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        penetration: {
          type: 'number',
          minimum: 0,
          default: 0.85,
          description: 'Report atoms that do not bond this much closer than their van der Waals radii (Å).',
        },
      },
    },
    needs: 'crystal',
    topic: 'structure',
    platon: [],
  },
  check({ crystal, facts, options }) {
    const { sites, unreadable } = crystal;
    // With operations missing or wrong the neighbours are others.
    if (unreadable) return [];
    const found: Evidence[] = [];
    const seen = new Set<string>();
    const once = (a: number, b: number, kind: string) => {
      const key = `${kind} ${Math.min(a, b)} ${Math.max(a, b)}`;
      return seen.has(key) ? false : Boolean(seen.add(key));
    };
    const pair = (a: Site, b: Site) => (a === b ? [a] : [a, b]);
    sites.forEach((site, index) => {
      for (const { site: other, distance } of facts.overlaps[index]) {
        // Parts of a disorder model are meant to overlap, and atoms of one position are a mixed site.
        if (!isFull(site) || !isFull(sites[other]) || distance < 0.1) continue;
        if (!once(index, other, 'overlap')) continue;
        const isSelf = index === other;
        found.push({
          sites: pair(site, sites[other]),
          message: isSelf
            ? `it is ${distance.toFixed(2)} Å from its own symmetry image: both cannot be there at once`
            : `${site.label} and ${sites[other].label} are ${distance.toFixed(2)} Å apart: both cannot be there at once`,
          value: { quantity: 'distance', number: distance, unit: 'Å' },
          data: { kind: 'overlap', distance },
          causes: ['disorder that is not marked as such', 'an atom that is listed twice, or a false peak'],
          advice: [overlapAdvice(isSelf)],
        });
      }
      for (const { site: other, distance, penetration, hydrogenBond } of facts.shortContacts[index]) {
        if (hydrogenBond || penetration <= options.penetration || !once(index, other, 'contact')) continue;
        found.push({
          sites: pair(site, sites[other]),
          message: `${site.label} and ${sites[other].label}, which do not bond, are ${distance.toFixed(2)} Å apart (van der Waals radii: ${(distance + penetration).toFixed(2)} Å)`,
          value: { quantity: 'penetration', number: penetration, unit: 'Å', limit: options.penetration },
          data: { kind: 'contact', distance, penetration },
          causes: [
            'a hydrogen in the wrong place, or one that is not there',
            'symmetry or cell not those of the structure, or disorder that is not marked as such',
          ],
          advice: ['look at the packing around the two atoms, and at the difference map for the hydrogens'],
        });
      }
    });
    return found;
  },
};

function isFull({ occupancy, disorderGroup }: Site): boolean {
  return occupancy > 0.999 && disorderGroup === undefined;
}
