export { type CifEncoding, type DecodedCif, decodeCifBytes, encodeCifText } from './read-file.js';
export { hasShelxExtension, isShelxFile, isShelxText } from './shelx/detect.js';
export { type EmbeddedShelx, embeddedShelx } from './shelx/embedded.js';
export { type ShelxProblemKind, shelxProblemSeverity } from './shelx/problems.js';
export {
  parseShelx,
  type ShelxDocument,
  type ShelxInstruction,
  type ShelxKind,
  type ShelxSection,
  type ShelxToken,
  shelxNumber,
} from './shelx/shelx.js';
export { type CifComment, findComments } from './syntax/comments.js';
export type * from './syntax/document.js';
export { type CifNumber, formatCifNumber, parseCifNumber } from './syntax/number.js';
export { parseCif } from './syntax/parser.js';
export { type CifProblemKind, cifProblemSeverity } from './syntax/problems.js';
export type { CifVersion } from './syntax/version.js';
export { CifEditError, CifError, CifNumberError, CifQuoteError } from './text/errors.js';
export { SourceText, type TextPosition, type TextRange } from './text/source.js';
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
} from './writing/edit.js';
export { quoteCifValue } from './writing/quote.js';
