import { type Command, InvalidArgumentError, Option } from 'commander';
import { BaselineRun, type BaselineSettings, type BaselineWorld } from '../project/baseline/baseline-run.js';
import type { Config, ConfigLayer } from '../project/config/config.js';
import { ConfigFiles } from '../project/config/load.js';
import { ruleNamesWith } from '../project/config/plugins.js';
import { type ConfigChoice, chosenLayers, Project } from '../project/config/project.js';
import { pluginsOf } from '../project/config/resolve.js';
import { patternFault } from '../project/files/gitignore-patterns.js';
import type { ProjectRun } from '../project/project-run.js';
import { UsageError } from '../project/usage-error.js';
import { type CliIo, teller } from './io.js';

/** What commander hands over for the options of `addProjectOptions`. */
export interface ProjectOptionValues {
  readonly config?: string | false;
  readonly trust?: boolean;
  readonly rule?: readonly string[];
  readonly plugin?: readonly string[];
  readonly ignorePattern?: readonly string[];
}

/** What commander hands over for the options of `addRunOptions`. */
export interface RunOptionValues extends ProjectOptionValues {
  readonly ignore?: boolean;
  readonly maxWarnings?: number;
  readonly baseline?: string;
  readonly suppressAll?: boolean;
  readonly pruneSuppressions?: boolean;
  readonly init?: boolean;
  readonly printConfig?: string;
}

/** The options of a whole run: configuration, what it allows, baseline. */
export function addRunOptions(command: Command): Command {
  return (
    addProjectOptions(command)
      // Named so that --no-ignore has no default, which would count as given.
      .addOption(new Option('--ignore', 'leave out what the configuration ignores').hideHelp())
      .option('--no-ignore', 'lint also what configurations and ignore files leave out')
      .addOption(
        new Option('--ignore-pattern <pattern>', 'files to leave out, as in .gitignore; may be given again').argParser(
          collectTexts,
        ),
      )
      .addOption(
        new Option('--max-warnings <n>', 'more warnings than this make the exit code 1').argParser(parseMaxWarnings),
      )
      .option(
        '--baseline <file>',
        'known findings, which do not count (default: adp-lint-baseline.json where there is one)',
      )
      .option('--suppress-all', 'write all findings into the baseline: from now on only new ones count')
      .option('--prune-suppressions', 'take what no longer occurs out of the baseline')
      .option('--init', 'write adp-lint.config.yaml, with everything that can be set as comments')
      .option('--print-config <file>', 'print all settings that count for a file')
  );
}

function collectTexts(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function parseMaxWarnings(text: string): number {
  const warnings = Number(text);
  if (text.trim() === '' || !Number.isInteger(warnings) || warnings < 0) {
    throw new InvalidArgumentError('A whole number, at least 0.');
  }
  return warnings;
}

/**
 * Opens configuration and baseline of a run.
 *
 * @param maxWarnings of the configuration; the command line counts more
 * @throws ConfigError, UsageError
 */
export async function openRun(
  project: Project,
  values: RunOptionValues,
  maxWarnings: number | undefined,
  io: CliIo,
): Promise<ProjectRun> {
  if (values.suppressAll && values.pruneSuppressions) {
    throw new UsageError('--suppress-all and --prune-suppressions: one after the other');
  }
  const settings: BaselineSettings = {
    ...(values.baseline !== undefined && { file: values.baseline }),
    ...(values.suppressAll !== undefined && { suppressAll: values.suppressAll }),
    ...(values.pruneSuppressions !== undefined && { prune: values.pruneSuppressions }),
  };
  const allowed = values.maxWarnings ?? maxWarnings;
  return {
    project,
    baseline: await BaselineRun.open(settings, baselineWorld(io)),
    ignore: values.ignore ?? true,
    ...(allowed !== undefined && { maxWarnings: allowed }),
  };
}

/** Where the baseline lies, and who hears of it. */
export function baselineWorld(io: CliIo): BaselineWorld {
  return { workingFolder: io.workingFolder, tell: teller(io) };
}

/** The options of every command that heeds configurations. */
export function addConfigOptions(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'this configuration for all files, instead of the nearest to each (docs/configuration.md)',
    )
    .option('--no-config', 'no configuration file')
    .option(
      '--trust',
      'run configurations that are code, and plugins, also where they lie neither in this folder nor above it',
    );
}

/** The options of every command that judges by rules. */
export function addProjectOptions(command: Command): Command {
  return addConfigOptions(command)
    .addOption(
      new Option('--rule <setting>', "as in --rule 'low-iou: off'; may be given again").argParser(collectTexts),
    )
    .addOption(
      new Option(
        '--plugin <module>',
        'rules and formats of a plugin, by path or package; may be given again (docs/configuration.md)',
      ).argParser(collectTexts),
    );
}

/** @throws ConfigError for a setting that is none, PluginError for a plugin that cannot be used */
export async function openProject(values: ProjectOptionValues, io: CliIo): Promise<Project> {
  const { workingFolder } = io;
  const files = new ConfigFiles({ workingFolder, trust: values.trust ?? false });
  const choice = choiceOf(values);
  const plugins = await Promise.all((values.plugin ?? []).map((reference) => files.plugin(reference)));
  // Rules of plugins can be set here where the configuration of the working folder has these plugins.
  const known =
    values.rule === undefined
      ? plugins
      : [...new Set([...pluginsOf(await chosenLayers(files, choice, workingFolder)), ...plugins])];
  const names = ruleNamesWith(known);
  const rules: Record<string, NonNullable<Config['rules']>[string]> = {};
  for (const text of values.rule ?? []) {
    const { word, value } = await parseRuleSetting(text);
    const { rules: checked = {} } = await files.check({ rules: { [word]: value } }, `--rule '${text}'`, known);
    // By name, so that the last of several settings of one rule counts, however it is called.
    for (const [each, entry] of Object.entries(checked)) rules[names.find(each)?.name ?? each] = entry;
  }
  const { ignorePattern: ignore = [] } = values;
  for (const pattern of ignore) {
    const wrong = patternFault(pattern);
    if (wrong !== undefined) throw new UsageError(`--ignore-pattern '${pattern}': ${wrong}`);
  }
  const folder = workingFolder;
  const above: ConfigLayer[] = [
    ...(plugins.length > 0 ? [{ source: '--plugin', folder, config: {}, plugins }] : []),
    ...(values.rule !== undefined ? [{ source: '--rule', folder, config: { rules } }] : []),
    ...(ignore.length > 0 ? [{ source: '--ignore-pattern', folder, config: { ignore } }] : []),
  ];
  return new Project({ files, choice, above, workingFolder });
}

function choiceOf({ config }: ProjectOptionValues): ConfigChoice {
  if (config === undefined) return { kind: 'search' };
  return config === false ? { kind: 'none' } : { kind: 'file', file: config };
}

/** `low-iou: off`, `ADPL101=[warning, { level: 0.99 }]` */
async function parseRuleSetting(text: string): Promise<{ readonly word: string; readonly value: unknown }> {
  const sign = text.search(/[:=]/);
  const word = text.slice(0, Math.max(0, sign)).trim();
  const written = text.slice(sign + 1).trim();
  if (word === '' || written === '' || /\s/.test(word)) {
    throw new UsageError(`--rule '${text}' is no setting: write --rule 'low-iou: off'`);
  }
  try {
    const { parse } = await import('yaml');
    return { word, value: parse(written) as unknown };
  } catch (error) {
    throw new UsageError(`--rule '${text}' cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
}
