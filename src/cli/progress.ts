import { basename } from 'node:path';
import { plain } from '../reporters/plain-text.js';
import { type TextSink, writeStyled } from './io.js';

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
  readonly #timer: NodeJS.Timeout | undefined;
  #text = '';
  #shown = '';
  #lastShown = Number.NEGATIVE_INFINITY;

  constructor(sink: TextSink, total: number, now: () => number = () => performance.now()) {
    this.#sink = sink;
    this.#total = total;
    this.#now = now;
    this.#begin = now();
    // For one structure that takes long; between many quick ones no timer ever fires.
    if (sink.isTTY) this.#timer = setInterval(() => this.#draw(), interval).unref();
  }

  /** About to work on the file of this index. */
  show(index: number, file: string): void {
    this.#text = `${index + 1}/${this.#total}  ${plain(basename(file))}`;
    this.#draw();
  }

  /** Takes the line away; for a long run says how long it took. */
  finish(): void {
    clearInterval(this.#timer);
    if (this.#shown !== '') writeStyled(this.#sink, clearLine);
    const elapsed = this.#now() - this.#begin;
    if (!this.#sink.isTTY || elapsed < patience) return;
    this.#sink.write(`${this.#total} file${this.#total === 1 ? '' : 's'} in ${(elapsed / 1000).toFixed(1)} s\n`);
  }

  #draw(): void {
    const now = this.#now();
    if (!this.#sink.isTTY || this.#text === this.#shown) return;
    if (now - this.#begin < patience || now - this.#lastShown < interval) return;
    this.#lastShown = now;
    this.#shown = this.#text;
    writeStyled(this.#sink, clearLine + this.#text.slice(0, Math.max(1, (this.#sink.columns ?? 80) - 1)));
  }
}
