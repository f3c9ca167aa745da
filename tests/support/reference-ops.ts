/**
 * TensorOps in plain float64 arrays: slow, without a dependency, and sharing nothing with the engines of the product.
 * A network that gives the same numbers here and in an engine is right about broadcasting, axes and precision.
 */
import type { CompiledStage, StageDefinition, TensorData, TensorOps } from '../../src/model/tensor-ops.js';

export interface ReferenceTensor {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

function tensor(data: ArrayLike<number>, shape: readonly number[]): ReferenceTensor {
  if (data.length !== size(shape)) throw new Error(`${data.length} numbers for the shape [${shape.join(', ')}]`);
  return { data: Float64Array.from(data), shape };
}

/** Row-major strides, 0 along axes that are broadcast to a larger shape of `rank` axes. */
function broadcastStrides(shape: readonly number[], rank: number): number[] {
  const strides = new Array<number>(rank).fill(0);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) strides[axis + rank - shape.length] = stride;
    stride *= shape[axis];
  }
  return strides;
}

function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      throw new Error(`[${a.join()}] and [${b.join()}] do not broadcast`);
    return left === 1 ? right : left;
  });
}

function binary(a: ReferenceTensor, b: ReferenceTensor, f: (x: number, y: number) => number): ReferenceTensor {
  const shape = broadcastShape(a.shape, b.shape);
  const left = broadcastStrides(a.shape, shape.length);
  const right = broadcastStrides(b.shape, shape.length);
  const index = new Array<number>(shape.length).fill(0);
  const data = new Float64Array(size(shape));
  let i = 0;
  let j = 0;
  for (let k = 0; k < data.length; k++) {
    data[k] = f(a.data[i], b.data[j]);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]++;
      i += left[axis];
      j += right[axis];
      if (index[axis] < shape[axis]) break;
      i -= left[axis] * shape[axis];
      j -= right[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return { data, shape };
}

const unary = (x: ReferenceTensor, f: (value: number) => number): ReferenceTensor => ({
  data: x.data.map(f),
  shape: x.shape,
});

/** The tensor seen as [outer, length of the axis, inner]. */
function split(shape: readonly number[], axis: number) {
  if (axis < 0 || axis >= shape.length) throw new Error(`no axis ${axis} in [${shape.join()}]`);
  return { outer: size(shape.slice(0, axis)), length: shape[axis], inner: size(shape.slice(axis + 1)) };
}

function reduce(x: ReferenceTensor, axis: number, keepDims: boolean, factor: number): ReferenceTensor {
  const { outer, length, inner } = split(x.shape, axis);
  const data = new Float64Array(outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let l = 0; l < length; l++) {
      for (let i = 0; i < inner; i++) data[o * inner + i] += factor * x.data[(o * length + l) * inner + i];
    }
  }
  return { data, shape: x.shape.flatMap((n, k) => (k !== axis ? [n] : keepDims ? [1] : [])) };
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

export const referenceOps: TensorOps<ReferenceTensor> = {
  constant: ({ data, shape }) => tensor(data, shape),
  // Engines hold scalars as float32 too, but the exact value is the reference.
  scalar: (value) => tensor([value], []),
  matMul(a, b) {
    const [n, inner] = a.shape.slice(-2);
    const [rows, m] = b.shape.slice(-2);
    if (inner !== rows) throw new Error(`[${a.shape.join()}] cannot multiply [${b.shape.join()}]`);
    const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const offsets = (shape: readonly number[], block: number) => {
      const numbers = Float64Array.from({ length: size(shape) }, (_, k) => k * block);
      return binary({ data: numbers, shape }, { data: new Float64Array(size(batch)), shape: batch }, (x) => x).data;
    };
    const left = offsets(a.shape.slice(0, -2), n * inner);
    const right = offsets(b.shape.slice(0, -2), rows * m);
    const data = new Float64Array(size(batch) * n * m);
    for (let g = 0; g < left.length; g++) {
      for (let i = 0; i < n; i++) {
        const target = (g * n + i) * m;
        for (let k = 0; k < inner; k++) {
          const factor = a.data[left[g] + i * inner + k];
          const source = right[g] + k * m;
          for (let j = 0; j < m; j++) data[target + j] += factor * b.data[source + j];
        }
      }
    }
    return { data, shape: [...batch, n, m] };
  },
  add: (a, b) => binary(a, b, (x, y) => x + y),
  sub: (a, b) => binary(a, b, (x, y) => x - y),
  mul: (a, b) => binary(a, b, (x, y) => x * y),
  div: (a, b) => binary(a, b, (x, y) => x / y),
  neg: (x) => unary(x, (value) => -value),
  exp: (x) => unary(x, Math.exp),
  log: (x) => unary(x, Math.log),
  cos: (x) => unary(x, Math.cos),
  sqrt: (x) => unary(x, Math.sqrt),
  sigmoid: (x) => unary(x, logistic),
  silu: (x) => unary(x, (value) => value * logistic(value)),
  softplus: (x) => unary(x, (value) => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)))),
  clamp: (x, low, high) => unary(x, (value) => Math.min(Math.max(value, low), high)),
  gather(x, indices) {
    const { length, inner } = split(x.shape, 0);
    const data = new Float64Array(indices.data.length * inner);
    indices.data.forEach((row, k) => {
      if (row < 0 || row >= length) throw new Error(`row ${row} of ${length} gathered`);
      data.set(x.data.subarray(row * inner, (row + 1) * inner), k * inner);
    });
    return { data, shape: [...indices.shape, ...x.shape.slice(1)] };
  },
  scatterSum(values, indices, like) {
    const { length, inner } = split(like.shape, 0);
    if (size(values.shape.slice(1)) !== inner)
      throw new Error(`rows of [${values.shape.join()}] do not fit [${like.shape.join()}]`);
    const data = new Float64Array(length * inner);
    indices.data.forEach((row, k) => {
      if (row < 0 || row >= length) throw new Error(`row ${row} of ${length} added to`);
      for (let i = 0; i < inner; i++) data[row * inner + i] += values.data[k * inner + i];
    });
    return { data, shape: like.shape };
  },
  concat(parts, axis) {
    const lengths = parts.map((part) => split(part.shape, axis).length);
    const { outer, inner } = split(parts[0].shape, axis);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const data = new Float64Array(outer * total * inner);
    let start = 0;
    parts.forEach((part, k) => {
      const block = lengths[k] * inner;
      for (let o = 0; o < outer; o++) {
        data.set(part.data.subarray(o * block, (o + 1) * block), (o * total + start) * inner);
      }
      start += lengths[k];
    });
    return { data, shape: parts[0].shape.map((n, k) => (k === axis ? total : n)) };
  },
  slice(x, axis, start, end) {
    const { outer, length, inner } = split(x.shape, axis);
    const data = new Float64Array(outer * (end - start) * inner);
    for (let o = 0; o < outer; o++) {
      const from = o * length * inner;
      data.set(x.data.subarray(from + start * inner, from + end * inner), o * (end - start) * inner);
    }
    return { data, shape: x.shape.map((n, k) => (k === axis ? end - start : n)) };
  },
  reshape(x, shape) {
    const kept = shape.map((n, k) => (n === 0 ? x.shape[k] : n));
    const known = size(kept.filter((n) => n !== -1));
    return tensor(
      x.data,
      kept.map((n) => (n === -1 ? x.data.length / known : n)),
    );
  },
  transpose(x, permutation) {
    const strides = broadcastStrides(x.shape, x.shape.length);
    const shape = permutation.map((axis) => x.shape[axis]);
    const data = Float64Array.from({ length: x.data.length }, (_, place) => {
      let rest = place;
      let source = 0;
      for (let k = shape.length - 1; k >= 0; k--) {
        source += (rest % shape[k]) * strides[permutation[k]];
        rest = Math.floor(rest / shape[k]);
      }
      return x.data[source];
    });
    return { data, shape };
  },
  sum: (x, axis, keepDims = false) => reduce(x, axis, keepDims, 1),
  mean: (x, axis, keepDims = false) => reduce(x, axis, keepDims, 1 / x.shape[axis]),
};

