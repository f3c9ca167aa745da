import { randomBytes } from 'node:crypto';
import { access, chmod, constants, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** No run writes that long: an older draft is of one that was killed, ms. */
const draftLifetime = 3600 * 1000;
/** Characters of a name that its drafts begin with: of the longest names nothing can be appended to the whole. */
const stemLength = 40;
/** Behind a stem. */
const draftEnding = /^[0-9a-f]{12}\.tmp$/;

/** Whether a file is, by its name, what a killed run left of any file. */
export function isDraftName(name: string): boolean {
  const stemEnd = name.lastIndexOf('.', name.length - '.tmp'.length - 1);
  return name.startsWith('.') && draftEnding.test(name.slice(stemEnd + 1));
}

/**
 * Writes a file whole or not at all: a reader never sees half of it, and a failure leaves what was there before. Devices
 * and pipes (`/dev/stdout`) are written to as they are. Drafts that killed runs have left of this file are removed.
 *
 * @throws Node's own errors; EACCES for a file that may not be written, although another could be moved into its place
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const target = await followLink(path);
  const existing = await stat(target).catch(() => undefined);
  if (existing !== undefined && !existing.isFile()) {
    await writeFile(target, content);
    return;
  }
  if (existing !== undefined) await access(target, constants.W_OK);
  const stem = `.${[...basename(target)].slice(0, stemLength).join('')}.`;
  const draft = join(dirname(target), `${stem}${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(draft, content, { flag: 'wx' });
    if (existing !== undefined) await chmod(draft, existing.mode & 0o777);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await removeOldDrafts(dirname(target), stem);
}

/** What cannot be removed stays: the file itself has been written. */
async function removeOldDrafts(folder: string, stem: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(stem) || !draftEnding.test(name.slice(stem.length))) continue;
    const draft = join(folder, name);
    const found = await stat(draft).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > draftLifetime)
      await rm(draft, { force: true }).catch(() => {});
  }
}

/** Renaming onto a link would replace the link; the file behind it is meant. */
async function followLink(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
