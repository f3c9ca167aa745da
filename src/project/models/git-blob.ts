import { createHash } from 'node:crypto';

/** The id under which git keeps a file: sha1 of `blob <length>\0` and its bytes, as 40 hexadecimal digits. */
export function gitBlobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
