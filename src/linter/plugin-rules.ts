import type { Site } from '../crystal/crystal.js';
import {
  type AnyRule,
  type Evidence,
  type Need,
  noOptions,
  type RuleContext,
  type RuleMeta,
  type Severity,
  type TestedValue,
  type Topic,
} from '../rules/rule.js';
import { severities } from '../rules/severity.js';
import { closestWord } from './suggest.js';

const allNeeds: readonly Need[] = ['document', 'crystal', 'comparison', 'hypotheses'];

/** A rule as a plugin writes it: as our own, but for what it says of itself. Its name in reports is `plugin/name`. */
export interface PluginRule<Options = Readonly<Record<string, unknown>>, N extends Need = 'crystal'> {
  readonly meta: PluginRuleMeta<N>;
  /** Runs once for each structure (once a file where it needs `document`). What it throws is the trouble of the file. */
  check(context: RuleContext<Options, N>): readonly Evidence[] | Promise<readonly Evidence[]>;
}

export interface PluginRuleMeta<N extends Need = 'crystal'> {
  /** Capitals and digits, `XYZ001`; `ADPL…` is taken. */
  readonly code: string;
  /** Lower case, words joined by hyphens; without the name of the plugin. */
  readonly name: string;
  /** Where neither the settings nor the evidence says otherwise. */
  readonly severity: Severity;
  /** What it tests, one sentence. */
  readonly summary: string;
  /** Address of a page about the rule. */
  readonly docs: string;
  /** What it looks at; `crystal` unless given. */
  readonly needs?: N;
  /** Where the test comes from; the plugin itself unless given. */
  readonly source?: string;
  /** JSON schema of the options; every property has a default. No options unless given. */
  readonly optionsSchema?: Readonly<Record<string, unknown>>;
  /** As in RuleMeta. */
  readonly topic?: Topic;
  readonly platon?: readonly number[];
  readonly explains?: readonly string[];
}

/** Any rule of a plugin. */
export type AnyPluginRule = { [N in Need]: PluginRule<never, N> }[Need];

/** A plugin's rule in the form of our own. */
export interface PluggedRule {
  readonly rule: AnyRule;
  /** Address of its page. */
  readonly docs: string;
}

/** The part of a plugin that judges. */
export interface RulePlugin {
  /** Lower case, words joined by hyphens; goes before the names of its rules. */
  readonly name: string;
  readonly rules?: readonly AnyPluginRule[];
}

/** A plugin that cannot be used, or failed; the message names it. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
}

const namePattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const codePattern = /^[A-Z][A-Z0-9]*\d$/;
const ownCodes = /^ADPL/;

/**
 * The rules of plugins in the form of our own.
 *
 * @param known rules that the codes must not clash with
 * @param textLength of the file that they will be about: no finding lies beyond it
 * @throws PluginError for names and codes that are malformed or taken
 */
export function rulesOfPlugins(
  plugins: readonly RulePlugin[],
  known: readonly RuleMeta[],
  textLength = Number.POSITIVE_INFINITY,
): PluggedRule[] {
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
    const given: unknown = plugin.rules ?? [];
    if (!Array.isArray(given)) throw new PluginError(`plugin ${plugin.name}: rules should be a list`);
    for (const [index, rule] of given.entries()) {
      checkRule(rule, index, plugin.name);
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
      rules.push(adapted(rule, plugin.name, textLength));
    }
  }
  return rules;
}

/** @throws PluginError */
export function checkPluginName(name: unknown): void {
  if (typeof name !== 'string' || !namePattern.test(name)) {
    throw new PluginError(`${told(name)} is no name of a plugin: lower case, words joined by hyphens (my-rules)`);
  }
}

/** Plugins need not be typed: a rule that is none must not seem to be a fault of ours. */
function checkRule(rule: unknown, index: number, plugin: string): asserts rule is AnyPluginRule {
  const fail = (name: string, what: string): never => {
    throw new PluginError(`plugin ${plugin}, rule ${name}: ${what}`);
  };
  const place = `rules[${index}]`;
  if (typeof rule !== 'object' || rule === null) return fail(place, 'it should be an object { meta, check }');
  const { meta, check } = rule as Partial<Record<keyof AnyPluginRule, unknown>>;
  if (typeof meta !== 'object' || meta === null) return fail(place, 'meta should be an object { code, name, … }');
  const { name, code, optionsSchema = noOptions } = meta as Partial<Record<keyof PluginRuleMeta, unknown>>;
  if (typeof name !== 'string') return fail(place, 'its meta has no name');
  const quoted = JSON.stringify(name);
  if (typeof code !== 'string') return fail(quoted, 'its meta has no code: capitals, then digits (XYZ001)');
  if (typeof optionsSchema !== 'object' || optionsSchema === null) {
    return fail(quoted, 'optionsSchema should be a JSON schema');
  }
  if (typeof check !== 'function') return fail(quoted, 'it has no check, a function that gives its findings');
}

