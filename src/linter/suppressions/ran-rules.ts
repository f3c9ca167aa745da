import type { RuleMeta } from '../../rules/rule.js';
import type { RuleSetting } from '../../rules/run.js';
import type { BlockReport } from '../report.js';

/** Names of the rules that could have found something in a file: what did not run cannot show that a suppression is of no use. */
export function ranRules(
  metas: readonly RuleMeta[],
  settings: Readonly<Record<string, RuleSetting>> | undefined,
  blocks: readonly BlockReport[],
): ReadonlySet<string> {
  const isOff = (word: string) => settings?.[word]?.severity === 'off';
  const judged = blocks.some(({ assessed }) => assessed > 0);
  return new Set(
    metas
      .filter(({ name, code, needsModel }) => !isOff(name) && !isOff(code) && (judged || !needsModel))
      .map(({ name }) => name),
  );
}
