import type { TextRange } from '../cif/text/source.js';
import type { Site } from '../crystal/crystal.js';
import type {
  AnyRule,
  ComparisonContext,
  DocumentContext,
  Evidence,
  Finding,
  HypothesesContext,
  RuleMeta,
  RuleSettings,
  Severity,
} from './rule.js';

/** What the configuration says of one rule. */
export interface RuleSetting {
  readonly severity?: Severity | 'off';
  readonly options?: Readonly<Record<string, unknown>>;
}

/** By name or code of the rule. */
export type Settings = Readonly<Record<string, RuleSetting>>;

/** Options of a rule with the defaults of its schema filled in. */
export function ruleOptions(
  rule: { readonly meta: Pick<RuleMeta, 'optionsSchema'> },
  given: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const properties = (rule.meta.optionsSchema.properties ?? {}) as Record<string, { default?: unknown }>;
  const defaults = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, schema.default]));
  return { ...defaults, ...given };
}

/** A finding with the atoms that it is about, where they are those of a structure. */
export interface Found {
  readonly finding: Finding;
  readonly sites: readonly Site[];
}

/** A rule that failed; the message says which, where and why. */
export interface RuleFailure {
  readonly rule: string;
  readonly block: string;
  readonly message: string;
}

export interface RuleRun {
  readonly found: readonly Found[];
  readonly failures: readonly RuleFailure[];
}

/** What rules about structures can be given of one; what is absent keeps the rules that need it from running. */
export interface StructureContext extends Pick<HypothesesContext<never>, 'crystal' | 'facts'> {
  readonly comparison?: ComparisonContext<never>['comparison'];
  readonly prediction?: ComparisonContext<never>['prediction'];
  readonly hypotheses?: HypothesesContext<never>['hypotheses'];
}

/** Runs the rules about structures over one of them. */
export async function runRules(
  rules: readonly AnyRule[],
  structure: StructureContext,
  settings: Settings = {},
): Promise<RuleRun> {
  const { crystal, comparison, hypotheses } = structure;
  const isGiven = {
    document: false,
    crystal: true,
    comparison: comparison !== undefined,
    hypotheses: comparison !== undefined && hypotheses !== undefined,
  };
  const place = { block: crystal.blockName, range: crystal.blockRange };
  return run(
    rules.filter(({ meta }) => isGiven[meta.needs]),
    structure,
    settings,
    place,
  );
}

/** Runs the rules about documents over what one was read as. */
export async function runDocumentRules(
  rules: readonly AnyRule[],
  file: Omit<DocumentContext<never>, keyof RuleSettings<never>>,
  settings: Settings = {},
): Promise<RuleRun> {
  const place = { block: '', range: { start: 0, end: 0 } };
  return run(
    rules.filter(({ meta }) => meta.needs === 'document'),
    file,
    settings,
    place,
  );
}

/** Where evidence stands that names no place of its own. */
interface DefaultPlace {
  readonly block: string;
  readonly range: TextRange;
}

async function run(
  rules: readonly AnyRule[],
  given: object,
  settings: Settings,
  place: DefaultPlace,
): Promise<RuleRun> {
  const found: Found[] = [];
  const failures: RuleFailure[] = [];
  for (const rule of rules) {
    const { meta } = rule;
    const { severity: configured, options } = settings[meta.name] ?? settings[meta.code] ?? {};
    if (configured === 'off') continue;
    const severity = configured ?? meta.severity;
    const context = {
      ...given,
      options: ruleOptions(rule, options),
      severity,
      grade: (level: Severity) => configured ?? level,
    };
    try {
      // That the context is what the rule needs, the caller has seen to.
      const evidence = await (rule.check as (context: unknown) => ReturnType<typeof rule.check>)(context);
      found.push(...evidence.map((each) => complete(each, meta, severity, place)));
    } catch (error) {
      const where = place.block === '' ? '' : ` in data_${place.block}`;
      const message = `rule ${meta.name} failed${where}: ${error instanceof Error ? error.message : String(error)}`;
      failures.push({ rule: meta.name, block: place.block, message });
    }
  }
  return { found, failures };
}

/** A finding out of evidence: what follows from rule, settings and atoms is filled in. */
function complete(evidence: Evidence, meta: RuleMeta, severity: Severity, place: DefaultPlace): Found {
  const { message, sites = [], value, range, related, block, subject, causes, advice, data, excess } = evidence;
  const known = sites.filter((site): site is Site => typeof site !== 'string');
  const first = known.at(0);
  const finding: Finding = {
    code: meta.code,
    rule: meta.name,
    severity: evidence.severity ?? severity,
    message,
    block: block ?? place.block,
    sites: sites.map((site) => (typeof site === 'string' ? site : site.label)),
    ...(value && { value }),
    range: range ?? first?.displacementRange ?? first?.range ?? place.range,
    ...(related && { related }),
    ...(subject && { subject }),
    data: data ?? {},
    ...(excess !== undefined && { excess }),
    causes: causes ?? [],
    advice: advice ?? [],
  };
  return { finding, sites: known };
}

/** The order of the file; at one place that of the codes. */
export function byPlace(a: Finding, b: Finding): number {
  return a.range.start - b.range.start || a.code.localeCompare(b.code);
}
