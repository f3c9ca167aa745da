/**
 * Dense float64 algebra that the lattice prior needs and an inference engine supplies (onnxruntime's own operators),
 * so that no O(n³) loop runs in JavaScript. Matrices are row-major.
 */
export interface DenseInverter {
  /** Name and version of what does the work, for the report. */
  readonly description: string;
  /**
   * Inverse of a real symmetric positive definite matrix.
   * @param matrix n·n numbers
   */
  inverse(matrix: Float64Array, n: number): Promise<Float64Array>;
  /**
   * target ← target − left·rightᵀ, in place.
   * @param target rows·columns numbers
   * @param left rows·inner
   * @param right columns·inner
   */
  subtractProduct(
    target: Float64Array,
    left: Float64Array,
    right: Float64Array,
    rows: number,
    inner: number,
    columns: number,
  ): Promise<void>;
}
