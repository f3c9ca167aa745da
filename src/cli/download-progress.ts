import { type TextSink, writeStyled } from './io.js';

/** Time between two updates, ms. */
const interval = 100;
const widestBar = 30;

/** One line on a terminal that says how far a download is; silent anywhere else. */
export class DownloadProgress {
  readonly #sink: TextSink;
  readonly #now: () => number;
  #begin: { readonly time: number; readonly received: number } | undefined;
  #lastShown = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(sink: TextSink, now: () => number = () => performance.now()) {
    this.#sink = sink;
    this.#now = now;
  }

  /** @param received, total bytes; the total is undefined where the server does not tell it */
  update(received: number, total: number | undefined): void {
    if (!this.#sink.isTTY) return;
    const now = this.#now();
    // After an interruption the server may begin anew: what came before says nothing of its speed.
    if (this.#begin === undefined || received < this.#begin.received) this.#begin = { time: now, received };
    if (now - this.#lastShown < interval && received !== total) return;
    this.#lastShown = now;
    this.#isShown = true;
    const speed = (received - this.#begin.received) / Math.max(now - this.#begin.time, 1);
    const width = (this.#sink.columns ?? 80) - 1;
    writeStyled(this.#sink, `\r\u001b[K${line(received, total, speed, width).slice(0, Math.max(width, 1))}`);
  }

  /** Takes the line away. */
  finish(): void {
    if (this.#isShown) writeStyled(this.#sink, '\r\u001b[K');
    this.#isShown = false;
  }
}

/** @param speed bytes per millisecond */
function line(received: number, total: number | undefined, speed: number, width: number): string {
  const rate = speed > 0 ? `  ${megabytes(speed * 1000)}/s` : '';
  if (total === undefined || total === 0) return `${megabytes(received)}${rate}`;
  const share = Math.min(received / total, 1);
  const remaining = speed > 0 && received < total ? `  ${duration((total - received) / speed)} left` : '';
  const numbers = ` ${(100 * share).toFixed(0).padStart(3)} %  ${megabytes(received)} of ${megabytes(total)}${rate}${remaining}`;
  const room = Math.min(widestBar, width - numbers.length - 2);
  if (room < 5) return numbers.trimStart();
  const filled = Math.round(share * room);
  return `[${'='.repeat(filled)}${' '.repeat(room - filled)}]${numbers}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
