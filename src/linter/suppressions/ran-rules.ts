import { needsModel, type RuleMeta } from '../../rules/rule.js';
import type { RuleSetting } from '../../rules/run.js';

/**
 * Names of the rules that could have found something in a file: what did not run cannot show that a suppression is of no use.
 *
 * @param judged whether any atom was held against a prediction
 */
export function ranRules(
  metas: readonly RuleMeta[],
  settings: Readonly<Record<string, RuleSetting>> | undefined,
  judged: boolean,
): ReadonlySet<string> {
  const isOff = (word: string) => settings?.[word]?.severity === 'off';
  return new Set(
    metas
      .filter((meta) => !isOff(meta.name) && !isOff(meta.code) && (judged || !needsModel(meta)))
      .map(({ name }) => name),
  );
}
