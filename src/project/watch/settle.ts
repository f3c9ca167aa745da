import { createHash } from 'node:crypto';
import type { Clock } from './clock.js';

/** Time between two reads that must agree, ms. */
export const readInterval = 100;
/** So long must a file that looks half-written stay as it is before it is taken for what its writer meant, ms. */
export const patience = 2000;
/** Editors that save by renaming leave a moment without the file, ms. */
export const absence = 500;

/** What a file has come to after something happened to it. */
export type Settled =
  | {
      readonly kind: 'content';
      readonly bytes: Uint8Array;
      /** Hexadecimal. */
      readonly sha256: string;
      /** False where it is empty or looks half-written, but has not changed for all the time of `patience`. */
      readonly whole: boolean;
    }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable'; readonly error: NodeJS.ErrnoException }
  | { readonly kind: 'stopped' };

type Reading =
  | Exclude<Settled, { readonly kind: 'content' | 'stopped' }>
  | { readonly kind: 'content'; readonly bytes: Uint8Array };

/**
 * Reads a file again and again until it has come to rest: two reads, 100 ms apart, that agree on a whole file. What looks
 * half-written, is empty or cannot be read must stay so for longer, and longest after the last change.
 */
export async function settle(
  path: string,
  world: {
    readonly read: (path: string) => Promise<Uint8Array>;
    readonly looksWhole: (bytes: Uint8Array) => boolean;
    readonly clock: Clock;
    readonly signal: AbortSignal;
  },
): Promise<Settled> {
  const { clock, signal } = world;
  let before: Reading | undefined;
  let since = 0;
  let whole = false;
  while (!signal.aborted) {
    const reading = await readOnce(path, world.read);
    if (before === undefined || !agree(before, reading)) {
      before = reading;
      since = clock.now();
      whole = reading.kind === 'content' && reading.bytes.length > 0 && world.looksWhole(reading.bytes);
    } else if (clock.now() - since >= timeToRest(reading, whole)) {
      if (reading.kind !== 'content') return reading;
      const { bytes } = reading;
      return { kind: 'content', bytes, sha256: createHash('sha256').update(bytes).digest('hex'), whole };
    }
    await clock.sleep(readInterval, signal);
  }
  return { kind: 'stopped' };
}

function timeToRest({ kind }: Reading, whole: boolean): number {
  if (kind === 'gone') return absence;
  return whole ? readInterval : patience;
}

async function readOnce(path: string, read: (path: string) => Promise<Uint8Array>): Promise<Reading> {
  try {
    return { kind: 'content', bytes: await read(path) };
  } catch (caught) {
    const error = caught as NodeJS.ErrnoException;
    return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? { kind: 'gone' } : { kind: 'unreadable', error };
  }
}

function agree(a: Reading, b: Reading): boolean {
  if (a.kind === 'content' && b.kind === 'content') return Buffer.compare(a.bytes, b.bytes) === 0;
  if (a.kind === 'unreadable' && b.kind === 'unreadable') return a.error.code === b.error.code;
  return a.kind === b.kind;
}
