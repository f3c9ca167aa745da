/** Writes the excerpts of docs/formats.md anew: `npx tsx scripts/format-excerpts.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { excerptFormats, excerptOf, excerptReport, withExcerpt } from '../tests/docs/format-excerpts.js';

const root = new URL('../', import.meta.url);
const path = new URL('docs/formats.md', root);
const report = await excerptReport((name) => readFileSync(new URL(name, root)));
const page = excerptFormats.reduce(
  (text, format) => withExcerpt(text, format, excerptOf(report, format)),
  readFileSync(path, 'utf8'),
);
writeFileSync(path, page);
