import { problemRule } from './problem-rule.js';

export const impossibleValue = problemRule({
  code: 'ADPL913',
  name: 'impossible-value',
  summary: 'A value that cannot be what its name says: cell, occupancy, pressure, formula, B given for beta.',
  source: 'IUCr core CIF dictionary',
});
