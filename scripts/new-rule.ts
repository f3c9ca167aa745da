/** Begins a rule: `npm run new-rule -- nearly-flat --code ADPL002 --needs crystal --topic definiteness --folder classical`. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { beginRule, NewRuleError } from './begin-rule.js';

const usage =
  'npm run new-rule -- NAME --code ADPLnnn [--needs crystal] [--topic structure] [--folder classical] [--severity warning]';

try {
  const word = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { code: word, needs: word, topic: word, folder: word, severity: word },
  });
  if (positionals.length !== 1) throw new NewRuleError('one name is needed');
  const { written, next } = beginRule(fileURLToPath(new URL('..', import.meta.url)), {
    name: positionals[0],
    ...values,
  });
  console.log([...written.map((file) => `wrote ${file}`), '', 'Next:', ...next.map((step) => `- ${step}`)].join('\n'));
} catch (error) {
  const isUsage =
    error instanceof NewRuleError || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
  if (!isUsage) throw error;
  console.error(`${(error as Error).message}\n${usage}`);
  process.exitCode = 2;
}
