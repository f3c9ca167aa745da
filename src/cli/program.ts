import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { PluginError } from '../linter/plugin-rules.js';
import { EngineUnavailableError } from '../model/engine-error.js';
import { UnknownModelError } from '../model/weights/errors.js';
import { defaultReportFolder } from '../project/cache/cached-reports.js';
import type { FileConfig } from '../project/config/config.js';
import { ConfigError } from '../project/config/config-error.js';
import { engineOf, type Project } from '../project/config/project.js';
import { standardInput } from '../project/files/find-files.js';
import type { Concurrency } from '../project/pool/concurrency.js';
import type { ProjectRun } from '../project/project-run.js';
import { UsageError } from '../project/usage-error.js';
import { packageVersion } from '../project/version.js';
import { reporterNames } from '../reporters/index.js';
import type { Severity } from '../rules/rule.js';
import { severities } from '../rules/severity.js';
import { type CommandLineSettings, printConfig, writeStarter } from './commands/config.js';
import { type LintArguments, lint } from './commands/lint.js';
import { watch } from './commands/watch.js';
import { addCompletionCommand } from './completion.js';
import { exitCode } from './exit-code.js';
import { type CliIo, plainIo } from './io.js';
import { addLspCommand } from './lsp-command.js';
import { addModelCommand } from './model-command.js';
import { addModelOptions, type ModelOptionValues, parseConcurrency, predictorOptions } from './options.js';
import { addPredictCommand } from './predict-command.js';
import { addRunOptions, openProject, openRun, type RunOptionValues } from './project-options.js';
import { parseReportOutput, type ReportOutput, refuseUnknownFormats, reportOutputs } from './report-outputs.js';
import { addRuleCommands } from './rule-commands.js';

/**
 * Runs one command line and returns its exit code (see exit-code.ts). Nothing is thrown: what goes wrong is told on
 * stderr.
 *
 * @param args without the names of node and the script
 */
export async function run(args: readonly string[], world: CliIo): Promise<number> {
  const io = plainIo(world);
  let code: number = exitCode.clean;
  const program = createProgram(io, (result) => {
    code = result;
  });
  try {
    refuseEmpty(args);
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.clean : exitCode.usage;
    io.stderr.write(`adp-lint: ${describe(error, io)}\n`);
    return isUsageError(error) ? exitCode.usage : exitCode.fatal;
  }
}

/**
 * An empty argument is a variable of a script that has no value: no option means anything by it, and no file is called so.
 *
 * @throws UsageError
 */
function refuseEmpty(args: readonly string[]): void {
  for (const [index, argument] of args.entries()) {
    const before = argument.trim() === '' ? args[index - 1] : /^(--[\w-]+)=\s*$/.exec(argument)?.[1];
    if (argument.trim() !== '' && before === undefined) continue;
    const where = before?.startsWith('-') && before !== standardInput ? ` behind ${before}` : '';
    throw new UsageError(`an argument${where} is empty: give it a value, or leave it out`);
  }
}

function isUsageError(error: unknown): boolean {
  return [UsageError, ConfigError, PluginError, UnknownModelError].some((kind) => error instanceof kind);
}

function createProgram(io: CliIo, finish: (code: number) => void): Command {
  const program = new Command('adp-lint');
  // Subcommands inherit these settings, so they come first.
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .enablePositionalOptions()
    .showHelpAfterError('(adp-lint --help lists the commands and options)');
  program
    .description(
      'Predicts the thermal ellipsoid of every atom from the crystal structure and reports the refined ones that do not fit.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help');

  addLintOptions(program).action(async (paths: string[], values: LintOptionValues) => {
    finish(await lintOrWatch(paths, values, io));
  });
  program.addHelpText('after', helpAfter);

  // The word `lint` may be left out; it is there for scripts, and for a file that is called like a command.
  addLintOptions(program.command('lint').description('lint CIF files (what adp-lint does without a command)')).action(
    async (paths: string[], values: LintOptionValues) => {
      finish(await lintOrWatch(paths, { ...program.opts<LintOptionValues>(), ...values }, io));
    },
  );

  addPredictCommand(program, io, finish);
  addModelCommand(program, io, finish);
  addRuleCommands(program, io, finish);
  addLspCommand(program, io, finish);
  addCompletionCommand(program, io, finish);
  return program;
}

