/** A weights file (safetensors, torch checkpoint) is damaged, or is not what it is taken for. */
export class WeightsFormatError extends Error {
  override readonly name: string = 'WeightsFormatError';
}

/** No model of this name, and no such file. */
export class UnknownModelError extends Error {
  override readonly name = 'UnknownModelError';
}

/** A model could not be downloaded; the message says why and what can be done. */
export class ModelDownloadError extends Error {
  override readonly name = 'ModelDownloadError';
}
