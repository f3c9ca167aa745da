#!/usr/bin/env node
import { run } from './program.js';

// A reader that has seen enough (`| head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode);
  });
}

// Ctrl-C: let a command that waits for it come to its end; else take the progress line away, then die of the signal, so
// that the shell sees what happened.
let interrupted: (() => void) | undefined;
const interrupt = () => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (interrupted !== undefined) {
    const stop = interrupted;
    interrupted = undefined;
    stop();
    return;
  }
  process.off('SIGINT', interrupt);
  process.kill(process.pid, 'SIGINT');
};
process.on('SIGINT', interrupt);

// Not process.exit: a pipe may still hold part of the result.
process.exitCode = await run(process.argv.slice(2), {
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
});
