/** Runs rules over structures made by hand. */
import type { Crystal } from '../../src/crystal/crystal.js';
import { compareStructure } from '../../src/judging/comparison.js';
import { Hypotheses } from '../../src/judging/hypotheses.js';
import { StructureFacts } from '../../src/judging/structure-facts.js';
import { joinCauses } from '../../src/linter/causes.js';
import type { StructurePrediction } from '../../src/model/prediction.js';
import { allRules } from '../../src/rules/index.js';
import type { AnyRule, Finding } from '../../src/rules/rule.js';
import { byPlace, runRules, type Settings } from '../../src/rules/run.js';

/** What rules find in a structure, held against a prediction where one is given, causes joined, in the order of the file. */
export async function lintStructure(
  crystal: Crystal,
  options: {
    readonly prediction?: StructurePrediction;
    readonly settings?: Settings;
    readonly rules?: readonly AnyRule[];
  } = {},
): Promise<Finding[]> {
  const { prediction, settings, rules = allRules } = options;
  const facts = new StructureFacts(crystal);
  const comparison = prediction && compareStructure(facts, prediction);
  // Whatever the temperature, these say the same.
  const hypotheses = prediction && new Hypotheses(crystal, async () => prediction, { prediction });
  const { found, failures } = await runRules(rules, { crystal, facts, prediction, comparison, hypotheses }, settings);
  if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join('\n'));
  const metas = rules.map(({ meta }) => meta);
  return joinCauses(found, metas, () => false).sort(byPlace);
}
