/** Examples of the rules' pages: a fixture with some values or lines replaced, or a file of their own (docs/rules/README.md). */

import { applyEdits, type CifBlock, type CifLoop, parseCif, replaceValue, type TextEdit } from '../../src/cif/index.js';
import { explainedText, subjectName, valueText } from '../../src/linter/finding-text.js';
import type { LintOptions } from '../../src/linter/lint.js';
import type { ReportedFinding } from '../../src/linter/report.js';
import type { LintRunner } from '../../src/project/lint-runner.js';
import { wrap } from '../../src/reporters/wrap.js';
import { checkCifLevel } from '../../src/rules/severity.js';

const language = 'adp-lint-example';
const infoString = new RegExp(
  `^${language} (fails|passes)(?: at (\\S+(?: \\S+)*))? in (fixtures/\\S+\\.cif|[\\w-]+\\.(?:cif|res))$`,
);

export interface RuleExample {
  readonly verdict: 'fails' | 'passes';
  /** Labels of the atoms where the rule speaks; none where it speaks of the structure. */
  readonly atoms: readonly string[];
  /** Path of the CIF that is changed, from the root of the repository; the name of a file whose text the example is. */
  readonly fixture: string;
  /** The text of the example as it stands on the page. */
  readonly body: string;
  readonly lines: readonly string[];
  /** What the page shows as the report: the block of text behind a failing example; empty where there is none. */
  readonly printed: string;
}

/** The examples of a page in its order. */
export function examplesOf(page: string): RuleExample[] {
  const blocks = [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, info, body]) => ({ info, body }));
  return blocks.flatMap(({ info, body }, index) => {
    if (!info.startsWith(language)) return [];
    const parts = infoString.exec(info);
    if (parts === null) throw new Error(`cannot read the example "${info}"`);
    const [, verdict, atoms, fixture] = parts;
    const next = blocks[index + 1];
    return [
      {
        verdict: verdict === 'fails' ? 'fails' : 'passes',
        atoms: atoms?.split(' ') ?? [],
        fixture,
        body,
        lines: body.split('\n').filter((line) => line.trim() !== ''),
        printed: next?.info === 'text' ? next.body : '',
      },
    ];
  });
}

/** The page with other texts in the report blocks behind its failing examples, in their order. */
export function withPrinted(page: string, reports: readonly string[]): string {
  let next = 0;
  return page.replace(
    /(^```adp-lint-example fails.*\n(?:(?!```).*\n)*```\n\n```text\n)(?:(?!```).*\n)*/gm,
    (_, before: string) => before + reports[next++],
  );
}

function rowOf(loop: CifLoop, label: string): number {
  const column = loop.tags.findIndex((tag) => tag === '_atom_site_label' || tag === '_atom_site_aniso_label');
  for (let row = 0; column >= 0 && row < loop.rowCount; row++) if (loop.value(row, column).text === label) return row;
  throw new Error(`no row of ${label} in the loop of ${loop.tags[0]}`);
}

function loopOf(block: CifBlock, tag: string): CifLoop {
  const loop = block.loop(tag);
  if (loop === undefined) throw new Error(`no loop with ${tag}`);
  return loop;
}

/** Whether an example is a file by itself. */
export function isWholeFile({ fixture }: RuleExample): boolean {
  return !fixture.includes('/');
}

/** A text with lines replaced, inserted or taken out; `-` lines must stand in it together, and once. */
function withLinesReplaced(text: string, changes: readonly string[]): string {
  let changed = text;
  for (let i = 0; i < changes.length; ) {
    const take = (mark: string): string[] => {
      const taken: string[] = [];
      for (; changes[i]?.startsWith(mark); i++) taken.push(changes[i].slice(1));
      return taken;
    };
    const before = `\n${take('-').join('\n')}\n`;
    const after = ['', ...take('+'), ''].join('\n');
    const pieces = changed.split(before);
    if (pieces.length !== 2) throw new Error(`not once in the fixture:${before}`);
    changed = pieces.join(after);
  }
  return changed;
}

/** The file of an example, from the text of its fixture. */
export function exampleText(example: RuleExample, fixtureText: string): string {
  if (isWholeFile(example)) return example.body;
  if (/^[-+]/.test(example.lines[0])) return withLinesReplaced(fixtureText, example.lines);
  const document = parseCif(fixtureText, example.fixture);
  const [block] = document.blocks;
  const edits = example.lines.flatMap((line): TextEdit[] => {
    const [first, second, ...rest] = line.trim().split(/\s+/);
    if (first.startsWith('_')) {
      const value = block.value(first);
      if (value === undefined) throw new Error(`no ${first} in ${example.fixture}`);
      return [replaceValue(document, value, second)];
    }
    if (second.startsWith('_')) {
      const loop = loopOf(block, second);
      return [replaceValue(document, loop.value(rowOf(loop, first), loop.column(second.toLowerCase())), rest[0])];
    }
    const loop = loopOf(block, '_atom_site_aniso_label');
    const row = rowOf(loop, first);
    const written = [first, second, ...rest];
    if (written.length !== loop.tags.length) {
      throw new Error(`${written.length} values for the ${loop.tags.length} columns of U in ${example.fixture}`);
    }
    return written.map((value, column) => replaceValue(document, loop.value(row, column), value));
  });
  return applyEdits(document.source, edits);
}

/** Lines that change U_ij leave U_eq and the hydrogens behind, those that change an element the formula. */
const leftBehind = ['u-equivalent-mismatch', 'hydrogen-below-carrier', 'content'];

/**
 * What is found in an example of a rule's page and not in its fixture as published; all of it in a file by itself. What
 * else a changed line puts out of step is a finding on the page about that alone.
 */
export async function findingsAdded(
  example: RuleExample,
  rule: string,
  fixtureText: string,
  runner: LintRunner,
): Promise<readonly ReportedFinding[]> {
  const rules: LintOptions['rules'] = Object.fromEntries(
    leftBehind.filter((name) => name !== rule).map((name) => [name, { severity: 'off' }]),
  );
  const find = async (text: string) => (await runner.lint(text, example.fixture, { rules })).report.findings;
  const key = (finding: ReportedFinding) => [finding.code, finding.data.kind, ...atomsOf(finding)].join(' ');
  const published = isWholeFile(example) ? [] : (await find(fixtureText)).map(key);
  const findings = await find(exampleText(example, fixtureText));
  return findings.filter((finding) => !published.includes(key(finding)));
}

/** Labels that a finding is about: one, several with one reason, or none for the structure. */
export function atomsOf(finding: ReportedFinding): readonly string[] {
  return finding.sites;
}

const width = 92;

/** A finding as the pages show it: the words of the report without places and paths. */
export function printFinding(finding: ReportedFinding): string {
  const heading = `${subjectName(finding)}  ${finding.severity} ${checkCifLevel[finding.severity]}  ${finding.code}/${finding.rule}`;
  const also = explainedText(finding);
  const list = (name: string, texts: readonly string[]) =>
    texts.flatMap((text, index) =>
      wrap(text, width - 12).map((line, part) => `    ${(index + part === 0 ? name : '').padEnd(8)}${line}`),
    );
  return [
    heading,
    ...wrap(finding.message, width - 4).map((line) => `    ${line}`),
    ...list('tested', finding.value ? [valueText(finding.value)] : []),
    ...list('also', also === undefined ? [] : [also]),
    ...list('likely', finding.causes),
    ...list('try', finding.advice),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
