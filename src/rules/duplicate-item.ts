import { problemRule } from './problem-rule.js';

export const duplicateItem = problemRule({
  code: 'ADPL902',
  name: 'duplicate-item',
  summary: 'A data name, block, frame or key is given twice; the first one counts.',
  source:
    'CIF 1.1 (Hall, Allen & Brown, Acta Cryst. A47 (1991) 655-685) and CIF 2.0 (Bernstein et al., J. Appl. Cryst. 49 (2016) 277-284)',
});
