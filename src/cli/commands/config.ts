import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruleNames } from '../../linter/known-rules.js';
import type { FileConfig } from '../../project/config/config.js';
import { configFileNames } from '../../project/config/find-config.js';
import { ruleNamesWith } from '../../project/config/plugins.js';
import type { Project } from '../../project/config/project.js';
import { starterFile, starterText } from '../../project/config/starter.js';
import { describeFileError } from '../../project/files/file-error.js';
import { UsageError } from '../../project/usage-error.js';
import { escapeInJson } from '../../reporters/plain-text.js';
import { ruleOptions } from '../../rules/run.js';
import { exitCode } from '../exit-code.js';
import type { CliIo } from '../io.js';

/**
 * `adp-lint --init`: a configuration to begin with, in the working folder.
 *
 * @throws UsageError where there is a configuration already
 */
export async function writeStarter(io: CliIo): Promise<number> {
  for (const name of configFileNames.filter((each) => each !== 'package.json')) {
    const exists = await stat(join(io.workingFolder, name)).catch(() => undefined);
    if (exists) throw new UsageError(`there is ${name} already: it stays as it is`);
  }
  try {
    await writeFile(join(io.workingFolder, starterFile), starterText(ruleNames.metas), { flag: 'wx' });
  } catch (error) {
    throw new Error(`${starterFile} could not be written: ${describeFileError(error)}`, { cause: error });
  }
  io.stderr.write(`adp-lint: ${starterFile} written\n`);
  return exitCode.clean;
}

/** Settings of the command line that have a name in configurations, and count more than these. */
export type CommandLineSettings = Pick<
  FileConfig,
  'model' | 'engine' | 'device' | 'temperature' | 'failOn' | 'minSeverity' | 'maxWarnings' | 'blocks'
> & { readonly threads?: number };

/**
 * `adp-lint --print-config FILE`: all that counts for a file, as JSON, and where it comes from.
 *
 * @throws ConfigError
 */
export async function printConfig(
  file: string,
  project: Project,
  commandLine: CommandLineSettings,
  io: CliIo,
): Promise<number> {
  const layers = await project.layers(file);
  const ignoredBy = await project.ignoredBy(file);
  const { rules, plugins, ...config } = await project.configOf(file);
  const printed = {
    ...config,
    ...commandLine,
    ...(plugins.length > 0 && { plugins: plugins.map(({ name }) => name) }),
    layers: layers.map(({ source }) => source),
    sources: { ...(await project.originsOf(file)), ...optionNames(commandLine) },
    ...(ignoredBy !== undefined && { ignoredBy }),
    rules: allSettings(rules, plugins),
  };
  io.stdout.write(`${escapeInJson(JSON.stringify(printed, null, 2))}\n`);
  return exitCode.clean;
}

/** `--fail-on` for `failOn` and so on: options are called like settings. */
function optionNames(commandLine: CommandLineSettings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(commandLine).map(([setting]) => [
      setting,
      `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    ]),
  );
}

/** Every rule as a configuration would write it, nothing left to defaults. */
function allSettings(rules: FileConfig['rules'], plugins: FileConfig['plugins']): Record<string, unknown> {
  return Object.fromEntries(
    ruleNamesWith(plugins).metas.map((meta) => {
      const { severity = meta.severity, options } = rules[meta.name] ?? {};
      const all = ruleOptions({ meta }, options) as Readonly<Record<string, unknown>>;
      return [meta.name, Object.keys(all).length === 0 ? severity : [severity, all]];
    }),
  );
}
