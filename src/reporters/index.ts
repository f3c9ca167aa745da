import { checkcif } from './checkcif.js';
import { compact } from './compact.js';
import { csv } from './csv.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { json } from './json.js';
import { jsonl } from './jsonl.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { rdjson } from './rdjson.js';
import type { Reporter } from './reporter.js';
import { sarif } from './sarif.js';
import { stylish } from './stylish.js';
import { vrf } from './vrf.js';

/** Every format by its name on the command line. */
export const reporters = {
  stylish,
  compact,
  checkcif,
  markdown,
  json,
  jsonl,
  csv,
  sarif,
  junit,
  github,
  gitlab,
  rdjson,
  vrf,
} as const satisfies Readonly<Record<string, Reporter>>;

export type ReporterName = keyof typeof reporters;

export const reporterNames = Object.keys(reporters) as readonly ReporterName[];

/** Formats that list every atom, and not only those with findings. */
export const formatsWithAtoms: ReadonlySet<string> = new Set(['json', 'csv', 'junit']);

/** Formats that carry everything unless asked otherwise: a program filters by itself. */
export const formatsForPrograms: ReadonlySet<string> = new Set(['json', 'jsonl', 'csv', 'sarif']);
