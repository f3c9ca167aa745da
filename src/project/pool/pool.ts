import { Tinypool } from 'tinypool';
import type { LintOptions } from '../../linter/lint.js';
import type { FileReport } from '../../linter/report.js';
import { notJudged } from '../lint-files.js';
import type { PredictorOptions } from '../open-predictor.js';
import { compiledWorker, threadsPerWorker } from './concurrency.js';
import type { LintOutcome, LintTask } from './worker.js';

/** A model or engine that cannot be had. */
export class WorkerModelError extends Error {
  override readonly name = 'WorkerModelError';
}

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
    });
    // A worker that ends without work is replaced when there is some.
    this.#pool.on('error', () => {});
  }

  /** @throws WorkerModelError */
  async lint(
    bytes: Uint8Array,
    name: string,
    predictor: PredictorOptions,
    options: LintOptions = {},
  ): Promise<FileReport> {
    const task: LintTask = { bytes, name, predictor: { threads: this.#threads, ...predictor }, options };
    let outcome: LintOutcome;
    try {
      outcome = (await this.#pool.run(task, { filename: this.#worker })) as LintOutcome;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return notJudged(
        name,
        'judging-failed',
        `the process that judged it ended (${message}): not enough memory, or a fault of the engine; try it alone, with --concurrency off`,
      );
    }
    if ('report' in outcome) return outcome.report;
    if (outcome.failure === 'opening') throw new WorkerModelError(outcome.message);
    return notJudged(name, 'judging-failed', outcome.message);
  }

  async dispose(): Promise<void> {
    await this.#pool.destroy();
  }
}
