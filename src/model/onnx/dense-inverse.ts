import type { DenseInverter } from '../../lattice/dense-inverse.js';
import { encodeOnnxModel, type OnnxNode, type OnnxValueInfo } from './model-writer.js';
import type { Ort, OrtSession, OrtSessionOptions } from './runtime.js';

const matrix = (name: string, rows: string, columns: string): OnnxValueInfo => ({
  name,
  type: 'float64',
  dims: [rows, columns],
});

function graph(name: string, node: OnnxNode, inputs: OnnxValueInfo[], output: OnnxValueInfo): Uint8Array {
  return encodeOnnxModel({ name, inputs, outputs: [output], initializers: [], nodes: [node] });
}

/** LU inverse of Eigen, one thread (ONNX Runtime's contributed operator). */
const inverseGraph = () =>
  graph(
    'dense inverse',
    { op: 'Inverse', domain: 'com.microsoft', inputs: ['matrix'], outputs: ['inverse'] },
    [matrix('matrix', 'n', 'n')],
    matrix('inverse', 'n', 'n'),
  );

/** The float64 matrix product of MLAS, threaded. */
const subtractProductGraph = () =>
  graph(
    'subtract product',
    {
      op: 'Gemm',
      inputs: ['left', 'right', 'target'],
      outputs: ['difference'],
      attributes: { alpha: { float: -1 }, beta: { float: 1 }, transB: { int: 1 } },
    },
    [matrix('left', 'rows', 'inner'), matrix('right', 'columns', 'inner'), matrix('target', 'rows', 'columns')],
    matrix('difference', 'rows', 'columns'),
  );

export interface DenseInverterOptions {
  /** Name and version of the runtime, for the report. */
  readonly description: string;
  /** Threads and the execution provider, which must be the CPU's: no other has float64 inverses. */
  readonly sessionOptions: OrtSessionOptions;
}

/**
 * Dense float64 algebra by ONNX Runtime on the CPU (the native package or wasm). Sessions are made when first used.
 */
export class OnnxDenseInverter implements DenseInverter {
  readonly description: string;
  readonly #ort: Ort;
  readonly #options: OrtSessionOptions;
  #inverse: Promise<OrtSession> | undefined;
  #subtract: Promise<OrtSession> | undefined;

  constructor(ort: Ort, options: DenseInverterOptions) {
    this.#ort = ort;
    this.#options = options.sessionOptions;
    this.description = options.description;
  }

  async inverse(values: Float64Array, n: number): Promise<Float64Array> {
    if (n === 0) return new Float64Array(0);
    this.#inverse ??= this.#ort.InferenceSession.create(inverseGraph(), this.#options);
    const session = await this.#inverse;
    const { inverse } = await session.run({ matrix: new this.#ort.Tensor('float64', values, [n, n]) });
    return inverse.data as Float64Array;
  }

  async subtractProduct(
    target: Float64Array,
    left: Float64Array,
    right: Float64Array,
    rows: number,
    inner: number,
    columns: number,
  ): Promise<void> {
    if (rows === 0 || columns === 0 || inner === 0) return;
    this.#subtract ??= this.#ort.InferenceSession.create(subtractProductGraph(), this.#options);
    const session = await this.#subtract;
    const { Tensor } = this.#ort;
    const { difference } = await session.run({
      left: new Tensor('float64', left, [rows, inner]),
      right: new Tensor('float64', right, [columns, inner]),
      target: new Tensor('float64', target, [rows, columns]),
    });
    target.set(difference.data as Float64Array);
  }

  /** Frees the sessions. */
  async dispose(): Promise<void> {
    const sessions = [this.#inverse, this.#subtract];
    this.#inverse = undefined;
    this.#subtract = undefined;
    for (const session of sessions) await (await session)?.release();
  }
}

export function createDenseInverter(ort: Ort, options: DenseInverterOptions): OnnxDenseInverter {
  return new OnnxDenseInverter(ort, options);
}
