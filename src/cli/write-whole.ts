import { randomBytes } from 'node:crypto';
import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all: a reader never sees half of it, and a failure leaves what was there before.
 * Devices and pipes (`/dev/stdout`) are written to as they are.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const target = await followLink(path);
  const existing = await stat(target).catch(() => undefined);
  if (existing !== undefined && !existing.isFile()) {
    await writeFile(target, content);
    return;
  }
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(draft, content, { flag: 'wx' });
    if (existing !== undefined) await chmod(draft, existing.mode & 0o777);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Renaming onto a link would replace the link; the file behind it is meant. */
async function followLink(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
