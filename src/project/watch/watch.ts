import { setMaxListeners } from 'node:events';
import { basename } from 'node:path';
import type { FileReport, ReportedFinding } from '../../linter/report.js';
import { compareFindings, type FindingChange, verdictAgainst } from './changes.js';
import type { Clock } from './clock.js';
import { readR1 } from './r1.js';
import { type Settled, settle } from './settle.js';
import { looksWhole } from './wholeness.js';

/** Tells of files that something has happened to, whatever it was. */
export interface ChangeSource {
  /** Begins to tell, with absolute paths; resolves when every later change will be told. */
  start(listener: (path: string) => void): Promise<void>;
  close(): Promise<void>;
}

/** One file, linted again. */
export interface FileChange {
  /** Absolute. */
  readonly path: string;
  readonly report: FileReport;
  /** False where it looks half-written although nobody writes to it any more. */
  readonly whole: boolean;
  readonly changes: readonly FindingChange[];
  /** Whether it was linted for the first time. */
  readonly first: boolean;
  /** Why it cannot be judged, in words; undefined where it was judged. */
  readonly notJudged: string | undefined;
  /** Whether it could not be judged for the same reason before: nothing that anybody has not been told. */
  readonly stillNotJudged: boolean;
  /** R1 of the observed reflections by data block, now and before, where the file says it. */
  readonly r1: ReadonlyMap<string | undefined, { readonly now?: number; readonly before?: number }>;
}

/** What happened since the cycle before. */
export interface WatchCycle {
  /** Absolute paths of changed files that say how to lint: everything was linted anew by them. Empty in other cycles. */
  readonly settings: readonly string[];
  readonly changed: readonly FileChange[];
  /** Absolute paths of files that were there and are not any more. */
  readonly removed: readonly string[];
  readonly unreadable: readonly { readonly path: string; readonly error: NodeJS.ErrnoException }[];
  /** Absolute paths of files that are there, but that the settings do not want any more. */
  readonly leftOut: readonly string[];
  /** The latest reports of all files that are there, in the order in which they were first seen. */
  readonly reports: readonly FileReport[];
}

/** Files that say how to lint. */
export interface WatchedSettings {
  /** Whether the settings may be others once this file has changed. */
  concerns(path: string): boolean;
  /**
   * Takes up what the settings are now.
   *
   * @returns absolute paths of all files to lint by them; undefined where the settings are as they were
   */
  reload(): Promise<readonly string[] | undefined>;
}

export interface WatchOptions {
  /** Absolute paths of the files to lint at the beginning. */
  readonly files: readonly string[];
  readonly source: ChangeSource;
  /** None unless given. */
  readonly settings?: WatchedSettings;
  /** Whether a file that was found later is none to lint; none is unless given. */
  readonly isLeftOut?: (path: string) => Promise<boolean>;
  readonly read: (path: string) => Promise<Uint8Array>;
  readonly lint: (bytes: Uint8Array, path: string) => Promise<FileReport>;
  /** Called once at the beginning, and whenever something has changed. */
  readonly onCycle: (cycle: WatchCycle) => Promise<void>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Files that are linted together, whatever is known of them. */
interface Round {
  readonly files: readonly string[];
  /** What made it necessary; undefined at the beginning. */
  readonly settings?: readonly string[];
}

interface KnownFile {
  readonly sha256: string;
  readonly length: number;
  readonly report: FileReport;
  readonly notJudged: string | undefined;
  /** The latest findings of a run that could judge the file. */
  readonly findings: readonly ReportedFinding[] | undefined;
  readonly r1: ReadonlyMap<string | undefined, number>;
  present: boolean;
}

/**
 * Lints files, and lints them again whenever their content has changed and come to rest, until the signal is aborted. Then it
 * waits for nothing that is under way: a read of a dead network drive, a model that is being loaded, a command.
 *
 * @throws what `lint` or `onCycle` throws
 */
export async function watchFiles(options: WatchOptions): Promise<void> {
  const watch = new Watch(options);
  const { source, files, signal } = options;
  const work = async () => {
    await source.start((path) => watch.touched(path));
    for (const path of files) watch.touched(path);
    await watch.run();
  };
  const { promise: stopped, resolve: stop } = promiseOf();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([work(), stopped]);
  } finally {
    const closed = source.close();
    // Nobody hears of it if what is left behind fails.
    await Promise.race(
      signal.aborted ? [closed.catch(() => {}), options.clock.sleep(farewell, new AbortController().signal)] : [closed],
    );
  }
}

/** So long may it take to tidy up once the user wants an end, ms. */
export const farewell = 500;

