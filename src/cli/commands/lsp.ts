import { Readable, Writable } from 'node:stream';
import { lintText, openLintSession } from '../../linter/lint.js';
import type { FileReport } from '../../linter/report.js';
import { keepAtLeast } from '../../linter/summary.js';
import { serve } from '../../lsp/server.js';
import { defaultBaselineFile } from '../../project/baseline/baseline.js';
import { configFileNames } from '../../project/config/load.js';
import { lintOptionsOf } from '../../project/config/project.js';
import { GuardedSession, notJudged } from '../../project/lint-files.js';
import type { PredictorOptions } from '../../project/open-predictor.js';
import type { CliIo } from '../io.js';
import type { ProjectRun } from '../project-run.js';
import { packageVersion } from '../version.js';

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
  const session = new GuardedSession(openLintSession(args.predictor));
  const input = io.stdin instanceof Readable ? io.stdin : Readable.from(io.stdin);
  const restoreConsole = keepOffStandardOutput();
  let run = openedRun(args);
  try {
    return await serve({
      input,
      output: writable(io),
      version: packageVersion(),
      settingsFiles,
      reload() {
        run = openedRun(args);
      },
      ...(args.delay !== undefined && { delay: args.delay }),
      lint: async (text, name) => lintDocument(text, name, session, await run),
    });
  } finally {
    // A client may wait for the process to end before it closes the pipe.
    input.destroy();
    await session.dispose();
    restoreConsole();
  }
}

function openedRun(args: LspArguments): Promise<ProjectRun> {
  const run = args.openRun();
  // What is wrong with it is told to whoever needs it first.
  run.catch(() => undefined);
  return run;
}

async function lintDocument(
  text: string,
  name: string,
  session: GuardedSession,
  { project, baseline }: ProjectRun,
): Promise<FileReport> {
  if ((await project.ignoredBy(name)) !== undefined) {
    return { file: name, blocks: [], findings: [], problems: [], elapsed: 0 };
  }
  const config = await project.configOf(name);
  try {
    const report = baseline.apply(await lintText(text, name, session, lintOptionsOf(config)));
    if (config.minSeverity === undefined) return report;
    return keepAtLeast({ version: '', files: [report] }, config.minSeverity).files[0];
  } catch (error) {
    if (session.failedToOpen) throw error;
    return notJudged(name, 'judging-failed', error instanceof Error ? error.message : String(error));
  }
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
