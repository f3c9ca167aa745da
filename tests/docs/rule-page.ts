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
