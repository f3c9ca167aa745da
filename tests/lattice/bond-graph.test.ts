/** Crystal and elastic network take bonds from one graph: what they make of a structure is the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCif } from '../../src/cif/index.js';
import { isElectropositive } from '../../src/crystal/environment/bond-kinds.js';
import {
  atomicNumberOf,
  type Crystal,
  covalentRadius,
  crystalsFromCif,
  findBonds,
  isMetal,
  modelledSites,
  structureKind,
} from '../../src/crystal/index.js';
import { buildElasticNetwork } from '../../src/lattice/elastic-network.js';
import { placeAtoms } from '../../src/lattice/lattice-atoms.js';
import { describeWithShared, sharedPath } from '../support/shared.js';
import { springs } from './support.js';

const fixtures = join(__dirname, '../../fixtures');

function structures(folder: string, file: string): Crystal[] {
  const crystals = crystalsFromCif(parseCif(readFileSync(join(folder, file), 'latin1')));
  // Of what could not be read whole no model sees any atom.
  const whole = crystals.filter(({ unreadable }) => unreadable === undefined);
  return whole.map((crystal) => {
    const sites = modelledSites(crystal).map((site) => crystal.sites[site]);
    return { ...crystal, sites };
  });
}

/** The bonds of each site as `partner distance`; pairs that a third atom may hold together left out. */
function comparable(crystal: Crystal, bonds: readonly (readonly { site: number; distance: number }[])[]): string[][] {
  const { sites } = crystal;
  return bonds.map((near, k) =>
    near
      .filter(({ site, distance }) => {
        const [a, b] = [sites[k].atomicNumber, sites[site].atomicNumber];
        const isCation = isElectropositive(a) || isElectropositive(b);
        return !(isCation && distance > covalentRadius(a) + covalentRadius(b));
      })
      .map(({ site, distance }) => `${site} ${distance.toFixed(6)}`)
      .sort(),
  );
}

function networkBonds(crystal: Crystal) {
  const { pairs, pairClass, atoms, kind } = buildElasticNetwork(placeAtoms(crystal), springs);
  const bonds: { site: number; distance: number }[][] = crystal.sites.map(() => []);
  for (let e = 0; e < pairs.count; e++) {
    const site = atoms.site[pairs.receiver[e]];
    if (atoms.home[site] !== pairs.receiver[e] || (pairClass[e] !== 1 && pairClass[e] !== 5)) continue;
    bonds[site].push({ site: atoms.site[pairs.sender[e]], distance: pairs.distance[e] });
  }
  return { kind, bonds };
}

function expectOneGraph(crystal: Crystal): number {
  const bonds = findBonds(crystal);
  const network = networkBonds(crystal);
  expect(structureKind(crystal, bonds)).toBe(network.kind);
  expect(comparable(crystal, bonds)).toEqual(comparable(crystal, network.bonds));
  // What the crystal leaves out beyond that, the network has.
  bonds.forEach((near, k) => {
    const known = network.bonds[k].map(({ site, distance }) => `${site} ${distance.toFixed(6)}`);
    for (const { site, distance } of near) {
      if (distance < springs.cutoff) expect(known).toContain(`${site} ${distance.toFixed(6)}`);
    }
  });
  return bonds.flat().length;
}

const whole = readdirSync(fixtures).filter((file) => file.endsWith('.cif') && structures(fixtures, file).length > 0);

test('all fixtures but one are compared', () => {
  expect(readdirSync(fixtures).filter((file) => file.endsWith('.cif') && !whole.includes(file))).toEqual([
    'ruthenium-thiolate.cif',
  ]);
});

test.each(whole)('%s', (file) => {
  const crystals = structures(fixtures, file);
  expect(crystals.reduce((count, crystal) => count + expectOneGraph(crystal), 0)).toBeGreaterThan(0);
});

describeWithShared('open data', () => {
  test('every fourth structure', () => {
    const folder = sharedPath('data', 'cif');
    let count = 0;
    for (const file of readdirSync(folder).filter((_, k) => k % 4 === 0)) {
      for (const crystal of structures(folder, file)) {
        if (crystal.sites.length > 0 && crystal.sites.length < 60) count += expectOneGraph(crystal);
      }
    }
    expect(count).toBeGreaterThan(1000);
  });
});

test('radii and metals are those of the springs', () => {
  for (const [symbol, radius] of Object.entries(springs.covalentRadius)) {
    expect([symbol, covalentRadius(atomicNumberOf(symbol)!)]).toEqual([symbol, radius]);
    expect([symbol, isMetal(atomicNumberOf(symbol)!)]).toEqual([symbol, springs.metals.has(symbol)]);
  }
});
