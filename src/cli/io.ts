import { plainLines, plainStyledLines } from '../reporters/plain-text.js';

/** Where output goes; `process.stdout` and `process.stderr` are such. */
export interface TextSink {
  write(content: string | Uint8Array): unknown;
  /** As `write`, for text with colours or that erases a line, in which all that comes from files is plain already. */
  writeStyled?(text: string): unknown;
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

/**
 * The same world, but texts lose on their way what a terminal would obey: they quote files, names and configurations of
 * strangers. Bytes, which are whole files, stay what they are, unless standard output is a terminal that would show them.
 */
export function plainIo(io: CliIo): CliIo {
  return { ...io, stdout: new PlainSink(io.stdout, io.stdout.isTTY === true), stderr: new PlainSink(io.stderr, false) };
}

class PlainSink implements TextSink {
  readonly #sink: TextSink;
  readonly #bytesToo: boolean;

  constructor(sink: TextSink, bytesToo: boolean) {
    this.#sink = sink;
    this.#bytesToo = bytesToo;
  }

  write(content: string | Uint8Array): unknown {
    if (typeof content === 'string') return this.#sink.write(plainLines(content));
    return this.#sink.write(this.#bytesToo ? plainLines(new TextDecoder().decode(content)) : content);
  }

  writeStyled(text: string): unknown {
    return this.#sink.write(plainStyledLines(text));
  }

  get isTTY(): boolean | undefined {
    return this.#sink.isTTY;
  }

  /** Asked anew each time: a window changes its width. */
  get columns(): number | undefined {
    return this.#sink.columns;
  }
}

/** Writes text with colours or that erases a line. */
export function writeStyled(sink: TextSink, text: string): void {
  if (sink.writeStyled) sink.writeStyled(text);
  else sink.write(text);
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
