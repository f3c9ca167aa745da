import type { Site } from '../../crystal/crystal.js';
import type { ShortContact } from '../../crystal/environment/short-contacts.js';
import { listed } from '../../crystal/reading/problems.js';
import type { Evidence, Rule } from '../rule.js';

export interface TooCloseOptions {
  /** Å. */
  readonly penetration: number;
}

/** An overlap with an image of itself: the atom lies near a symmetry element, and is there half the time at most. */
function overlapAdvice(isSelf: boolean): string {
  return isSelf
    ? 'put it onto the symmetry element; or give it a negative PART and an occupancy of 1 by the number of its images, one half about a mirror, twofold axis or centre'
    : 'two positions of one atom: give them PART 1 and 2 with occupancies of 1 together; else delete the weaker one';
}

/** So many contacts are told one by one. */
const mostSingleContacts = 3;

/** N, O, F, S, Cl, Se, Br, Te, I: what heavy p-block atoms draw near. */
const acceptors: ReadonlySet<number> = new Set([7, 8, 9, 16, 17, 34, 35, 52, 53]);

/** Ge to Br, Sn to I, Tl to At. */
function isHeavyPBlock({ atomicNumber: z }: Site): boolean {
  return (z >= 31 && z <= 35) || (z >= 49 && z <= 53) || (z >= 81 && z <= 85);
}

/**
 * Halogen bonds and their like (I···N at 2.5 Å) lie anywhere between the covalent and the van der Waals radii (Alcock, Adv.
 * Inorg. Chem. Radiochem. 15 (1972) 1).
 */
function isSecondaryBond(a: Site, b: Site): boolean {
  return (isHeavyPBlock(a) && acceptors.has(b.atomicNumber)) || (isHeavyPBlock(b) && acceptors.has(a.atomicNumber));
}

interface Contact extends Pick<ShortContact, 'distance' | 'penetration'> {
  readonly pair: readonly Site[];
}

function namesOf({ pair: [a, b = a] }: Contact): string {
  return `${a.label} and ${b.label}`;
}

function contactAlone(contact: Contact, { penetration: limit }: TooCloseOptions): Evidence {
  const { pair, distance, penetration } = contact;
  const hasHydrogen = pair.some(({ atomicNumber }) => atomicNumber === 1);
  return {
    sites: pair,
    message: `${namesOf(contact)}, which do not bond, are ${distance.toFixed(2)} Å apart (van der Waals radii: ${(distance + penetration).toFixed(2)} Å)`,
    value: { quantity: 'penetration', number: penetration, unit: 'Å', limit },
    data: { kind: 'contact', distance, penetration },
    causes: [
      hasHydrogen ? 'a hydrogen in the wrong place, or one that is not there' : 'disorder that is not marked as such',
      hasHydrogen ? 'disorder that is not marked as such' : 'symmetry or cell not those of the structure',
    ],
    advice: [
      hasHydrogen
        ? 'look at the difference map without the hydrogens, and at the hydrogen bonds that they could give'
        : 'look at the packing around the two atoms: cell, symmetry operations and coordinates must be of one setting',
    ],
  };
}

function contactsTogether(contacts: readonly Contact[], { penetration: limit }: TooCloseOptions): Evidence {
  const ordered = [...contacts].sort((a, b) => b.penetration - a.penetration);
  const [worst] = ordered;
  const words = ordered.map((each) => `${namesOf(each)} ${each.distance.toFixed(2)} Å`);
  return {
    sites: [...new Set(contacts.flatMap(({ pair }) => pair))],
    message: `${contacts.length} pairs of atoms that do not bond are much closer than their van der Waals radii: ${listed(words)}`,
    value: { quantity: 'penetration', number: worst.penetration, unit: 'Å', limit },
    data: { kind: 'contacts', pairs: contacts.length, distance: worst.distance, penetration: worst.penetration },
    causes: [
      'cell, symmetry operations and coordinates not of one setting, or a digit wrong in one of them',
      'an element that was taken for another, so that its bonds are none',
      'disorder that is not marked as such',
    ],
    advice: ['compare bond lengths with those of the refinement: where they differ, it is the cell or a coordinate'],
  };
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
    const contacts: Contact[] = [];
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
            ? `${site.label} is ${distance.toFixed(2)} Å from its own symmetry image: both cannot be there at once`
            : `${site.label} and ${sites[other].label} are ${distance.toFixed(2)} Å apart: both cannot be there at once`,
          value: { quantity: 'distance', number: distance, unit: 'Å' },
          data: { kind: 'overlap', distance },
          causes: ['disorder that is not marked as such', 'an atom that is listed twice, or a false peak'],
          advice: [overlapAdvice(isSelf)],
        });
      }
      for (const contact of facts.shortContacts[index]) {
        const { site: other, penetration, hydrogenBond } = contact;
        if (hydrogenBond || penetration <= options.penetration || isSecondaryBond(site, sites[other])) continue;
        if (once(index, other, 'contact')) contacts.push({ ...contact, pair: pair(site, sites[other]) });
      }
    });
    // Many are one fault: of the cell, the symmetry or the model as a whole.
    const together = contacts.length > mostSingleContacts;
    return [
      ...found,
      ...(together ? [contactsTogether(contacts, options)] : contacts.map((each) => contactAlone(each, options))),
    ];
  },
};

function isFull({ occupancy, disorderGroup }: Site): boolean {
  return occupancy > 0.999 && disorderGroup === undefined;
}
