/**
 * Fuzzes the reader: `npx tsx bench/fuzz.ts --count 200000 [--run 1] [--jobs 1] [--only index] [--save folder]`.
 * Each input is decoded, parsed, read value by value, made into crystals, and its sites are assessed. Prints what
 * failed, with the numbers that make the input again (`--run r --only i`), the rate, the worst time and memory.
 * A watchdog in the main thread ends an input that hangs, and the run goes on behind it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fuzzInput, fuzzSeeds } from '../tests/support/fuzz.js';
import { type Exercised, exercise } from '../tests/support/fuzz-exercise.js';

/** Workers do not inherit tsx: it is registered in each before this file is loaded again. */
const startWorker = `
  const { tsx, script } = require('node:worker_threads').workerData;
  import(tsx).then(({ register }) => { register(); return import(script); });
`;

const fixtures = resolve(fileURLToPath(import.meta.url), '../../fixtures');

/**
 * What an input may take, ms: 1 s per MB, and a quarter of a second whatever its size: a few hundred bytes can name a
 * group of 192 operations, or crowd atoms to fifty times the density of diamond.
 */
const allowance = (bytes: number) => 250 + bytes / 1e3;
/** Memory held per byte of input: by text and document, and with all crystals, their bonds and the problems of both. */
const MEMORY_LIMITS = { document: 64, crystals: 192 };
const HANGS_AFTER = 20_000;

interface Job {
  readonly run: number;
  readonly first: number;
  readonly end: number;
  readonly step: number;
  /** Number of the input in work. */
  readonly progress: SharedArrayBuffer;
}

interface Outcome {
  readonly failure?: { index: number; name: string; message: string };
  readonly tally?: Tally;
}

interface Tally {
  inputs: number;
  bytes: number;
  values: number;
  crystals: number;
  sites: number;
  /** ms, and ms per MB of inputs of 10 kB or more. */
  worst: number;
  worstIndex: number;
  worstRate: number;
  worstRateIndex: number;
}

function emptyTally(): Tally {
  return {
    inputs: 0,
    bytes: 0,
    values: 0,
    crystals: 0,
    sites: 0,
    worst: 0,
    worstIndex: -1,
    worstRate: 0,
    worstRateIndex: -1,
  };
}

/** ms of the clock, or of the processor where other work on the machine took the clock's time. */
function timed(bytes: Uint8Array): { elapsed: number; result: Exercised } {
  const begin = performance.now();
  const before = process.cpuUsage();
  const result = exercise(bytes);
  const { user, system } = process.cpuUsage(before);
  return { elapsed: Math.min(performance.now() - begin, (user + system) / 1000), result };
}

function work({ run, first, end, step, progress }: Job): void {
  const seeds = fuzzSeeds(fixtures);
  const current = new Int32Array(progress);
  // The first files meet code that is not compiled yet: the seeds, and their times do not count.
  for (const { bytes } of seeds) exercise(bytes);
  let tally = emptyTally();
  const report = () => {
    parentPort?.postMessage({ tally } satisfies Outcome);
    tally = emptyTally();
  };
  for (let index = first; index < end; index += step) {
    Atomics.store(current, 0, index);
    const { name, bytes } = fuzzInput(seeds, run, index);
    try {
      let { elapsed, result } = timed(bytes);
      // Collecting garbage makes any one time unreliable: the best of three counts.
      const allowed = allowance(bytes.length);
      for (let again = 0; again < 2 && elapsed > allowed / 2; again++) {
        elapsed = Math.min(elapsed, timed(bytes).elapsed);
      }
      if (elapsed > allowed) {
        const message = `slow: ${elapsed.toFixed(0)} ms for ${bytes.length} bytes`;
        parentPort?.postMessage({ failure: { index, name, message } } satisfies Outcome);
      }
      tally.inputs++;
      tally.bytes += bytes.length;
      tally.values += result.values;
      tally.crystals += result.crystals;
      tally.sites += result.sites;
      if (elapsed > tally.worst) [tally.worst, tally.worstIndex] = [elapsed, index];
      const rate = (1e6 * elapsed) / bytes.length;
      if (bytes.length > 1e4 && rate > tally.worstRate) [tally.worstRate, tally.worstRateIndex] = [rate, index];
    } catch (error) {
      tally.inputs++;
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      parentPort?.postMessage({ failure: { index, name, message } } satisfies Outcome);
    }
    if (tally.inputs === 100) report();
  }
  report();
}

