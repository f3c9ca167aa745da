import { relative, resolve, sep } from 'node:path';
import type { RulePlugin } from '../../linter/plugin-rules.js';
import type { RuleNames } from '../../linter/rule-names.js';
import type { RuleEntry } from '../../rules/rule.js';
import type { RuleSetting } from '../../rules/run.js';
import { compilePatterns } from '../files/gitignore-patterns.js';
import type { ConfigLayer, FileConfig, FileSettings } from './config.js';
import type { ConfigPath } from './positions.js';

export function ruleSetting(entry: RuleEntry): RuleSetting {
  if (typeof entry === 'string') return { severity: entry };
  const [severity, options] = entry;
  return options === undefined ? { severity } : { severity, options };
}

/** The later severity counts; options are merged one by one, so that a preset's level survives a new severity. */
export function mergeRuleSettings(earlier: RuleSetting, later: RuleSetting): RuleSetting {
  const severity = later.severity ?? earlier.severity;
  const options = earlier.options || later.options ? { ...earlier.options, ...later.options } : undefined;
  return { ...(severity !== undefined && { severity }), ...(options !== undefined && { options }) };
}

/**
 * Merges the layers for one file: first to last, and each layer's matching overrides, in their order, right behind the
 * layer itself. The last value given counts; rules are merged one by one, suppressions add up.
 *
 * @param file absolute path; undefined for text that has none (no override matches then)
 */
export function resolveConfig(layers: readonly ConfigLayer[], file: string | undefined, names: RuleNames): FileConfig {
  const rules = new Map<string, RuleSetting>();
  let merged: Omit<FileConfig, 'rules' | 'plugins'> = { suppress: [] };
  for (const layer of layers) {
    const { engine, device, failOn, minSeverity, maxWarnings } = layer.config;
    merged = { ...merged, ...given({ configFile: layer.file, engine, device, failOn, minSeverity, maxWarnings }) };
    for (const { settings } of sectionsOf(layer, file)) {
      mergeRules(rules, settings, names);
      const { temperature, blocks, suppress = [] } = settings;
      const model = settings.model === undefined ? undefined : modelPath(settings.model, layer);
      merged = {
        ...merged,
        ...given({ model, temperature, blocks }),
        suppress: [...merged.suppress, ...suppress],
      };
    }
  }
  return { ...merged, rules: Object.fromEntries(rules), plugins: pluginsOf(layers) };
}

/** The settings of a layer that count for a file, the later one more, and what they lie in within the configuration. */
export function sectionsOf(
  layer: ConfigLayer,
  file: string | undefined,
): { readonly settings: FileSettings; readonly path: ConfigPath }[] {
  const overrides = (layer.config.overrides ?? []).map((settings, index) => ({ settings, path: ['overrides', index] }));
  const matching = file === undefined ? [] : overrides.filter(({ settings }) => applies(settings.files, file, layer));
  return [{ settings: layer.config, path: [] }, ...matching];
}

/** The plugins of all layers, each once. */
export function pluginsOf(layers: readonly ConfigLayer[]): readonly RulePlugin[] {
  return [...new Set(layers.flatMap(({ plugins = [] }) => plugins))];
}

/** The pattern that keeps a file from being linted, with the layer it is from; undefined where none does. */
export function ignoringPattern(layers: readonly ConfigLayer[], file: string): IgnoringPattern | undefined {
  let found: IgnoringPattern | undefined;
  for (const layer of layers) {
    const { ignore = [] } = layer.config;
    if (ignore.length === 0) continue;
    const verdict = compilePatterns(ignore).test(pathFrom(layer.folder, file));
    if (verdict.unignored) found = undefined;
    const pattern = verdict.rule?.pattern;
    if (verdict.ignored && pattern !== undefined) found = { pattern, layer, index: ignore.lastIndexOf(pattern) };
  }
  return found;
}

/** A pattern that keeps a file from being linted. */
export interface IgnoringPattern {
  readonly pattern: string;
  readonly layer: ConfigLayer;
  /** In the list of the layer. */
  readonly index: number;
}

function mergeRules(rules: Map<string, RuleSetting>, settings: FileSettings, names: RuleNames): void {
  for (const [word, entry] of Object.entries<RuleEntry | undefined>(settings.rules ?? {})) {
    // JavaScript may say so, and means that nothing is said.
    if (entry === undefined) continue;
    const name = names.find(word)?.name ?? word;
    rules.set(name, mergeRuleSettings(rules.get(name) ?? {}, ruleSetting(entry)));
  }
}

function applies(files: string | readonly string[], file: string, { folder }: ConfigLayer): boolean {
  return compilePatterns(typeof files === 'string' ? [files] : files).ignores(pathFrom(folder, file));
}

function pathFrom(folder: string, file: string): string {
  return relative(folder, file).split(sep).join('/');
}

function modelPath(model: string, { folder }: ConfigLayer): string {
  return /^\.{1,2}[/\\]/.test(model) ? resolve(folder, model) : model;
}

/** The properties that have a value. */
function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
