/**
 * `npx tsx scripts/check-release.ts v1.2.3`: whether the version stands in every file that names one, and the changelog
 * has a section for it. Prints what is wrong; exit code 1 then.
 */
import { readFileSync } from 'node:fs';
import { releaseFaults } from '../tests/repository/release.js';

const root = new URL('../', import.meta.url);
const faults = releaseFaults(process.argv[2] ?? '', (path) => readFileSync(new URL(path, root), 'utf8'));
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