/** Memory in use while a large input (a mutated file many times over) is read, per byte of input. */
function memoryRatios(run: number, inputs: number): { document: number; crystals: number } {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const seeds = fuzzSeeds(fixtures);
  const worst = { document: 0, crystals: 0 };
  for (let k = 0; k < inputs; k++) {
    const { bytes } = fuzzInput(seeds, run + 1000, k);
    if (bytes.length === 0) continue;
    const large = Buffer.concat(Array(Math.ceil(4e6 / bytes.length)).fill(bytes)).subarray(0, 4e6);
    collect();
    const inUse = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const before = inUse();
    exercise(large, (stage) => {
      // What is held, not what waits to be collected.
      collect();
      const ratio = (inUse() - before) / large.length;
      if (stage === 'decode' || stage === 'parse') worst.document = Math.max(worst.document, ratio);
      worst.crystals = Math.max(worst.crystals, ratio);
    });
  }
  return worst;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '20000' },
      run: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '1' },
      only: { type: 'string' },
      save: { type: 'string' },
    },
  });
  const run = Number(values.run);
  const seeds = fuzzSeeds(fixtures);
  const save = (index: number) => {
    if (values.save === undefined) return;
    mkdirSync(values.save, { recursive: true });
    writeFileSync(join(values.save, `${run}-${index}.cif`), fuzzInput(seeds, run, index).bytes);
  };
  if (values.only !== undefined) {
    const index = Number(values.only);
    save(index);
    const { name, bytes } = fuzzInput(seeds, run, index);
    console.log(`${name}, ${bytes.length} bytes`);
    const { elapsed, result } = timed(bytes);
    console.log(`${elapsed.toFixed(1)} ms`, result);
    return;
  }
  // Unmodified, all of them must be read and written back.
  for (const { bytes } of seeds) exercise(bytes);
  const count = Number(values.count);
  const jobs = Number(values.jobs);
  const total = emptyTally();
  const failures = new Map<string, number>();
  const begin = performance.now();
  const note = (index: number, name: string, message: string) => {
    const kind = message.split('\n').slice(0, 2).join(' ').replace(/\d+/g, '#');
    const seen = (failures.get(kind) ?? 0) + 1;
    failures.set(kind, seen);
    if (seen > 3) return;
    save(index);
    console.log(`FAILED --run ${run} --only ${index} (${name})\n${message}\n`);
  };
  const runFrom = (first: number, step: number): Promise<void> =>
    new Promise((done, fail) => {
      const progress = new SharedArrayBuffer(4);
      const job: Job = { run, first, end: count, step, progress };
      const worker = new Worker(startWorker, {
        eval: true,
        workerData: { job, tsx: import.meta.resolve('tsx/esm/api'), script: import.meta.url },
      });
      const current = new Int32Array(progress).fill(first);
      let last = -1;
      let since = performance.now();
      const watchdog = setInterval(() => {
        const index = Atomics.load(current, 0);
        if (index !== last) [last, since] = [index, performance.now()];
        else if (performance.now() - since > HANGS_AFTER) {
          clearInterval(watchdog);
          note(index, 'hangs', `hangs for more than ${HANGS_AFTER / 1000} s`);
          worker.terminate().then(() => runFrom(index + step, step).then(done, fail));
        }
      }, 500);
      worker.on('message', ({ failure, tally }: Outcome) => {
        if (failure) note(failure.index, failure.name, failure.message);
        if (tally) add(total, tally);
      });
      worker.on('error', (error) => {
        clearInterval(watchdog);
        const index = Atomics.load(current, 0);
        note(index, 'ends the process', error.message);
        runFrom(index + step, step).then(done, fail);
      });
      worker.on('exit', (code) => {
        clearInterval(watchdog);
        if (code === 0) done();
      });
    });
  await Promise.all(Array.from({ length: jobs }, (_, job) => runFrom(job, jobs)));
  const seconds = (performance.now() - begin) / 1000;
  const memory = memoryRatios(run, 40);
  const overweight = (['document', 'crystals'] as const).filter((part) => memory[part] > MEMORY_LIMITS[part]);
  const failed = [...failures.values()].reduce((sum, times) => sum + times, 0);
  console.log(
    [
      `${total.inputs} inputs, ${(total.bytes / 1e6).toFixed(0)} MB, ${total.values} values, ${total.crystals} crystals, ${total.sites} sites`,
      `${failed} failed (${failures.size} kinds)`,
      `${seconds.toFixed(0)} s: ${(total.inputs / seconds).toFixed(0)} inputs/s, ${(total.bytes / 1e6 / seconds).toFixed(1)} MB/s with ${jobs} worker(s)`,
      `worst time ${total.worst.toFixed(0)} ms (input ${total.worstIndex}); worst rate from 10 kB on ${total.worstRate.toFixed(0)} ms/MB (input ${total.worstRateIndex})`,
      `memory held per byte of input, worst of 40 mutated files of 4 MB: document ${memory.document.toFixed(1)} (limit ${MEMORY_LIMITS.document}), with crystals ${memory.crystals.toFixed(1)} (limit ${MEMORY_LIMITS.crystals})`,
      `peak resident set ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
    ].join('\n'),
  );
  if (failed > 0 || overweight.length > 0) process.exitCode = 1;
}

function add(total: Tally, tally: Tally): void {
  for (const key of ['inputs', 'bytes', 'values', 'crystals', 'sites'] as const) total[key] += tally[key];
  if (tally.worst > total.worst) [total.worst, total.worstIndex] = [tally.worst, tally.worstIndex];
  if (tally.worstRate > total.worstRate)
    [total.worstRate, total.worstRateIndex] = [tally.worstRate, tally.worstRateIndex];
}

if (isMainThread) await main();
else work((workerData as { job: Job }).job);
