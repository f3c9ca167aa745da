import { problemRule } from './problem-rule.js';

export const labelMismatch = problemRule({
  code: 'ADPL907',
  name: 'label-mismatch',
  summary: 'Atom list and list of U_ij do not belong together: rows without atom, atoms without row, names twice.',
  source: 'IUCr core CIF dictionary, _atom_site_aniso_label',
});
