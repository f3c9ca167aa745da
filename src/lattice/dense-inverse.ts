/**
 * Dense float64 algebra that the lattice prior needs and an inference engine supplies (onnxruntime's own operators),
 * so that no O(n³) loop runs in JavaScript.
 */
export interface DenseInverter {
  /** Name and version of what does the work, for the report. */
  readonly description: string;
  /**
   * Inverse of a real symmetric positive definite matrix.
   * @param matrix n·n numbers, row-major
   */
  inverse(matrix: Float64Array, n: number): Promise<Float64Array>;
  /**
   * Real part of the inverse of a Hermitian positive definite matrix A + iB.
   * @param real A, n·n, symmetric
   * @param imaginary B, n·n, antisymmetric
   */
  hermitianInverseReal(real: Float64Array, imaginary: Float64Array, n: number): Promise<Float64Array>;
}
