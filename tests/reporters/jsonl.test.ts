import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { json } from '../../src/reporters/json.js';
import { jsonl } from '../../src/reporters/jsonl.js';
import { bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

const page = { color: false, columns: 100, quiet: false, hidden: 0 };
const schema = JSON.parse(readFileSync(join(__dirname, '../../schemas/report.schema.json'), 'utf8')) as { $id: string };
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true }).addSchema(schema);

function errorsOf(definition: string, value: unknown): unknown {
  const validate = ajv.compile({ $ref: `${schema.$id}#/definitions/${definition}` });
  return validate(value) ? [] : validate.errors;
}

function parse(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('jsonl', () => {
  const example = report(
    file({
      findings: [finding(), finding(), bond(), group()],
      problems: [{ severity: 'fatal', kind: 'judging-failed', message: 'out of memory', line: 3, column: 7 }],
    }),
    file({ file: 'b.cif' }),
  );

  test('gives each finding and problem an object with the fields of the JSON report, and counts at last', () => {
    const records = parse(jsonl(example, page));
    expect(records.map(({ type, file: name, id }) => [type, name, id])).toEqual([
      ['problem', 'structures/one.cif', undefined],
      ['finding', 'structures/one.cif', 'compound_1/ADPL103/C7'],
      ['finding', 'structures/one.cif', 'compound_1/ADPL103/C7/2'],
      ['finding', 'structures/one.cif', 'compound_1/ADPL103/C7%20C8'],
      ['finding', 'structures/one.cif', 'compound_1/ADPL103/'],
      ['finding', 'b.cif', 'compound_1/ADPL103/C7'],
      ['summary', undefined, undefined],
    ]);
    const whole = JSON.parse(json(example));
    const [problem, first] = records;
    expect(problem).toEqual({ type: 'problem', file: 'structures/one.cif', ...whole.files[0].problems[0] });
    expect(first).toEqual({ type: 'finding', file: 'structures/one.cif', ...whole.files[0].findings[0] });
    const { type, ...summary } = records[6];
    expect(summary).toEqual({ schemaVersion: 1, tool: whole.tool, ...whole.summary });
  });

  test('quiet leaves the counts out', () => {
    expect(parse(jsonl(example, { ...page, quiet: true })).map(({ type }) => type)).not.toContain('summary');
    expect(jsonl(report(), { ...page, quiet: true })).toBe('');
  });

  test.each(hostileTexts)('keeps to the schema, one line an object: %s', (_, hostile) => {
    const text = jsonl(hostileReport(hostile), page);
    expect(text).not.toMatch(/[\u0085\u2028\u2029]/);
    const records = parse(text);
    expect(records.map(({ type }) => type)).toEqual(['problem', 'finding', 'finding', 'summary']);
    for (const { type, file: name, ...record } of records.slice(0, 3)) {
      expect(errorsOf(String(type), record)).toEqual([]);
      expect(name).toBe(`${hostile}.cif`);
    }
    expect(records[1].sites).toEqual([hostile]);
  });
});
