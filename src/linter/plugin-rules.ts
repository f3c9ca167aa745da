import type { TextRange } from '../cif/index.js';
import type { Crystal, Site } from '../crystal/index.js';
import type { Finding, FindingData, Rule, RuleContext, RuleMeta, Severity } from '../rules/rule.js';
import { severities } from '../rules/severity.js';

/** A rule as a plugin writes it; its name in reports and settings is `plugin/name`. */
export interface PluginRule<Options = Readonly<Record<string, unknown>>> {
  readonly meta: PluginRuleMeta;
  /** Runs once for each structure. What it throws is reported as the trouble of the file. */
  check(context: RuleContext<Options>): readonly PluginFinding[];
}

export interface PluginRuleMeta {
  /** Capitals and digits, `XYZ001`; `ADPL…` is taken. */
  readonly code: string;
  /** Lower case, words joined by hyphens; without the name of the plugin. */
  readonly name: string;
  /** Where neither the settings nor the finding says otherwise. */
  readonly severity: Severity;
  /** What it tests, one sentence. */
  readonly summary: string;
  /** Address of a page about the rule. */
  readonly docs: string;
  /** Where the test comes from; the plugin itself unless given. */
  readonly source?: string;
  /** JSON schema of the options; every property has a default. No options unless given. */
  readonly optionsSchema?: Readonly<Record<string, unknown>>;
  /** Whether it says nothing without a prediction. */
  readonly needsModel?: boolean;
}

export interface PluginFinding {
  /** One sentence of evidence, with numbers and units. */
  readonly message: string;
  /** The severity of the rule unless given. */
  readonly severity?: Severity;
  /** The atom that it is about, out of `crystal.sites`; none where it is about the structure. */
  readonly site?: Site;
  /** Where to point: the row of the atom's U (else of the atom) or the heading of the block unless given. */
  readonly range?: TextRange;
  readonly data?: FindingData;
  /** Likely causes, likeliest first. */
  readonly causes?: readonly string[];
  /** What to try. */
  readonly advice?: readonly string[];
}

/** A plugin's rule in the form of our own. */
export interface PluggedRule extends Rule<never> {
  /** Address of its page. */
  readonly docs: string;
}

/** The part of a plugin that judges. */
export interface RulePlugin {
  /** Lower case, words joined by hyphens; goes before the names of its rules. */
  readonly name: string;
  readonly rules?: readonly PluginRule<never>[];
}

/** A plugin that cannot be used, or failed; the message names it. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
}

const namePattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const codePattern = /^[A-Z][A-Z0-9]*\d$/;
const ownCodes = /^ADPL/;
const noOptions = { type: 'object', additionalProperties: false, properties: {} };

/**
 * The rules of plugins in the form of our own.
 *
 * @param known rules that the codes must not clash with
 * @throws PluginError for names and codes that are malformed or taken
 */
export function rulesOfPlugins(plugins: readonly RulePlugin[], known: readonly RuleMeta[]): PluggedRule[] {
  const names = new Set<string>();
  const ownerOfCode = new Map(known.map(({ code }) => [code, 'adp-lint']));
  const rules: PluggedRule[] = [];
  for (const plugin of plugins) {
    checkPluginName(plugin.name);
    if (names.has(plugin.name)) {
      throw new PluginError(`two plugins are called ${plugin.name}: their rules could not be told apart`);
    }
    names.add(plugin.name);
    const seen = new Set<string>();
    for (const rule of plugin.rules ?? []) {
      const { meta } = rule;
      checkMeta(meta, plugin.name);
      if (seen.has(meta.name)) throw new PluginError(`plugin ${plugin.name}: two rules are called ${meta.name}`);
      seen.add(meta.name);
      const owner = ownerOfCode.get(meta.code);
      if (owner !== undefined) {
        throw new PluginError(
          `plugin ${plugin.name}: the code ${meta.code} of its rule ${meta.name} is taken by ${owner}`,
        );
      }
      ownerOfCode.set(meta.code, `plugin ${plugin.name}`);
      rules.push(adapted(rule, plugin.name));
    }
  }
  return rules;
}

/** @throws PluginError */
export function checkPluginName(name: string): void {
  if (!namePattern.test(name)) {
    throw new PluginError(
      `${JSON.stringify(name)} is no name of a plugin: lower case, words joined by hyphens (my-rules)`,
    );
  }
}

function checkMeta({ code, name, severity, docs, optionsSchema = noOptions }: PluginRuleMeta, plugin: string): void {
  const fail = (what: string): never => {
    throw new PluginError(`plugin ${plugin}, rule ${JSON.stringify(name)}: ${what}`);
  };
  if (!namePattern.test(name)) fail('a name is lower case, words joined by hyphens (long-bond), without the plugin');
  if (!codePattern.test(code)) fail(`${JSON.stringify(code)} is no code: capitals, then digits (XYZ001)`);
  if (ownCodes.test(code)) fail(`the code ${code} is taken: ADPL… are the rules of adp-lint itself`);
  if (!severities.includes(severity)) fail(`${JSON.stringify(severity)} is no severity: ${severities.join(', ')}`);
  if (typeof docs !== 'string' || docs === '') fail('docs must be the address of a page about the rule');
  const properties = (optionsSchema.properties ?? {}) as Readonly<Record<string, { readonly default?: unknown }>>;
  for (const [option, schema] of Object.entries(properties)) {
    if (schema.default === undefined) fail(`its option ${option} has no default in optionsSchema`);
  }
}

function adapted(rule: PluginRule<never>, plugin: string): PluggedRule {
  const { code, name, severity, summary, docs, source, optionsSchema = noOptions, needsModel = false } = rule.meta;
  const meta: RuleMeta = {
    code,
    name: `${plugin}/${name}`,
    severity,
    summary,
    source: source ?? `plugin ${plugin}`,
    optionsSchema,
    needsModel,
  };
  return {
    meta,
    docs,
    check(context) {
      if (needsModel && context.prediction === undefined) return [];
      try {
        return rule.check(context).map((finding) => located(finding, meta, context.crystal, context.severity));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new PluginError(`rule ${meta.name} failed in data_${context.crystal.blockName}: ${message}`, {
          cause: error,
        });
      }
    },
  };
}

function located(finding: PluginFinding, meta: RuleMeta, crystal: Crystal, severity: Severity): Finding {
  const { site } = finding;
  return {
    code: meta.code,
    rule: meta.name,
    severity: finding.severity ?? severity,
    message: finding.message,
    block: crystal.blockName,
    ...(site && { site: site.label }),
    range: finding.range ?? site?.displacementRange ?? site?.range ?? crystal.blockRange,
    data: finding.data ?? {},
    causes: finding.causes ?? [],
    advice: finding.advice ?? [],
  };
}
