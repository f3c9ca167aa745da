import type { StageDefinition, TensorData, TensorOps } from '../tensor-ops.js';
import {
  encodeOnnxModel,
  type OnnxAttribute,
  type OnnxElementType,
  type OnnxNode,
  type OnnxTensor,
  type OnnxTensorData,
  type OnnxValueInfo,
} from './model-writer.js';
import { segmentTable } from './segments.js';

/** A value of the graph under construction. */
export interface GraphValue {
  readonly name: string;
  readonly type: OnnxElementType;
}

/** Constants of up to this many numbers are compared by content; larger ones (weights) by identity. */
const comparedByContent = 64;

/**
 * Records the operations of a network as an ONNX graph (opset 18). The same operation on the same values is recorded
 * once.
 */
export class GraphRecorder implements TensorOps<GraphValue> {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  /** Inputs that index a sum: each needs the two inputs of `segmentInputs` beside it. */
  readonly segmented = new Set<string>();
  readonly #inputs: ReadonlySet<string>;
  readonly #recorded = new Map<string, GraphValue>();
  readonly #constants = new Map<string, GraphValue>();
  readonly #arrays = new Map<OnnxTensorData, number>();

  /** @param inputs names of the stage's inputs */
  constructor(inputs: Iterable<string> = []) {
    this.#inputs = new Set(inputs);
  }

  constant({ data, shape }: TensorData): GraphValue {
    return this.#constant(data, shape);
  }

  scalar(value: number): GraphValue {
    return this.#constant(Float32Array.of(value), []);
  }

  matMul(a: GraphValue, b: GraphValue): GraphValue {
    return this.#node('MatMul', [a, b]);
  }

  add(a: GraphValue, b: GraphValue): GraphValue {
    return this.#node('Add', [a, b]);
  }

  sub(a: GraphValue, b: GraphValue): GraphValue {
    return this.#node('Sub', [a, b]);
  }

  mul(a: GraphValue, b: GraphValue): GraphValue {
    return this.#node('Mul', [a, b]);
  }

  div(a: GraphValue, b: GraphValue): GraphValue {
    return this.#node('Div', [a, b]);
  }

  neg(x: GraphValue): GraphValue {
    return this.#node('Neg', [x]);
  }

  exp(x: GraphValue): GraphValue {
    return this.#node('Exp', [x]);
  }

  log(x: GraphValue): GraphValue {
    return this.#node('Log', [x]);
  }

  cos(x: GraphValue): GraphValue {
    return this.#node('Cos', [x]);
  }

  sqrt(x: GraphValue): GraphValue {
    return this.#node('Sqrt', [x]);
  }

  sigmoid(x: GraphValue): GraphValue {
    return this.#node('Sigmoid', [x]);
  }

  /** ONNX has no SiLU before opset 24; ONNX Runtime fuses this pair into one kernel. */
  silu(x: GraphValue): GraphValue {
    return this.mul(x, this.sigmoid(x));
  }

  softplus(x: GraphValue): GraphValue {
    return this.#node('Softplus', [x]);
  }

  clamp(x: GraphValue, low: number, high: number): GraphValue {
    return this.#node('Clip', [x, this.scalar(low), this.scalar(high)]);
  }

  gather(x: GraphValue, indices: GraphValue): GraphValue {
    return this.#node('Gather', [x, indices], { axis: { int: 0 } }, x.type);
  }

  /**
   * As gather and product, since ONNX Runtime's ScatterND with reduction=add loses summands when two threads meet in
   * one row (its CPU kernel splits the updates over threads and adds without atomics), and its ScatterElements takes a
   * hundred times as long.
   * @throws RangeError where `indices` is computed within the stage: the table of summands is made outside the graph
   */
  scatterSum(values: GraphValue, indices: GraphValue, like: GraphValue): GraphValue {
    const { table, mask } = this.#segments(indices);
    // Indices need not reach the last row of `like`: the table's own last row, which is empty, serves for the rest.
    const rows = this.#node('Gather', [this.#shape(like), this.#int64Scalar(0)], {}, 'int64');
    const counted = this.#node('Range', [this.#int64Scalar(0), rows, this.#int64Scalar(1)], {}, 'int64');
    const tableRows = this.#node('Gather', [this.#shape(table), this.#int64Scalar(0)], {}, 'int64');
    const empty = this.#node('Sub', [tableRows, this.#int64Scalar(1)], {}, 'int64');
    const picked = this.#node('Min', [counted, empty], {}, 'int64');
    const flat = this.#node('Flatten', [values], { axis: { int: 1 } });
    const members = this.gather(flat, this.gather(table, picked));
    return this.#node('Reshape', [this.matMul(this.gather(mask, picked), members), this.#shape(like)]);
  }

  concat(parts: readonly GraphValue[], axis: number): GraphValue {
    return this.#node('Concat', parts, { axis: { int: axis } }, parts[0]?.type);
  }

  slice(x: GraphValue, axis: number, start: number, end: number): GraphValue {
    return this.#node('Slice', [x, this.#int64(start), this.#int64(end), this.#int64(axis)], {}, x.type);
  }

