/**
 * Adds to package-lock.json the optional packages of other platforms that a partial npm mirror has hidden, and takes out
 * what npm 10 and npm 11 write differently.
 *
 * `npm install` behind a mirror without, say, the Windows builds leaves them out of the lock file, and `npm ci` then
 * refuses that lock file everywhere. Their versions are exact in the packages that ask for them, and their names say the
 * platform: that is all that npm needs to pass them over where they do not fit. Run `npx tsx scripts/complete-lock.ts`
 * after `npm install`; tests/repository/lock-file.test.ts fails where it was forgotten.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { completeLock, type LockFile } from '../tests/repository/lock-file.js';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8')) as LockFile;
const added = completeLock(lock);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added.length} packages of other platforms added\n`);