interface LintOptionValues extends ModelOptionValues, RunOptionValues {
  readonly format?: readonly ReportOutput[];
  readonly statistics?: boolean;
  readonly outputFile?: string;
  readonly failOn?: Severity | 'never';
  readonly minSeverity?: Severity;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly stdinFilename?: string;
  readonly concurrency?: Concurrency;
  readonly since?: string;
  readonly staged?: boolean;
  readonly blocks?: readonly string[];
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly watch?: boolean;
  readonly onChange?: string;
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function collectOutputs(value: string, before: readonly ReportOutput[] = []): readonly ReportOutput[] {
  return [...before, parseReportOutput(value)];
}

// Defaults are filled in by lintArguments and not by commander: an option given before a command's name must not be
// overridden by the default of the same option after it.
function addLintOptions(command: Command): Command {
  command.argument(
    '[files...]',
    'CIF and SHELX files, folders (every *.cif and *.res inside), or - for standard input',
  );
  return addRunOptions(addModelOptions(command))
    .addOption(
      new Option(
        '--format <name[=file]>',
        `how to report, and into which file (- for standard output); may be given again (default: stylish): ${reporterNames.join(', ')}`,
      ).argParser(collectOutputs),
    )
    .option(
      '-o, --output-file <file>',
      'write the report without a file of its own there; - is standard output (default)',
    )
    .addOption(
      new Option('--fail-on <severity>', 'the mildest finding that makes the exit code 1 (default: error)').choices([
        ...severities,
        'never',
      ]),
    )
    .addOption(
      new Option(
        '--min-severity <severity>',
        'the mildest finding to report (default: info; for json, jsonl, sarif hint)',
      ).choices(severities),
    )
    .option('--quiet', 'report findings only: no line for structures without any, no notes, no summary')
    .option('--statistics', 'counts by rule at the end of the stylish report')
    .option('--color', 'colour even where no terminal shows it')
    .option('--no-color', 'no colours')
    .option('--stdin-filename <name>', 'name under which standard input is reported (default: <stdin>)')
    .addOption(
      new Option(
        '--concurrency <n|auto|off>',
        'processes that lint many files (default: auto; docs/many-files.md)',
      ).argParser(parseConcurrency),
    )
    .option('--since <revision>', 'only files that have changed since this branch left a git revision, or are new')
    .option('--staged', 'only files that are about to be committed')
    .option('--blocks <name>', 'only data blocks of this name (* and ? allowed); may be given again', collect)
    .option('--cache', 'take reports of unchanged files from earlier runs (docs/many-files.md)')
    .option('--no-cache', 'judge every file anew (default)')
    .option('--cache-location <folder>', 'where such reports are kept; means --cache')
    .option('--watch', 'lint again whatever changes, until Ctrl-C (docs/watch.md)')
    .option('--on-change <command>', 'with --watch: a command to run for every file that has changed');
}

async function lintOrWatch(paths: readonly string[], values: LintOptionValues, io: CliIo): Promise<number> {
  if (values.init) return writeStarter(io);
  const openAgain = () => openProject(values, io);
  const project = await openAgain();
  if (values.printConfig !== undefined) {
    return printConfig(values.printConfig, project, commandLineSettings(values), io);
  }
  const { onChange, watch: watching } = values;
  if (onChange !== undefined && !watching) throw new UsageError('--on-change is for --watch alone');
  if (watching && (values.suppressAll || values.pruneSuppressions)) {
    throw new UsageError('--watch does not change the baseline');
  }
  if (values.suppressAll && paths.includes(standardInput) && values.stdinFilename === undefined) {
    throw new UsageError(
      '--suppress-all keeps findings by the name of the file: give standard input one (--stdin-filename NAME)',
    );
  }
  const argumentsBy = async (current: Project) => {
    const config = await current.runConfig();
    const run = await openRun(current, values, config.maxWarnings, io);
    return lintArguments(paths, values, config, run, io);
  };
  const args = await argumentsBy(project);
  if (!watching) return lint(args, io);
  const reader = { project: openAgain, lintArguments: argumentsBy };
  return watch({ ...args, reader, ...(onChange !== undefined && { onChange }) }, io);
}

/** What the command line says that configurations could say, too. */
function commandLineSettings(values: LintOptionValues): CommandLineSettings {
  const { failOn, minSeverity, maxWarnings, blocks } = values;
  return {
    ...predictorOptions(values),
    ...(failOn !== undefined && { failOn }),
    ...(minSeverity !== undefined && { minSeverity }),
    ...(maxWarnings !== undefined && { maxWarnings }),
    ...(blocks !== undefined && { blocks }),
  };
}

/** @param config of the run: the command line counts more */
function lintArguments(
  paths: readonly string[],
  values: LintOptionValues,
  config: FileConfig,
  run: ProjectRun,
  io: CliIo,
): LintArguments {
  const minSeverity = values.minSeverity ?? config.minSeverity;
  const { plugins } = config;
  const outputs = reportOutputs(values.format ?? [], values.outputFile);
  refuseUnknownFormats(outputs, plugins);
  return {
    paths,
    run,
    predictor: { ...engineOf(config), ...predictorOptions(values) },
    outputs,
    plugins,
    failOn: values.failOn ?? config.failOn ?? 'error',
    quiet: values.quiet ?? false,
    stdinFilename: values.stdinFilename ?? '<stdin>',
    ...changeArguments(values),
    ...(values.blocks !== undefined && { blocks: values.blocks }),
    ...cacheArguments(values, io),
    ...(values.concurrency !== undefined && { concurrency: values.concurrency }),
    ...(values.statistics !== undefined && { statistics: values.statistics }),
    ...(minSeverity !== undefined && { minSeverity }),
    ...(values.color !== undefined && { color: values.color }),
  };
}

/** @throws UsageError */
function changeArguments({ since, staged, watch: watching }: LintOptionValues): Pick<LintArguments, 'changes'> {
  if (since === undefined && !staged) return {};
  if (since !== undefined && staged) throw new UsageError('--since and --staged: one of them');
  if (watching) throw new UsageError('--watch sees for itself what changes: leave --since and --staged out');
  return { changes: since === undefined ? { staged: true } : { since } };
}

function cacheArguments({ cache, cacheLocation }: LintOptionValues, io: CliIo): { readonly cacheFolder?: string } {
  if (!(cache ?? cacheLocation !== undefined)) return {};
  return {
    cacheFolder: cacheLocation === undefined ? defaultReportFolder(io.env) : resolve(io.workingFolder, cacheLocation),
  };
}

function describe(error: unknown, io: CliIo): string {
  if (!(error instanceof Error)) return String(error);
  if (io.env.ADP_LINT_DEBUG && error.stack) return error.stack;
  if (
    error instanceof EngineUnavailableError &&
    error.installCommand &&
    !error.message.includes(error.installCommand)
  ) {
    return `${error.message}\n  try: ${error.installCommand}`;
  }
  return error.message;
}

const helpAfter = `
Examples:
  adp-lint structure.cif                      what does not fit in one structure
  adp-lint refinements/ --fail-on warning     every CIF below a folder; exit code 1 from warnings on
  adp-lint --format json -o report.json *.cif for programs (schemas/report.schema.json)
  adp-lint --format stylish --format sarif=adp.sarif --format junit=adp.xml *.cif
                                              several reports at once (docs/formats.md)
  adp-lint --temperature 100 old.cif          where the file has no temperature, or a wrong one
  cat structure.cif | adp-lint -              from another program
  adp-lint --watch refinement/                while it is refined
  adp-lint --since main                       what has changed on this branch, by git
  adp-lint --rule 'odd-shape: off' x.cif      without one of the rules (adp-lint rules lists them)
  adp-lint --suppress-all structures/         from now on only what is new counts (docs/suppression.md)
  adp-lint predict structure.cif -o predicted.cif

Severities and checkCIF's levels: error = A, warning = B, info = C, hint = G.

Exit codes:
  0  no finding at or above --fail-on
  1  findings at or above --fail-on, or more warnings than --max-warnings
  2  the command line or configuration asks for something impossible
  3  a file could not be read or judged, the engine failed, or standard output could not be written

NO_COLOR and FORCE_COLOR are respected; ADP_LINT_DEBUG=1 prints stack traces.`;
