import type { FileRule } from '../rule.js';
import { noOptions, suppressionFinding } from './suppression-finding.js';

export const suppressionWithoutReason: FileRule = {
  meta: {
    code: 'ADPL991',
    name: 'suppression-without-reason',
    severity: 'info',
    summary: 'A comment suppresses findings without saying why, or a validation reply has no response.',
    source: 'adp-lint (docs/suppression.md); validation reply form of checkCIF',
    optionsSchema: noOptions,
    needsModel: false,
    scope: 'file',
  },
  check({ severity, suppressions }) {
    return (suppressions?.withoutReason ?? []).map((place) =>
      suppressionFinding(suppressionWithoutReason.meta, severity, place, {
        message:
          place.kind === 'comment'
            ? 'this comment suppresses findings and does not say why'
            : 'this validation reply has no response, and answers for nothing',
        data: { kind: place.kind },
        causes: [],
        advice: [
          place.kind === 'comment'
            ? 'write the reason behind two hyphens: # adp-lint-disable odd-shape C7 -- libration of the phenyl ring'
            : 'write behind RESPONSE: why the refined U is right, or mend the structure and remove the form',
        ],
      }),
    );
  },
};
