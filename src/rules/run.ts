import type { Crystal } from '../crystal/crystal.js';
import type { StructurePrediction } from '../model/prediction.js';
import type { StructureComparison } from './comparison.js';
import type { Finding, Rule, Severity } from './rule.js';
import { severities } from './severity.js';

/** What the configuration says of one rule. */
export interface RuleSetting {
  readonly severity?: Severity | 'off';
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Options of a rule with the defaults of its schema filled in. */
export function ruleOptions(rule: Rule<never>, given: Readonly<Record<string, unknown>> = {}): never {
  const properties = (rule.meta.optionsSchema.properties ?? {}) as Record<string, { default?: unknown }>;
  const defaults = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, schema.default]));
  // The caller has checked `given` against the schema that the defaults come from.
  return { ...defaults, ...given } as never;
}

/** An atom that fails several rules of one group has one cause: the strongest finding stays, and names the others. */
function keepStrongest(findings: readonly Finding[], rules: readonly Rule<never>[]): Finding[] {
  const groupOf = new Map(rules.map(({ meta }) => [meta.code, meta.group]));
  const weaker = (a: Finding, b: Finding) =>
    severities.indexOf(a.severity) - severities.indexOf(b.severity) || (b.excess ?? 0) - (a.excess ?? 0);
  const grouped = new Map<string, Finding[]>();
  const kept: Finding[] = [];
  for (const finding of findings) {
    const group = groupOf.get(finding.code);
    if (group === undefined) {
      kept.push(finding);
      continue;
    }
    const key = JSON.stringify([group, finding.range.start, finding.site]);
    const others = grouped.get(key);
    if (others) others.push(finding);
    else grouped.set(key, [finding]);
  }
  for (const same of grouped.values()) {
    const [strongest, ...others] = [...same].sort(weaker);
    kept.push({ ...strongest, data: { ...strongest.data, alsoFails: others.map(({ code }) => code).sort() } });
  }
  return kept;
}

/** Runs the rules over one structure; findings come in the order of the file. */
export function runRules(
  rules: readonly Rule<never>[],
  structure: {
    readonly crystal: Crystal;
    readonly prediction?: StructurePrediction;
    readonly comparison?: StructureComparison;
  },
  settings: Readonly<Record<string, RuleSetting>> = {},
): Finding[] {
  const findings = rules.flatMap((rule) => {
    const setting = settings[rule.meta.name] ?? settings[rule.meta.code] ?? {};
    if (setting.severity === 'off') return [];
    return rule.check({
      ...structure,
      options: ruleOptions(rule, setting.options),
      severity: setting.severity ?? rule.meta.severity,
    });
  });
  return keepStrongest(findings, rules).sort((a, b) => a.range.start - b.range.start || a.code.localeCompare(b.code));
}
