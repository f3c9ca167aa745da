import { basename } from 'node:path';
import type { TextSink } from './io.js';

/** A run shorter than this shows no progress, ms. */
const patience = 800;
/** Time between two updates, ms. */
const interval = 100;

const clearLine = '\r\u001b[K';

/** One line on a terminal that says how far a long run is; silent anywhere else. */
export class Progress {
  readonly #sink: TextSink;
  readonly #total: number;
  readonly #now: () => number;
  readonly #begin: number;
  #lastShown = Number.NEGATIVE_INFINITY;
  #visible = false;

  constructor(sink: TextSink, total: number, now: () => number = () => performance.now()) {
    this.#sink = sink;
    this.#total = total;
    this.#now = now;
    this.#begin = now();
  }

  /** About to work on the file of this index. */
  show(index: number, file: string): void {
    const now = this.#now();
    if (!this.#sink.isTTY || now - this.#begin < patience || now - this.#lastShown < interval) return;
    this.#lastShown = now;
    this.#visible = true;
    const text = `${index + 1}/${this.#total}  ${basename(file).replace(/\p{Cc}/gu, '?')}`;
    this.#sink.write(`${clearLine}${text.slice(0, Math.max(1, (this.#sink.columns ?? 80) - 1))}`);
  }

  /** Takes the line away; for a long run says how long it took. */
  finish(): void {
    if (this.#visible) this.#sink.write(clearLine);
    this.#visible = false;
    const elapsed = this.#now() - this.#begin;
    if (!this.#sink.isTTY || elapsed < patience) return;
    this.#sink.write(`${this.#total} file${this.#total === 1 ? '' : 's'} in ${(elapsed / 1000).toFixed(1)} s\n`);
  }
}
