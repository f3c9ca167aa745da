/**
 * How long does the equivariant network take, structure by structure, and what does the asymmetric unit save? Prints a
 * table: every fixture as it is, and supercells of lidocaine·menthol without symmetry. Best of several runs, since the
 * machine's other work only ever adds; graph and network apart, the lattice prior left out.
 *
 *     npx tsx bench/cartnet-e3.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCif } from '../src/cif/index.js';
import { crystalsFromCif, expandToCell, type Matrix3, modelledSites, type Vector3 } from '../src/crystal/index.js';
import { priorFeatures } from '../src/model/cartnet-e3/features.js';
import { foldCartNetE3 } from '../src/model/cartnet-e3/folding.js';
import { asymmetricUnitGraph } from '../src/model/cartnet-e3/graph.js';
import { NetworkRunner } from '../src/model/cartnet-e3/runner.js';
import { loadCartNetE3Weights } from '../src/model/cartnet-e3/weights.js';
import { readSafetensors } from '../src/model/weights/safetensors.js';
import { openOnnxEngine } from '../src/project/engines/onnx.js';

type Structure = Parameters<typeof asymmetricUnitGraph>[0] & {
  readonly sites: readonly { readonly atomicNumber: number; readonly fract: Vector3 }[];
};

const root = join(fileURLToPath(new URL('.', import.meta.url)), '..');
const fixtures = join(root, 'fixtures');
const temperature = 295;

function fixture(file: string): Structure {
  const [crystal] = crystalsFromCif(parseCif(readFileSync(join(fixtures, file), 'utf8')));
  return { ...crystal, sites: modelledSites(crystal).map((site) => crystal.sites[site]) };
}

/** All atoms of na × nb × nc cells, without symmetry. */
function supercell(structure: Structure, [na, nb, nc]: readonly [number, number, number]): Structure {
  const sites: { atomicNumber: number; fract: Vector3 }[] = [];
  for (const { site, fract } of expandToCell(structure)) {
    for (let cell = 0; cell < na * nb * nc; cell++) {
      const [i, j, k] = [cell % na, Math.floor(cell / na) % nb, Math.floor(cell / (na * nb))];
      const { atomicNumber } = structure.sites[site];
      sites.push({ atomicNumber, fract: [(fract[0] + i) / na, (fract[1] + j) / nb, (fract[2] + k) / nc] });
    }
  }
  const lengths = [na, nb, nc];
  return {
    orthogonalization: structure.orthogonalization.map((x, k) => x * lengths[k % 3]) as unknown as Matrix3,
    symOps: [{ rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] }],
    sites,
  };
}

const weights = loadCartNetE3Weights(readSafetensors(readFileSync(join(root, 'weights/cartnet-e3-open1.safetensors'))));
const engine = await openOnnxEngine({ device: 'cpu' });
const network = { configuration: weights.configuration, folded: foldCartNetE3(weights) };
const runner = new NetworkRunner(network, engine);

async function measure(name: string, structure: Structure): Promise<void> {
  const all = structure.sites.map((_, site) => site);
  const runs = all.length > 2000 ? 2 : 15;
  let best = { graph: Number.POSITIVE_INFINITY, network: Number.POSITIVE_INFINITY };
  let edges = 0;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const graph = asymmetricUnitGraph(structure, all, weights.configuration.cutoff);
    const middle = performance.now();
    const atomicNumbers = Int32Array.from(structure.sites, (site) => site.atomicNumber);
    await runner.run({ atomicNumbers, temperature, prior: priorFeatures(structure.sites, temperature), graph });
    const end = performance.now();
    best = { graph: Math.min(best.graph, middle - start), network: Math.min(best.network, end - middle) };
    edges = graph.distance.length;
  }
  const memory = process.resourceUsage().maxRSS / 1024;
  const numbers = [all.length, edges, best.graph.toFixed(1), best.network.toFixed(1), memory.toFixed(0)];
  console.log(name.padEnd(32), ...numbers.map((value) => String(value).padStart(9)));
}

console.log(engine.description);
console.log('structure'.padEnd(32), ...['sites', 'edges', 'graph/ms', 'net/ms', 'peak/MiB'].map((x) => x.padStart(9)));
for (const file of readdirSync(fixtures).filter((name) => name.endsWith('.cif'))) await measure(file, fixture(file));
const crystal = fixture('lidocainementhol.cif');
for (const cells of [
  [1, 1, 1],
  [2, 2, 1],
  [4, 3, 3],
] as const) {
  await measure(`lidocainementhol, ${cells.join('×')} in P1`, supercell(crystal, cells));
}
await runner.dispose();
await engine.dispose();
