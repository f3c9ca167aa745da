import { type SpawnOptions, spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildPackage } from './built-package.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Reads no more of its standard output. */
  closeOutput(): void;
  /** What it has said so far, on both outputs. */
  output(): string;
  readonly ended: Promise<Ended>;
}

/** The program as it is installed, for the tests of one file; gone after them. */
export function useBuiltProgram(): (args: readonly string[], options: SpawnOptions) => Running {
  let built: ReturnType<typeof buildPackage>;
  beforeAll(() => {
    built = buildPackage();
    // Another user may run it, too.
    chmodSync(join(dirname(built.command), '../..'), 0o755);
  });
  afterAll(() => built.remove());
  return (args, options) => {
    const child = spawn(process.execPath, [built.command, ...args], {
      env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    const said = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    const ended = new Promise<Ended>((done, fail) => {
      child.on('error', fail);
      child.on('close', (code, signal) => done({ code, signal, ...said }));
    });
    return {
      pid: child.pid ?? 0,
      kill: (signal) => void child.kill(signal),
      closeOutput: () => void child.stdout?.destroy(),
      output: () => said.stdout + said.stderr,
      ended,
    };
  };
}

/** Looks every 10 ms whether it has come so far; the time limit of the test is the limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((wait) => setTimeout(wait, 10));
}
