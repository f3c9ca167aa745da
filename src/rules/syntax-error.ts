import { problemRule } from './problem-rule.js';

export const syntaxError = problemRule({
  code: 'ADPL901',
  name: 'syntax-error',
  summary: 'The text does not follow the syntax of CIF or SHELX, so that some of it was skipped or guessed.',
  source:
    'CIF 1.1 (Hall, Allen & Brown, Acta Cryst. A47 (1991) 655-685) and CIF 2.0 (Bernstein et al., J. Appl. Cryst. 49 (2016) 277-284)',
});
