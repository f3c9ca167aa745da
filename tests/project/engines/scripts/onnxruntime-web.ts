/** Prints what onnxruntime-web computes, as JSON. Its threads are modules, which jest's sandbox cannot import. */
import { openOnnxEngine } from '../../../../src/project/engines/onnx.js';

const engine = await openOnnxEngine({ device: 'cpu', threads: 2, package: 'onnxruntime-web' });
const stage = await engine.compile({
  name: 'sums of squares',
  inputs: {
    x: { type: 'float32', shape: ['e', 1] },
    indices: { type: 'int32', shape: ['e'] },
    like: { type: 'float32', shape: ['n', 1] },
  },
  build: (ops, { x, indices, like }) => ({ sums: ops.scatterSum(ops.mul(x, x), indices, like) }),
});
const { sums } = await stage.run({
  x: { data: Float32Array.of(1, 2, 3), shape: [3, 1] },
  indices: { data: Int32Array.of(1, 0, 1), shape: [3] },
  like: { data: new Float32Array(3), shape: [3, 1] },
});
const inverse = await engine.inverter.inverse(Float64Array.of(2, 0, 0, 5), 2);
console.log(JSON.stringify({ description: engine.description, sums: [...sums.data], inverse: [...inverse] }));
process.exit(0);
