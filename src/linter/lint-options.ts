import type { Predictor } from '../model/predictor.js';
import type { RuleSetting } from '../rules/run.js';
import type { RulePlugin } from './plugin-rules.js';
import type { SuppressEntry } from './suppressions/suppression.js';

/** How to lint one text. Settings have been checked before: see ConfigValidator. */
export interface LintOptions {
  /**
   * The model, asked for when the first structure needs it; without one the rules that need none run. What it throws
   * ends the linting.
   */
  readonly predictor?: () => Promise<Pick<Predictor, 'predict'>>;
  /** By rule name or code. */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** Whose rules run besides our own. */
  readonly plugins?: readonly RulePlugin[];
  /** Temperature of the measurement in kelvin, in place of that in the file; that of the predictor counts more. */
  readonly temperature?: number;
  /** Names of the data blocks to lint, `*` and `?` allowed; all unless given. */
  readonly blocks?: readonly string[];
  /** Findings that are answered for. */
  readonly suppress?: readonly SuppressEntry[];
  /** Whether structures of which no atom can be assessed are predicted, too. */
  readonly predictAll?: boolean;
}
