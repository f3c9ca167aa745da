import { noOptions, type Rule } from '../rule.js';
import type { UnusedSuppression } from './suppression-facts.js';

export const unusedSuppression: Rule<unknown, 'document'> = {
  meta: {
    code: 'ADPL990',
    name: 'unused-suppression',
    severity: 'info',
    summary: 'A comment, validation reply or entry of the configuration answers for a finding that there is none of.',
    source: 'adp-lint (docs/suppression.md)',
    optionsSchema: noOptions,
    needs: 'document',
    topic: 'suppression',
    platon: [],
    presets: { strict: 'warning', iucr: 'warning' },
  },
  check({ suppressions }) {
    return (suppressions?.unused ?? []).map((unused) => ({
      block: unused.block,
      range: unused.range,
      message: sentence(unused),
      data: { rules: unused.rules, atoms: unused.atoms },
      ...(unused.endsNothing ? hintsOnEnd : hints(unused)),
    }));
  },
};

function hints({ whole }: UnusedSuppression) {
  return {
    causes: [
      'the structure has changed since, and the finding is gone',
      'another atom or block is meant: labels count upper and lower case',
    ],
    advice: [whole ? 'remove it, so that it hides nothing later' : 'take out what is of no use, and keep the rest'],
  };
}

const hintsOnEnd = {
  causes: ['the comment that it should end names other rules, or stands in another data block or behind it'],
  advice: ['put # adp-lint-disable RULE -- reason above the first of the rows, in the same data block'],
};

const subjects = { comment: 'this comment', vrf: 'this validation reply', config: 'this entry of suppress' } as const;

function sentence({ kind, rules, atoms, whole, endsNothing }: UnusedSuppression): string {
  const subject = subjects[kind];
  if (endsNothing) {
    const begun = rules.length > 0 ? `adp-lint-disable ${rules.join(', ')}` : 'adp-lint-disable';
    return `${subject} ends nothing: there is no ${begun} before it in this data block`;
  }
  if (whole) {
    const where = atoms.length > 0 ? ` at ${atoms.join(', ')}` : '';
    return `${subject} answers for nothing: there is no finding of ${rules.join(', ')}${where} here`;
  }
  const missing = [
    ...(rules.length > 0 ? [`no finding of ${rules.join(', ')}`] : []),
    ...(atoms.length > 0 ? [`no such finding at ${atoms.join(', ')}`] : []),
  ];
  return `a part of ${subject} is of no use: ${missing.join(', and ')}`;
}
