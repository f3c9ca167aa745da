/** Writes into docs/rules what comes from the code: headers, options, the index, and the reports behind failing examples. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { LintRunner } from '../src/project/lint-runner.js';
import { allRules } from '../src/rules/index.js';
import { examplesOf, findingsAdded, isWholeFile, printFinding, withPrinted } from '../tests/docs/rule-example.js';
import { pageSkeleton, withGeneratedParts, withIndexTable } from '../tests/docs/rule-page.js';

const folder = new URL('../docs/rules/', import.meta.url);

function update(file: string, change: (text: string) => string): void {
  const path = new URL(file, folder);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) return;
  writeFileSync(path, after);
  console.log(`docs/rules/${file} updated`);
}

const metas = allRules.map(({ meta }) => meta);
const runner = new LintRunner();
try {
  for (const meta of metas) {
    const file = `${meta.name}.md`;
    if (!existsSync(new URL(file, folder))) {
      writeFileSync(new URL(file, folder), pageSkeleton(meta));
      console.log(`docs/rules/${file} begun: write its sections`);
    }
    const page = readFileSync(new URL(file, folder), 'utf8');
    const reports: string[] = [];
    for (const example of examplesOf(page).filter(({ verdict }) => verdict === 'fails')) {
      const fixture = isWholeFile(example)
        ? ''
        : readFileSync(new URL(`../${example.fixture}`, import.meta.url), 'utf8');
      reports.push((await findingsAdded(example, meta.name, fixture, runner)).map(printFinding).join(''));
    }
    update(file, (text) => withPrinted(withGeneratedParts(text, meta), reports));
  }
  update('README.md', (text) => withIndexTable(text, metas));
} finally {
  await runner.dispose();
}
