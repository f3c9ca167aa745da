import { spawn } from 'node:child_process';
import type { FileChange } from '../project/watch/watch.js';
import type { Severity } from '../rules/rule.js';
import type { CliIo } from './io.js';

/** What a command of `--on-change` finds in its environment. */
export function onChangeEnvironment(change: FileChange): Record<string, string> {
  const { report, changes } = change;
  const of = (severity: Severity) => String(report.findings.filter((finding) => finding.severity === severity).length);
  const standing = (wanted: string) => String(changes.filter((each) => each.standing === wanted).length);
  const r1 = [...change.r1.values()].flatMap(({ now }) => now ?? [])[0];
  return {
    ADP_LINT_FILE: change.path,
    ADP_LINT_ERRORS: of('error'),
    ADP_LINT_WARNINGS: of('warning'),
    ADP_LINT_INFOS: of('info'),
    ADP_LINT_HINTS: of('hint'),
    ADP_LINT_NEW: standing('new'),
    ADP_LINT_WORSE: standing('worse'),
    ADP_LINT_FIXED: standing('fixed'),
    ADP_LINT_JUDGED: report.problems.some(({ severity }) => severity === 'fatal') ? '0' : '1',
    ADP_LINT_R1: r1 === undefined ? '' : String(r1),
  };
}

/** Runs a command through the shell, its output on stderr; what goes wrong is told there, and nothing is thrown. */
export function runOnChange(command: string, change: FileChange, io: CliIo, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) {
      done();
      return;
    }
    const child = spawn(command, {
      shell: true,
      cwd: io.workingFolder,
      env: { ...io.env, ...onChangeEnvironment(change) },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => io.stderr.write(chunk));
    const kill = () => child.kill();
    signal.addEventListener('abort', kill, { once: true });
    const finish = (failure: string | undefined) => {
      signal.removeEventListener('abort', kill);
      if (failure !== undefined && !signal.aborted) io.stderr.write(`adp-lint: --on-change: ${failure}: ${command}\n`);
      done();
    };
    child.on('error', (error) => finish(error.message));
    child.on('exit', (code, killedBy) => {
      if (killedBy !== null) finish(`ended by ${killedBy}`);
      else finish(code === 0 ? undefined : `exit code ${code}`);
    });
  });
}
