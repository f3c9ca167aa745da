import { tmpdir } from 'node:os';
import type { CliIo } from '../../src/cli/io.js';

/** A place to run commands in, and what they said. */
export interface TestTerminal {
  readonly io: CliIo;
  stdout(): string;
  stderr(): string;
}

export function terminal(
  settings: {
    readonly workingFolder?: string;
    readonly stdin?: string | Uint8Array;
    readonly env?: CliIo['env'];
    readonly isTTY?: boolean;
    readonly columns?: number;
  } = {},
): TestTerminal {
  const output: Uint8Array[] = [];
  const errors: Uint8Array[] = [];
  const sink = (chunks: Uint8Array[]) => ({
    write: (content: string | Uint8Array) => chunks.push(Buffer.from(content as string)),
    isTTY: settings.isTTY ?? false,
    ...(settings.columns !== undefined && { columns: settings.columns }),
  });
  return {
    io: {
      stdin: (async function* () {
        if (settings.stdin !== undefined) yield settings.stdin;
      })(),
      stdout: sink(output),
      stderr: sink(errors),
      env: settings.env ?? {},
      workingFolder: settings.workingFolder ?? tmpdir(),
    },
    stdout: () => Buffer.concat(output).toString(),
    stderr: () => Buffer.concat(errors).toString(),
  };
}
