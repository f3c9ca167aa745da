import { decodeToken } from '../text/decode.js';
import type { TextRange } from '../text/source.js';
import type { CompoundVisitor } from './compound.js';
import { excerpt, type ProblemReporter } from './problems.js';
import { TokenKind } from './tokenizer.js';

/** Reports table keys that occur twice. */
export class KeyCheck implements CompoundVisitor {
  readonly #text: string;
  readonly #report: ProblemReporter;
  readonly #open: (Map<string, TextRange> | undefined)[] = [];

  constructor(text: string, report: ProblemReporter) {
    this.#text = text;
    this.#report = report;
  }

  open(kind: number): void {
    this.#open.push(kind === TokenKind.table ? new Map() : undefined);
  }

  close(): void {
    this.#open.pop();
  }

  key(kind: number, start: number, end: number): void {
    if (start === end) return;
    const keys = this.#open[this.#open.length - 1];
    const key = decodeToken(this.#text, kind, start, end);
    const earlier = keys?.get(key);
    if (earlier === undefined) {
      keys?.set(key, { start, end });
      return;
    }
    this.#report(
      'duplicate-key',
      start,
      end,
      `the key "${excerpt(key, 0, key.length)}" occurs a second time in this table: keep one of the two; the first one is used`,
      earlier,
    );
  }

  scalar(): void {}
}
