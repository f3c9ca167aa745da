import { Readable, Writable } from 'node:stream';
import { lintText, openLintSession } from '../../linter/lint.js';
import { GuardedSession, notJudged } from '../../linter/lint-files.js';
import { serve } from '../../lsp/server.js';
import type { PredictorOptions } from '../../model/predict.js';
import type { CliIo } from '../io.js';
import { packageVersion } from '../version.js';

export interface LspArguments {
  readonly predictor: PredictorOptions;
  /** Pause of typing before a document is linted, ms. */
  readonly delay?: number;
}

/**
 * `adp-lint lsp`: the language server on standard input and output. One model serves all documents.
 *
 * @returns the exit code that the protocol asks for
 */
export async function lsp(args: LspArguments, io: CliIo): Promise<number> {
  const session = new GuardedSession(openLintSession(args.predictor));
  const input = io.stdin instanceof Readable ? io.stdin : Readable.from(io.stdin);
  const restoreConsole = keepOffStandardOutput();
  try {
    return await serve({
      input,
      output: writable(io),
      version: packageVersion(),
      ...(args.delay !== undefined && { delay: args.delay }),
      async lint(text, name) {
        try {
          return await lintText(text, name, session);
        } catch (error) {
          if (session.failedToOpen) throw error;
          return notJudged(name, 'judging-failed', error instanceof Error ? error.message : String(error));
        }
      },
    });
  } finally {
    // A client may wait for the process to end before it closes the pipe.
    input.destroy();
    await session.dispose();
    restoreConsole();
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
