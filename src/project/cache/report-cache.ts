import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileReport } from '../../linter/report.js';
import { isDraftName, writeWhole } from '../files/write-whole.js';

/** Counted up when what an entry holds changes its form. */
const formatVersion = 1;
/** Entries that nobody has asked for in this time are removed, ms. */
const lifetime = 30 * 24 * 3600 * 1000;
/** Time between two searches for such entries, ms. */
const sweepInterval = 24 * 3600 * 1000;
const sweepMark = 'swept';

/** All that the report of a file depends on. */
export interface CacheKeyParts {
  readonly bytes: Uint8Array;
  /** The name it is reported under: it decides how the file is read, and stands in messages. */
  readonly name: string;
  /** Of adp-lint. */
  readonly version: string;
  /** Hexadecimal SHA-256 of each file of weights and constants. */
  readonly weights: readonly string[];
  /** Everything else that was asked for; of plain data. */
  readonly settings: unknown;
}

/** Hexadecimal SHA-256 that does not depend on the order of properties. */
export function cacheKey({ bytes, name, version, weights, settings }: CacheKeyParts): string {
  const content = createHash('sha256').update(bytes).digest('hex');
  const text = JSON.stringify([formatVersion, content, name, version, weights, sortedProperties(settings)]);
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Reports of earlier runs, one JSON file each. Any number of processes may use one folder: entries are written beside
 * their place and moved there, and two of one key hold the same. What cannot be read or written is as good as not there:
 * a cache must not make a run fail.
 */
export class ReportCache {
  readonly #folder: string;
  readonly #now: () => number;

  constructor(folder: string, now: () => number = Date.now) {
    this.#folder = folder;
    this.#now = now;
  }

  async get(key: string): Promise<FileReport | undefined> {
    const path = this.#path(key);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch {
      return undefined;
    }
    const report = parseEntry(text, key);
    if (report === undefined) return undefined;
    const date = new Date(this.#now());
    await utimes(path, date, date).catch(() => {});
    return report;
  }

  /** Reports with numbers that JSON does not know are not kept. */
  async put(key: string, report: FileReport): Promise<void> {
    const text = entryText(key, report);
    if (text === undefined) return;
    const path = this.#path(key);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeWhole(path, text);
    } catch {
      // A full disk or a folder that may not be written costs time in the next run, and nothing else.
    }
  }

  /** Removes what nobody has used for a month, and what a killed process left; looks once a day. */
  async sweep(): Promise<void> {
    const mark = join(this.#folder, sweepMark);
    const swept = await stat(mark).catch(() => undefined);
    if (swept !== undefined && this.#now() - swept.mtimeMs < sweepInterval) return;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(mark, '');
      const date = new Date(this.#now());
      await utimes(mark, date, date);
      for (const folder of await readdir(this.#folder)) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue;
        for (const file of await readdir(join(this.#folder, folder))) {
          if (!/^[0-9a-f]{64}\.json/.test(file) && !isDraftName(file)) continue;
          const path = join(this.#folder, folder, file);
          const { mtimeMs } = await stat(path);
          if (this.#now() - mtimeMs > lifetime) await rm(path, { force: true });
        }
      }
    } catch {
      // Another process may be sweeping, too.
    }
  }

  #path(key: string): string {
    return join(this.#folder, key.slice(0, 2), `${key}.json`);
  }
}

function entryText(key: string, report: FileReport): string | undefined {
  let exact = true;
  const text = JSON.stringify({ key, report }, (_, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) exact = false;
    return value;
  });
  return exact ? text : undefined;
}

function parseEntry(text: string, key: string): FileReport | undefined {
  try {
    const entry = JSON.parse(text) as { readonly key?: unknown; readonly report?: Partial<FileReport> } | null;
    const report = entry?.report;
    const whole =
      entry?.key === key &&
      typeof report?.file === 'string' &&
      typeof report.elapsed === 'number' &&
      [report.blocks, report.findings, report.problems].every(Array.isArray);
    return whole ? (report as FileReport) : undefined;
  } catch {
    return undefined;
  }
}

function sortedProperties(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedProperties);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sortedProperties(each)]));
}
