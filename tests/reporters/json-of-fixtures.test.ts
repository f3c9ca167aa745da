import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { lintFiles } from '../../src/index.js';
import { json } from '../../src/reporters/json.js';

const root = join(__dirname, '../..');

test('the report of every fixture keeps to the schema', async () => {
  const schema = JSON.parse(readFileSync(join(root, 'schemas/report.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
  const { version, files } = await lintFiles(['fixtures'], { model: 'lattice', workingFolder: root });
  expect(files.length).toBeGreaterThan(15);
  for (const judged of files) {
    const isValid = validate(JSON.parse(json({ version, files: [judged] })));
    expect([judged.file, isValid ? [] : validate.errors]).toEqual([judged.file, []]);
  }
  const findings = files.flatMap((judged) => judged.findings);
  expect(findings.filter(({ value }) => value !== undefined).length).toBeGreaterThan(5);
  expect(findings.filter(({ sites }) => sites.length > 2).length).toBeGreaterThan(1);
});
