export type * from './document.js';
export { parseCif } from './parser.js';
export { type CifProblemKind, cifProblemSeverity } from './problems.js';
export { SourceText, type TextPosition, type TextRange } from './source.js';
export type { CifVersion } from './tokenizer.js';
