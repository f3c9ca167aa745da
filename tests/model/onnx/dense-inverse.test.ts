import { createDenseInverter, type OnnxDenseInverter } from '../../../src/model/onnx/dense-inverse.js';
import type { OrtPackage } from '../../../src/model/onnx/runtime.js';
import { loadOnnxRuntime } from '../../../src/project/engines/onnx-runtime.js';
import { seededRandom } from '../../support/random.js';

describe.each<OrtPackage>(['onnxruntime-node', 'onnxruntime-web'])('%s', (name) => {
  let inverter: OnnxDenseInverter;
  beforeAll(async () => {
    const runtime = await loadOnnxRuntime(name, name === 'onnxruntime-web' ? 1 : 2);
    inverter = createDenseInverter(runtime.ort, runtime);
  });
  afterAll(() => inverter.dispose());

  test('says what it is', () => {
    expect(inverter.description).toMatch(new RegExp(`^${name} \\d+\\.\\d+`));
  });

  test('hand case: the inverse of [[2, 1], [1, 2]]', async () => {
    const inverse = await inverter.inverse(Float64Array.of(2, 1, 1, 2), 2);
    [2 / 3, -1 / 3, -1 / 3, 2 / 3].forEach((x, k) => {
      expect(inverse[k]).toBeCloseTo(x, 15);
    });
  });

  test('hand case: target − left·rightᵀ, in place, on views into larger arrays', async () => {
    const target = Float64Array.of(9, 10, 20, 30, 40, 9);
    const left = Float64Array.of(7, 1, 2, 3, 4, 5, 6).subarray(1);
    const right = Float64Array.of(1, 0, -1, 2, 1, 0);
    await inverter.subtractProduct(target.subarray(1, 5), left, right, 2, 3, 2);
    // left·rightᵀ = [[1 − 3, 2 + 2], [4 − 6, 8 + 5]]
    expect([...target]).toEqual([9, 12, 16, 32, 27, 9]);
  });

  test('empty operands are no trouble', async () => {
    expect(await inverter.inverse(new Float64Array(0), 0)).toHaveLength(0);
    const target = Float64Array.of(1, 2);
    await inverter.subtractProduct(target, new Float64Array(0), new Float64Array(0), 2, 0, 1);
    expect([...target]).toEqual([1, 2]);
  });

  test.each([3, 50, 201])('A·A⁻¹ = 1 to rounding for a positive definite matrix of order %i', async (n) => {
    const random = seededRandom(n);
    const root = Float64Array.from({ length: n * n }, () => random() - 0.5);
    const negative = root.map((x) => -x);
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) matrix[i * n + i] = 0.1;
    await inverter.subtractProduct(matrix, root, negative, n, n, n);
    const inverse = await inverter.inverse(matrix, n);
    const residual = new Float64Array(n * n);
    for (let i = 0; i < n; i++) residual[i * n + i] = 1;
    await inverter.subtractProduct(residual, matrix, transposed(inverse, n), n, n, n);
    // Measured: 1.5e-14; in float32 it would be 1e-5.
    expect(Math.max(...residual.map(Math.abs))).toBeLessThan(1e-12);
  });
});

function transposed(matrix: Float64Array, n: number): Float64Array {
  return Float64Array.from(matrix, (_, at) => matrix[(at % n) * n + Math.floor(at / n)]);
}
