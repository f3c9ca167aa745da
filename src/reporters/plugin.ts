import { checkPluginName, PluginError, type RulePlugin, rulesOfPlugins } from '../linter/plugin-rules.js';
import type { LintReport } from '../linter/report.js';
import { allRules } from '../rules/index.js';
import { reporters } from './index.js';
import { oneLine, plainStyledLines } from './plain-text.js';
import type { Reporter, ReporterOptions } from './reporter.js';

/** Rules and formats of somebody else; they go by `plugin/name`. */
export interface Plugin extends RulePlugin {
  /** By name: lower case, words joined by hyphens, without the name of the plugin. */
  readonly reporters?: Readonly<Record<string, Reporter>>;
}

/**
 * Checks a plugin where it is written, and types it.
 *
 * @throws PluginError for names and codes that are malformed, taken, or given twice
 */
export function definePlugin<const T extends Plugin>(plugin: T): T {
  rulesOfPlugins(
    [plugin],
    allRules.map(({ meta }) => meta),
  );
  reportersOfPlugins([plugin]);
  return plugin;
}

/** @throws PluginError */
export function reportersOfPlugins(plugins: readonly Plugin[]): ReadonlyMap<string, Reporter> {
  const found = new Map<string, Reporter>();
  for (const plugin of plugins) {
    for (const [name, reporter] of Object.entries(plugin.reporters ?? {})) {
      checkPluginName(name);
      const full = `${plugin.name}/${name}`;
      if (found.has(full)) throw new PluginError(`two plugins are called ${plugin.name}: both have a reporter ${name}`);
      if (typeof reporter !== 'function') {
        throw new PluginError(`plugin ${plugin.name}: its format ${name} should be a function`);
      }
      found.set(full, reporter);
    }
  }
  return found;
}

/** No colours, 100 columns, everything shown. */
const plainPage: ReporterOptions = { color: false, columns: 100, quiet: false, hidden: 0 };

/**
 * A report as text: in one of our own formats, or in that of a plugin (`plugin/name`).
 *
 * @throws PluginError where there is no such format, Error that names that of a plugin where it fails
 */
export function formatReport(
  report: LintReport,
  format: string,
  options: Partial<ReporterOptions> & { readonly plugins?: readonly Plugin[] } = {},
): string {
  const { plugins = [], ...page } = options;
  const plugged = reportersOfPlugins(plugins);
  const own: Readonly<Record<string, Reporter>> = reporters;
  const reporter = plugged.get(format) ?? (Object.hasOwn(own, format) ? own[format] : undefined);
  if (reporter === undefined) {
    throw new PluginError(
      `there is no format ${format}; there are ${[...Object.keys(own), ...plugged.keys()].join(', ')}`,
    );
  }
  const settings = { ...plainPage, ...page };
  // Our own have made their texts plain before they coloured them.
  return plugged.has(format)
    ? plainStyledLines(textOf(format, () => reporter(report, settings)))
    : reporter(report, settings);
}

/** Plugins need not be typed, and may fail: which of the formats it was must be told. */
function textOf(format: string, write: () => unknown): string {
  let text: unknown;
  try {
    text = write();
  } catch (error) {
    const why = oneLine(error instanceof Error ? error.message : String(error));
    throw new Error(`the format ${format} failed: ${why}`, { cause: error });
  }
  if (typeof text === 'string') return text;
  if (text instanceof Promise) text.catch(() => {});
  throw new Error(
    `the format ${format} failed: it should give a text${text instanceof Promise ? ', not a promise' : ''}`,
  );
}
