import { PbfReader } from 'pbf';
import { encodeOnnxModel, type OnnxModel, operatorSets } from '../../../src/model/onnx/model-writer.js';
import { loadOnnxRuntime } from '../../../src/project/engines/onnx-runtime.js';

const linear: OnnxModel = {
  name: 'linear',
  inputs: [{ name: 'x', type: 'float32', dims: ['rows', 2] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['rows', 3] }],
  initializers: [{ name: 'weight', dims: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  nodes: [{ op: 'MatMul', inputs: ['x', 'weight'], outputs: ['y'] }],
};

async function run(model: OnnxModel, feeds: Record<string, [string, unknown, number[]]>) {
  const { ort, sessionOptions } = await loadOnnxRuntime('onnxruntime-node', 1);
  const session = await ort.InferenceSession.create(encodeOnnxModel(model), sessionOptions);
  const tensors = Object.fromEntries(
    Object.entries(feeds).map(([name, [type, data, dims]]) => [
      name,
      new ort.Tensor(type as 'float32', data as Float32Array, dims),
    ]),
  );
  const results = await session.run(tensors);
  await session.release();
  return results;
}

describe('the ONNX model writer', () => {
  test('a linear layer with a symbolic number of rows runs in ONNX Runtime', async () => {
    const { y } = await run(linear, { x: ['float32', Float32Array.of(1, 0, 0, 1, 1, 1), [3, 2]] });
    expect(y.dims).toEqual([3, 3]);
    expect(Array.from(y.data as Float32Array)).toEqual([1, 2, 3, 4, 5, 6, 5, 7, 9]);
  });

  test('the runtime reads back the names, types and symbolic dimensions', async () => {
    const { ort, sessionOptions } = await loadOnnxRuntime('onnxruntime-node', 1);
    const session = await ort.InferenceSession.create(encodeOnnxModel(linear), sessionOptions);
    expect(session.inputMetadata[0]).toMatchObject({ name: 'x', type: 'float32', shape: ['rows', 2] });
    expect(session.outputMetadata[0]).toMatchObject({ name: 'y', type: 'float32', shape: ['rows', 3] });
    await session.release();
  });

  test('both operator sets are imported and the float64 inverse of com.microsoft runs', async () => {
    const { y } = await run(
      {
        name: 'inverse',
        inputs: [{ name: 'x', type: 'float64', dims: ['n', 'n'] }],
        outputs: [{ name: 'y', type: 'float64', dims: ['n', 'n'] }],
        initializers: [],
        nodes: [{ op: 'Inverse', domain: 'com.microsoft', inputs: ['x'], outputs: ['y'] }],
      },
      { x: ['float64', Float64Array.of(2, 1, 1, 1), [2, 2]] },
    );
    const [a, b, c, d] = Array.from(y.data as Float64Array);
    expect(a).toBeCloseTo(1, 14);
    expect(b).toBeCloseTo(-1, 14);
    expect(c).toBeCloseTo(-1, 14);
    expect(d).toBeCloseTo(2, 14);
  });

  test('attributes of each kind reach their operators', async () => {
    const tensor = { name: 't', dims: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
    const { y } = await run(
      {
        name: 'attributes',
        inputs: [{ name: 'x', type: 'float32', dims: [1, 4] }],
        outputs: [{ name: 'y', type: 'float32', dims: [2, 2] }],
        initializers: [{ name: 'indices', dims: [2, 1], data: BigInt64Array.of(1n, 1n) }],
        nodes: [
          { op: 'Constant', inputs: [], outputs: ['base'], attributes: { value: { tensor } } },
          { op: 'Constant', inputs: [], outputs: ['offset'], attributes: { value_floats: { floats: [10, 20] } } },
          { op: 'Constant', inputs: [], outputs: ['shape'], attributes: { value_ints: { ints: [-1, 2] } } },
          { op: 'LeakyRelu', inputs: ['x'], outputs: ['leaky'], attributes: { alpha: { float: 0.5 } } },
          { op: 'Reshape', inputs: ['leaky', 'shape'], outputs: ['pairs'] },
          { op: 'Add', inputs: ['pairs', 'offset'], outputs: ['rows'] },
          {
            op: 'ScatterND',
            inputs: ['base', 'indices', 'rows'],
            outputs: ['y'],
            attributes: { reduction: { string: 'add' } },
          },
        ],
      },
      { x: ['float32', Float32Array.of(-2, 0, 4, 6), [1, 4]] },
    );
    // Rows (-1, 0) and (4, 6), each plus (10, 20), both added to row 1 of the base.
    expect(Array.from(y.data as Float32Array)).toEqual([1, 2, 3 + 9 + 14, 4 + 20 + 26]);
  });

  test('the bytes are a ModelProto with an IR version, a producer, one graph and every operator set', () => {
    const fields: Record<number, number> = {};
    const sets: Record<string, number> = {};
    new PbfReader(encodeOnnxModel(linear)).readFields((tag, counts, pbf) => {
      counts[tag] = (counts[tag] ?? 0) + 1;
      if (tag !== 8) return;
      const set = pbf.readMessage(
        (field, result, message) => {
          if (field === 1) result.domain = message.readString();
          else result.version = message.readVarint();
        },
        { domain: '', version: 0 },
      );
      sets[set.domain] = set.version;
    }, fields);
    expect(fields).toEqual({ 1: 1, 2: 1, 7: 1, 8: 2 });
    expect(sets).toEqual(operatorSets);
  });

  test('a tensor whose data do not fill its dims is refused', () => {
    const model = { ...linear, initializers: [{ name: 'weight', dims: [2, 4], data: new Float32Array(6) }] };
    expect(() => encodeOnnxModel(model)).toThrow(/"weight" has dims \[2, 4\] but 6 numbers/);
  });
});
