import { allRules } from '../../rules/index.js';
import { type PresetName, presetNames } from '../../rules/rule.js';
import type { Config } from './config.js';

export { type PresetName, presetNames } from '../../rules/rule.js';

/** What presets say of a run; what they say of a rule stands with the rule. docs/configuration.md has the reasons. */
const runSettings: Readonly<Partial<Record<PresetName, Config>>> = {
  /** For the last look before publication. */
  strict: { minSeverity: 'hint', failOn: 'warning' },
  /** As the journals of the IUCr treat alerts: an A must be answered, and an empty response is no answer. */
  iucr: { failOn: 'error', minSeverity: 'hint' },
};

function presetOf(name: PresetName): Config {
  const rules = allRules.flatMap(({ meta }) => {
    const entry = meta.presets?.[name];
    return entry === undefined ? [] : [[meta.name, entry] as const];
  });
  return { ...runSettings[name], ...(rules.length > 0 && { rules: Object.fromEntries(rules) }) };
}

/** Settings to extend. What a preset does not name stays as the rules have it. */
export const presets = Object.fromEntries(presetNames.map((name) => [name, presetOf(name)])) as Readonly<
  Record<PresetName, Config>
>;

export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(presets, name);
}
