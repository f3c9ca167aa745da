/**
 * Wall and processor time of `adp-lint` on a folder, by number of processes: where `--concurrency auto` begins to pay
 * (fewestFiles of src/linter/pool/concurrency.ts). Needs the compiled program: npm run build.
 *
 *     npx tsx bench/many-files.ts FOLDER [files …]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const [folder, ...sizes] = process.argv.slice(2);
if (folder === undefined) throw new Error('which folder of CIFs?');
if (!existsSync(command)) throw new Error(`${command} is missing: npm run build`);

const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.cif'))
  .sort()
  .map((name) => resolve(join(folder, name)));
const counts = sizes.length > 0 ? sizes.map(Number) : [12, 24, 48, 96, all.length];
const cores = availableParallelism();
const rounds = 3;

console.log(`${cores} cores, load ${loadavg()[0].toFixed(1)}; best of ${rounds}`);
console.log('files  processes  wall/s');
for (const count of counts) {
  // Evenly from the whole folder: neighbours are alike.
  const files = Array.from(
    { length: Math.min(count, all.length) },
    (_, i) => all[Math.floor((i * all.length) / count)],
  );
  for (const concurrency of ['off', String(cores)]) {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      const begin = performance.now();
      const args = ['--concurrency', concurrency, '--no-config', '--fail-on', 'never', '--format', 'json', ...files];
      const { status, stderr } = spawnSync(process.execPath, [command, ...args], { maxBuffer: 2 ** 30 });
      if (status !== 0 && status !== 3) throw new Error(stderr.toString());
      best = Math.min(best, (performance.now() - begin) / 1000);
    }
    console.log(`${String(files.length).padStart(5)}  ${concurrency.padStart(9)}  ${best.toFixed(2).padStart(6)}`);
  }
}
