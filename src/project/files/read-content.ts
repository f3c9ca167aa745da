import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { kindOf, kindOfStats } from './file-kind.js';

/** The longest text that JavaScript can hold; bytes. */
const longestContent = 512 * 2 ** 20;

/**
 * The whole content of a file that was named, be it a pipe (`/dev/stdin`, or `<(…)` of a shell): that one is read until its
 * writer closes it.
 *
 * @throws Node's own errors, and an Error in words for what is no file: a socket, a disk, a device that never ends
 */
export async function readInputFile(path: string): Promise<Uint8Array> {
  const stats = await stat(path);
  const kind = kindOfStats(stats);
  if (kind === 'other') {
    throw new Error(`this is ${stats.isSocket() ? 'a socket' : 'a disk or another device'}, a file was expected`);
  }
  if (kind !== 'stream') {
    if (stats.size > longestContent) throw tooLong();
    return readFile(path);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > longestContent) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The content of a file that was found: nobody opens what only bears its name, as a pipe may keep its reader for ever.
 *
 * @throws Node's own errors; ENOENT for what is no file
 */
export async function readFoundFile(path: string): Promise<Uint8Array> {
  const kind = await kindOf(path);
  if (kind !== 'stream' && kind !== 'other') return readInputFile(path);
  throw Object.assign(new Error('this is no file'), { code: 'ENOENT' });
}

function tooLong(): Error {
  return new Error(`it is longer than ${longestContent / 2 ** 20} MiB, which no structure is`);
}
