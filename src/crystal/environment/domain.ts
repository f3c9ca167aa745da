/**
 * What decides, independently of any model, whether the displacement of a site can be judged, and which sites the
 * models see. Networks and prior describe one ordered structure at ambient pressure and were calibrated for atoms other
 * than hydrogen; of what lies outside they have nothing to say. Whether a tensor is positive definite is not decided here.
 */

import type { Crystal, Site } from '../crystal.js';
import type { SiteContact } from './contacts.js';
import { analyseDisorder, type DisorderAnalysis } from './disorder.js';

/** Stable identifiers of the reasons not to assess a site. */
export type NotAssessedKind =
  | 'unreadable'
  | 'hydrogen'
  | 'high-pressure'
  | 'duplicate'
  | 'mixed-site'
  | 'disorder'
  | 'overlap'
  | 'partial-occupancy'
  | 'near-disorder'
  | 'isotropic'
  | 'no-displacement';

export interface SiteAssessment {
  readonly assessable: boolean;
  /** Why not, in words for the user; empty where assessable. */
  readonly reasons: readonly string[];
  /** The same reasons as identifiers, in the same order. */
  readonly kinds: readonly NotAssessedKind[];
  /** Whether the models see the site: of disordered structures they see one component. */
  readonly modelled: boolean;
}

/** Above this the structure is no longer that of ambient conditions, kPa. */
const ambientPressureLimit = 1000;
/** Refined occupancies this close to 1 are full. */
const fullOccupancy = 0.999;
/** Sites closer than this, Å, share one position. */
const sharedPosition = 0.1;

interface Reason {
  readonly kind: NotAssessedKind;
  readonly text: string;
}

/**
 * Judges every site of a crystal; the result is in the order of its sites. Of a structure that could not be read whole
 * no site is seen or judged, whatever it is.
 */
export function assessSites(crystal: Crystal): SiteAssessment[] {
  const { sites, pressure, unreadable = [] } = crystal;
  if (unreadable.length > 0) {
    const kinds = unreadable.map(() => 'unreadable' as const);
    return sites.map(() => ({ assessable: false, reasons: unreadable, kinds, modelled: false }));
  }
  const disorder = analyseDisorder(crystal);
  const own = sites.map((_, site) => disorderReason(crystal, disorder, site));
  const pressed: Reason | undefined =
    pressure !== undefined && pressure.value > ambientPressureLimit
      ? { kind: 'high-pressure', text: `high pressure (${pressureInWords(pressure.value)})` }
      : undefined;
  return sites.map((site, k) => {
    const reasons: Reason[] = [];
    if (pressed) reasons.push(pressed);
    if (site.atomicNumber === 1) {
      reasons.push({ kind: 'hydrogen', text: 'hydrogen: predictions are calibrated for the other elements' });
    }
    const reason = own[k] ?? nearDisorder(sites, disorder, own, k);
    if (reason) reasons.push(reason);
    if (site.displacement.kind === 'isotropic') reasons.push({ kind: 'isotropic', text: 'refined isotropically' });
    if (site.displacement.kind === 'none') {
      reasons.push({ kind: 'no-displacement', text: 'no displacement parameters in the file' });
    }
    return {
      assessable: reasons.length === 0,
      reasons: reasons.map(({ text }) => text),
      kinds: reasons.map(({ kind }) => kind),
      modelled: disorder.modelled[k],
    };
  });
}

/**
 * The sites that the models see, in their order: all of an ordered structure, one component of a disordered one, none of
 * a structure that could not be read whole.
 */
export function modelledSites(crystal: Crystal): number[] {
  if (crystal.unreadable && crystal.unreadable.length > 0) return [];
  return analyseDisorder(crystal).modelled.flatMap((seen, site) => (seen ? [site] : []));
}

/** Why a site is itself not an ordered, full atom. */
function disorderReason(crystal: Crystal, disorder: DisorderAnalysis, index: number): Reason | undefined {
  const { sites } = crystal;
  const site = sites[index];
  if (site.mixedElements) {
    return { kind: 'mixed-site', text: `is shared by ${site.mixedElements.join(' and ')}` };
  }
  const overlaps = disorder.overlaps[index];
  const twin = overlaps.find((contact) => isSameAtom(sites, index, contact));
  // Exports of whole molecules list symmetry images as atoms; the first of them is the atom.
  if (twin && twin.site < index) {
    return { kind: 'duplicate', text: `is ${sites[twin.site].label} or its symmetry image, listed already` };
  }
  const sharing = overlaps.find(
    ({ site: other, distance }) => distance <= sharedPosition && sites[other].element !== site.element,
  );
  if (sharing) {
    return { kind: 'mixed-site', text: `shares its position with ${sites[sharing.site].label}` };
  }
  if (site.disorderGroup !== undefined) {
    const assembly = site.disorderAssembly === undefined ? '' : ` of assembly ${site.disorderAssembly}`;
    return { kind: 'disorder', text: `disordered (group ${site.disorderGroup}${assembly})` };
  }
  const others = overlaps.filter((contact) => !isSameAtom(sites, index, contact));
  const overlap = others.find(({ site: other }) => sites[other].atomicNumber !== 1) ?? others[0];
  if (overlap && !(sites[overlap.site].atomicNumber === 1 && site.atomicNumber !== 1)) {
    return { kind: 'overlap', text: overlapInWords(sites, index, overlap) };
  }
  if (site.occupancy < fullOccupancy) {
    return { kind: 'partial-occupancy', text: `partly occupied (${Number(site.occupancy.toFixed(4))})` };
  }
  return undefined;
}

/** Two rows of one element, both full, on one position: the same atom. */
function isSameAtom(sites: readonly Site[], index: number, { site: other, distance }: SiteContact): boolean {
  return (
    other !== index &&
    distance <= sharedPosition &&
    sites[other].element === sites[index].element &&
    Math.min(sites[other].occupancy, sites[index].occupancy) >= fullOccupancy
  );
}

function overlapInWords(sites: readonly Site[], index: number, { site: other, distance }: SiteContact): string {
  const far = `${distance.toFixed(2)} Å`;
  if (other === index) return `overlaps its own symmetry image (${far})`;
  const together = sites[index].occupancy + sites[other].occupancy;
  // Two thirds and two thirds are nothing; 0.504 and 0.504 are refined halves.
  const doubt =
    together > 1.02
      ? ': both cannot be there'
      : sites[other].disorderGroup === undefined
        ? ': disorder without flags?'
        : '';
  return `overlaps ${sites[other].label} (${far})${doubt}`;
}

/** Bonded to an atom that is disordered, partly there or shared; hydrogens are too light to matter. */
function nearDisorder(
  sites: readonly Site[],
  disorder: DisorderAnalysis,
  own: readonly (Reason | undefined)[],
  index: number,
): Reason | undefined {
  const bond = disorder.bonds[index].find(
    ({ site }) => sites[site].atomicNumber !== 1 && own[site] !== undefined && own[site].kind !== 'duplicate',
  );
  if (!bond) return undefined;
  const words: Readonly<Record<string, string>> = {
    'mixed-site': 'is a mixed site',
    disorder: 'is disordered',
    overlap: 'overlaps another atom',
    'partial-occupancy': 'is partly occupied',
  };
  return {
    kind: 'near-disorder',
    text: `bonded to ${sites[bond.site].label}, which ${words[own[bond.site]!.kind]}`,
  };
}

function pressureInWords(kilopascal: number): string {
  return kilopascal >= 1e5 ? `${Number((kilopascal / 1e6).toPrecision(3))} GPa` : `${kilopascal / 1e3} MPa`;
}
