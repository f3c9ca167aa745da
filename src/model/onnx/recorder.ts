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
  readonly #recorded = new Map<string, GraphValue>();
  readonly #constants = new Map<string, GraphValue>();
  readonly #arrays = new Map<OnnxTensorData, number>();

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

  scatterSum(values: GraphValue, indices: GraphValue, like: GraphValue): GraphValue {
    const wide = this.#node('Cast', [indices], { to: { int: 7 } }, 'int64');
    const rows = this.#node('Unsqueeze', [wide, this.#int64(1)], {}, 'int64');
    const shape = this.#node('Shape', [like], {}, 'int64');
    const zeros = this.#node('ConstantOfShape', [shape]);
    return this.#node('ScatterND', [zeros, rows, values], { reduction: { string: 'add' } });
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

  /** Gives `value` a name of the caller's choice, so that it can be a graph output. */
  alias(value: GraphValue, name: string): void {
    this.nodes.push({ op: 'Identity', inputs: [value.name], outputs: [name] });
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

/**
 * A stage as an ONNX model.
 * @returns the bytes, and the names of the outputs in the order in which the stage gave them
 */
export function recordStage(stage: StageDefinition): { readonly model: Uint8Array; readonly outputs: string[] } {
  const recorder = new GraphRecorder();
  const inputs: OnnxValueInfo[] = Object.entries(stage.inputs).map(([name, { type, shape }]) => ({
    name,
    type,
    dims: shape,
  }));
  const results = stage.build(recorder, Object.fromEntries(inputs.map(({ name, type }) => [name, { name, type }])));
  const outputs = Object.entries(results).map(([name, { type }]): OnnxValueInfo => ({ name, type }));
  // An output may be an input or a constant as it stands, or share its value with another: each gets a node.
  const inputNames = new Set(Object.keys(stage.inputs));
  for (const { name } of outputs) {
    if (inputNames.has(name)) throw new RangeError(`stage "${stage.name}" uses "${name}" for an input and an output`);
    recorder.alias(results[name]!, name);
  }
  const model = encodeOnnxModel({
    name: stage.name,
    inputs,
    outputs,
    initializers: recorder.initializers,
    nodes: recorder.nodes,
  });
  return { model, outputs: outputs.map(({ name }) => name) };
}
