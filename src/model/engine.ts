import type { DenseInverter } from '../lattice/dense-inverse.js';
import type { CompiledStage, StageDefinition } from './tensor-ops.js';

export type EngineName = 'onnx' | 'tfjs';
export type DeviceName = 'cpu' | 'webgpu' | 'cuda';

/** Something that runs networks. */
export interface Engine {
  readonly name: EngineName;
  /** The device that really is in use. */
  readonly device: DeviceName;
  /** Package and version, e.g. `onnxruntime-node 1.30.0`, `@tensorflow/tfjs-node 4.22.0 (libtensorflow 2.15.1)`. */
  readonly description: string;
  /** What `auto` had to fall back from, one sentence each; empty otherwise. */
  readonly notes: readonly string[];
  compile(stage: StageDefinition): Promise<CompiledStage>;
  /** Dense float64 inverses for the lattice prior. */
  readonly inverter: DenseInverter;
  dispose(): Promise<void>;
}

export interface EngineRequest {
  readonly engine: 'auto' | EngineName;
  readonly device: 'auto' | DeviceName;
  /** Threads of the CPU provider; the runtime's own default where undefined. */
  readonly threads?: number;
}
