import { existsSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { PredictorOptions } from '../models/open-predictor.js';

/** `auto`: as many as pay off. */
export type Concurrency = number | 'auto' | 'off';

/**
 * One process computes on two threads already: with two cores, two processes took longer for 24, 48 and 96 files, and
 * gained 6 % with 671 (bench/many-files.ts).
 */
const fewestCores = 4;
/** With fewer files the time that workers need to start is not won back: estimated from what starting costs, not measured. */
const fewestFiles = 96;
/** A worker with the default model takes up to this much memory for structures of ordinary size, bytes. */
const memoryPerWorker = 700 * 2 ** 20;
/** More workers than this are of no use to anybody's folder, and open as many models. */
const mostWorkers = 32;

/**
 * How many processes should share the work; 1 for none but this one.
 *
 * @param device what was asked for; the memory of a GPU is not shared out
 */
export function workerCount(
  concurrency: Concurrency,
  files: number,
  device: PredictorOptions['device'],
  machine: { readonly cores: number; readonly freeMemory: number } = {
    cores: availableParallelism(),
    freeMemory: freemem(),
  },
): number {
  if (concurrency === 'off') return 1;
  if (typeof concurrency === 'number') return Math.max(1, Math.min(concurrency, files));
  if (files < fewestFiles || (device !== undefined && device !== 'auto' && device !== 'cpu')) return 1;
  if (machine.cores < fewestCores) return 1;
  const byMemory = Math.floor(machine.freeMemory / memoryPerWorker);
  return Math.max(1, Math.min(machine.cores, byMemory, Math.floor(files / (fewestFiles / 2)), mostWorkers));
}

/** Threads that each of several workers should use where the user has not said. */
export function threadsPerWorker(workers: number, cores = availableParallelism()): number {
  return Math.max(1, Math.floor(cores / workers));
}

export const compiledWorker = new URL('./worker.js', import.meta.url);

/** Whether there is a compiled worker: there is none where the sources themselves are run. */
export function poolIsAvailable(worker = compiledWorker): boolean {
  return existsSync(fileURLToPath(worker));
}
