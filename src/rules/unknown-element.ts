import { problemRule } from './problem-rule.js';

export const unknownElement = problemRule({
  code: 'ADPL906',
  name: 'unknown-element',
  summary: 'The element of an atom cannot be told, so the atom is left out.',
  source: 'IUCr core CIF dictionary, _atom_site_type_symbol',
});
