import { readFile } from 'node:fs/promises';
import type { RuleNames } from '../../linter/rule-names.js';
import { UsageError } from '../../project/usage-error.js';
import { escapeInJson } from '../../reporters/plain-text.js';
import { fill, length, pad, wrap } from '../../reporters/wrap.js';
import { needsModel, type RuleMeta } from '../../rules/rule.js';
import { checkCifLevel } from '../../rules/severity.js';
import { exitCode } from '../exit-code.js';
import type { CliIo } from '../io.js';

/** `adp-lint rules`: all rules with their severities, those of plugins last. */
export function printRules({ json }: { readonly json: boolean }, { metas }: RuleNames, io: CliIo): number {
  io.stdout.write(json ? rulesJson(metas) : rulesTable(metas, io.stdout.columns ?? 100));
  return exitCode.clean;
}

function rulesJson(metas: readonly RuleMeta[]): string {
  const records = metas.map(({ code, name, severity, summary, source, needs, topic, platon, optionsSchema }) => ({
    code,
    name,
    severity,
    checkCifLevel: checkCifLevel[severity],
    needs,
    topic,
    platon,
    summary,
    source,
    options: optionsSchema,
  }));
  return `${escapeInJson(JSON.stringify(records, null, 2))}\n`;
}

function rulesTable(metas: readonly RuleMeta[], columns: number): string {
  const nameWidth = Math.max(...metas.map(({ name }) => length(name)));
  const room = columns - 'ADPL101  '.length - nameWidth - '  warning B  '.length;
  // Where the terminal is narrow the summary stands beneath.
  const beside = room >= 30;
  const lines = metas.flatMap(({ code, name, severity, summary }) => {
    const head = `${code}  ${pad(name, nameWidth)}  ${pad(severity, 7)} ${checkCifLevel[severity]}`;
    if (!beside) return [head, ...wrap(summary, Math.max(20, columns - 9)).map((line) => `         ${line}`)];
    const [first, ...rest] = fill(summary.split(' '), ' ', room);
    return [`${head}  ${first}`, ...rest.map((line) => ' '.repeat(length(head) + 2) + line)];
  });
  return `${lines.join('\n')}\n\nadp-lint explain RULE tells more of one of them.\n`;
}

/**
 * `adp-lint explain RULE`: the page of a rule.
 *
 * @throws UsageError for a word that is no rule
 */
export async function explainRule(word: string, names: RuleNames, io: CliIo): Promise<number> {
  const meta = names.find(word);
  if (meta === undefined) {
    const guess = names.closest(word);
    throw new UsageError(
      `there is no rule ${word}${guess ? `; did you mean ${guess}?` : ''} (adp-lint rules lists them)`,
    );
  }
  io.stdout.write((await pageOf(meta)) ?? summaryPage(meta));
  return exitCode.clean;
}

/** The page in the package; undefined where the package was installed without its documentation. */
function pageOf({ name }: RuleMeta): Promise<string | undefined> {
  return readFile(new URL(`../../../docs/rules/${name}.md`, import.meta.url), 'utf8').catch(() => undefined);
}

/** What the rule says of itself. */
export function summaryPage(meta: RuleMeta): string {
  const { code, name, severity, summary, source, platon, optionsSchema } = meta;
  const properties = Object.entries(
    (optionsSchema.properties ?? {}) as Readonly<Record<string, { default?: unknown; description?: string }>>,
  );
  const options = properties.map(([option, schema]) =>
    `- \`${option}\` (${JSON.stringify(schema.default)}): ${schema.description ?? ''}`.trimEnd(),
  );
  return [
    `# ${code} ${name}`,
    summary,
    `Severity: ${severity} (${checkCifLevel[severity]})${needsModel(meta) ? '; needs a model' : ''}.`,
    `Source: ${source}.`,
    ...(platon.length > 0
      ? [`Tests of checkCIF with the same answer: ${platon.map((test) => `PLAT${test}`).join(', ')}.`]
      : []),
    ...(options.length > 0 ? [`Options:\n\n${options.join('\n')}`] : []),
  ]
    .map((paragraph) => `${paragraph}\n`)
    .join('\n');
}
