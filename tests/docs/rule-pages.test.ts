/** The rules' pages say what the code does; where they do not, `npx tsx scripts/rule-pages.ts` writes the generated parts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LintRunner } from '../../src/project/lint-runner.js';
import { allRules, type Severity } from '../../src/rules/index.js';
import { checkCifLevel } from '../../src/rules/severity.js';
import { atomsOf, examplesOf, exampleText, findingsAdded, printFinding } from './rule-example.js';
import { headerTable, indexTable, optionTable, pageTitle, sections, unwritten } from './rule-page.js';

const root = join(__dirname, '../..');
const folder = join(root, 'docs/rules');
/** Empty where there is none, which a test of its own tells. */
const pageOf = (name: string) => {
  const path = join(folder, `${name}.md`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};
const fixtureOf = (path: string) => (path.includes('/') ? readFileSync(join(root, path), 'utf8') : '');
const metas = allRules.map(({ meta }) => meta);

const runner = new LintRunner();
afterAll(() => runner.dispose());

test('every rule has a page, and every page a rule', () => {
  const pages = readdirSync(folder).filter((file) => file !== 'README.md');
  expect(pages.sort()).toEqual(metas.map(({ name }) => `${name}.md`).sort());
});

test('the index lists the rules as they are', () => {
  expect(pageOf('README')).toContain(`\n\n${indexTable(metas)}\n`);
});

describe.each([...metas.map(({ name }) => name), 'README'])('links of %s', (name) => {
  const links = [...pageOf(name).matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target);

  test('lead to files', () => {
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((target) => !existsSync(join(dirname(join(folder, name)), target)))).toEqual([]);
  });
});

describe.each(metas.map((meta) => [meta.name, meta] as const))('the page of %s', (name, meta) => {
  const page = pageOf(name);
  const examples = examplesOf(page);
  const failing = examples.filter(({ verdict }) => verdict === 'fails');
  const passing = examples.filter(({ verdict }) => verdict === 'passes');

  test('has title, severity, source and options of the code', () => {
    expect(page).toMatch(new RegExp(`^${pageTitle(meta)}\n`));
    expect(page).toContain(`\n\n${headerTable(meta)}\n`);
    expect(page).toContain(`\n## Options\n\n${optionTable(meta)}\n`);
  });

  test('lists the kinds of what it reports with their severities', () => {
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (\w+) \(([ABCG])\) \| .+ \|$/gm)];
    expect(rows.map(([, kind, severity]) => [kind, severity]).sort()).toEqual(
      Object.entries(meta.problems ?? {}).sort(),
    );
    for (const [, , severity, level] of rows) expect(checkCifLevel[severity as Severity]).toBe(level);
  });

  test('has been written', () => {
    expect(page).not.toContain(unwritten);
  });

  test('has its sections in order', () => {
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(sections);
  });

  test('has examples of both kinds that change what they say', () => {
    expect(failing.length).toBeGreaterThan(0);
    expect(passing.length).toBeGreaterThan(0);
    for (const example of failing) {
      const text = fixtureOf(example.fixture);
      expect(exampleText(example, text)).not.toEqual(text);
    }
  });

  test.each(failing.map((example) => [example.lines.join(', '), example] as const))('%s fails', async (_, example) => {
    const found = await findingsAdded(example, name, fixtureOf(example.fixture), runner);
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set([meta.code]));
    expect(found.flatMap(atomsOf).sort()).toEqual([...example.atoms].sort());
    expect(example.printed).toBe(found.map(printFinding).join(''));
  });

  test.each(passing.map((example) => [example.lines.join(', '), example] as const))('%s passes', async (_, example) => {
    const text = exampleText(example, fixtureOf(example.fixture));
    const { findings } = (await runner.lint(text, example.fixture)).report;
    expect(findings.filter(({ code }) => code === meta.code)).toEqual([]);
  });
});
