import { type AcknowledgedFinding, atomsName, type FileReport, type ReportedFinding } from '../../linter/report.js';

/** So many findings of a rule about an atom are known and let be. */
export interface BaselineEntry {
  readonly block: string;
  /** Name of the rule. */
  readonly rule: string;
  /** Atom label, or two in the order of the alphabet with a blank between them; absent for findings about more atoms or the structure. */
  readonly atom?: string;
  readonly count: number;
}

/** Known findings by file; paths have forward slashes and count from the folder of the baseline. */
export type Baseline = ReadonlyMap<string, readonly BaselineEntry[]>;

export const defaultBaselineFile = 'adp-lint-baseline.json';

/** Raised when an older adp-lint could misread the file. */
const baselineVersion = 1;

/** A file that is no baseline; the message says what is wrong. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

/** @throws BaselineError */
export function parseBaseline(text: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new BaselineError(`this is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const { version, files } = record(value, 'the file');
  if (version !== baselineVersion) {
    throw new BaselineError(
      `its version is ${JSON.stringify(version)}, and this adp-lint reads ${baselineVersion}: write it anew with --suppress-all`,
    );
  }
  return new Map(
    Object.entries(record(files, '"files"')).map(([file, entries]) => {
      if (!Array.isArray(entries)) throw new BaselineError(`"files": ${JSON.stringify(file)} is no list`);
      return [file, entries.map((entry, index) => parseEntry(entry, `${file}[${index}]`))];
    }),
  );
}

function parseEntry(value: unknown, where: string): BaselineEntry {
  const { block, rule, atom, count } = record(value, where);
  if (typeof block !== 'string' || typeof rule !== 'string') {
    throw new BaselineError(`${where} needs a "block" and a "rule"`);
  }
  if (atom !== undefined && typeof atom !== 'string') throw new BaselineError(`${where}: "atom" is no label`);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) {
    throw new BaselineError(`${where}: "count" is no whole number above 0`);
  }
  return { block, rule, ...(atom !== undefined && { atom }), count };
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BaselineError(`${what} is no object`);
  }
  return value as Readonly<Record<string, unknown>>;
}

/** The text of a baseline file: sorted, one entry a line, so that versions of it can be compared and merged. */
export function formatBaseline(baseline: Baseline): string {
  const files = [...baseline]
    .filter(([, entries]) => entries.length > 0)
    .sort(([a], [b]) => compare(a, b))
    .map(([file, entries]) => {
      const lines = [...entries].sort((a, b) => compare(keyOf(a), keyOf(b))).map((entry) => `      ${oneLine(entry)}`);
      return `    ${JSON.stringify(file)}: [\n${lines.join(',\n')}\n    ]`;
    });
  const body = files.length === 0 ? '{}' : `{\n${files.join(',\n')}\n  }`;
  return `{\n  "version": ${baselineVersion},\n  "files": ${body}\n}\n`;
}

function oneLine({ block, rule, atom, count }: BaselineEntry): string {
  const pairs = Object.entries({ block, rule, atom, count }).filter(([, value]) => value !== undefined);
  return `{ ${pairs.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')} }`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Block names do not depend on case, labels do. */
function keyOf({ block, rule, atom }: Pick<BaselineEntry, 'block' | 'rule' | 'atom'>): string {
  return JSON.stringify([block.toLowerCase(), rule, atom ?? null]);
}

/** Two atoms are the same in either order, which a refinement that sorts its list may change. */
function atomOf({ sites }: ReportedFinding): string | undefined {
  return atomsName({ sites: [...sites].sort(compare) });
}

/** What a baseline made now would hold of some findings. */
export function baselineEntries(findings: readonly ReportedFinding[]): BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    const { block, rule } = finding;
    const atom = atomOf(finding);
    const entry = { block, rule, ...(atom !== undefined && { atom }) };
    const key = keyOf(entry);
    entries.set(key, { ...entry, count: (entries.get(key)?.count ?? 0) + 1 });
  }
  return [...entries.values()];
}

export interface Baselined {
  readonly report: FileReport;
  /** What occurs of the entries: what pruning keeps. */
  readonly stillThere: readonly BaselineEntry[];
  /** Findings that are in the baseline and no longer occur. */
  readonly gone: number;
}

/**
 * Acknowledges the findings of a file that its entries count. Where several rules with one cause fail on an atom, the
 * finding goes by the strongest of them, which a new refinement may change: an entry for any of them will do.
 *
 * @param rulesOf names of the rules that a finding stands for, its own first
 */
export function applyBaseline(
  report: FileReport,
  entries: readonly BaselineEntry[],
  rulesOf: (finding: ReportedFinding) => readonly string[],
): Baselined {
  const left = new Map<string, number>();
  for (const entry of entries) left.set(keyOf(entry), (left.get(keyOf(entry)) ?? 0) + entry.count);
  const used = new Map<string, number>();
  const findings: ReportedFinding[] = [];
  const acknowledged: AcknowledgedFinding[] = [];
  // Findings under their own name first: they must not lose their entry to one that goes by another.
  const taken = new Set<ReportedFinding>();
  for (const depth of [1, Number.POSITIVE_INFINITY]) {
    for (const finding of report.findings) {
      if (taken.has(finding)) continue;
      const { block } = finding;
      const atom = atomOf(finding);
      const key = rulesOf(finding)
        .slice(0, depth)
        .map((rule) => keyOf({ block, rule, atom }))
        .find((each) => (left.get(each) ?? 0) > 0);
      if (key === undefined) continue;
      left.set(key, (left.get(key) ?? 0) - 1);
      used.set(key, (used.get(key) ?? 0) + 1);
      taken.add(finding);
    }
  }
  for (const finding of report.findings) {
    if (taken.has(finding)) acknowledged.push({ ...finding, suppressed: { by: 'baseline' } });
    else findings.push(finding);
  }
  const stillThere = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const count = used.get(keyOf(entry));
    if (count !== undefined) stillThere.set(keyOf(entry), { ...entry, count });
  }
  return {
    report: { ...report, findings, acknowledged: [...(report.acknowledged ?? []), ...acknowledged].sort(byPlace) },
    stillThere: [...stillThere.values()],
    gone: [...left.values()].reduce((sum, count) => sum + count, 0),
  };
}

function byPlace(a: ReportedFinding, b: ReportedFinding): number {
  return a.line - b.line || a.column - b.column || compare(a.code, b.code);
}

/** Two sets of entries together, counts added. */
export function mergeEntries(a: readonly BaselineEntry[], b: readonly BaselineEntry[]): BaselineEntry[] {
  const merged = new Map<string, BaselineEntry>();
  for (const entry of [...a, ...b]) {
    const key = keyOf(entry);
    merged.set(key, { ...entry, count: (merged.get(key)?.count ?? 0) + entry.count });
  }
  return [...merged.values()];
}