  reshape(x: GraphValue, shape: readonly number[]): GraphValue {
    return this.#node('Reshape', [x, this.#int64(...shape)], {}, x.type);
  }

  transpose(x: GraphValue, permutation: readonly number[]): GraphValue {
    return this.#node('Transpose', [x], { perm: { ints: permutation } }, x.type);
  }

  sum(x: GraphValue, axis: number, keepDims = false): GraphValue {
    return this.#node('ReduceSum', [x, this.#int64(axis)], { keepdims: { int: keepDims ? 1 : 0 } });
  }

  mean(x: GraphValue, axis: number, keepDims = false): GraphValue {
    return this.#node('ReduceMean', [x, this.#int64(axis)], { keepdims: { int: keepDims ? 1 : 0 } });
  }

  /** Makes `value` the graph output `name`; a value may be an input, a constant, or several outputs at once. */
  output(value: GraphValue, name: string): void {
    this.nodes.push({ op: 'Identity', inputs: [value.name], outputs: [name] });
  }

  #segments(indices: GraphValue): { readonly table: GraphValue; readonly mask: GraphValue } {
    const data = this.initializers.find(({ name }) => name === indices.name)?.data;
    if (data instanceof Int32Array) {
      const { sums, width, table, mask } = segmentTable(data);
      return {
        table: this.#constant(table, [sums + 1, width]),
        mask: this.#constant(mask, [sums + 1, 1, width]),
      };
    }
    if (!this.#inputs.has(indices.name)) {
      throw new RangeError('the indices of a scatterSum must be an input of the stage or a constant');
    }
    this.segmented.add(indices.name);
    return {
      table: { name: segmentInputs.table(indices.name), type: 'int32' },
      mask: { name: segmentInputs.mask(indices.name), type: 'float32' },
    };
  }

  #shape(value: GraphValue): GraphValue {
    return this.#node('Shape', [value], {}, 'int64');
  }

  #node(
    op: string,
    operands: readonly GraphValue[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    type: OnnxElementType = 'float32',
  ): GraphValue {
    const inputs = operands.map((operand) => operand.name);
    const key = `${op}(${inputs.join()})${JSON.stringify(attributes)}`;
    let value = this.#recorded.get(key);
    if (!value) {
      value = { name: `${op}:${this.#recorded.size}`, type };
      this.nodes.push({ op, inputs, outputs: [value.name], attributes });
      this.#recorded.set(key, value);
    }
    return value;
  }

  #int64Scalar(value: number): GraphValue {
    return this.#constant(BigInt64Array.of(BigInt(value)), []);
  }

  #int64(...values: readonly number[]): GraphValue {
    return this.#constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  #constant(data: OnnxTensorData, dims: readonly number[]): GraphValue {
    const type = data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'int64';
    const content = data.length <= comparedByContent ? `${type} ${data.join()}` : `array ${this.#arrayNumber(data)}`;
    const key = `${content} [${dims.join()}]`;
    let value = this.#constants.get(key);
    if (!value) {
      value = { name: `${type}:${this.initializers.length}`, type };
      this.initializers.push({ name: value.name, dims, data });
      this.#constants.set(key, value);
    }
    return value;
  }

  #arrayNumber(data: OnnxTensorData): number {
    const number = this.#arrays.get(data) ?? this.#arrays.size;
    this.#arrays.set(data, number);
    return number;
  }
}

/** Names of the inputs that carry the segment table of an index input. */
export const segmentInputs = {
  table: (indices: string) => `${indices}/table`,
  mask: (indices: string) => `${indices}/mask`,
} as const;

/** An output may have the name of an input, which ONNX forbids. */
export function outputName(name: string): string {
  return `${name}/output`;
}

export interface RecordedStage {
  /** The bytes of the ONNX model. */
  readonly model: Uint8Array;
  /** Names that the stage gave its results; the model's are `outputName` of them. */
  readonly outputs: readonly string[];
  /** Index inputs whose segment tables the model wants too; see `segmentInputs`. */
  readonly segmented: ReadonlySet<string>;
}

/** A stage as an ONNX model. */
export function recordStage(stage: StageDefinition): RecordedStage {
  const recorder = new GraphRecorder(Object.keys(stage.inputs));
  const inputs = Object.entries(stage.inputs).map(([name, { type, shape }]): OnnxValueInfo => {
    return { name, type, dims: shape };
  });
  const results = stage.build(recorder, Object.fromEntries(inputs.map(({ name, type }) => [name, { name, type }])));
  for (const [name, value] of Object.entries(results)) recorder.output(value, outputName(name));
  for (const name of recorder.segmented) {
    inputs.push({ name: segmentInputs.table(name), type: 'int32', dims: [`${name} rows`, `${name} width`] });
    inputs.push({ name: segmentInputs.mask(name), type: 'float32', dims: [`${name} rows`, 1, `${name} width`] });
  }
  const model = encodeOnnxModel({
    name: stage.name,
    inputs,
    outputs: Object.entries(results).map(([name, { type }]) => ({ name: outputName(name), type })),
    initializers: recorder.initializers,
    nodes: recorder.nodes,
  });
  return { model, outputs: Object.keys(results), segmented: recorder.segmented };
}
