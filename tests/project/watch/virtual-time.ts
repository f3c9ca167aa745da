import type { Clock } from '../../../src/project/watch/clock.js';

/** Lets everything run that needs no time to pass. */
async function idle(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Time that passes only when it is told to, and things that happen at set times. */
export class VirtualTime implements Clock {
  #now = 0;
  readonly #events: { readonly time: number; readonly happen: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.at(this.#now + milliseconds, resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  at(time: number, happen: () => void): void {
    this.#events.push({ time, happen });
  }

  async runUntil(end: number): Promise<void> {
    await idle();
    for (;;) {
      this.#events.sort((a, b) => a.time - b.time);
      const [next] = this.#events;
      if (next === undefined || next.time > end) break;
      this.#events.shift();
      this.#now = next.time;
      next.happen();
      await idle();
    }
    this.#now = end;
  }
}
