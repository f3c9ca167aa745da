import { Readable, Writable } from 'node:stream';
import { keepAtLeast } from '../../linter/summary.js';
import { serve } from '../../lsp/server.js';
import { defaultBaselineFile } from '../../project/baseline/baseline.js';
import { configFileNames } from '../../project/config/find-config.js';
import { type Linted, LintRunner } from '../../project/lint-runner.js';
import type { PredictorOptions } from '../../project/models/open-predictor.js';
import type { ProjectRun } from '../../project/project-run.js';
import { packageVersion } from '../../project/version.js';
import type { CliIo } from '../io.js';

export interface LspArguments {
  readonly predictor: PredictorOptions;
  /** Reads configuration and baseline as they are now. */
  openRun(): Promise<ProjectRun>;
  /** Pause of typing before a document is linted, ms. */
  readonly delay?: number;
}

/** Files whose change may change every verdict. */
const settingsFiles: readonly string[] = [...configFileNames, defaultBaselineFile, 'adp-lint*.{json,yaml,yml}'];

/**
 * `adp-lint lsp`: the language server on standard input and output. One model serves all documents.
 *
 * @returns the exit code that the protocol asks for
 */
export async function lsp(args: LspArguments, io: CliIo): Promise<number> {
  const input = io.stdin instanceof Readable ? io.stdin : Readable.from(io.stdin);
  const output = writable(io);
  // A client that reads no answers has gone.
  const leave = () => void input.destroy();
  output.once('error', leave);
  const restoreConsole = keepOffStandardOutput();
  let runner = openedRunner(args);
  try {
    return await serve({
      input,
      output,
      version: packageVersion(),
      settingsFiles,
      reload() {
        runner = openedRunner(args, runner);
      },
      ...(args.delay !== undefined && { delay: args.delay }),
      lint: async (text, name) => lintDocument(text, name, await runner),
    });
  } finally {
    output.off('error', leave);
    // A client may wait for the process to end before it closes the pipe.
    input.destroy();
    await runner.then(
      ({ runner: open }) => open.dispose(),
      () => undefined,
    );
    restoreConsole();
  }
}

interface OpenRun {
  readonly run: ProjectRun;
  readonly runner: LintRunner;
}

/** @param before whose models stay open */
async function openRunner(args: LspArguments, before?: Promise<OpenRun>): Promise<OpenRun> {
  const run = await args.openRun();
  const earlier = await before?.catch(() => undefined);
  return { run, runner: new LintRunner({ predictor: args.predictor, run }, undefined, earlier?.runner) };
}

function openedRunner(args: LspArguments, before?: Promise<OpenRun>): Promise<OpenRun> {
  const opening = openRunner(args, before);
  // What is wrong with the configuration is told to whoever needs it first.
  opening.catch(() => undefined);
  return opening;
}

async function lintDocument(text: string, name: string, { run, runner }: OpenRun): Promise<Linted> {
  const { project } = run;
  if ((await project.ignoredBy(name)) !== undefined) {
    return { report: { file: name, blocks: [], findings: [], problems: [], elapsed: 0 } };
  }
  const { minSeverity } = await project.configOf(name);
  const linted = await runner.lint(text, name);
  if (minSeverity === undefined) return linted;
  return { ...linted, report: keepAtLeast({ version: '', files: [linted.report] }, minSeverity).files[0] };
}

function writable({ stdout }: CliIo): Writable {
  if (stdout instanceof Writable) return stdout;
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      stdout.write(chunk);
      done();
    },
  });
}

/** Libraries talk to the console, and a single line of theirs between two messages would end the session. */
function keepOffStandardOutput(): () => void {
  const { log, info, debug } = console;
  console.log = console.error;
  console.info = console.error;
  console.debug = console.error;
  return () => Object.assign(console, { log, info, debug });
}
