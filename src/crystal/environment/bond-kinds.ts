import { isMetal } from '../elements.js';

/**
 * What a bond is by its elements.
 * `covalent`: between non-metals; `coordination`: a metal and a ligand; `ionic`: an alkali or alkaline earth metal and
 * anything; `metallic`: two other metals.
 */
export type BondKind = 'covalent' | 'coordination' | 'ionic' | 'metallic';

/** Groups 1 and 2: what holds them has a length, but hardly a direction. */
const saltFormers: ReadonlySet<number> = new Set([3, 4, 11, 12, 19, 20, 37, 38, 55, 56, 87, 88]);

export function bondKind(a: number, b: number): BondKind {
  if (saltFormers.has(a) || saltFormers.has(b)) return 'ionic';
  const metals = Number(isMetal(a)) + Number(isMetal(b));
  return metals === 0 ? 'covalent' : metals === 1 ? 'coordination' : 'metallic';
}

/** Whether an element is found as a bare cation: groups 1 to 3, lanthanoids and actinoids. */
export function isElectropositive(atomicNumber: number): boolean {
  return (
    saltFormers.has(atomicNumber) ||
    atomicNumber === 21 ||
    atomicNumber === 39 ||
    (atomicNumber >= 57 && atomicNumber <= 71) ||
    (atomicNumber >= 89 && atomicNumber <= 103)
  );
}

/** Atomic numbers from the most electronegative on (Pauling): F O Cl N Br I, S C Se, H P As, Te B. */
const order: readonly (readonly number[])[] = [
  [9],
  [8],
  [17],
  [7],
  [35],
  [53],
  [16, 6, 34],
  [1, 15, 33],
  [52, 5],
  [14, 32],
];
const ranks = new Map(order.flatMap((elements, k) => elements.map((z) => [z, order.length - k] as const)));

/** Rank among the elements that draw electrons, 0 for those that do not (metals): only the order has a meaning. */
function electronegativityRank(atomicNumber: number): number {
  return ranks.get(atomicNumber) ?? 0;
}

/**
 * Whether a cation that is near an atom is rather bonded to a third one between them: Na near the Si of a silicate, Ca
 * near the S of a sulfate or near another metal is held by the oxygen that both share.
 * @param bridge atomic number of an atom bonded to both
 */
export function isHeldByBridge(a: number, b: number, bridge: number): boolean {
  return electronegativityRank(bridge) > Math.max(electronegativityRank(a), electronegativityRank(b));
}
