import { ruleTable } from '../../support/rule-tester.js';

const place = { range: { start: 3, end: 9 }, block: 'x' };
const unknown = (kind: 'comment' | 'vrf', word: string, suggestion?: string) => ({
  suppressions: { unknown: [{ ...place, kind, word, ...(suggestion !== undefined && { suggestion }) }] },
});

ruleTable('unknown-rule-in-suppression', {
  valid: [{ name: 'all are known', suppressions: {} }],
  invalid: [
    {
      name: 'a slip',
      ...unknown('comment', 'low-io', 'low-iou'),
      findings: [
        { severity: 'warning', message: 'this comment names low-io, which is no rule; did you mean low-iou?' },
      ],
    },
    {
      name: 'nothing like any rule',
      ...unknown('vrf', 'ADPL777'),
      findings: [{ message: /^this validation reply names ADPL777, which is no rule$/ }],
    },
    { name: 'no rule at all', ...unknown('comment', ''), findings: [{ message: 'names no rule' }] },
    {
      name: 'a comment of another form',
      ...unknown('comment', 'adp-lint-enable', 'adp-lint-disable'),
      findings: [{ message: 'there is no comment of the form adp-lint-enable; did you mean adp-lint-disable?' }],
    },
  ],
});
