/** Plugins that a configuration or the command line names. */
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ruleNames } from '../../linter/known-rules.js';
import { PluginError, type RulePlugin, rulesOfPlugins } from '../../linter/plugin-rules.js';
import { RuleNames } from '../../linter/rule-names.js';
import { allRules } from '../../rules/index.js';
import { addressNow, type ImportModule, TypeScriptUnavailableError } from './import-module.js';

/** A path that begins with a dot, the name of a package, or, in a configuration in JavaScript, the plugin itself. */
export type PluginReference = string | RulePlugin;

export function isPluginReference(value: unknown): value is PluginReference {
  if (typeof value === 'string') return value !== '';
  return typeof value === 'object' && value !== null && typeof (value as { name?: unknown }).name === 'string';
}

/** Our own rules and those of plugins, by name and code. */
export function ruleNamesWith(plugins: readonly RulePlugin[]): RuleNames {
  if (plugins.length === 0) return ruleNames;
  const own = allRules.map(({ meta }) => meta);
  return new RuleNames([...own, ...rulesOfPlugins(plugins, own).map(({ rule }) => rule.meta)]);
}

/**
 * Loads a plugin.
 *
 * @param folder that a path counts from, and a package is looked for from
 * @throws PluginError that names the plugin
 */
export async function loadPlugin(
  reference: PluginReference,
  folder: string,
  importModule: ImportModule,
): Promise<RulePlugin> {
  if (typeof reference !== 'string') return checked(reference, reference.name);
  let module: { readonly default?: unknown };
  try {
    module = await importModule(await addressOf(reference, folder));
  } catch (error) {
    if (error instanceof TypeScriptUnavailableError) throw failed(reference, error.message, error);
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'MODULE_NOT_FOUND';
    throw failed(
      reference,
      missing ? `there is none, seen from ${folder}; a path begins with ./ or ../` : `importing it failed: ${message}`,
      error,
    );
  }
  if (typeof module.default !== 'object' || module.default === null) {
    throw failed(reference, 'it exports no plugin: write export default definePlugin({ … })');
  }
  return checked(module.default as RulePlugin, reference);
}

/** Absolute path of a plugin that is named by one; undefined for packages and plugins that are there already. */
export function pluginPath(reference: PluginReference, folder: string): string | undefined {
  if (typeof reference !== 'string') return undefined;
  return /^\.{1,2}[/\\]/.test(reference) || isAbsolute(reference) ? resolve(folder, reference) : undefined;
}

async function addressOf(reference: string, folder: string): Promise<string> {
  const path = pluginPath(reference, folder);
  if (path !== undefined) return addressNow(path);
  return pathToFileURL(createRequire(join(folder, 'package.json')).resolve(reference)).href;
}

/** Names, codes and options are checked here, so that it is not the first file that seems to be at fault. */
function checked(plugin: RulePlugin, reference: string): RulePlugin {
  try {
    ruleNamesWith([plugin]);
  } catch (error) {
    if (error instanceof PluginError) throw failed(reference, error.message, error);
    throw error;
  }
  return plugin;
}

function failed(reference: string, message: string, cause?: unknown): PluginError {
  return new PluginError(`plugin ${reference}: ${message}`, cause === undefined ? undefined : { cause });
}
