#!/usr/bin/env node
import { describeFileError } from '../project/files/file-error.js';
import { exitCode } from './exit-code.js';
import { run } from './program.js';

// Ctrl-C: let a command that waits for it come to its end; else take the progress line away, then die of the signal, so
// that the shell sees what happened.
let interrupted: (() => void) | undefined;
let isEnding = false;
const interrupt = () => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (interrupted !== undefined) {
    const stop = interrupted;
    interrupted = undefined;
    isEnding = true;
    stop();
    return;
  }
  dieOfInterrupt();
};
const dieOfInterrupt = () => {
  process.off('SIGINT', interrupt);
  process.kill(process.pid, 'SIGINT');
};
process.on('SIGINT', interrupt);

// What cannot be written must not look like success. The run goes on: its other reports may find their files. Only one that
// waits for changes has nobody to tell them to, and ends.
let outputFailed = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough (`| head`) is no failure.
  if (error.code !== 'EPIPE' && !outputFailed) {
    outputFailed = true;
    process.exitCode = exitCode.fatal;
    process.stderr.write(`adp-lint: standard output cannot be written: ${describeFileError(error)}\n`);
  }
  interrupted?.();
  interrupted = undefined;
});
// There is nobody left to tell it to.
process.stderr.on('error', () => {});

// A promise of a plugin may never settle: Node then has nothing left to do, and nothing has been reported. That must not look
// like success, nor end without a word, as awaiting the run here would (exit code 13).
let isFinished = false;
process.exitCode = exitCode.fatal;
process.once('beforeExit', () => {
  if (isFinished) return;
  process.exitCode = exitCode.fatal;
  process.stderr.write('adp-lint: a rule or format of a plugin never finished; no report was written\n');
});

const finish = (code: number) => {
  isFinished = true;
  // Not process.exit: a pipe may still hold part of the result. Where the output fails later than this, the exit code
  // follows.
  process.exitCode = outputFailed ? exitCode.fatal : code;

  // The system may keep a read of a dead network drive for ever; process.exit would wait for it. Only such a read is a
  // reason to die of the signal: what else is open closes by itself, as late as a busy machine lets it.
  if (isEnding) {
    setInterval(() => {
      if (process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'))) dieOfInterrupt();
    }, 1000).unref();
  }
};

void run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  workingFolder: process.cwd(),
  onInterrupt(stop) {
    interrupted = stop;
    return () => {
      interrupted = undefined;
    };
  },
}).then(finish);
