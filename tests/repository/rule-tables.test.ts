/** Every rule has one table of cases (tests/support/rule-tester.ts), which sees to it that both sides and all options occur. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allRules } from '../../src/rules/index.js';
import { unwritten } from '../docs/rule-page.js';

const folder = join(__dirname, '../rules');
const tables = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/^ruleTable\('([a-z0-9-]+)'/gm)])
  .map(([, name]) => name);

test('every rule has one, and no table is of no rule', () => {
  expect([...tables].sort()).toEqual(allRules.map(({ meta }) => meta.name).sort());
});

test('no rule waits to be written', () => {
  expect(allRules.filter(({ meta }) => JSON.stringify(meta).includes(unwritten))).toEqual([]);
});
