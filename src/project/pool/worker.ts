/** Runs in a process of its own: lints what it is sent, with models that stay open from file to file. */

import { type LintOptions, lintBytes, openLintSession } from '../../linter/lint.js';
import type { FileReport } from '../../linter/report.js';
import { GuardedSession } from '../lint-files.js';
import type { PredictorOptions } from '../open-predictor.js';

export interface LintTask {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly predictor: PredictorOptions;
  readonly options: LintOptions;
}

export type LintOutcome =
  | { readonly report: FileReport }
  /** `opening`: the model or engine cannot be had. */
  | { readonly failure: 'opening' | 'judging'; readonly message: string };

// The process that sends the files has ended, perhaps by kill -9: nobody waits for what is in work.
process.once('disconnect', () => process.exit());

const sessions = new Map<string, GuardedSession>();

export default async function lintTask({ bytes, name, predictor, options }: LintTask): Promise<LintOutcome> {
  const key = JSON.stringify(predictor);
  const session = sessions.get(key) ?? new GuardedSession(openLintSession(predictor));
  sessions.set(key, session);
  try {
    return { report: await lintBytes(bytes, name, session, options) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { failure: session.failedToOpen ? 'opening' : 'judging', message };
  }
}