function promiseOf(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

class Watch {
  readonly #options: WatchOptions;
  readonly #known = new Map<string, KnownFile>();
  readonly #settling = new Set<string>();
  /** Touched again while they were settling: the last read may have been before that. */
  readonly #again = new Set<string>();
  readonly #ready = new Map<string, Settled>();
  /** Why files could not be read the last time. */
  readonly #unreadable = new Map<string, string>();
  #wake: () => void = () => {};

  constructor(options: WatchOptions) {
    this.#options = options;
    // Every file that comes to rest waits for it.
    setMaxListeners(0, options.signal);
    options.signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  touched(path: string): void {
    if (this.#options.signal.aborted) return;
    if (this.#settling.has(path)) {
      this.#again.add(path);
      return;
    }
    this.#settling.add(path);
    void this.#settle(path);
  }

  async run(): Promise<void> {
    const { signal, files, onCycle } = this.#options;
    let round: Round | undefined = { files };
    while (!signal.aborted) {
      if (round === undefined && this.#ready.size > 0) {
        round = await this.#reload();
        if (round === undefined && this.#ready.size === 0) continue;
      }
      // The files of a round are one cycle.
      if (round === undefined ? this.#ready.size > 0 : round.files.every((path) => this.#ready.has(path))) {
        const cycle = await this.#cycle(round);
        if (signal.aborted) return;
        if (round !== undefined || cycle.changed.length + cycle.removed.length + cycle.unreadable.length > 0) {
          await onCycle(cycle);
        }
        round = undefined;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  /** Where files that say how to lint have changed, and with them what they say: all files anew. */
  async #reload(): Promise<Round | undefined> {
    const { settings } = this.#options;
    const changed = [...this.#ready.keys()].filter((path) => settings?.concerns(path));
    if (settings === undefined || changed.length === 0) return undefined;
    for (const path of changed) this.#ready.delete(path);
    const files = await settings.reload();
    if (files === undefined) return undefined;
    for (const path of files) this.touched(path);
    return { files, settings: changed };
  }

  async #settle(path: string): Promise<void> {
    const { read, clock, signal, settings } = this.#options;
    let settled: Settled;
    do {
      this.#again.delete(path);
      settled = await settle(path, {
        read,
        clock,
        signal,
        // Settings have no end that one could look for; what is wrong with them is told.
        looksWhole: (bytes) =>
          settings?.concerns(path) === true || looksWhole(bytes, basename(path), this.#known.get(path)?.length),
      });
    } while (this.#again.has(path) && !signal.aborted);
    this.#settling.delete(path);
    this.#ready.set(path, settled);
    this.#wake();
  }

  async #cycle(round: Round | undefined): Promise<WatchCycle> {
    // In the order of the command line at first, then in that in which they came to rest.
    const order = round === undefined ? [...this.#ready.keys()] : round.files;
    const batch = order.map((path) => [path, this.#ready.get(path)] as const);
    for (const path of order) this.#ready.delete(path);
    const isFirst = round !== undefined && round.settings === undefined;
    const changed: FileChange[] = [];
    const removed: string[] = [];
    const unreadable: { path: string; error: NodeJS.ErrnoException }[] = [];
    for (const [path, settled] of batch) {
      if (this.#options.signal.aborted) break;
      if (round === undefined && (await this.#options.isLeftOut?.(path))) continue;
      const { before, now } = { before: this.#unreadable.get(path), now: unreadableFor(settled) };
      if (now === undefined) this.#unreadable.delete(path);
      else this.#unreadable.set(path, now);
      if (settled?.kind === 'content') {
        const change = await this.#lint(path, settled, round !== undefined);
        if (change !== undefined) changed.push(change);
      } else if (settled?.kind === 'unreadable') {
        if (now !== before || round !== undefined) unreadable.push({ path, error: settled.error });
      } else if (settled?.kind === 'gone') {
        const known = this.#known.get(path);
        if (known?.present || isFirst) removed.push(path);
        if (known !== undefined) known.present = false;
      }
    }
    const leftOut = round === undefined ? [] : this.#leaveOut(new Set(round.files));
    const reports = [...this.#known.values()].filter(({ present }) => present).map(({ report }) => report);
    return { settings: round?.settings ?? [], changed, removed, unreadable, leftOut, reports };
  }

  /** Forgets files that are there but not wanted any more. */
  #leaveOut(wanted: ReadonlySet<string>): string[] {
    const leftOut = [...this.#known].filter(([path, { present }]) => present && !wanted.has(path));
    return leftOut.map(([path]) => {
      this.#known.delete(path);
      return path;
    });
  }

  /** @param anew whether it is linted although nothing in it has changed */
  async #lint(
    path: string,
    settled: Settled & { readonly kind: 'content' },
    anew: boolean,
  ): Promise<FileChange | undefined> {
    const { bytes, sha256, whole } = settled;
    const known = this.#known.get(path);
    const isSame = known?.sha256 === sha256 && !anew;
    if (isSame) {
      const returned = !known.present;
      known.present = true;
      if (!returned) return undefined;
    }
    const report = isSame ? known.report : await this.#options.lint(bytes, path);
    const r1 = readR1(bytes, basename(path));
    const notJudged = bytes.length === 0 ? 'it is empty' : verdictAgainst(report);
    const judged = notJudged === undefined;
    const findings = judged ? report.findings : known?.findings;
    this.#known.set(path, { sha256, length: bytes.length, report, notJudged, findings, r1, present: true });
    const changes = judged ? compareFindings(known?.findings ?? [], report.findings) : [];
    return {
      path,
      report,
      whole,
      changes,
      first: known === undefined,
      notJudged,
      stillNotJudged: !judged && known?.present === true && known.notJudged === notJudged,
      r1: pairUp(r1, known?.r1 ?? new Map()),
    };
  }
}

function unreadableFor(settled: Settled | undefined): string | undefined {
  return settled?.kind === 'unreadable' ? (settled.error.code ?? settled.error.message) : undefined;
}

function pairUp(
  now: ReadonlyMap<string | undefined, number>,
  before: ReadonlyMap<string | undefined, number>,
): FileChange['r1'] {
  return new Map(
    [...now].map(([block, value]) => {
      const was = before.get(block);
      return [block, was === undefined ? { now: value } : { now: value, before: was }];
    }),
  );
}
