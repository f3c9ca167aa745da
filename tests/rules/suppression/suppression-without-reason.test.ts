import { ruleTable } from '../../support/rule-tester.js';

const place = { range: { start: 3, end: 9 }, block: 'x' };

ruleTable('suppression-without-reason', {
  valid: [{ name: 'all have one', suppressions: {} }],
  invalid: [
    {
      name: 'a comment',
      suppressions: { withoutReason: [{ ...place, kind: 'comment' }] },
      findings: [{ sites: [], severity: 'info', message: 'does not say why', advice: 'behind two hyphens' }],
    },
    {
      name: 'a validation reply',
      suppressions: { withoutReason: [{ ...place, kind: 'vrf' }] },
      findings: [{ sites: [], severity: 'info', message: 'has no response', advice: 'behind RESPONSE:' }],
    },
  ],
});
