import { problemRule } from './problem-rule.js';

export const cifStyle = problemRule({
  code: 'ADPL912',
  name: 'cif-style',
  summary: 'Allowed or harmless here, but other programs may stumble over it.',
  source:
    'CIF 1.1 (Hall, Allen & Brown, Acta Cryst. A47 (1991) 655-685) and CIF 2.0 (Bernstein et al., J. Appl. Cryst. 49 (2016) 277-284)',
});
