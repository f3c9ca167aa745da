import { type Command, Option } from 'commander';
import { parse } from 'yaml';
import type { Config } from '../linter/config/config.js';
import { ruleNames } from '../linter/config/known-rules.js';
import { ConfigFiles } from '../linter/config/load.js';
import { type ConfigChoice, Project } from '../linter/config/project.js';
import type { CliIo } from './io.js';
import { UsageError } from './usage-error.js';

/** What commander hands over for the options of `addProjectOptions`. */
export interface ProjectOptionValues {
  readonly config?: string | false;
  readonly rule?: readonly string[];
}

/** The options of every command that judges by rules. */
export function addProjectOptions(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'this configuration for all files, instead of the nearest to each (docs/configuration.md)',
    )
    .option('--no-config', 'no configuration file')
    .addOption(
      new Option('--rule <setting>', "as in --rule 'low-iou: off'; may be given again").argParser(
        (value: string, before: readonly string[] = []) => [...before, value],
      ),
    );
}

/** @throws ConfigError for a setting that is none */
export async function openProject(values: ProjectOptionValues, io: CliIo): Promise<Project> {
  const { workingFolder } = io;
  const files = new ConfigFiles({ names: ruleNames, workingFolder });
  const rules: Record<string, NonNullable<Config['rules']>[string]> = {};
  for (const text of values.rule ?? []) {
    const { word, value } = parseRuleSetting(text);
    const { rules: checked = {} } = await files.check({ rules: { [word]: value } }, `--rule '${text}'`);
    // By name, so that the last of several settings of one rule counts, however it is called.
    for (const [each, entry] of Object.entries(checked)) rules[ruleNames.find(each)?.name ?? each] = entry;
  }
  return new Project({ files, names: ruleNames, choice: choiceOf(values), commandLine: { rules }, workingFolder });
}

function choiceOf({ config }: ProjectOptionValues): ConfigChoice {
  if (config === undefined) return { kind: 'search' };
  return config === false ? { kind: 'none' } : { kind: 'file', file: config };
}

/** `low-iou: off`, `ADPL101=[warning, { level: 0.99 }]` */
function parseRuleSetting(text: string): { readonly word: string; readonly value: unknown } {
  const [, word, written] = /^\s*([^\s:=]+)\s*[:=]\s*(\S.*?)\s*$/s.exec(text) ?? [];
  if (word === undefined) {
    throw new UsageError(`--rule '${text}' is no setting: write --rule 'low-iou: off'`);
  }
  try {
    return { word, value: parse(written) as unknown };
  } catch (error) {
    throw new UsageError(`--rule '${text}' cannot be read: ${(error as Error).message.split('\n')[0]}`);
  }
}
