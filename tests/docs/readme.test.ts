/** The README's first screen is what the README's first command prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFiles } from '../../src/project/files/find-files.js';
import { allRules } from '../../src/rules/index.js';
import { adpLint } from '../cli/adp-lint.js';
import { unwritten } from './rule-page.js';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the output shown is real, paragraph by paragraph', async () => {
  const shown = /```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const paragraphs = shown.trim().split(/\n\n/);
  expect(paragraphs.length).toBeGreaterThan(3);

  // As the shell expands fixtures/*.cif.
  const { files } = await findFiles(['fixtures/*.cif'], root);
  const { stdout } = await adpLint(files, { workingFolder: root });
  for (const paragraph of paragraphs) expect(stdout).toContain(`${paragraph}\n`);
});

test('every rule has its row, in the order of the codes', () => {
  const rows = [...readme.matchAll(/^\| \[(ADPL\d+) (\S+)\]\((\S+)\) \| (.+) \|$/gm)].map(([, ...cells]) => cells);
  expect(rows.map((cells) => cells.slice(0, 3))).toEqual(
    allRules.map(({ meta: { code, name } }) => [code, name, `docs/rules/${name}.md`]),
  );
});

test('no row waits to be written', () => expect(readme).not.toContain(unwritten));

test('every rule page that the README links is there', () => {
  const links = [...readme.matchAll(/\]\((docs\/[^)#]+)/g)].map(([, link]) => link);
  expect(links.length).toBeGreaterThan(8);
  for (const link of links) expect(() => readFileSync(join(root, link))).not.toThrow();
});
