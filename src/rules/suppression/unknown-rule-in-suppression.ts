import { noOptions, type Rule } from '../rule.js';
import type { UnknownRule } from './suppression-facts.js';

export const unknownRuleInSuppression: Rule<unknown, 'document'> = {
  meta: {
    code: 'ADPL992',
    name: 'unknown-rule-in-suppression',
    severity: 'warning',
    summary: 'A comment or validation reply names a rule that there is not, and does nothing.',
    source: 'adp-lint (docs/suppression.md)',
    optionsSchema: noOptions,
    needs: 'document',
    topic: 'suppression',
    platon: [],
  },
  check({ suppressions }) {
    return (suppressions?.unknown ?? []).map((unknown) => ({
      block: unknown.block,
      range: unknown.range,
      message: sentence(unknown),
      data: { word: unknown.word, suggestion: unknown.suggestion ?? null },
      advice: ['adp-lint rules lists names and codes; all stands for every rule'],
    }));
  },
};

function sentence({ kind, word, suggestion }: UnknownRule): string {
  if (word === '') return 'this comment names no rule, and suppresses nothing';
  const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  if (word.toLowerCase().startsWith('adp-lint-')) return `there is no comment of the form ${word}${meant}`;
  return `${kind === 'comment' ? 'this comment' : 'this validation reply'} names ${word}, which is no rule${meant}`;
}
