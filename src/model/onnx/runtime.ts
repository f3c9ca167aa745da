import type * as OrtApi from 'onnxruntime-web';

/** What onnxruntime-node and onnxruntime-web have in common (onnxruntime-common). */
export type Ort = Pick<typeof OrtApi, 'InferenceSession' | 'Tensor' | 'env'>;
export type OrtSession = OrtApi.InferenceSession;
export type OrtSessionOptions = OrtApi.InferenceSession.SessionOptions;
export type OrtPackage = 'onnxruntime-node' | 'onnxruntime-web';

/** An ONNX Runtime that is loaded and quiet. */
export interface OnnxRuntime {
  readonly ort: Ort;
  readonly package: OrtPackage;
  /** E.g. `onnxruntime-node 1.30.0`. */
  readonly description: string;
  /** Options that every session of this runtime should have: threads, optimisation, silence. */
  readonly sessionOptions: OrtSessionOptions;
}
