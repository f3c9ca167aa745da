import { problemRule } from './problem-rule.js';

export const readingNote = problemRule({
  code: 'ADPL914',
  name: 'reading-note',
  summary: 'What was left out or applied on purpose while the file was read.',
  source: 'adp-lint',
});
