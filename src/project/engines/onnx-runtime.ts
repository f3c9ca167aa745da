import { availableParallelism } from 'node:os';
import type { OnnxRuntime, Ort, OrtPackage, OrtSessionOptions } from '../../model/onnx/runtime.js';

/** ORT's own levels: 0 verbose, 1 info, 2 warning, 3 error, 4 fatal. Its errors come back as exceptions as well. */
const fatalOnly = 4;

/** onnxruntime-web gains little from more threads than this, and each costs a worker at start. */
const maximumWasmThreads = 8;

/**
 * Loads one of the two ONNX Runtime packages.
 * @param threads intra-op threads; where undefined the native runtime takes the physical cores, the wasm one the
 * logical cores up to eight
 * @throws whatever the package's own loading throws, e.g. that it is not installed or its binary does not fit
 */
export async function loadOnnxRuntime(name: OrtPackage, threads?: number): Promise<OnnxRuntime> {
  const ort = name === 'onnxruntime-node' ? await loadNative() : await loadWasm(threads);
  ort.env.logLevel = 'fatal';
  const options: OrtSessionOptions = {
    graphOptimizationLevel: 'all',
    logSeverityLevel: fatalOnly,
    // Every session has its own threads; idle ones that spin would take the cores from the session at work.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
  return {
    ort,
    package: name,
    description: `${name} ${packageVersion(name, ort)}`,
    sessionOptions: threads === undefined ? options : { ...options, intraOpNumThreads: threads },
  };
}

async function loadNative(): Promise<Ort> {
  // Not a literal: npm leaves the package out where its installation fails, and adp-lint is built there, too.
  const name: OrtPackage = 'onnxruntime-node';
  const loaded: Ort & { default?: Ort } = await import(name as string);
  return loaded.default ?? loaded;
}

async function loadWasm(threads: number | undefined): Promise<Ort> {
  const loaded: Ort & { default?: Ort } = await import('onnxruntime-web');
  const ort = loaded.default?.InferenceSession ? loaded.default : loaded;
  // Its threads inherit Node's own options, and a module given as text (--input-type) makes each of them fail at its start.
  const canStartThreads = !process.execArgv.some((option) => option.startsWith('--input-type'));
  ort.env.wasm.numThreads = canStartThreads ? (threads ?? Math.min(availableParallelism(), maximumWasmThreads)) : 1;
  return ort;
}

function packageVersion(name: OrtPackage, ort: Ort): string {
  const versions: { node?: string; web?: string; common: string } = ort.env.versions;
  return versions[name === 'onnxruntime-node' ? 'node' : 'web'] ?? versions.common;
}
