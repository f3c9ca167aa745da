/** A weights file (safetensors, torch checkpoint) is damaged, or is not what it is taken for. */
export class WeightsFormatError extends Error {
  override readonly name: string = 'WeightsFormatError';
}
