import { json } from './json.js';
import type { Reporter } from './reporter.js';
import { stylish } from './stylish.js';

/** Every format by its name on the command line. */
export const reporters = { stylish, json } as const satisfies Readonly<Record<string, Reporter>>;

export type ReporterName = keyof typeof reporters;

export const reporterNames = Object.keys(reporters) as readonly ReporterName[];
