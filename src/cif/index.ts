export { type CifComment, findComments } from './comments.js';
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
export {
  parseShelx,
  type ShelxDocument,
  type ShelxInstruction,
  type ShelxKind,
  type ShelxSection,
  type ShelxToken,
  shelxNumber,
} from './shelx.js';
export { hasShelxExtension, isShelxFile, isShelxText } from './shelx-detect.js';
export { type EmbeddedShelx, embeddedShelx } from './shelx-embedded.js';
export { type ShelxProblemKind, shelxProblemSeverity } from './shelx-problems.js';
export { SourceText, type TextPosition, type TextRange } from './source.js';
export type { CifVersion } from './version.js';
