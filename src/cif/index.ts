export type * from './document.js';
export {
  applyEdits,
  insertAfter,
  type LineEnding,
  lineEndingOf,
  replaceLoop,
  replaceLoopColumn,
  replaceValue,
  type TextEdit,
  withLineEnding,
  writeLoop,
} from './edit.js';
export { CifEditError, CifError, CifNumberError, CifQuoteError } from './errors.js';
export { type CifNumber, formatCifNumber, parseCifNumber } from './number.js';
export { parseCif } from './parser.js';
export { type CifProblemKind, cifProblemSeverity } from './problems.js';
export { quoteCifValue } from './quote.js';
export { type CifEncoding, type DecodedCif, decodeCifBytes, encodeCifText } from './read-file.js';
export { SourceText, type TextPosition, type TextRange } from './source.js';
export type { CifVersion } from './version.js';
