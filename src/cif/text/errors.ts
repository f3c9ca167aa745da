/** Base of what this folder throws; reading a faulty file never throws, it gives problems. */
export class CifError extends Error {
  override name = 'CifError';
}

/** A number that cannot be written, such as NaN or a negative standard uncertainty. */
export class CifNumberError extends CifError {
  override name = 'CifNumberError';
}

/** A text that the CIF version cannot hold. */
export class CifQuoteError extends CifError {
  override name = 'CifQuoteError';
}

/** Edits that overlap, lie outside the text or would break the file. */
export class CifEditError extends CifError {
  override name = 'CifEditError';
}
