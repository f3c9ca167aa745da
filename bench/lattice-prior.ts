/**
 * How long does the lattice prior take, and how much memory? Supercells of paracetamol monomethanolate with every atom
 * moved a little, so that nothing but the operations asked for is left of the symmetry. Prints a table.
 *
 *     npx tsx bench/lattice-prior.ts [--web] [--large]
 *
 * --web takes onnxruntime-web, --large goes on to 4,000 atoms and more (a minute on quiet cores, 1 GB).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCif } from '../src/cif/index.js';
import { crystalsFromCif, type SymOp, type Vector3 } from '../src/crystal/index.js';
import type { LatticeInput } from '../src/lattice/lattice-atoms.js';
import { placeAtoms } from '../src/lattice/lattice-atoms.js';
import { latticePrior } from '../src/lattice/prior.js';
import { createDenseInverter } from '../src/model/onnx/dense-inverse.js';
import { loadOnnxRuntime } from '../src/project/engines/onnx-runtime.js';
import { loadBundledSprings } from '../src/project/models/bundled-springs.js';
import { seededRandom } from '../tests/support/random.js';

const fixture = join(fileURLToPath(new URL('.', import.meta.url)), '../fixtures/paracetamol_monomethanolate.cif');
const crystal = crystalsFromCif(parseCif(readFileSync(fixture, 'utf8')))[0]!;
const identity: SymOp = { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [0, 0, 0] };

/** Repeats a cell; each copy of a site becomes a site of its own, displaced by up to 1e-4 of an axis. */
function supercell(input: LatticeInput, times: Vector3, symOps: readonly SymOp[]): LatticeInput {
  const random = seededRandom(1);
  const jitter = () => 1e-4 * (random() - 0.5);
  const sites: LatticeInput['sites'][number][] = [];
  for (const { element, fract } of input.sites) {
    for (let n = 0; n < times[0] * times[1] * times[2]; n++) {
      const copy = [n % times[0], Math.floor(n / times[0]) % times[1], Math.floor(n / (times[0] * times[1]))];
      const place = (k: number) => (fract[k]! + copy[k]!) / times[k]! + jitter();
      sites.push({ element, fract: [place(0), place(1), place(2)] });
    }
  }
  const orthogonalization = input.orthogonalization.map(
    (x, k) => x * times[k % 3]!,
  ) as unknown as LatticeInput['orthogonalization'];
  return { orthogonalization, symOps, sites };
}

function withoutSymmetry(): LatticeInput {
  const { cell, count, fract, elements, species } = placeAtoms(crystal);
  const sites = Array.from({ length: count }, (_, i) => ({
    element: elements[species[i]!]!,
    fract: [fract[3 * i]!, fract[3 * i + 1]!, fract[3 * i + 2]!] as const,
  }));
  return { orthogonalization: cell.orthogonalization, symOps: [identity], sites };
}

const web = process.argv.includes('--web');
const runtime = await loadOnnxRuntime(web ? 'onnxruntime-web' : 'onnxruntime-node');
const inverter = createDenseInverter(runtime.ort, runtime);
const springs = await loadBundledSprings();
const cell = withoutSymmetry();

// Odd multiples keep the screw axis and the glide plane: half of the long axis is half of a short one, modulo it.
const small: [string, LatticeInput][] = [
  ['P 1', supercell(cell, [2, 1, 1], [identity])],
  ['P 1', supercell(cell, [3, 2, 2], [identity])],
  ['P 21/n', supercell(crystal, [3, 1, 1], crystal.symOps)],
  ['P 21/n', supercell(crystal, [3, 3, 1], crystal.symOps)],
];
const large: [string, LatticeInput][] = [
  ['P 1', supercell(cell, [4, 3, 2], [identity])],
  ['P 21/n', supercell(crystal, [5, 3, 3], crystal.symOps)],
  ['P 1', supercell(cell, [5, 3, 3], [identity])],
];

console.log(inverter.description);
console.log('symmetry  atoms  order  matrices  seconds  peak MB');
for (const [symmetry, input] of process.argv.includes('--large') ? [...small, ...large] : small) {
  let best = Number.POSITIVE_INFINITY;
  let text = '';
  for (let attempt = 0; attempt < (input.sites.length > 1500 ? 1 : 3); attempt++) {
    const start = performance.now();
    const prior = await latticePrior(input, 295, springs, inverter, { maximumOrder: 1e5, maximumWork: 1e14 });
    best = Math.min(best, (performance.now() - start) / 1000);
    if ('unavailable' in prior) throw new Error(prior.unavailable);
    text = `${String(prior.atoms).padStart(5)}  ${String(prior.matrixOrder).padStart(5)}  ${String(prior.matrices).padStart(8)}`;
  }
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(`${symmetry.padEnd(8)}  ${text}  ${best.toFixed(2).padStart(7)}  ${peak.toFixed(0).padStart(7)}`);
}
process.exit(0);
