import { GraphRecorder } from '../../../src/model/onnx/recorder.js';

describe('the graph recorder', () => {
  test('records the same operation on the same values once', () => {
    const ops = new GraphRecorder();
    const x = { name: 'x', type: 'float32' } as const;
    expect(ops.silu(x)).toBe(ops.mul(x, ops.sigmoid(x)));
    expect(ops.nodes.map(({ op }) => op)).toEqual(['Sigmoid', 'Mul']);
    expect(ops.sum(x, 1)).not.toBe(ops.sum(x, 1, true));
  });

  test('shares equal small constants and one array used twice, but keeps shapes and types apart', () => {
    const ops = new GraphRecorder();
    expect(ops.scalar(0.5)).toBe(ops.scalar(0.5));
    expect(ops.scalar(0.5)).not.toBe(ops.constant({ data: Float32Array.of(0.5), shape: [1] }));
    expect(ops.scalar(1)).not.toBe(ops.constant({ data: Int32Array.of(1), shape: [] }));
    const weight = new Float32Array(200);
    const square = ops.constant({ data: weight, shape: [20, 10] });
    expect(ops.constant({ data: weight, shape: [20, 10] })).toBe(square);
    expect(ops.constant({ data: weight, shape: [10, 20] })).not.toBe(square);
    expect(ops.constant({ data: weight, shape: [20, 10] })).toBe(square);
    expect(ops.initializers.filter(({ data }) => data === weight)).toHaveLength(2);
  });
});
