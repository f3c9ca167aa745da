import { ruleTable } from '../../support/rule-tester.js';

const place = { range: { start: 3, end: 9 }, block: 'x' };

ruleTable('unused-suppression', {
  valid: [{ name: 'nothing is unused', suppressions: {} }],
  invalid: [
    {
      name: 'a comment of which nothing is of use',
      suppressions: {
        unused: [{ ...place, kind: 'comment', rules: ['low-iou', 'odd-shape'], atoms: [], whole: true }],
      },
      findings: [
        {
          sites: [],
          severity: 'info',
          message: 'this comment answers for nothing: there is no finding of low-iou, odd-shape here',
          advice: 'remove it',
        },
      ],
    },
    {
      name: 'a validation reply about an atom',
      suppressions: { unused: [{ ...place, kind: 'vrf', rules: ['low-iou'], atoms: ['C1'], whole: true }] },
      findings: [{ message: 'this validation reply answers for nothing: there is no finding of low-iou at C1 here' }],
    },
    {
      name: 'a part of an entry of the configuration',
      suppressions: { unused: [{ ...place, kind: 'config', rules: ['low-iou'], atoms: ['C1', 'C2'], whole: false }] },
      findings: [
        {
          message:
            'a part of this entry of suppress is of no use: no finding of low-iou, and no such finding at C1, C2',
          advice: 'keep the rest',
        },
      ],
    },
    {
      name: 'of an entry, rules alone or atoms alone',
      suppressions: {
        unused: [
          { ...place, kind: 'config', rules: ['low-iou'], atoms: [], whole: false },
          { ...place, kind: 'config', rules: [], atoms: ['C1'], whole: false },
        ],
      },
      findings: [
        { message: /is of no use: no finding of low-iou$/ },
        { message: /is of no use: no such finding at C1$/ },
      ],
    },
    {
      name: 'the end of what was not begun',
      suppressions: {
        unused: [
          { ...place, kind: 'comment', rules: ['low-iou'], atoms: [], whole: true, endsNothing: true },
          { ...place, kind: 'comment', rules: [], atoms: [], whole: true, endsNothing: true },
        ],
      },
      findings: [
        { message: 'ends nothing: there is no adp-lint-disable low-iou before it', advice: 'put # adp-lint-disable' },
        { message: 'ends nothing: there is no adp-lint-disable before it' },
      ],
    },
  ],
});
