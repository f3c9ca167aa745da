import { noOptions, type Rule } from '../rule.js';

export const suppressionWithoutReason: Rule<unknown, 'document'> = {
  meta: {
    code: 'ADPL991',
    name: 'suppression-without-reason',
    severity: 'info',
    summary: 'A comment suppresses findings without saying why, or a validation reply has no response.',
    source: 'adp-lint (docs/suppression.md); validation reply form of checkCIF',
    optionsSchema: noOptions,
    needs: 'document',
    topic: 'suppression',
    platon: [],
    presets: { strict: 'error', iucr: 'error' },
  },
  check({ suppressions }) {
    return (suppressions?.withoutReason ?? []).map(({ block, range, kind }) => ({
      block,
      range,
      message:
        kind === 'comment'
          ? 'this comment suppresses findings and does not say why'
          : 'this validation reply has no response, and answers for nothing',
      data: { kind },
      advice: [
        kind === 'comment'
          ? 'write the reason behind two hyphens: # adp-lint-disable odd-shape C7 -- libration of the phenyl ring'
          : 'write behind RESPONSE: why the refined U is right, or mend the structure and remove the form',
      ],
    }));
  },
};
