import { Tinypool } from 'tinypool';
import type { LintOptions } from '../../linter/lint.js';
import { notJudged } from '../lint-runner.js';
import type { PredictorOptions } from '../models/open-predictor.js';
import { compiledWorker, threadsPerWorker } from './concurrency.js';
import type { LintOutcome, LintTask } from './worker.js';

/** Processes that lint: what takes one of them down (memory, a fault in native code) costs one file and no other. */
export class LintPool {
  readonly #pool: Tinypool;
  readonly #worker: string;
  readonly #threads: number;

  constructor(workers: number, worker = compiledWorker) {
    this.#worker = worker.href;
    this.#threads = threadsPerWorker(workers);
    this.#pool = new Tinypool({
      runtime: 'child_process',
      // A typed array must arrive as one, and NaN as NaN.
      serialization: 'advanced',
      minThreads: workers,
      maxThreads: workers,
      concurrentTasksPerWorker: 1,
      isolateWorkers: false,
      env: process.env as Record<string, string>,
      execArgv: forWorkers(process.execArgv),
    });
    // A worker that ends without work is replaced when there is some.
    this.#pool.on('error', () => {});
  }

  /** The report of a content, or why a worker could make none of any. */
  async lint(
    bytes: Uint8Array,
    name: string,
    predictor: PredictorOptions,
    options: Omit<LintOptions, 'predictor'> = {},
  ): Promise<LintOutcome> {
    const task: LintTask = { bytes, name, predictor: { threads: this.#threads, ...predictor }, options };
    try {
      return (await this.#pool.run(task, { filename: this.#worker })) as LintOutcome;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const what = `the process that judged it ended (${message}): not enough memory, or a fault of the engine; try it alone, with --concurrency off`;
      return { report: notJudged(name, 'judging-failed', what) };
    }
  }

  async dispose(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** Options of Node without those that give the program itself as text, which fit no program in a file. */
export function forWorkers(options: readonly string[]): string[] {
  const given: string[] = [];
  for (let i = 0; i < options.length; i++) {
    if (/^(-e|-p|-pe|--eval|--print)$/.test(options[i])) i++;
    else if (!/^--(input-type|eval|print)(=|$)/.test(options[i])) given.push(options[i]);
  }
  return given;
}
