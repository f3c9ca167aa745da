import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SaxesParser } from 'saxes';
import { parseCif } from '../../src/cif/index.js';
import type { ReporterName } from '../../src/reporters/index.js';

const root = join(__dirname, '../..');
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as object;
const formats = {
  uri: (text: string) => URL.canParse(text),
  // RFC 3986: what else may stand in a reference is written with %.
  'uri-reference': /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-F]{2})*$/i,
  uuid: true,
  'date-time': true,
} as const;
const sarifSchema = new Ajv2020({ strict: false, formats }).compile(read('tests/oracle/sarif/sarif-2.1.0.json'));
const reportSchema = new Ajv({ strict: false, formats }).compile(read('schemas/report.schema.json'));

/** Fails for a report that its readers would stumble over; gives how often a text (the code of a rule) stands in it. */
export const wellFormed: Readonly<Record<ReporterName, (text: string, code: string) => number>> = {
  json(text, code) {
    const report = JSON.parse(text);
    expect(reportSchema(report) ? [] : reportSchema.errors).toEqual([]);
    return (report.files as { findings: { code: string }[] }[])
      .flatMap(({ findings }) => findings)
      .filter((finding) => finding.code === code).length;
  },
  jsonl(text, code) {
    const entries = linesOf(text).map((line) => JSON.parse(line) as { code?: string });
    return entries.filter((entry) => entry.code === code).length;
  },
  sarif(text, code) {
    const log = JSON.parse(text);
    expect(sarifSchema(log) ? [] : sarifSchema.errors).toEqual([]);
    return log.runs[0].results.filter(({ ruleId }: { ruleId: string }) => ruleId === code).length;
  },
  junit(text, code) {
    const parser = new SaxesParser();
    let failures = 0;
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name, attributes }) => {
      if (name === 'failure' && String(attributes.type).startsWith(code)) failures += 1;
    });
    parser.write(text).close();
    return failures;
  },
  gitlab(text, code) {
    const issues = JSON.parse(text) as { check_name: string; fingerprint: string; location: { path: string } }[];
    // GitLab drops what has the fingerprint of another.
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
    return issues.filter((issue) => issue.check_name.startsWith(code)).length;
  },
  rdjson(text, code) {
    const { diagnostics } = JSON.parse(text) as { diagnostics: { code: { value: string } }[] };
    return diagnostics.filter((diagnostic) => diagnostic.code.value.startsWith(code)).length;
  },
  csv(text, code) {
    const [heading, ...rows] = csvRows(text);
    for (const row of rows) expect(row).toHaveLength(heading.length);
    return rows.filter((row) => row[heading.indexOf('findings')].includes(code)).length;
  },
  github: (text, code) => countLines(text, code, /^::(?:error|warning|notice) file=[^:]*::./),
  compact: (text, code) => countLines(text, code, /^.+:\d+:\d+: (?:fatal|error|warning|info|hint) \S+ (?:\S+|".*") ./),
  stylish: (text, code) => countLines(text, code),
  checkcif: (text, code) => countLines(text, code),
  markdown(text, code) {
    // A table whose rows have more or fewer cells than its heading falls apart.
    let columns: number | undefined;
    for (const line of linesOf(text)) {
      const bars = line.startsWith('|') ? line.match(/(?<!\\)\|/g)?.length : undefined;
      if (columns !== undefined && bars !== undefined) expect([line, bars]).toEqual([line, columns]);
      columns = bars;
    }
    return countLines(text, code);
  },
  vrf(text, code) {
    // What it prints is to be put into data blocks; forms of several files may have one name.
    const { problems } = parseCif(`data_x\n${text}`, 'x.cif');
    expect(problems.filter(({ kind }) => kind !== 'duplicate-item')).toEqual([]);
    return countLines(text, code, /^/, / Atom C\d+ /);
  },
};

function linesOf(text: string): string[] {
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

function countLines(text: string, code: string, shape = /^/, counted = new RegExp(code)): number {
  // No name may break a line or reach a terminal as a control sequence.
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  const lines = linesOf(text);
  for (const line of lines) expect(line).toMatch(shape);
  return lines.filter((line) => counted.test(line)).length;
}

/** RFC 4180; throws on anything else. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [[]];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\n)/y;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error(`no CSV in row ${rows.length}`);
    rows[rows.length - 1].push(match[1].replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'));
    if (match[2] === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}
