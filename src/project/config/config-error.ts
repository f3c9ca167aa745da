/** One thing wrong with a configuration. */
export interface ConfigFault {
  /** Where it was written: a file, `--rule`. */
  readonly source: string;
  /** Counted from 1; absent where the place in the text cannot be told (JavaScript). */
  readonly line?: number;
  readonly column?: number;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

/** The configuration cannot be used; the message has a line for each fault, `file:line:column: what is wrong`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    readonly faults: readonly ConfigFault[],
    options?: ErrorOptions,
  ) {
    super(faults.map(describe).join('\n'), options);
  }
}

function describe({ source, line, column, message }: ConfigFault): string {
  return `${source}${line === undefined ? '' : `:${line}:${column ?? 1}`}: ${message}`;
}
