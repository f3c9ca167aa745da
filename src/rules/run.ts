import type { Crystal } from '../crystal/crystal.js';
import type { StructureComparison } from '../judging/comparison.js';
import type { StructurePrediction } from '../model/prediction.js';
import { type AnyRule, type FileRuleContext, type Finding, isFileRule, type Severity } from './rule.js';
import { severities } from './severity.js';

/** What the configuration says of one rule. */
export interface RuleSetting {
  readonly severity?: Severity | 'off';
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Options of a rule with the defaults of its schema filled in. */
export function ruleOptions(rule: Pick<AnyRule, 'meta'>, given: Readonly<Record<string, unknown>> = {}): never {
  const properties = (rule.meta.optionsSchema.properties ?? {}) as Record<string, { default?: unknown }>;
  const defaults = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, schema.default]));
  // The caller has checked `given` against the schema that the defaults come from.
  return { ...defaults, ...given } as never;
}

/** An atom that fails several rules of one group has one cause: the strongest finding stays, and names the others. */
function keepStrongest(
  findings: readonly Finding[],
  rules: readonly AnyRule[],
  isAcknowledged: (finding: Finding) => boolean,
): Finding[] {
  const groupOf = new Map(rules.map(({ meta }) => [meta.code, meta.group]));
  // What nobody answers for must not hide behind what somebody does.
  const weaker = (a: Finding, b: Finding) =>
    Number(isAcknowledged(a)) - Number(isAcknowledged(b)) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    (b.excess ?? 0) - (a.excess ?? 0);
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

type Settings = Readonly<Record<string, RuleSetting>>;

function settingOf({ meta }: AnyRule, settings: Settings): RuleSetting {
  return settings[meta.name] ?? settings[meta.code] ?? {};
}

/**
 * Runs the rules about structures over one of them; findings come in the order of the file.
 *
 * @param isAcknowledged whether a finding is answered for whatever the atom: of several on one atom it comes last
 */
export function runRules(
  rules: readonly AnyRule[],
  structure: {
    readonly crystal: Crystal;
    readonly prediction?: StructurePrediction;
    readonly comparison?: StructureComparison;
  },
  settings: Settings = {},
  isAcknowledged: (finding: Finding) => boolean = () => false,
): Finding[] {
  const findings = rules.flatMap((rule) => {
    if (isFileRule(rule)) return [];
    const { severity, options } = settingOf(rule, settings);
    if (severity === 'off') return [];
    return rule.check({
      ...structure,
      options: ruleOptions(rule, options),
      severity: severity ?? rule.meta.severity,
      ...(severity && { configured: severity }),
    });
  });
  return keepStrongest(findings, rules, isAcknowledged).sort(byPlace);
}

/** Runs the rules about files over what one of them was read as; findings come in the order of the file. */
export function runFileRules(
  rules: readonly AnyRule[],
  file: Omit<FileRuleContext<never>, 'options' | 'severity'>,
  settings: Settings = {},
): Finding[] {
  const findings = rules.flatMap((rule) => {
    if (!isFileRule(rule)) return [];
    const { severity, options } = settingOf(rule, settings);
    if (severity === 'off') return [];
    return rule.check({ ...file, options: ruleOptions(rule, options), ...(severity && { severity }) });
  });
  return findings.sort(byPlace);
}

/** The order of the file; at one place that of the codes. */
export function byPlace(a: Finding, b: Finding): number {
  return a.range.start - b.range.start || a.code.localeCompare(b.code);
}
