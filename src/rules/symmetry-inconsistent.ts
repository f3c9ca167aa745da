import { problemRule } from './problem-rule.js';

export const symmetryInconsistent = problemRule({
  code: 'ADPL910',
  name: 'symmetry-inconsistent',
  summary: 'The symmetry operations are no group, or contradict the cell or the space-group symbol.',
  source: 'International Tables for Crystallography A; Hall, Acta Cryst. A37 (1981) 517-525',
});