function checkMeta(meta: PluginRuleMeta<Need>, plugin: string): void {
  const { code, name, severity, docs, needs = 'crystal', optionsSchema = noOptions } = meta;
  const fail = (what: string): never => {
    throw new PluginError(`plugin ${plugin}, rule ${JSON.stringify(name)}: ${what}`);
  };
  if (!namePattern.test(name)) fail('a name is lower case, words joined by hyphens (long-bond), without the plugin');
  if (!codePattern.test(code)) fail(`${JSON.stringify(code)} is no code: capitals, then digits (XYZ001)`);
  if (ownCodes.test(code)) fail(`the code ${code} is taken: ADPL… are the rules of adp-lint itself`);
  if (!severities.includes(severity)) fail(`${JSON.stringify(severity)} is no severity: ${severities.join(', ')}`);
  if (!allNeeds.includes(needs)) fail(`needs must be one of ${allNeeds.join(', ')}`);
  if (typeof docs !== 'string' || docs === '') fail('docs must be the address of a page about the rule');
  const properties = (optionsSchema.properties ?? {}) as Readonly<
    Record<string, { readonly default?: unknown } | null>
  >;
  for (const [option, schema] of Object.entries(properties)) {
    if (schema?.default === undefined) fail(`its option ${option} has no default in optionsSchema`);
  }
}

function adapted(rule: AnyPluginRule, plugin: string, textLength: number): PluggedRule {
  const { code, name, severity, summary, needs = 'crystal', docs, source, optionsSchema = noOptions } = rule.meta;
  const { topic = 'structure', platon = [], explains } = rule.meta;
  const meta: RuleMeta = {
    code,
    name: `${plugin}/${name}`,
    severity,
    summary,
    source: source ?? `plugin ${plugin}`,
    optionsSchema,
    needs,
    topic,
    platon,
    ...(explains && { explains }),
  };
  const check = async (context: never) => {
    const found = await rule.check(context);
    if (!Array.isArray(found)) throw new TypeError('it gives no list of findings');
    for (const evidence of found) {
      refuseUnknown(evidence);
      refuseImpossible(evidence, textLength);
    }
    return found;
  };
  // Of its need the type of the rule knows, and that the two agree.
  return { docs, rule: { meta, check } as AnyRule };
}

const evidenceProperties: Readonly<Record<keyof Evidence, true>> = {
  message: true,
  sites: true,
  value: true,
  severity: true,
  range: true,
  related: true,
  block: true,
  subject: true,
  causes: true,
  advice: true,
  data: true,
  excess: true,
};

/** Plugins need not be typed: what is not understood must not be lost in silence. */
function refuseUnknown(evidence: unknown): asserts evidence is Partial<Record<keyof Evidence, unknown>> {
  if (typeof evidence !== 'object' || evidence === null) throw new TypeError('a finding of it is no object');
  const { message, sites = [] } = evidence as Partial<Evidence>;
  if (typeof message !== 'string' || message === '') throw new TypeError('a finding of it has no message');
  const isSite = (site: unknown) => typeof site === 'string' || typeof (site as Site | null)?.label === 'string';
  if (!Array.isArray(sites) || !sites.every(isSite)) {
    throw new TypeError('sites of a finding should be a list, out of crystal.sites, or of labels');
  }
  for (const property of Object.keys(evidence)) {
    if (Object.hasOwn(evidenceProperties, property)) continue;
    const guess = closestWord(property, Object.keys(evidenceProperties));
    throw new TypeError(`a finding of it has a property "${property}"${guess ? `; did you mean ${guess}?` : ''}`);
  }
}

/** What no report could show: a severity that is none, a place outside of the file, a number that is none. */
function refuseImpossible(evidence: Partial<Record<keyof Evidence, unknown>>, textLength: number): void {
  const { severity, value, range, related, block, subject, causes, advice, excess } = evidence;
  if (severity !== undefined && !severities.some((known) => known === severity)) {
    throw new TypeError(`${told(severity)} of a finding is no severity: ${severities.join(', ')}`);
  }
  for (const [property, given] of Object.entries({ range, related })) {
    if (given !== undefined && !isRange(given, textLength)) {
      throw new TypeError(`${property} of a finding should be { start, end }, offsets within the file`);
    }
  }
  if (value !== undefined) refuseUntested(value);
  if (excess !== undefined && (typeof excess !== 'number' || Number.isNaN(excess))) {
    throw new TypeError('excess of a finding should be a number');
  }
  if (block !== undefined && typeof block !== 'string') throw new TypeError('block of a finding should be a text');
  if (subject !== undefined && subject !== 'text') throw new TypeError('subject of a finding can be "text" alone');
  for (const [property, given] of Object.entries({ causes, advice })) {
    if (given === undefined) continue;
    if (!Array.isArray(given) || !given.every((sentence) => typeof sentence === 'string')) {
      throw new TypeError(`${property} of a finding should be a list of texts`);
    }
  }
}

function isRange(given: unknown, textLength: number): boolean {
  const { start, end } = (given ?? {}) as { readonly start?: unknown; readonly end?: unknown };
  if (!Number.isInteger(start) || !Number.isInteger(end)) return false;
  return 0 <= Number(start) && Number(start) <= Number(end) && Number(end) <= textLength;
}

function refuseUntested(value: unknown): void {
  const { quantity, number, unit, su, limit } = (value ?? {}) as Partial<Record<keyof TestedValue, unknown>>;
  if (typeof quantity !== 'string' || typeof unit !== 'string') {
    throw new TypeError('value of a finding should be { quantity, number, unit }, with texts for quantity and unit');
  }
  for (const [property, given] of Object.entries({ number, su, limit })) {
    if (given === undefined && property !== 'number') continue;
    if (!Number.isFinite(given)) {
      throw new TypeError(`value.${property} of a finding should be a finite number, not ${told(given)}`);
    }
  }
}

/** JSON knows neither NaN nor functions. */
function told(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
