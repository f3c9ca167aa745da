export type StructureKind = 'molecular' | 'extended';

import { type BondableCrystal, findBonds } from './bonds.js';

/** `molecular` where some C–H or C–C bond exists among the modelled sites, else `extended` (as in the lattice prior). */
export function structureKind(crystal: BondableCrystal): StructureKind {
  const atomicNumber = (site: number) => crystal.sites[site].atomicNumber;
  const organic = findBonds(crystal).some((bonds, site) =>
    bonds.some((bond) => atomicNumber(site) === 6 && (atomicNumber(bond.site) === 6 || atomicNumber(bond.site) === 1)),
  );
  return organic ? 'molecular' : 'extended';
}
