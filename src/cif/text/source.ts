/** A half-open range of UTF-16 offsets into a source text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Line and column, both counted from 1; the column counts UTF-16 units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** The text of one file with its name, and the way from offsets to lines. */
export class SourceText {
  readonly #lineStarts: () => Uint32Array;

  constructor(
    /** File name as the user gave it; used in messages. */
    readonly name: string,
    readonly text: string,
  ) {
    let starts: Uint32Array | undefined;
    this.#lineStarts = () => {
      starts ??= findLineStarts(text);
      return starts;
    };
  }

  position(offset: number): TextPosition {
    const starts = this.#lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  }

  slice(range: TextRange): string {
    return this.text.slice(range.start, range.end);
  }

  /** `name:line:column` of an offset, as every message begins. */
  locate(offset: number): string {
    const { line, column } = this.position(offset);
    return `${this.name}:${line}:${column}`;
  }
}

/** Offsets at which lines begin; LF, CRLF and lone CR each end a line. */
function findLineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return Uint32Array.from(starts);
}
