import { problemRule } from './problem-rule.js';

export const encoding = problemRule({
  code: 'ADPL904',
  name: 'encoding',
  summary: 'Bytes or characters that a CIF cannot hold, or that programs read differently.',
  source:
    'CIF 1.1 (Hall, Allen & Brown, Acta Cryst. A47 (1991) 655-685) and CIF 2.0 (Bernstein et al., J. Appl. Cryst. 49 (2016) 277-284)',
});
