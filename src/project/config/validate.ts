import type { DefinedError, ErrorObject, ValidateFunction } from 'ajv';
import type { RuleNames } from '../../linter/rule-names.js';
import { closestWord } from '../../linter/suggest.js';
import { patternFault } from '../files/gitignore-patterns.js';
import type { Config } from './config.js';
import { ConfigError, type ConfigFault } from './config-error.js';
import { type ConfigPath, pathText, positionInConfig } from './positions.js';
import { configSchema } from './schema.js';

export interface ConfigOrigin {
  /** For messages: a path, `--rule`. */
  readonly source: string;
  /** The text, where it is JSON or YAML: faults then have line and column. */
  readonly text?: string;
  /** What the configuration lies in within the text: `adp-lint` of package.json. */
  readonly within?: ConfigPath;
}

/** Checks configurations against the schema of the rules. */
export class ConfigValidator {
  readonly #presets: readonly string[];
  readonly #more: Readonly<Record<string, object>>;
  #validate: ValidateFunction | undefined;

  /** @param more properties that may stand beside those of a configuration, as JSON schemas */
  constructor(
    readonly names: RuleNames,
    presets: readonly string[],
    more: Readonly<Record<string, object>> = {},
  ) {
    this.#presets = presets;
    this.#more = more;
  }

  /** @throws ConfigError with everything that is wrong with it */
  async check(written: unknown, origin: ConfigOrigin): Promise<Config> {
    const value = withoutEmptyHeadings(written);
    // Most runs have no configuration: they need not wait for ajv.
    this.#validate ??= new (await import('ajv')).Ajv({
      allErrors: true,
      verbose: true,
      strictTypes: false,
      strictTuples: false,
      allowUnionTypes: true,
    }).compile(configSchema(this.names.metas, this.#presets, { more: this.#more }));
    const problems = this.#validate(value)
      ? this.#beyondSchema(value as Config)
      : faultsOf(this.#validate.errors ?? [], this.names);
    if (problems.length === 0) return value as Config;
    throw new ConfigError(await Promise.all(problems.map((problem) => locate(problem, origin))));
  }

  #beyondSchema(config: Config): Problem[] {
    const problems: Problem[] = [];
    const sections: { settings: Pick<Config, 'rules'>; path: ConfigPath }[] = [{ settings: config, path: [] }];
    for (const [index, override] of (config.overrides ?? []).entries()) {
      sections.push({ settings: override, path: ['overrides', index] });
      const files = typeof override.files === 'string' ? [override.files] : override.files;
      problems.push(...patternProblems(files, ['overrides', index, 'files'], typeof override.files === 'string'));
    }
    problems.push(...patternProblems(config.ignore ?? [], ['ignore'], false));
    for (const { settings, path } of sections) problems.push(...this.#namedTwice(settings, [...path, 'rules']));
    return problems;
  }

  #namedTwice({ rules = {} }: Pick<Config, 'rules'>, path: ConfigPath): Problem[] {
    const seen = new Map<string, string>();
    return Object.keys(rules).flatMap((word): Problem[] => {
      const name = this.names.find(word)?.name ?? word;
      const earlier = seen.get(name);
      seen.set(name, word);
      if (earlier === undefined) return [];
      return [{ path: [...path, word], at: 'key', message: `${earlier} and ${word} are the same rule: keep one` }];
    });
  }
}

const headings: ReadonlySet<string> = new Set([
  'extends',
  'plugins',
  'rules',
  'overrides',
  'ignore',
  'suppress',
  'blocks',
]);

/** Without the headings that have nothing below them, which YAML reads as null: all of it may be commented out. */
function withoutEmptyHeadings(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const filled = Object.entries(value).filter(([key, below]) => !(below === null && headings.has(key)));
  return Object.fromEntries(
    filled.map(([key, below]) => [
      key,
      key === 'overrides' && Array.isArray(below) ? below.map(withoutEmptyHeadings) : below,
    ]),
  );
}

interface Problem {
  readonly path: ConfigPath;
  readonly at: 'key' | 'value';
  readonly message: string;
}

async function locate(
  { path, at, message }: Problem,
  { source, text, within = [] }: ConfigOrigin,
): Promise<ConfigFault> {
  const position = text === undefined ? undefined : await positionInConfig(text, [...within, ...path], at);
  return { source, ...position, message: path.length === 0 ? message : `${pathText(path)}: ${message}` };
}

function patternProblems(patterns: readonly string[], path: ConfigPath, single: boolean): Problem[] {
  return patterns.flatMap((pattern, index): Problem[] => {
    const message = patternFault(pattern);
    return message === undefined ? [] : [{ path: single ? path : [...path, index], at: 'value', message }];
  });
}

