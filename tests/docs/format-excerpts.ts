/** The excerpts of docs/formats.md: what each format makes of two fixtures. */

import type { FileReport, LintReport } from '../../src/linter/report.js';
import { keepAtLeast } from '../../src/linter/summary.js';
import { LintRunner } from '../../src/project/lint-runner.js';
import { formatsForPrograms, type ReporterName, reporters } from '../../src/reporters/index.js';

export const excerptFixtures = ['fixtures/gypsum.cif', 'fixtures/sulfur-gamma.cif'];

/** Lines from the first that matches to the next that matches; none of them means the whole report. */
type Part = readonly [first: RegExp, last: RegExp];

const parts: Readonly<Record<Exclude<ReporterName, 'stylish'>, readonly Part[]>> = {
  compact: [],
  checkcif: [[/^Datablock: 2300259/, /ALERT type/]],
  markdown: [],
  json: [
    [/"blocks": \[/, /"medianIou"/],
    [/"label": "S2"/, /"uCartPredicted"/],
    [/"code": "ADPL001"/, /"message"/],
  ],
  jsonl: [
    [/ADPL001/, /ADPL001/],
    [/summary/, /summary/],
  ],
  csv: [[/^file,/, /,S2,/]],
  sarif: [[/"ruleId": "ADPL001"/, /"primaryLocationLineHash"/]],
  junit: [[/^<\?xml/, /name="S2"/]],
  github: [],
  gitlab: [[/^\[/, /^ {2}\}/]],
  rdjson: [[/^\{/, /^ {4}\}/]],
  vrf: [[/^# fixtures/, /^# end/]],
};

export const excerptFormats = Object.keys(parts) as readonly (keyof typeof parts)[];

/** The report that the excerpts show, with what differs from run to run made the same. */
export async function excerptReport(read: (path: string) => Uint8Array): Promise<LintReport> {
  const runner = new LintRunner();
  try {
    const files: FileReport[] = [];
    for (const name of excerptFixtures) {
      const { report: judged } = await runner.lint(read(name), name);
      const blocks = judged.blocks.map((block) => ({ ...block, engine: 'onnxruntime-node 1.30.0', device: 'cpu' }));
      files.push({ ...judged, blocks, elapsed: 100 });
    }
    return { version: '0.1.0', files };
  } finally {
    await runner.dispose();
  }
}

export function excerptOf(report: LintReport, format: keyof typeof parts): string {
  const shown = keepAtLeast(report, formatsForPrograms.has(format) ? 'hint' : 'info');
  const text = reporters[format](shown, { color: false, columns: 100, quiet: false, hidden: 0, failOn: 'error' });
  const lines = text.trimEnd().split('\n');
  const picked: string[] = [];
  let next = 0;
  for (const [first, last] of parts[format]) {
    const begin = lines.findIndex((line, index) => index >= next && first.test(line));
    const end = lines.findIndex((line, index) => index >= begin && last.test(line));
    if (begin < 0 || end < 0) throw new Error(`the ${format} report has no lines from ${first} to ${last}`);
    if (begin > next) picked.push('…');
    picked.push(...lines.slice(begin, end + 1));
    next = end + 1;
  }
  if (parts[format].length === 0) return lines.join('\n');
  return [...picked, ...(next < lines.length ? ['…'] : [])].join('\n');
}

const fence = (format: string): RegExp =>
  new RegExp(`(<!-- excerpt: ${format} -->\\n+\`{3,}\\w*\\n)([^]*?)\\n?(\`{3,}\\n)`);

/** The excerpt that the page shows; undefined where it shows none. */
export function shownExcerpt(page: string, format: string): string | undefined {
  return fence(format).exec(page)?.[2];
}

export function withExcerpt(page: string, format: string, excerpt: string): string {
  return page.replace(fence(format), (_, before: string, __, after: string) => `${before}${excerpt}\n${after}`);
}