/** Runs a stage in float64; only its results are rounded to float32. Shapes are held against the definition. */
export const referenceEngine = {
  async compile(stage: StageDefinition): Promise<CompiledStage> {
    return {
      async run(inputs) {
        const symbols = new Map<string, number>();
        const given = Object.entries(stage.inputs).map(([name, { type, shape }]) => {
          const input: TensorData | undefined = inputs[name];
          if (!input) throw new Error(`no input ${name}`);
          if (input.data instanceof Int32Array !== (type === 'int32')) throw new Error(`${name} is not ${type}`);
          if (input.shape.length !== shape.length) throw new Error(`${name} has the shape [${input.shape.join()}]`);
          shape.forEach((length, axis) => {
            const wanted = typeof length === 'number' ? length : (symbols.get(length) ?? input.shape[axis]);
            if (typeof length === 'string') symbols.set(length, wanted);
            if (input.shape[axis] !== wanted) throw new Error(`${name} has the shape [${input.shape.join()}]`);
          });
          return [name, tensor(input.data, input.shape)] as const;
        });
        const results = stage.build(referenceOps, Object.fromEntries(given));
        return Object.fromEntries(
          Object.entries(results).map(([name, { data, shape }]) => [name, { data: Float32Array.from(data), shape }]),
        );
      },
      dispose() {},
    };
  },
};
