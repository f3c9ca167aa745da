/** Where output goes; `process.stdout` and `process.stderr` are such. */
export interface TextSink {
  write(content: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal in characters; undefined where it is none. */
  readonly columns?: number;
}

/** The world outside a command, so that tests can stand in for it. */
export interface CliIo {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Results, and nothing else. */
  readonly stdout: TextSink;
  /** Progress, timing and what went wrong. */
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths on the command line begin here. */
  readonly workingFolder: string;
  /**
   * Has Ctrl-C call this instead of ending the process; a second Ctrl-C ends it all the same. Returns what takes that
   * back. Undefined where nobody can press it.
   */
  readonly onInterrupt?: (stop: () => void) => () => void;
}

/** Says something to the user on standard error, as every line of ours begins there. */
export function teller({ stderr }: Pick<CliIo, 'stderr'>): (sentence: string) => void {
  return (sentence) => void stderr.write(`adp-lint: ${sentence}\n`);
}

/** Everything that was piped in. */
export async function readStandardInput(io: CliIo): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}
