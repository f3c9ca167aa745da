import { problemRule } from './problem-rule.js';

export const missingItem = problemRule({
  code: 'ADPL905',
  name: 'missing-item',
  summary: 'Cell, coordinates or symmetry are missing, so that atoms are lost or something was assumed.',
  source: 'IUCr core CIF dictionary',
});
