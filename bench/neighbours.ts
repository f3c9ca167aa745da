/**
 * Time and memory of the periodic neighbour search. Argument: the number of atoms (10,000).
 * Random atoms at 0.105 Å⁻³ (about 55 neighbours within 5 Å), as in an organic crystal with hydrogens.
 */
import { findNeighbours, orthogonalizationMatrix } from '../src/crystal/index.js';

const atoms = Number(process.argv[2] ?? 10_000);
const length = Math.cbrt(atoms / 0.105 / Math.sin((100 * Math.PI) / 180));
const orthogonalization = orthogonalizationMatrix({
  a: length,
  b: length,
  c: length,
  alpha: 90,
  beta: 100,
  gamma: 90,
});
let state = 1;
const random = () => {
  state = (Math.imul(state, 48271) >>> 0) % 2147483647;
  return state / 2147483647;
};
const fract = Float64Array.from({ length: 3 * atoms }, random);
for (let round = 0; round < 5; round++) {
  const begin = performance.now();
  const { count } = findNeighbours({ orthogonalization, fract, cutoff: 5, minDistance: 0.01 });
  const elapsed = performance.now() - begin;
  const memory = process.memoryUsage().rss / 2 ** 20;
  console.log(`${atoms} atoms, ${count} edges: ${elapsed.toFixed(0)} ms, resident ${memory.toFixed(0)} MiB`);
}
