import { PbfWriter } from 'pbf';

/** Element types that the writer knows, by their names in TypeScript's typed arrays. */
export type OnnxElementType = 'float32' | 'float64' | 'int32' | 'int64' | 'bool';

/** TensorProto.DataType of the ONNX specification (onnx.proto3). */
const elementTypeCode: Readonly<Record<OnnxElementType, number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

export type OnnxTensorData = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** Numbers that travel with the model: an initialiser, or the value of a tensor attribute. Row-major. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** Its class says the element type: Float32Array is float32, BigInt64Array int64, and so on. */
  readonly data: OnnxTensorData;
}

/** A graph input or output. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly type: OnnxElementType;
  /** A string is a symbolic dimension, known only when the model runs. Undefined: not even the rank is stated. */
  readonly dims?: readonly (number | string)[];
}

/** Written out, because a bare number would not say whether ONNX expects an int or a float. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: OnnxTensor };

/** The operator sets that the writer imports: ai.onnx (the default, written as '') and ORT's contributed operators. */
export const operatorSets = { '': 18, 'com.microsoft': 1 } as const;
export type OnnxDomain = keyof typeof operatorSets;

export interface OnnxNode {
  readonly op: string;
  /** An empty string leaves out an optional input. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: OnnxDomain;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** A graph in topological order: every input of a node is a graph input, an initialiser or an earlier output. */
export interface OnnxModel {
  readonly name: string;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly initializers: readonly OnnxTensor[];
  readonly nodes: readonly OnnxNode[];
}

/** The IR version that introduced opset 18; older readers would refuse a newer number for nothing. */
const irVersion = 8;

function elementTypeOf(data: OnnxTensorData): OnnxElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int32Array) return 'int32';
  return 'int64';
}

/**
 * The bytes of an ONNX ModelProto, ready for `InferenceSession.create`.
 * Field numbers are those of onnx.proto3 (https://github.com/onnx/onnx). `raw_data` is little-endian by the
 * specification, as is every platform that ONNX Runtime has a package for.
 * @throws RangeError where a tensor's data do not fill its dims
 */
export function encodeOnnxModel(model: OnnxModel): Uint8Array {
  const weightBytes = model.initializers.reduce((total, tensor) => total + tensor.data.byteLength + 64, 0);
  const pbf = new PbfWriter(new Uint8Array(weightBytes + 256 * (model.nodes.length + 16)));
  pbf.writeVarintField(1, irVersion);
  pbf.writeStringField(2, 'adp-lint');
  pbf.writeMessage(7, writeGraph, model);
  for (const [domain, version] of Object.entries(operatorSets)) {
    pbf.writeMessage(8, writeOperatorSet, { domain, version });
  }
  return pbf.finish();
}

function writeOperatorSet(set: { domain: string; version: number }, pbf: PbfWriter): void {
  pbf.writeStringField(1, set.domain);
  pbf.writeVarintField(2, set.version);
}

function writeGraph(model: OnnxModel, pbf: PbfWriter): void {
  for (const node of model.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, model.name);
  for (const tensor of model.initializers) pbf.writeMessage(5, writeTensor, tensor);
  for (const value of model.inputs) pbf.writeMessage(11, writeValueInfo, value);
  for (const value of model.outputs) pbf.writeMessage(12, writeValueInfo, value);
}

function writeNode(node: OnnxNode, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(4, node.op);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    pbf.writeMessage(5, writeAttribute, { name, value });
  }
  if (node.domain) pbf.writeStringField(7, node.domain);
}

/** AttributeProto: the payload has a field of its own per type, and field 20 repeats which one it is. */
function writeAttribute({ name, value }: { name: string; value: OnnxAttribute }, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if ('float' in value) {
    pbf.writeFloatField(2, value.float);
    pbf.writeVarintField(20, 1);
  } else if ('int' in value) {
    pbf.writeVarintField(3, value.int);
    pbf.writeVarintField(20, 2);
  } else if ('string' in value) {
    pbf.writeStringField(4, value.string);
    pbf.writeVarintField(20, 3);
  } else if ('tensor' in value) {
    pbf.writeMessage(5, writeTensor, value.tensor);
    pbf.writeVarintField(20, 4);
  } else if ('floats' in value) {
    for (const number of value.floats) pbf.writeFloatField(7, number);
    pbf.writeVarintField(20, 6);
  } else if ('ints' in value) {
    for (const number of value.ints) pbf.writeVarintField(8, number);
    pbf.writeVarintField(20, 7);
  } else {
    for (const text of value.strings) pbf.writeStringField(9, text);
    pbf.writeVarintField(20, 8);
  }
}

function writeTensor({ name, dims, data }: OnnxTensor, pbf: PbfWriter): void {
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (size !== data.length) {
    throw new RangeError(`ONNX tensor "${name}" has dims [${dims.join(', ')}] but ${data.length} numbers`);
  }
  for (const dim of dims) pbf.writeVarintField(1, dim);
  pbf.writeVarintField(2, elementTypeCode[elementTypeOf(data)]);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValueInfo(value: OnnxValueInfo, pbf: PbfWriter): void {
  pbf.writeStringField(1, value.name);
  pbf.writeMessage(2, writeType, value);
}

/** TypeProto with its only case that concerns us, tensor_type. */
function writeType(value: OnnxValueInfo, pbf: PbfWriter): void {
  pbf.writeMessage(1, writeTensorType, value);
}

function writeTensorType(value: OnnxValueInfo, pbf: PbfWriter): void {
  pbf.writeVarintField(1, elementTypeCode[value.type]);
  if (value.dims) pbf.writeMessage(2, writeShape, value.dims);
}

function writeShape(dims: readonly (number | string)[], pbf: PbfWriter): void {
  for (const dim of dims) pbf.writeMessage(1, writeDimension, dim);
}

function writeDimension(dim: number | string, pbf: PbfWriter): void {
  if (typeof dim === 'number') pbf.writeVarintField(1, dim);
  else pbf.writeStringField(2, dim);
}
