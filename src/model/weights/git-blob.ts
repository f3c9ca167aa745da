import { createHash, type Hash } from 'node:crypto';

/** The id under which git keeps a file: sha1 of `blob <length>\0` and its bytes, as 40 hexadecimal digits. */
export function gitBlobId(bytes: Uint8Array): string {
  return gitBlobHash(bytes.length).update(bytes).digest('hex');
}

/** The same for a file of `length` bytes that is read piece by piece: `update` it with each, then `digest('hex')`. */
export function gitBlobHash(length: number): Hash {
  return createHash('sha1').update(`blob ${length}\0`);
}
