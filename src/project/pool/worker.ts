/** Runs in a process of its own: lints what it is sent, with models that stay open from file to file. */
import type { LintOptions } from '../../linter/lint.js';
import type { FileReport } from '../../linter/report.js';
import { LintRunner } from '../lint-runner.js';
import type { PredictorOptions } from '../models/open-predictor.js';

export interface LintTask {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly predictor: PredictorOptions;
  readonly options: Omit<LintOptions, 'predictor'>;
}

/** `failure`: why nothing can be judged at all, be it a model or engine that cannot be had. */
export type LintOutcome = { readonly report: FileReport } | { readonly failure: string };

// The process that sends the files has ended, perhaps by kill -9: nobody waits for what is in work.
process.once('disconnect', () => process.exit());

const runners = new Map<string, LintRunner>();

export default async function lintTask({ bytes, name, predictor, options }: LintTask): Promise<LintOutcome> {
  const key = JSON.stringify(predictor);
  const runner = runners.get(key) ?? new LintRunner({ predictor });
  runners.set(key, runner);
  try {
    return { report: (await runner.lint(bytes, name, options)).report };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
