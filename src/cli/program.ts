import { Command, CommanderError, Option } from 'commander';
import type { Concurrency } from '../linter/pool/concurrency.js';
import { EngineUnavailableError } from '../model/engine-error.js';
import { UnknownModelError } from '../model/weights/errors.js';
import { reporterNames } from '../reporters/index.js';
import type { Severity } from '../rules/rule.js';
import { severities } from '../rules/severity.js';
import { lint } from './commands/lint.js';
import { predict } from './commands/predict.js';
import { watch } from './commands/watch.js';
import { exitCode } from './exit-code.js';
import type { CliIo } from './io.js';
import { addModelCommand } from './model-command.js';
import { addModelOptions, type ModelOptionValues, parseConcurrency, predictorOptions } from './options.js';
import { parseReportOutput, type ReportOutput, reportOutputs } from './report-outputs.js';
import { UsageError } from './usage-error.js';
import { packageVersion } from './version.js';

/**
 * Runs one command line and returns its exit code (see exit-code.ts). Nothing is thrown: what goes wrong is told on
 * stderr.
 *
 * @param args without the names of node and the script
 */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  let code: number = exitCode.clean;
  const program = createProgram(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.clean : exitCode.usage;
    io.stderr.write(`adp-lint: ${describe(error, io)}\n`);
    return error instanceof UsageError || error instanceof UnknownModelError ? exitCode.usage : exitCode.fatal;
  }
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

  addModelOptions(
    program
      .command('predict')
      .description('write predicted ADPs into a copy of your own CIF, or as JSON')
      .argument('<file>', 'CIF file, or - for standard input'),
  )
    .option('-o, --output-file <file>', 'write there instead of to standard output')
    .option('--json', 'predictions as JSON (schemas/prediction.schema.json) instead of a CIF')
    .option('--block <name>', 'predict this data block only; may be given again', collect)
    .option('--comment', 'say in a comment at the top of the CIF where its U come from')
    .addHelpText('after', predictHelpAfter)
    .action(async (file: string, values: PredictOptionValues) => {
      const merged = { ...program.opts<PredictOptionValues>(), ...values };
      finish(
        await predict(
          {
            file,
            predictor: predictorOptions(merged),
            json: values.json ?? false,
            comment: values.comment ?? false,
            ...(merged.outputFile !== undefined && { outputFile: merged.outputFile }),
            ...(values.block && { blocks: values.block }),
          },
          io,
        ),
      );
    });
  addModelCommand(program, io, finish);
  addModelOptions(
    program.command('lsp').description('language server for editors, on standard input and output (docs/editors.md)'),
  )
    .option('--stdio', 'what it does anyway; many editors say so')
    .action(async (values: ModelOptionValues) => {
      // Nobody else waits for the protocol's library to load.
      const { lsp } = await import('./commands/lsp.js');
      finish(await lsp({ predictor: predictorOptions({ ...program.opts<ModelOptionValues>(), ...values }) }, io));
    });
  addModelOptions(
    program.command('lsp').description('language server for editors, on standard input and output (docs/editors.md)'),
  )
    .option('--stdio', 'what it does anyway; many editors say so')
    .action(async (values: ModelOptionValues) => {
      // Nobody else waits for the protocol's library to load.
      const { lsp } = await import('./commands/lsp.js');
      finish(await lsp({ predictor: predictorOptions({ ...program.opts<ModelOptionValues>(), ...values }) }, io));
    });
  return program;
}

interface LintOptionValues extends ModelOptionValues {
  readonly format?: readonly ReportOutput[];
  readonly statistics?: boolean;
  readonly outputFile?: string;
  readonly failOn?: Severity | 'never';
  readonly minSeverity?: Severity;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly stdinFilename?: string;
  readonly concurrency?: Concurrency;
  readonly watch?: boolean;
  readonly onChange?: string;
}

interface PredictOptionValues extends ModelOptionValues {
  readonly outputFile?: string;
  readonly json?: boolean;
  readonly comment?: boolean;
  readonly block?: readonly string[];
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
  command.argument('[files...]', 'CIF files, folders (every *.cif inside), or - for standard input');
  return addModelOptions(command)
    .addOption(
      new Option(
        '--format <name[=file]>',
        `how to report, and into which file; may be given again (default: stylish): ${reporterNames.join(', ')}`,
      ).argParser(collectOutputs),
    )
    .option('-o, --output-file <file>', 'write the report without a file of its own there, not to standard output')
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
    .option('--watch', 'lint again whatever changes, until Ctrl-C (docs/watch.md)')
    .option('--on-change <command>', 'with --watch: a command to run for every file that has changed');
}

async function lintOrWatch(paths: readonly string[], values: LintOptionValues, io: CliIo): Promise<number> {
  const { onChange } = values;
  if (values.watch) return watch({ ...lintArguments(paths, values), ...(onChange !== undefined && { onChange }) }, io);
  if (onChange !== undefined) throw new UsageError('--on-change is for --watch alone');
  return lint(lintArguments(paths, values), io);
}

function lintArguments(paths: readonly string[], values: LintOptionValues): Parameters<typeof lint>[0] {
  return {
    paths,
    predictor: predictorOptions(values),
    outputs: reportOutputs(values.format ?? [], values.outputFile),
    failOn: values.failOn ?? 'error',
    quiet: values.quiet ?? false,
    stdinFilename: values.stdinFilename ?? '<stdin>',
    ...(values.concurrency !== undefined && { concurrency: values.concurrency }),
    ...(values.statistics !== undefined && { statistics: values.statistics }),
    ...(values.minSeverity !== undefined && { minSeverity: values.minSeverity }),
    ...(values.color !== undefined && { color: values.color }),
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
  adp-lint predict structure.cif -o predicted.cif

Severities and checkCIF's levels: error = A, warning = B, info = C, hint = G.

Exit codes:
  0  no finding at or above --fail-on
  1  findings at or above --fail-on
  2  the command line or configuration asks for something impossible
  3  a file could not be read or judged, or the engine failed

NO_COLOR and FORCE_COLOR are respected; ADP_LINT_DEBUG=1 prints stack traces.`;

const predictHelpAfter = `
The copy differs from the input in the displacement parameters of the predicted atoms alone: same
labels, same asymmetric unit, same convention (U, B or beta), no standard uncertainties. Atoms that
the model does not predict (hydrogen) stay as they are.

Examples:
  adp-lint predict structure.cif -o predicted.cif
  adp-lint predict structure.cif --json | jq '.blocks[].sites[] | {label, uEq}'
  adp-lint predict --temperature 298 --comment structure.cif > at-298K.cif`;
