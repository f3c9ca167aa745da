import { type ChildProcess, spawn } from 'node:child_process';
import { changesAtLeast } from '../project/watch/changes.js';
import type { FileChange } from '../project/watch/watch.js';
import type { Severity } from '../rules/rule.js';
import type { CliIo } from './io.js';

/**
 * What a command of `--on-change` finds in its environment.
 *
 * @param minSeverity the mildest finding that is shown: of milder ones nothing is new, worse or fixed
 */
export function onChangeEnvironment(change: FileChange, minSeverity: Severity): Record<string, string> {
  const { report } = change;
  const changes = changesAtLeast(change.changes, minSeverity);
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
    ADP_LINT_JUDGED: change.notJudged === undefined ? '1' : '0',
    ADP_LINT_R1: r1 === undefined ? '' : String(r1),
  };
}

export interface OnChange {
  readonly command: string;
  /** The mildest finding that is shown. */
  readonly minSeverity: Severity;
}

/**
 * Runs a command through the shell, its output on stderr; what goes wrong is told there, and nothing is thrown. Once the
 * signal is aborted it is asked to end, with all that it has started, and not waited for.
 */
export function runOnChange(
  { command, minSeverity }: OnChange,
  change: FileChange,
  io: CliIo,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) {
      done();
      return;
    }
    const child = spawn(command, {
      shell: true,
      cwd: io.workingFolder,
      env: { ...io.env, ...onChangeEnvironment(change, minSeverity) },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own: the shell alone would leave behind what it has started.
      detached: hasGroups,
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => io.stderr.write(chunk));
    const end = () => {
      endGroup(child);
      // One that does not end keeps its outputs open; they must not keep us.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
      child.unref();
      done();
    };
    signal.addEventListener('abort', end, { once: true });
    const finish = (failure: string | undefined) => {
      signal.removeEventListener('abort', end);
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

const hasGroups = process.platform !== 'win32';

function endGroup(child: ChildProcess): void {
  if (!hasGroups || child.pid === undefined) {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended in the meantime.
  }
}
