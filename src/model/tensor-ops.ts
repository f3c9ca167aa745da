/** Numbers with a shape, outside any engine. */
export interface TensorData {
  readonly data: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

/**
 * The operations that a network is written in. An engine supplies them: `onnx` records a graph, `tfjs` runs them at
 * once. Broadcasting follows numpy. `T` is the engine's own handle.
 */
export interface TensorOps<T> {
  /** A constant baked into the network (weights, small tables). */
  constant(value: TensorData): T;
  scalar(value: number): T;
  matMul(a: T, b: T): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  neg(x: T): T;
  exp(x: T): T;
  log(x: T): T;
  cos(x: T): T;
  sqrt(x: T): T;
  sigmoid(x: T): T;
  /** x·sigmoid(x) */
  silu(x: T): T;
  softplus(x: T): T;
  clamp(x: T, low: number, high: number): T;
  /** Rows of `x` (axis 0) picked by int32 `indices`. */
  gather(x: T, indices: T): T;
  /** Rows of `values` summed into a zero tensor of the shape of `like` (axis 0) at int32 `indices`. */
  scatterSum(values: T, indices: T, like: T): T;
  concat(parts: readonly T[], axis: number): T;
  /** Half-open slice along one axis. */
  slice(x: T, axis: number, start: number, end: number): T;
  /** One dimension may be -1; 0 keeps the input's dimension at that place. */
  reshape(x: T, shape: readonly number[]): T;
  transpose(x: T, permutation: readonly number[]): T;
  sum(x: T, axis: number, keepDims?: boolean): T;
  mean(x: T, axis: number, keepDims?: boolean): T;
}

/** A function over tensors, with the names, types and symbolic shapes of its inputs. */
export interface StageDefinition {
  readonly name: string;
  readonly inputs: Readonly<
    Record<string, { readonly type: 'float32' | 'int32'; readonly shape: readonly (number | string)[] }>
  >;
  /** Names the results; an engine returns all of them. */
  build<T>(ops: TensorOps<T>, inputs: Readonly<Record<string, T>>): Record<string, T>;
}

export interface CompiledStage {
  run(inputs: Readonly<Record<string, TensorData>>): Promise<Record<string, TensorData>>;
  dispose(): void | Promise<void>;
}
