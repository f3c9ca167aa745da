import type { TensorData, TensorOps } from '../tensor-ops.js';
import type { Tf, TfTensor } from './runtime.js';

/** Constants of up to this many numbers are compared by content; larger ones (weights) by identity. */
const comparedByContent = 64;

/**
 * TensorOps at once, by TensorFlow.js. The operations are those that every backend (native, wasm, cpu) has a kernel
 * for. Constants stay on the device from run to run; whatever else is made belongs to the tidy around the run.
 */
export class TfOperations implements TensorOps<TfTensor> {
  readonly #tf: Tf;
  readonly #constants = new Map<string, { readonly tensor: TfTensor; run: number }>();
  readonly #arrays = new WeakMap<object, number>();
  #arrayCount = 0;
  #run = 0;

  constructor(tf: Tf) {
    this.#tf = tf;
  }

  /** Frees the constants that a whole run has not used, e.g. tables that the network makes afresh each time. */
  endRun(): void {
    for (const [key, constant] of this.#constants) {
      if (constant.run === this.#run) continue;
      constant.tensor.dispose();
      this.#constants.delete(key);
    }
    this.#run++;
  }

  dispose(): void {
    for (const { tensor } of this.#constants.values()) tensor.dispose();
    this.#constants.clear();
  }

  constant(value: TensorData): TfTensor {
    const { data, shape } = value;
    const content = data.length <= comparedByContent ? data.join() : `array ${this.#arrayNumber(data)}`;
    const key = `${data instanceof Int32Array ? 'int32' : 'float32'} ${content} [${shape.join()}]`;
    let constant = this.#constants.get(key);
    if (!constant) {
      constant = { tensor: this.#tf.keep(this.tensor(value)), run: this.#run };
      this.#constants.set(key, constant);
    }
    constant.run = this.#run;
    return constant.tensor;
  }

  tensor({ data, shape }: TensorData): TfTensor {
    return this.#tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32');
  }

  scalar(value: number): TfTensor {
    return this.constant({ data: Float32Array.of(value), shape: [] });
  }

  matMul(a: TfTensor, b: TfTensor): TfTensor {
    return this.#tf.matMul(a, b);
  }

  add(a: TfTensor, b: TfTensor): TfTensor {
    return this.#tf.add(a, b);
  }

  sub(a: TfTensor, b: TfTensor): TfTensor {
    return this.#tf.sub(a, b);
  }

  mul(a: TfTensor, b: TfTensor): TfTensor {
    return this.#tf.mul(a, b);
  }

  div(a: TfTensor, b: TfTensor): TfTensor {
    return this.#tf.div(a, b);
  }

  neg(x: TfTensor): TfTensor {
    return this.#tf.neg(x);
  }

  exp(x: TfTensor): TfTensor {
    return this.#tf.exp(x);
  }

  log(x: TfTensor): TfTensor {
    return this.#tf.log(x);
  }

  cos(x: TfTensor): TfTensor {
    return this.#tf.cos(x);
  }

  sqrt(x: TfTensor): TfTensor {
    return this.#tf.sqrt(x);
  }

  sigmoid(x: TfTensor): TfTensor {
    return this.#tf.sigmoid(x);
  }

  silu(x: TfTensor): TfTensor {
    // A tidy of its own, so that the factor does not live until the end of the stage.
    return this.#tf.tidy(() => this.#tf.mul(x, this.#tf.sigmoid(x)));
  }

  softplus(x: TfTensor): TfTensor {
    return this.#tf.softplus(x);
  }

  clamp(x: TfTensor, low: number, high: number): TfTensor {
    return this.#tf.clipByValue(x, low, high);
  }

  gather(x: TfTensor, indices: TfTensor): TfTensor {
    // The wasm kernel gives no rows a shape of another rank.
    if (indices.size === 0) return this.#tf.zeros([...indices.shape, ...x.shape.slice(1)], x.dtype);
    return this.#tf.gather(x, indices as ReturnType<Tf['tensor1d']>);
  }

  /** By scatterND, which adds up repeated indices: the wasm backend lacks unsortedSegmentSum. */
  scatterSum(values: TfTensor, indices: TfTensor, like: TfTensor): TfTensor {
    // scatterND cannot make out the row length of no rows.
    if (values.shape[0] === 0) return this.#tf.zeros(like.shape);
    return this.#tf.tidy(() => this.#tf.scatterND(this.#tf.expandDims(indices, 1), values, like.shape));
  }

  concat(parts: readonly TfTensor[], axis: number): TfTensor {
    return this.#tf.concat([...parts], axis);
  }

  slice(x: TfTensor, axis: number, start: number, end: number): TfTensor {
    const along = axis < 0 ? axis + x.rank : axis;
    const length = x.shape[along];
    const inside = (position: number) => Math.min(Math.max(position < 0 ? position + length : position, 0), length);
    const begin = x.shape.map((_, index) => (index === along ? inside(start) : 0));
    const size = x.shape.map((dim, index) => (index === along ? Math.max(inside(end) - inside(start), 0) : dim));
    return this.#tf.slice(x, begin, size);
  }

  reshape(x: TfTensor, shape: readonly number[]): TfTensor {
    return this.#tf.reshape(
      x,
      shape.map((dim, index) => (dim === 0 ? x.shape[index] : dim)),
    );
  }

  transpose(x: TfTensor, permutation: readonly number[]): TfTensor {
    return this.#tf.transpose(x, [...permutation]);
  }

  sum(x: TfTensor, axis: number, keepDims = false): TfTensor {
    return this.#tf.sum(x, axis, keepDims);
  }

  mean(x: TfTensor, axis: number, keepDims = false): TfTensor {
    return this.#tf.mean(x, axis, keepDims);
  }

  #arrayNumber(data: object): number {
    const number = this.#arrays.get(data) ?? this.#arrayCount++;
    this.#arrays.set(data, number);
    return number;
  }
}
