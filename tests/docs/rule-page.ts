/** The parts of the rules' pages that come from the code. */

import { needsModel, type RuleMeta } from '../../src/rules/rule.js';
import { checkCifLevel } from '../../src/rules/severity.js';

export const sections = [
  'What it tests',
  'Why it matters',
  'Usual causes, and what to try',
  'Options',
  'Related tests of checkCIF',
  'Examples',
] as const;

/** Stands on a new page where its author has to write. */
export const unwritten = 'To be written:';

const prompts: Readonly<Record<(typeof sections)[number], string>> = {
  'What it tests': 'the numbers that it compares, with units, and where its limits come from.',
  'Why it matters': 'what goes wrong in the structure, or in what is made of it, where this is passed over.',
  'Usual causes, and what to try': 'the causes in a table, likeliest first, each with a remedy.',
  Options: '',
  'Related tests of checkCIF': 'tests about the same, and how they differ.',
  Examples: 'a fixture changed so that the rule speaks, and one where it does not (docs/rules/README.md).',
};

/** The page of a rule that has none yet: what the code says of it, and what its author has to write. */
export function pageSkeleton(meta: RuleMeta): string {
  const body = sections.map((heading) => {
    const text = heading === 'Options' ? optionTable(meta) : `${unwritten} ${prompts[heading]}\n`;
    return `\n## ${heading}\n\n${text}`;
  });
  return `${pageTitle(meta)}\n\n${headerTable(meta)}\n${meta.summary}\n${body.join('')}`;
}

interface OptionSchema {
  readonly type: string;
  readonly default: unknown;
  readonly description: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

function optionsOf(meta: RuleMeta): [string, OptionSchema][] {
  return Object.entries((meta.optionsSchema.properties ?? {}) as Record<string, OptionSchema>);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

export function pageTitle(meta: RuleMeta): string {
  return `# ${meta.code} ${meta.name}`;
}

function severityInWords(meta: RuleMeta): string {
  const usual = `${meta.severity} (checkCIF level ${checkCifLevel[meta.severity]})`;
  if (meta.problems) return `${usual} at worst; each kind of problem has its own`;
  const options = optionsOf(meta).map(([name]) => name);
  if (options.includes('info') && options.includes('warning')) return `info, warning or error, by the options`;
  const becomesError = options.includes('errorFactor');
  return becomesError ? `${usual}; error (level ${checkCifLevel.error}) from \`errorFactor\` on` : usual;
}

/** The table beneath the title. */
export function headerTable(meta: RuleMeta): string {
  return table(
    ['', ''],
    [
      ['Code', meta.code],
      ['Default severity', severityInWords(meta)],
      ['Needs a model', needsModel(meta) ? 'yes' : 'no'],
      [
        'Same answer in checkCIF',
        meta.platon.length > 0 ? meta.platon.map((test) => `PLAT${test}`).join(', ') : 'none',
      ],
      ['Source', meta.source],
    ],
  );
}

function rangeInWords({ minimum, maximum }: OptionSchema): string {
  if (minimum === undefined) return maximum === undefined ? '' : `at most ${maximum}`;
  return maximum === undefined ? `at least ${minimum}` : `${minimum} to ${maximum}`;
}

/** What stands beneath the heading "Options". */
export function optionTable(meta: RuleMeta): string {
  const options = optionsOf(meta);
  if (options.length === 0) return 'None.\n';
  return table(
    ['option', 'default', 'values', 'meaning'],
    options.map(([name, schema]) => [
      `\`${name}\``,
      String(schema.default),
      `${schema.type} ${rangeInWords(schema)}`.trim(),
      schema.description,
    ]),
  );
}

/** The table of docs/rules/README.md. */
export function indexTable(metas: readonly RuleMeta[]): string {
  return table(
    ['code', 'rule', 'severity', 'needs a model', 'what it reports'],
    metas.map((meta) => [
      meta.code,
      `[${meta.name}](${meta.name}.md)`,
      `${meta.severity} (${checkCifLevel[meta.severity]})`,
      needsModel(meta) ? 'yes' : 'no',
      meta.summary,
    ]),
  );
}

/** A page with its title, its header and its options as the code has them. */
export function withGeneratedParts(page: string, meta: RuleMeta): string {
  return page
    .replace(/^# .*\n\n(?:(?:\|.*\n)+\n)?/, () => `${pageTitle(meta)}\n\n${headerTable(meta)}\n`)
    .replace(/(?<=^## Options\n\n)(?:(?:\|.*\n)+|None\.\n)/m, () => optionTable(meta));
}

/** The index with its table as the code has it. */
export function withIndexTable(index: string, metas: readonly RuleMeta[]): string {
  return index.replace(/(?:^\| code .*\n)(?:^\|.*\n)+/m, () => indexTable(metas));
}
