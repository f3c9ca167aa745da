/**
 * Runs one job at a time for the documents that ask, each once the user has paused. A document that asks again meanwhile
 * waits anew; what is asked twice is done once.
 */
export class LintQueue {
  readonly #job: (uri: string) => Promise<void>;
  readonly #delay: number;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #ready = new Set<string>();
  #running: Promise<void> | undefined;

  /**
   * @param job must not reject
   * @param delay pause of typing to wait for, ms
   */
  constructor(job: (uri: string) => Promise<void>, delay: number) {
    this.#job = job;
    this.#delay = delay;
  }

  /** @param delay ms; that of the queue unless given */
  request(uri: string, delay = this.#delay): void {
    this.forget(uri);
    this.#timers.set(
      uri,
      setTimeout(() => {
        this.#timers.delete(uri);
        this.#ready.add(uri);
        this.#running ??= this.#drain();
      }, delay),
    );
  }

  forget(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    this.#ready.delete(uri);
  }

  /** Forgets everything, and waits for the job that runs. */
  async end(): Promise<void> {
    for (const uri of [...this.#timers.keys(), ...this.#ready]) this.forget(uri);
    await this.#running;
  }

  async #drain(): Promise<void> {
    for (let [uri] = this.#ready; uri !== undefined; [uri] = this.#ready) {
      this.#ready.delete(uri);
      await this.#job(uri);
    }
    this.#running = undefined;
  }
}
