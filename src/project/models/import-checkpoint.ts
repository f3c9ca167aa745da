/** The official checkpoint's form, {"model_state", "optimizer_state"}, turned into safetensors. */
import { createHash } from 'node:crypto';
import { type CartNetConfiguration, paperCutoff, paperTemperature } from '../../model/weights/configuration.js';
import { WeightsFormatError } from '../../model/weights/errors.js';
import { cartnetShapes, checkShapes, countLayers, isBatchCounter } from '../../model/weights/layout.js';
import { type WritableTensor, writeSafetensors } from '../../model/weights/safetensors.js';
import { gitBlobId } from './git-blob.js';
import { PickleDict } from './pickle.js';
import { readTorchCheckpoint, TorchTensor } from './torch-checkpoint.js';

export interface ImportedCheckpoint {
  /** A whole safetensors file. */
  readonly safetensors: Uint8Array;
  readonly configuration: CartNetConfiguration;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The git blob id of the published `cartnet_adp.ckpt`. */
export const officialGitBlob = 'fc236b1ec9ca46c3e6508dd1e247655252f782a2';

/**
 * @param source file name, for messages and for the record in the metadata
 * @throws WeightsFormatError where the file is no checkpoint, or not one of CartNet's ADP network
 */
export async function importCheckpoint(bytes: Uint8Array, source: string): Promise<ImportedCheckpoint> {
  const checkpoint = await readTorchCheckpoint(bytes, source);
  const state = modelState(checkpoint.value, source);
  const dim = state.get('encoder.encoder_atom.1.weight')?.shape[0];
  const rbf = state.get('encoder.rbf.means')?.shape[0];
  if (dim === undefined || rbf === undefined) {
    throw new WeightsFormatError(`${source}: the tensors are not CartNet's (its encoder is missing)`);
  }
  if (state.get('head.MLP.2.weight')?.shape[0] === 1) {
    throw new WeightsFormatError(
      `${source}: this CartNet predicts one number a crystal (as for JARVIS and the Materials Project), not ADPs`,
    );
  }
  const configuration: CartNetConfiguration = {
    architecture: 'cartnet',
    dim,
    layers: countLayers(state.keys(), 'layers'),
    rbf,
    cutoff: paperCutoff,
    temperatureMean: paperTemperature.mean,
    temperatureStd: paperTemperature.std,
  };
  // Before any number is read: the shapes bound what the numbers may take.
  checkShapes(state, cartnetShapes(configuration), source);
  const tensors = new Map<string, WritableTensor>();
  for (const [name, reference] of state) {
    const needed = isBatchCounter(name) ? 'I64' : 'F32';
    if (reference.dtype !== needed || (needed === 'I64' && reference.shape.length > 0)) {
      throw new WeightsFormatError(`${source}: tensor ${name} is not ${needed === 'I64' ? 'one int64' : 'float32'}`);
    }
    const tensor = await checkpoint.read(reference);
    if (tensor.dtype === 'F32') checkNumbers(name, tensor.data, source);
    tensors.set(name, tensor);
  }
  checkRadialFunctions(tensors, rbf, source);
  const metadata = describe(configuration, bytes, source);
  return { safetensors: writeSafetensors(tensors, metadata), configuration, metadata };
}

function modelState(value: unknown, source: string): ReadonlyMap<string, TorchTensor> {
  const state = value instanceof PickleDict ? value.get('model_state') : undefined;
  if (!(state instanceof PickleDict)) {
    throw new WeightsFormatError(`${source}: not a checkpoint of CartNet's training (it has no "model_state")`);
  }
  const tensors = new Map<string, TorchTensor>();
  for (const [name, tensor] of state.entries) {
    if (typeof name !== 'string' || !(tensor instanceof TorchTensor)) {
      throw new WeightsFormatError(`${source}: the entry ${String(name)} of "model_state" is not a tensor`);
    }
    tensors.set(name, tensor);
  }
  return tensors;
}

function checkNumbers(name: string, data: Float32Array, source: string): void {
  if (!data.every(Number.isFinite)) throw new WeightsFormatError(`${source}: tensor ${name} has infinities or NaN`);
  if (name.endsWith('.running_var') && !data.every((variance) => variance >= 0)) {
    throw new WeightsFormatError(`${source}: tensor ${name} has a negative variance`);
  }
}

/**
 * The radial functions are not trained: they are fixed by the cutoff and their number (reference: SI of the paper).
 * Others mean a network trained with another cutoff, whose predictions would be wrong without a sign of it.
 */
function checkRadialFunctions(tensors: ReadonlyMap<string, WritableTensor>, rbf: number, source: string): void {
  const first = Math.exp(-paperCutoff);
  const beta = ((2 / rbf) * (1 - first)) ** -2;
  const close = (actual: number | bigint, expected: number) =>
    Math.abs(Number(actual) - expected) <= 1e-5 * Math.abs(expected) + 1e-6;
  const means = tensors.get('encoder.rbf.means')!.data;
  const betas = tensors.get('encoder.rbf.betas')!.data;
  for (let k = 0; k < rbf; k++) {
    const mean = rbf === 1 ? first : first + ((1 - first) * k) / (rbf - 1);
    if (!close(means[k], mean) || !close(betas[k], beta)) {
      throw new WeightsFormatError(
        `${source}: the radial functions are not those of a ${paperCutoff} Å cutoff; other cutoffs cannot be imported`,
      );
    }
  }
}

function describe(configuration: CartNetConfiguration, bytes: Uint8Array, source: string): Record<string, string> {
  const blob = gitBlobId(bytes);
  return {
    architecture: configuration.architecture,
    dim: String(configuration.dim),
    layers: String(configuration.layers),
    rbf: String(configuration.rbf),
    cutoff: configuration.cutoff.toFixed(1),
    temperature_mean: String(configuration.temperatureMean),
    temperature_std: String(configuration.temperatureStd),
    source: source.replace(/^.*[\\/]/, ''),
    source_sha256: createHash('sha256').update(bytes).digest('hex'),
    source_git_blob: blob,
    ...(blob === officialGitBlob ? officialRecord : {}),
  };
}

const officialRecord = {
  origin: 'Zenodo record 13970823, cartnet_adp.ckpt (Solé et al., Digital Discovery 2025, 4, 694; MIT licence)',
  data: 'about 108,000 CSD structures of the ADP data set of the paper',
} as const;
