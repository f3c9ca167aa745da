import { problemRule } from './problem-rule.js';

export const incompleteAdp = problemRule({
  code: 'ADPL908',
  name: 'incomplete-adp',
  summary: 'Displacement parameters are given but incomplete, empty or all zero.',
  source: 'checkCIF PLAT217',
});
