/**
 * A requested engine or device that is not installed or does not work here. The message names what was asked for, what
 * the runtime said, and the command that would help; it is meant for the user as it stands.
 */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError';
  /** E.g. `npm install onnxruntime-node`; undefined where no package would help. */
  readonly installCommand: string | undefined;

  constructor(message: string, options: { readonly installCommand?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.installCommand = options.installCommand;
  }
}

/** A stage was run with inputs that its definition does not describe. */
export class StageInputError extends Error {
  override readonly name = 'StageInputError';
}

/** What a failed load says, without the paths that follow and the place in ONNX Runtime's sources that precedes. */
export function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text
    .split('\n', 1)[0]
    .replace(/^\/onnxruntime_src\/.* was false\. /, '')
    .trim();
}
