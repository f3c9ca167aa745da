import { problemRule } from './problem-rule.js';

export const loopCount = problemRule({
  code: 'ADPL903',
  name: 'loop-count',
  summary: 'The values of a loop do not fill its rows, or there are none.',
  source:
    'CIF 1.1 (Hall, Allen & Brown, Acta Cryst. A47 (1991) 655-685) and CIF 2.0 (Bernstein et al., J. Appl. Cryst. 49 (2016) 277-284)',
});
