import type { PredictorOptions } from '../project/open-predictor.js';
import type { RuleSetting } from '../rules/run.js';
import type { RulePlugin } from './plugin-rules.js';
import type { SuppressEntry } from './suppressions/suppression.js';

export interface LintOptions {
  /** By rule name or code. */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** Whose rules run besides our own. */
  readonly plugins?: readonly RulePlugin[];
  /** Temperature of the measurement in kelvin, in place of that in the file; that of the session counts more. */
  readonly temperature?: number;
  /** Names of the data blocks to lint, `*` and `?` allowed; all unless given. */
  readonly blocks?: readonly string[];
  /** Findings that are answered for. */
  readonly suppress?: readonly SuppressEntry[];
  /** Model and engine for this file, where the session was opened with none. */
  readonly predictor?: PredictorOptions;
}