function faultsOf(errors: readonly ErrorObject[], names: RuleNames): Problem[] {
  const defined = errors as readonly DefinedError[];
  const choices = new Set(defined.flatMap(({ keyword, instancePath }) => (keyword === 'anyOf' ? [instancePath] : [])));
  const problems = defined
    .filter((error) => !choices.has(error.instancePath) || isOfMeantAlternative(error))
    .map((error) => problemOf(error, names));
  // The same value may fail several keywords: the first says it.
  return problems.filter(
    ({ path }, index) => problems.findIndex((other) => pathText(other.path) === pathText(path)) === index,
  );
}

/**
 * Where a value or a list of values may stand, the schema complains about both alternatives: the one that was meant is
 * the list where a list was written, else the other.
 */
function isOfMeantAlternative({ keyword, params, data }: DefinedError): boolean {
  if (keyword === 'anyOf') return false;
  if (Array.isArray(data)) return keyword === 'minItems' || keyword === 'maxItems';
  return !(keyword === 'type' && params.type === 'array');
}

function problemOf(error: DefinedError, names: RuleNames): Problem {
  const path = pointerPath(error);
  const written = show(error.data);
  switch (error.keyword) {
    case 'additionalProperties': {
      const unknown = error.params.additionalProperty;
      const known = Object.keys((error.parentSchema?.properties ?? {}) as object);
      const isRule = path.at(-1) === 'rules';
      const guess = isRule ? names.closest(unknown) : closestWord(unknown, known);
      const message = isRule
        ? `there is no such rule${meant(guess)} (adp-lint rules lists them)`
        : `there is no such setting${meant(guess)}; here stand ${known.length === 0 ? 'none' : known.join(', ')}`;
      return { path: [...path, unknown], at: 'key', message };
    }
    case 'required':
      return { path, at: 'value', message: `"${error.params.missingProperty}" is missing here` };
    case 'enum': {
      const allowed = error.params.allowedValues as readonly unknown[];
      const words = allowed.filter((value): value is string => typeof value === 'string');
      const text = typeof error.data === 'string' ? error.data : undefined;
      // Rules are named by name and code: too many to list.
      if (allowed.length > 12) {
        const guess = text === undefined ? undefined : (names.closest(text) ?? closestWord(text, words));
        return { path, at: 'value', message: `${written} is no rule${meant(guess)} (adp-lint rules lists them)` };
      }
      const guess = text === undefined ? undefined : closestWord(text, words);
      return { path, at: 'value', message: `${written} is none of ${words.join(', ')}${meant(guess)}` };
    }
    case 'type':
      return { path, at: 'value', message: `${written} should be ${typeWords(error.params.type)}` };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { path, at: 'value', message: `${written} should be ${limitWords(error.keyword)} ${error.params.limit}` };
    case 'pattern':
    case 'minLength':
      return { path, at: 'value', message: `${written} is empty: write a text` };
    case 'minItems':
      return { path, at: 'value', message: 'this list is empty' };
    case 'maxItems':
      return { path, at: 'value', message: 'a rule takes a severity and one set of options, no more' };
    default:
      return { path, at: 'value', message: `${written} ${error.message ?? 'is not allowed here'}` };
  }
}

/** Steps of ajv's JSON pointer; digits are indices where they lead into a list. */
function pointerPath({ instancePath }: Pick<ErrorObject, 'instancePath'>): (string | number)[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function meant(guess: string | undefined): string {
  return guess === undefined ? '' : `; did you mean ${guess}?`;
}

function show(value: unknown): string {
  // JSON has no word for them.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  let text: string;
  try {
    text = JSON.stringify(value) ?? typeof value;
  } catch {
    // Circles, which YAML's aliases and JavaScript can make.
    text = typeof value;
  }
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function typeWords(type: string | readonly string[]): string {
  const words: Readonly<Record<string, string>> = {
    object: 'a set of settings',
    array: 'a list',
    string: 'a text',
    number: 'a number',
    integer: 'a whole number',
    boolean: 'true or false',
  };
  // That a heading may stand alone is no advice.
  const types = [type].flat().filter((each) => each !== 'null');
  return types.map((each) => words[each] ?? each).join(' or ');
}

function limitWords(keyword: 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum'): string {
  switch (keyword) {
    case 'minimum':
      return 'at least';
    case 'maximum':
      return 'at most';
    case 'exclusiveMinimum':
      return 'above';
    case 'exclusiveMaximum':
      return 'below';
  }
}
